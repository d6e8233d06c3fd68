"""Guangming (十四) in OpenFisca-core: the natural form, with variables and parameters looked up by the row's own
recognition, or (third argument `fast`) one formula over arrays with the constants taken out of it.

Both take the money as OpenFisca keeps it, float32 yuan.
"""

import sys

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import Entity, GroupEntity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable
from work import facts, measured

YEAR = "2026"
columns = facts()


class Kind(Enum):
    enterprise = "enterprise"
    institution = "institution"
    association = "association"
    sole_trader = "sole trader"


class Recognition(Enum):
    ai_software = "AI or software"
    other_featured = "other featured"
    none = "none"


tenant = Entity("tenant", "tenants", "a tenant", "")
park = GroupEntity("park", "parks", "a park", "", roles=[{"key": "member"}])


def value(amount: float) -> dict:
    return {"values": {"2022-01-01": {"value": amount}}}


PARAMETERS = ParameterNode(
    "",
    data={
        "rent": {
            "share": value(0.5),
            "years": value(3),
            "cap": {"ai_software": value(2e6), "other_featured": value(2e6), "none": value(1e6)},
            "cap_alone": value(1e6),
        }
    },
)


def variable(name: str, kind: type, formula=None, **more) -> type[Variable]:
    body = {"value_type": kind, "entity": tenant, "definition_period": periods.YEAR, "label": name, **more}
    if formula is not None:
        body["formula"] = formula
    return type(name, (Variable,), body)


def in_scope(tenant, period):
    kind, division = tenant("kind", period), tenant("division", period)
    form = (kind == Kind.enterprise) + (kind == Kind.institution)
    return form * (tenant("ai_listed", period) + (division == 64) + (division == 65))


def within_years(tenant, period, parameters):
    return (tenant("years_paid", period) < parameters(period).rent.years) * ~tenant("again", period)


def cap(tenant, period, parameters):
    recognition = tenant("recognition", period)
    alone = (recognition == Recognition.other_featured) * ~tenant("cooperation", period)
    law = parameters(period).rent
    return np.where(alone, law.cap_alone, law.cap[recognition])


def subsidy(tenant, period, parameters):
    share = parameters(period).rent.share
    amount = np.minimum(tenant("rent", period) * share, tenant("cap", period))
    return amount * tenant("in_scope", period) * tenant("within_years", period)


def subsidy_fast(tenant, period):
    kind, division = np.asarray(tenant("kind", period)), tenant("division", period)
    recognition = np.asarray(tenant("recognition", period))
    due = (kind <= 1) & (tenant("ai_listed", period) | (division == 64) | (division == 65))
    due &= (tenant("years_paid", period) < 3) & ~tenant("again", period)
    high = (recognition == 0) | ((recognition == 1) & tenant("cooperation", period))
    most = np.where(high, np.float32(2e6), np.float32(1e6))
    return np.minimum(tenant("rent", period) * np.float32(0.5), most) * due


INPUTS = [
    variable("kind", Enum, possible_values=Kind, default_value=Kind.enterprise),
    variable("recognition", Enum, possible_values=Recognition, default_value=Recognition.none),
    variable("division", int),
    variable("ai_listed", bool),
    variable("cooperation", bool),
    variable("years_paid", int),
    variable("again", bool),
    variable("rent", float),
]
NATURAL = [
    variable("in_scope", bool, in_scope),
    variable("within_years", bool, within_years),
    variable("cap", float, cap),
    variable("subsidy", float, subsidy),
]
FAST = [variable("subsidy", float, subsidy_fast)]


system = TaxBenefitSystem([tenant, park])
system.parameters = PARAMETERS
formulas = FAST if sys.argv[3] == "fast" else NATURAL
system.add_variables(*INPUTS, *formulas)
simulation = SimulationBuilder().build_default_simulation(system, len(columns["rent"]))
for name in ("kind", "recognition", "division", "ai_listed", "cooperation", "again"):
    simulation.set_input(name, YEAR, columns[name])
simulation.set_input("years_paid", YEAR, np.bitwise_count(columns["paid"]).astype(np.int32))
simulation.set_input("rent", YEAR, columns["rent"] / 100)


def work() -> np.ndarray:
    for each in formulas:
        simulation.delete_arrays(each.__name__, YEAR)
    return simulation.calculate("subsidy", YEAR)


measured(work, 31)
amounts = np.load(sys.argv[2])
np.save(sys.argv[2], np.floor(amounts.astype(np.float64) * 100 + 1e-6).astype(np.int64))
