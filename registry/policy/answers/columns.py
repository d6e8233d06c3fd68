"""Cases put into columns: what people wrote about single claimants becomes the batch that the kernel reads."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from registry.policy.answers.cases import Case, Premise
from registry.policy.answers.declared_facts import column, untold
from registry.policy.kernel.earlier_years import NOT_STATED, EarlierYear
from registry.policy.kernel.facts import ANY_TIME_BIT, AS_OF_BIT, NO_MOST, UNDATED, YEAR_END_BIT, Column, Facts
from registry.policy.kernel.leases import FOREVER, Written, rent_year
from registry.policy.kernel.paid import OLDEST, Paid, counted
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import KINDS, RESULTS, SIZES, SOFTWARE_TIERS, TITLE_TIERS

_TENANT_FLAGS = ("ai_listed", "software_enterprise", "above_scale", "startup")
_PARK_FLAGS = ("software_park", "zero_rent_incubator")
_LEASE_NEEDS = ("start", "monthly_rent")


def facts_of(cases: Sequence[Case], measures: Iterable[str], declared: Iterable[Fact] = ()) -> Facts:
    """The batch of these cases, which must share one day. ``measures``: the ids whose past grants are asked;
    ``declared``: the facts that documents declare for themselves."""
    days = {case.as_of for case in cases}
    if len(days) != 1:
        raise ValueError(f"a batch has one day, not {len(days)}")
    as_of = days.pop()
    year = as_of.year - 1
    rows = [(index, case, premise) for index, case in enumerate(cases) for premise in case.premises]
    owners = [case for _, case, _ in rows]
    premises = [premise for _, _, premise in rows]
    leases = _Leases(premises, year)
    parks = [premise.park for premise in premises]
    tenants = [case.tenant or {} for case in owners]
    columns = {
        "tenant.kind": _column(tenants, "kind", np.int8, KINDS.index),
        "tenant.industry": _column(tenants, "industry", np.int16, lambda code: int(code[:2])),
        "tenant.size": _column(tenants, "size", np.int8, SIZES.index),
        "park.district": _column(parks, "district", np.int32, int),
        "park.recognition": _known_only(parks, "recognition"),
        "park.assessments": _assessed(parks, year),
        "cooperation": _found(rows, "cooperation", lambda case: case.cooperation),
        "granted": _known_of([case.granted is not None for case in owners]),
        "incubator.recognised": _column([case.incubator for case in owners], "recognised", bool),
        "incubator.audited_outlay": _given(
            [case.incubator.get("audited_outlay", {}).get(year) for case in owners], np.int64
        ),
        **{f"tenant.{flag}": _column(tenants, flag, bool) for flag in _TENANT_FLAGS},
        "tenant.newly_moved_in": _found(rows, "newly_moved_in", lambda case: (case.tenant or {}).get("newly_moved_in")),
        **{f"park.{flag}": _column(parks, flag, bool) for flag in _PARK_FLAGS},
        **leases.columns,
    }
    records = {
        "tenant": tenants,
        "park": parks,
        "property": [premise.property for premise in premises],
        "operator": [case.operator for case in owners],
    }
    told = {group: set[str]().union(*each) for group, each in records.items()}
    columns |= {
        fact.path: column(fact, records[fact.group], as_of) if fact.key in told[fact.group] else untold(fact, len(rows))
        for fact in declared
    }
    claimant = np.array([index for index, _, _ in rows], dtype=np.intp)
    return Facts(
        as_of=as_of,
        rows=len(rows),
        columns=columns,
        status=_status(parks, year, as_of),
        since=_since(parks, as_of),
        earlier_years=_earlier_years(parks, year),
        granted=_granted(owners, measures, year),
        rewards=_rewards(owners),
        undated=_undated(owners),
        rent_months=leases.months,
        waived=leases.waived,
        from_lease=leases.complete,
        month_units=leases.units,
        paid_days=leases.paid_days,
        leases=leases.written,
        claimant=None if len(rows) == len(cases) else claimant,
    )


def _same(value: Any) -> Any:
    return value


def _given(values: Sequence[object], kind: type[np.generic], code: Callable[[Any], Any] = _same) -> Column:
    """A column of values, None being unknown."""
    known = np.array([value is not None for value in values], dtype=bool)
    filled = np.array([0 if value is None else code(value) for value in values], dtype=kind)
    return Column(filled, None if known.all() else known)


def _column(
    records: Sequence[Mapping[str, Any]], key: str, kind: type[np.generic], code: Callable[[Any], Any] = _same
) -> Column:
    return _given([record.get(key) for record in records], kind, code)


def _found(rows: Sequence[tuple[int, Case, Premise]], name: str, of_case: Callable[[Case], bool | None]) -> Column:
    """A finding about the tenant: of the premise's own park where the case tells the places apart."""
    return _given([of_case(case) if at.found is None else at.found.get(name) for _, case, at in rows], bool)


