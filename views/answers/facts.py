"""Facts of a case in words: the label of the fact, its value, and whether the register or the visitor gave it."""

from collections.abc import Mapping
from decimal import Decimal

from registry.policy.vocabulary import FACTS
from views.kit.format import day, exact, interval, none, square_metres, unknown, yes_no
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
    label = pick(FACTS[path].name)
    group, _dot, name = path.partition(".")
    registered = group == "park" and name in known and name != "district"
    said = value_words(path, value, measure)
    if registered:
        return _("{label}：{value}（据登记）").format(label=label, value=said)
    return _("{label}：{value}").format(label=label, value=said)


def fact_of(path: str) -> str:
    """The fact a missing path names: `rent.2025` is the rent."""
    while path not in FACTS:
        path = path.rpartition(".")[0]
    return path


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
    if isinstance(value, bool):
        return yes_no(value)
    names = FACTS[path].values
    if path == "park.recognition" and isinstance(value, list):
        return _("；").join(f"{pick(names[r['as']])} {interval(r['from'], r.get('to'))}" for r in value)
    if isinstance(value, str):
        return pick(names[value]) if value in names else value
    return str(value)


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
