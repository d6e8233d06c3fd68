"""The form of fact files (事实文件的格式): which columns there are, of which type, and what a cell may say.

One row a premise (租用场所) of a claimant. A cell that is null is a fact that nobody knows, never a no or a zero. Types
are signed, since engines that were not made for Python know no others.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pyarrow as pa

from registry.claims import premises
from registry.policy import Law
from registry.policy.answers.declared_facts import MOST as MOST_DECLARED
from registry.policy.files.bounds import MAX_AREA_M2, MAX_YUAN, MOST_LISTED
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, COLUMN_KINDS, MONTH_BITS, YEAR_END_BIT
from registry.policy.kernel.paid import OLDEST
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import (
    FIRST_DAY,
    KINDS,
    LAST_DAY,
    LEVELS,
    RECOGNITIONS,
    RESULTS,
    SIZES,
    SOFTWARE_TIERS,
    TITLE_TIERS,
)

FORMAT = 1
"""Of files with these columns; a program that knows another number refuses them."""

CLAIMANTS = ("tenant", "operator")

_EPOCH = dt.date(1970, 1, 1)
_DAYS = (FIRST_DAY - _EPOCH).days, (LAST_DAY - _EPOCH).days
_MONEY = 0, MAX_YUAN * 100
_SAMPLES = MONTH_BITS | AS_OF_BIT | ANY_TIME_BIT | YEAR_END_BIT

RECOGNISED = RECOGNITIONS[:-1]
STATUSES = (*RECOGNISED, *TITLE_TIERS, "software_title")
SINCE = (*RECOGNISED, *TITLE_TIERS)
SUPPORT = ("same_kind", "beside")

PAID = "grants.paid"
UNDATED_GRANTS = "grants.undated"
PAID_TYPE = pa.list_(
    pa.struct(
        [
            ("measure", pa.string()),
            ("tier", pa.string()),
            ("count", pa.int16()),
            ("fen", pa.int64()),
            ("unstated", pa.bool_()),
        ]
    )
)
"""What was paid before for one tier of a measure: how many grants, the sum of those that say their amount, and whether
one does not. The tier is null where the grant does not say it."""
UNDATED_TYPE = pa.list_(pa.struct([("measure", pa.string()), ("count", pa.int16())]))
"""How many grants for a measure do not say for which rent year they were paid."""


@dataclass(frozen=True, slots=True)
class FactColumn:
    """One column. unknown: whether a cell may be null. least, most: what a number, or a flag as 0 and 1, can be.
    values: the words that the numbers stand for, by place. unit: of a number. shared: the same in all rows of a
    claimant. needed: whether a file must have it."""

    type: pa.DataType
    unknown: bool = True
    least: int | None = None
    most: int | None = None
    values: tuple[str, ...] = ()
    unit: str = ""
    shared: bool = False
    needed: bool = True

    def told(self) -> dict[str, object]:
        """As the file's own description has it."""
        said: dict[str, object] = {"type": str(self.type), "null": self.unknown}
        if self.least is not None or self.most is not None:
            said["from"], said["to"] = self.least, self.most
        if self.values:
            said["values"] = list(self.values)
        if self.unit:
            said["unit"] = self.unit
        return said


def columns(law: Law, claimant: str) -> dict[str, FactColumn]:
    """By name, in the order of the file, the columns that claimants of this kind are asked by."""
    found = {
        "id": FactColumn(pa.int64(), unknown=False),
        "premise": FactColumn(pa.int32(), unknown=False, least=0, most=MOST_LISTED - 1),
        "park": FactColumn(pa.int64(), unknown=False),
        **SHARED,
        **{fact.path: _declared(fact) for fact in law.declared_asked},
        **LEASE,
        **{f"status.{name}": _STATUS for name in STATUSES},
        **{f"granted.{measure}": _PAID_YEARS for measure in law.grants_looked_at},
        PAID: FactColumn(PAID_TYPE, shared=True),
        UNDATED_GRANTS: FactColumn(UNDATED_TYPE, shared=True),
        **{f"other_support.{kind}.{level}": _SUPPORT for kind in SUPPORT for level in LEVELS},
    }
    if claimant == "operator":
        found |= {
            **{f"since.{name}": _SINCE for name in SINCE},
            "incubator": FactColumn(pa.bool_(), unknown=False, shared=True),
            **dict(_earlier_years()),
        }
    return found


def _code(kind: pa.DataType, values: tuple[str, ...], shared: bool = False) -> FactColumn:
    return FactColumn(kind, least=0, most=len(values) - 1, values=values, shared=shared)