def _known_of(flags: Sequence[bool]) -> Column:
    known = np.array(flags, dtype=bool)
    return Column(known, None if known.all() else known)


def _known_only(records: Sequence[Mapping], key: str) -> Column:
    return _known_of([key in record for record in records])


def _assessed(parks: Sequence[Mapping], year: int) -> Column:
    results = [
        next((a["result"] for a in reversed(park.get("assessments", [])) if a["year"] == year), None) for park in parks
    ]
    return _given(results, np.int8, RESULTS.index)


def _earlier_years(parks: Sequence[Mapping[str, Any]], year: int) -> dict[int, EarlierYear]:
    """The earlier years for which any park was assessed, by how many years they lie before the rent year."""
    told = [{a["year"]: RESULTS.index(a["result"]) for a in park.get("assessments", ())} for park in parks]
    found: dict[int, EarlierYear] = {}
    for then in sorted({each for results in told for each in results if 0 < year - each < OLDEST}, reverse=True):
        last = dt.date(then, 12, 31)
        held = [{name for name, start, end in _titled(park) if start <= last <= end} for park in parks]
        found[year - then] = EarlierYear(
            np.array([results.get(then, NOT_STATED) for results in told], dtype=np.int8),
            {step: np.array([step in each for each in held], dtype=bool) for step in SOFTWARE_TIERS},
        )
    return found


# ---- the status of parks on sample days ----------------------------------------------------------------------------


def _status(parks: Sequence[Mapping], year: int, as_of: dt.date) -> dict[str, np.ndarray]:
    status = {name: np.zeros(len(parks), np.uint16) for name in (*_RECOGNISED, *TITLE_TIERS, "software_title")}
    sampled = _Samples(year, as_of)
    for row, park in enumerate(parks):
        for name, start, end in (*_recognised(park), *_titled(park)):
            status[name][row] |= sampled.bits(start, end)
    return status


def _since(parks: Sequence[Mapping[str, Any]], as_of: dt.date) -> dict[str, np.ndarray]:
    """The day since which each recognition and title holds that holds on the day of the claim."""
    since = {name: np.full(len(parks), UNDATED, np.int32) for name in (*_RECOGNISED, *TITLE_TIERS)}
    for row, park in enumerate(parks):
        for name, start, end in (*_recognised(park), *_titled(park)):
            if name in since and start <= as_of <= end and start != dt.date.min:
                day, known = (start - dt.date(1970, 1, 1)).days, since[name][row]
                since[name][row] = day if known == UNDATED else min(day, known)
    return since


_RECOGNISED = ("ai_software", "other_featured")


def _recognised(park: Mapping) -> list[tuple[str, dt.date, dt.date]]:
    given = park.get("recognition", "none")
    if isinstance(given, str):
        return [(given, dt.date.min, dt.date.max)] if given in _RECOGNISED else []
    return [(e["as"], e["from"], e.get("to", dt.date.max)) for e in given if e["as"] in _RECOGNISED]


def _titled(park: Mapping) -> Iterator[tuple[str, dt.date, dt.date]]:
    for title in park.get("titles", ()):
        for name in (title["tier"], "software_title") if title["tier"] in SOFTWARE_TIERS else (title["tier"],):
            yield name, title["from"], title.get("to", dt.date.max)


class _Samples:
    """Bits of the days on which an interval holds: the first of each month, the day of the claim, any day of the year,
    the last."""

    def __init__(self, year: int, as_of: dt.date) -> None:
        days = [dt.date(year, month, 1) for month in range(1, 13)]
        self.days = [(1 << place, day, day) for place, day in enumerate(days)]
        last = dt.date(year, 12, 31)
        self.days += [(AS_OF_BIT, as_of, as_of), (ANY_TIME_BIT, days[0], last), (YEAR_END_BIT, last, last)]
        self.known: dict[tuple[dt.date, dt.date], int] = {}

    def bits(self, start: dt.date, end: dt.date) -> int:
        if (start, end) not in self.known:
            self.known[start, end] = sum(bit for bit, first, last in self.days if start <= last and end >= first)
        return self.known[start, end]


