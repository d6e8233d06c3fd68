"""Facts of a case in words: the label of the fact, its value, and whether the register or the visitor gave it."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from registry.policy.shared_facts import Fact
from views.kit.context import law
from views.kit.format import day, exact, interval, none, percent, square_metres, unknown, yes_no
from views.kit.i18n import _, pick

NOTHING = object()


def fact_words(path: str, case: Mapping, known: Mapping, measure: str, settled: bool) -> str | None:
    """`园区认定：人工智能、软件特色产业园（据登记）`.

    `known`: the facts of the park that the register supplied. None for an unknown fact of a clause that is `settled`
    without it, and for a part of a lease where no lease was given.
    """
    if path == "rent" or path.startswith("lease"):
        return None if path.startswith("lease.") and "lease" not in case else _rent_words(case)
    value = _at(case, path)
    if value is NOTHING and settled:
        return None
    label = fact_name(path)
    group, _dot, name = path.partition(".")
    registered = group == "park" and name in known and name != "district"
    said = value_words(path, value, measure)
    if registered:
        return _("{label}：{value}（据登记）").format(label=label, value=said)
    return _("{label}：{value}").format(label=label, value=said)


def fact_name(path: str) -> str:
    """The name of the fact that a path leads into: of `rent.2025` that of the rent."""
    fact = law().fact_at(path)
    return path if fact is None else pick(fact.name)


def _at(case: Mapping, path: str) -> object:
    """The value at a dotted path, NOTHING where it is not there."""
    found: object = case
    for name in path.split("."):
        if not isinstance(found, Mapping) or name not in found:
            return NOTHING
        found = found[name]
    return found


def value_words(path: str, value: object, measure: str) -> str:
    if value is NOTHING:
        return unknown()
    if path == "granted":
        years = sorted(g["rent_year"] for g in value if g["measure"] == measure and "rent_year" in g)
        return _("、").join(str(year) for year in years) if years else none()
    fact = law().facts[path]
    if isinstance(value, list):
        return _("；").join(_held(fact, each) for each in value)
    if isinstance(value, Mapping):
        return _("；").join(
            _("{year} 年 {value}").format(year=year, value=one_value(fact, of_year)) for year, of_year in value.items()
        )
    return one_value(fact, value)


def _held(fact: Fact, told: Mapping) -> str:
    """What a fact was, and for which days."""
    value = told["as"] if "as" in told else told["is"]
    return f"{one_value(fact, value)} {interval(told['from'], told.get('to'))}"


def one_value(fact: Fact, value: Any) -> str:
    """One value: its word, a day, an amount, a percentage, or a number with its unit."""
    if isinstance(value, bool):
        return yes_no(value)
    if isinstance(value, str):
        return pick(fact.values[value]) if value in fact.values else value
    match fact.kind:
        case "day":
            return day(value)
        case "money":
            return exact(value)
        case "percent":
            return percent(value)
        case _:
            return str(value) if fact.unit is None else f"{value} {pick(fact.unit)}"


def _rent_words(case: Mapping) -> str:
    """The rent of the year, or the lease it arises from."""
    for year, amount in case.get("rent", {}).items():
        return _("{year} 年租金 {amount}").format(year=year, amount=exact(Decimal(amount)))
    lease = case.get("lease")
    if not lease:
        return _("上年度租金：{value}").format(value=unknown())
    parts = [interval(lease["start"], lease.get("end")) if "start" in lease else day(None)]
    if "monthly_rent" in lease:
        parts.append(_("每月 {amount}").format(amount=exact(lease["monthly_rent"])))
    if lease.get("rent_free_months"):
        parts.append(_("免租 {n} 个月").format(n=lease["rent_free_months"]))
    if "area_m2" in lease:
        parts.append(square_metres(lease["area_m2"]))
    return _("租约：{parts}").format(parts=_("，").join(parts))