_FLAG = FactColumn(pa.bool_())
_OWN_FLAG = FactColumn(pa.bool_(), shared=True)
_TOLD = FactColumn(pa.bool_(), least=1, most=1)
_STATUS = FactColumn(pa.int16(), unknown=False, least=0, most=_SAMPLES, unit="bits of days")
_SINCE = FactColumn(pa.date32())
_PAID_YEARS = FactColumn(
    pa.int64(), unknown=False, least=0, most=(1 << OLDEST) - 1, unit="bits of years before the rent year", shared=True
)
_SUPPORT = FactColumn(pa.int64(), unknown=False, least=0, most=MAX_YUAN * 100 * MOST_LISTED, unit="fen", shared=True)

SHARED: MappingProxyType[str, FactColumn] = MappingProxyType(
    {
        "tenant.kind": _code(pa.int8(), KINDS, shared=True),
        "tenant.industry": FactColumn(pa.int16(), least=1, most=97, unit="division of GB/T 4754", shared=True),
        "tenant.size": _code(pa.int8(), SIZES, shared=True),
        "tenant.ai_listed": _OWN_FLAG,
        "tenant.software_enterprise": _OWN_FLAG,
        "tenant.above_scale": _OWN_FLAG,
        "tenant.startup": _OWN_FLAG,
        "tenant.newly_moved_in": _FLAG,
        "park.district": FactColumn(pa.int32(), least=110_000, most=829_999, unit="GB/T 2260"),
        "park.recognition": _TOLD,
        "park.assessments": _code(pa.int8(), RESULTS),
        "park.software_park": _FLAG,
        "park.zero_rent_incubator": _FLAG,
        "cooperation": _FLAG,
        "granted": FactColumn(pa.bool_(), least=1, most=1, shared=True),
        "incubator.recognised": _OWN_FLAG,
        "incubator.audited_outlay": FactColumn(pa.int64(), least=0, most=_MONEY[1], unit="fen", shared=True),
        "rent": FactColumn(pa.int64(), least=0, most=_MONEY[1], unit="fen"),
        "lease.area_m2": FactColumn(pa.int64(), least=1, most=MAX_AREA_M2 * 100, unit="0.01 m2"),
        "lease.rent_free_months": FactColumn(pa.int64(), least=0, most=premises.MOST_FREE_MONTHS, unit="months"),
    }
)
"""The facts that all documents share, as the kernel has them. `granted` and `park.recognition` say true where the
grants, or the recognition, are known, and null where not. `rent` is what was registered, null where the lease yields
it."""

LEASE: MappingProxyType[str, FactColumn] = MappingProxyType(
    {
        "lease.start": FactColumn(pa.date32(), least=_DAYS[0], most=_DAYS[1]),
        "lease.end": FactColumn(pa.date32(), least=_DAYS[0], most=_DAYS[1]),
        "lease.monthly_rent": FactColumn(pa.int64(), least=0, most=_MONEY[1], unit="fen a month"),
    }
)
"""The lease as it is written; an end that is null is none."""


def _declared(fact: Fact) -> FactColumn:
    """The column of a fact that a document declares; a file may lack it, as nobody told it."""
    kind = np.dtype(COLUMN_KINDS[fact.kind])
    arrow = pa.date32() if fact.kind == "day" else pa.from_numpy_dtype(kind)
    shared = fact.group in ("tenant", "operator")
    if fact.kind == "one-of":
        words = tuple(fact.values)
        return FactColumn(arrow, least=0, most=len(words) - 1, values=words, shared=shared, needed=False)
    least, most = _limits(fact)
    unit = {"money": "fen", "percent": "0.01 %"}.get(fact.kind, "")
    if fact.kind == "number":
        unit = f"1/{fact.scale} {fact.unit.en if fact.unit else ''}".rstrip()
    return FactColumn(arrow, least=least, most=most, unit=unit, shared=shared, needed=False)


def _limits(fact: Fact) -> tuple[int | None, int | None]:
    """What a case may say of the fact, as its column holds it."""
    match fact.kind:
        case "day":
            return _DAYS
        case "money":
            return 0, MOST_DECLARED * 100
        case "percent" | "number":
            return -MOST_DECLARED * fact.scale, MOST_DECLARED * fact.scale
        case "code":
            return 0, None
        case _:
            return None, None


def _earlier_years() -> Iterator[tuple[str, FactColumn]]:
    """How a park was assessed so many years before the rent year, and which titles it held on that year's last day."""
    for ago in range(1, OLDEST):
        yield assessed(ago), FactColumn(pa.int8(), least=0, most=len(RESULTS) - 1, values=RESULTS, needed=False)
        for step in SOFTWARE_TIERS:
            yield titled(ago, step), FactColumn(pa.bool_(), unknown=False, needed=False)


def assessed(ago: int) -> str:
    return f"assessed.{ago}"


def titled(ago: int, step: str) -> str:
    return f"titled.{ago}.{step}"