# ---- grants --------------------------------------------------------------------------------------------------------


def _granted(cases: Sequence[Case], measures: Iterable[str], year: int) -> dict[str, np.ndarray]:
    """By measure, bit k: paid for the rent year k years before this one."""
    bits = {measure: np.zeros(len(cases), dtype=np.uint32) for measure in measures}
    for row, case in enumerate(cases):
        for grant in case.granted or ():
            if grant["measure"] in bits and "rent_year" in grant and 0 <= year - grant["rent_year"] < OLDEST:
                bits[grant["measure"]][row] |= np.uint32(1 << (year - grant["rent_year"]))
    return bits


def _undated(cases: Sequence[Case]) -> dict[str, np.ndarray]:
    """How many grants do not say for which rent year they were paid, for each measure of which there are any."""
    at: dict[str, list[int]] = defaultdict(list)
    for row, case in enumerate(cases):
        for grant in case.granted or ():
            if "rent_year" not in grant:
                at[grant["measure"]].append(row)
    return {measure: counted(np.array(rows), len(cases)) for measure, rows in at.items()}


def _rewards(cases: Sequence[Case]) -> dict[tuple[str, str | None], Paid]:
    """What was paid before for each tier of each measure that anybody was paid."""
    found: dict[tuple[str, str | None], list[tuple[int, int, bool]]] = defaultdict(list)
    for row, case in enumerate(cases):
        for grant in case.granted or ():
            step = grant["measure"], grant.get("tier")
            found[step].append((row, grant.get("amount", 0), "amount" in grant))
    rewards = {}
    for step, grants in found.items():
        at, fen, stated = (np.array(column) for column in zip(*grants, strict=True))
        rewards[step] = Paid.of(at, fen, stated, len(cases))
    return rewards


# ---- rents and leases ----------------------------------------------------------------------------------------------


class _Leases:
    """The rent of the year, by month where a lease tells it."""

    def __init__(self, premises: Sequence[Premise], year: int) -> None:
        leases = [premise.lease for premise in premises]
        self.complete = np.array([lease is not None and all(k in lease for k in _LEASE_NEEDS) for lease in leases])
        written = [lease if lease is not None else {} for lease in leases]
        start = np.array([lease.get("start", dt.date(1970, 1, 1)) for lease in written], dtype="M8[D]")
        end = np.array([lease.get("end", FOREVER) for lease in written], dtype="M8[D]")
        monthly = np.array([lease.get("monthly_rent", 0) for lease in written], dtype=np.int64)
        free = np.array([lease.get("rent_free_months", 0) for lease in written], dtype=np.int64)
        arisen = rent_year(start, end, monthly, free, year)
        dated = np.array(["start" in lease for lease in written])
        # In a year without a paid day no rent arises, whatever a month costs.
        self.complete |= dated & (arisen.units == 0)
        by_year = [None if premise.rent is None else premise.rent.get(year) for premise in premises]
        known = self.complete | np.array([rent is not None for rent in by_year])
        rent = np.where(self.complete, arisen.rent.sum(axis=1), [rent or 0 for rent in by_year])
        everywhere = bool(known.all())
        priced = np.array(["monthly_rent" in lease for lease in written])
        self.written = Written(start, end, monthly, free, dated, priced) if any(leases) else None
        # Of a lease without its first day no year has more than twelve months.
        bounded = priced & ~dated & ~known
        most = np.where(bounded, 12 * monthly, NO_MOST) if bounded.any() else None
        self.months = arisen.rent if self.complete.any() else None
        self.waived = np.where(self.complete[:, None], arisen.waived, 0) if self.complete.any() else None
        self.units = Column(arisen.units, None if dated.all() else dated)
        self.paid_days = arisen.paid_days
        has_lease = np.array([lease is not None for lease in leases])
        self.columns = {
            "rent": Column(rent, None if everywhere else known, most),
            "lease.area_m2": _column(written, "area_m2", np.int64),
            "lease.rent_free_months": Column(free, None if has_lease.all() else has_lease),
        }
