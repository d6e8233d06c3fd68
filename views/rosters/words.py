"""Fields of a roster and their values in words, for every page that shows a row or a change of one."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from registry.policy.answers.declared_facts import Value
from registry.rosters.fields import BY_ID, FIELDS, Field
from views.answers import stated
from views.kit.context import law
from views.kit.format import day, exact, unknown, yes_no, yuan
from views.kit.i18n import _, ngettext, pick

IDENTITY = ("uscc", "name", "room", "start", "end")
CONTACTS = ("contact", "telephone")
LEASE = ("area_m2", "monthly_rent_fen", "rent_free_months", "rent_fen", "newly_moved_in")
PROFILE = tuple(field.id for field in FIELDS if field.of == "profile")


def field_name(field: str | Field) -> str:
    """`企业名称`; a heading starts with a capital in English."""
    if isinstance(field, str) and "." in field:
        return _stated_name(field)
    name = pick((BY_ID[field] if isinstance(field, str) else field).name)
    return name[:1].upper() + name[1:]


def value_words(field: str, value: object) -> str:
    """A checked value as people read it; what nobody stated reads 不清楚, a lease without an end 无到期日."""
    if value is None:
        return no_end() if field == "end" else unknown()
    if (fact := law().fact_at(field)) is not None and "." in field:
        return stated.value_words(fact, cast("Value", value))
    known = BY_ID[field]
    match known.kind:
        case "yes_no":
            return yes_no(bool(value))
        case "day":
            return day(value) if isinstance(value, date) else str(value)
        case "money":
            return exact(yuan(value))
        case "area":
            return area(value)
        case "months":
            return ngettext("{n} 个月", "{n} 个月", value).format(n=value)
        case "word":
            return pick(known.words[value]) if value in known.words else str(value)
    return str(value)


def _stated_name(field: str) -> str:
    """The name of a declared fact: `tenant.revenue.2025` is that of a year."""
    fact, year = law().fact_at(field), field.rpartition(".")[2]
    return field if fact is None else stated.fact_label(fact, int(year) if year.isdecimal() else None)


def no_end() -> str:
    """A lease that runs on."""
    return _("无到期日")


def area(value: float | None) -> str:
    """Floor area with the decimals that were stated: `1,234.5 m²`."""
    if value is None:
        return unknown()
    return f"{value:,.2f}".rstrip("0").rstrip(".") + " m²"


def term(start: date, end: date | None) -> str:
    """The days of a lease: `2024-01-01 至 2026-12-31`."""
    return _("{start} 至 {end}").format(start=day(start), end=day(end)) if end else f"{day(start)} · {no_end()}"


def row_name(name: str, room: str | None) -> str:
    """Which row of the roster is meant: `演示软件001 · 3 栋 1205`."""
    return f"{name} · {room}" if room else name


def listed(names: Sequence[str]) -> str:
    """Names one after the other."""
    return _("、").join(names)
