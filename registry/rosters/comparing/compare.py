"""Comparing (比对): rows beside the state of a roster, and what would have to change."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from registry.rosters import proposing
from registry.rosters.comparing.facts import Facts
from registry.rosters.comparing.matching import match
from registry.rosters.comparing.spelling import same
from registry.rosters.comparing.troubles import ends_before_it_starts, rent_by_month, troubles, two_words, which_lease
from registry.rosters.fields import BY_ID, FIELDS, RosterRow
from registry.rosters.masks import MASKS
from registry.rosters.plan import Changed, Comparison, Difference, Missing, New, Plan, Trouble
from registry.rosters.state import OF_TENANT, PLACE, SHARED, RosterEntry, State, runs
from registry.words import Explained

OF_LEASE = tuple(field.id for field in FIELDS if field.of == "lease")


class CannotCompare(Explained):
    """What is asked makes no sense; the words say why."""


def compare(state: State, asked: Comparison, fixed: Mapping[int, int] | None = None) -> Plan:
    """What the rows change. `fixed`: by place, leases that are known to be meant, where they are still there.

    `state` must have been read with the credit codes of the rows. Raises `CannotCompare`.
    """
    if asked.since is not None and asked.since > asked.day:
        raise CannotCompare(
            f"变化生效日 {asked.since} 晚于名册日期 {asked.day}：请选不晚于名册日期的一天。",
            f"The day of the change {asked.since} is after the roster's day {asked.day}: choose an earlier one.",
        )
    matched = _matched(state, asked, fixed or {})
    problems = list(troubles(state, asked, matched))
    new, changed, differing = [], {}, {}
    for place, row in enumerate(asked.rows):
        entry = matched.get(place)
        if entry is not None and row == entry.row:
            continue
        differing.setdefault(row.uscc, place)
        if entry is None:
            new.append(New(place, row, row.uscc in state.tenants))
            continue
        found = tuple(_of_lease(state, asked, row, entry.row))
        if found:
            shown = entry.row if entry.row.name is not None else entry.row._replace(name=row.name)
            changed[place] = Changed(place, entry.lease_id, entry.tenant_id, shown, found)
            problems += ends_before_it_starts(place, row, entry.row, found)
    problems += _of_tenants(state, asked, matched, differing, changed)
    if asked.facts.columns:
        facts = Facts(state, asked, matched)
        problems += facts.compare(said)
        facts.into(changed, new)
    if asked.leases is None and not fixed:
        problems += _unsure(state, asked, matched, changed, new)
    missing = _missing(state, asked, matched)
    unchanged = sum(place not in changed for place in matched)
    return Plan(
        asked, state.at, sum(runs(entry.row, state.day) for entry in state.entries), state.demo, tuple(new),
        tuple(changed[place] for place in sorted(changed)), missing, unchanged,
        tuple(sorted(problems, key=lambda trouble: trouble.place)),
        matched={place: entry.lease_id for place, entry in matched.items()},
        introduces=_introduces(state, asked),
    )  # fmt: skip


def _introduces(state: State, asked: Comparison) -> dict[str, tuple[Difference, ...]]:
    """What the rows say of tenants that were here before and whose facts are others' to read now."""
    hidden = {code for code, tenant in state.tenants.items() if tenant.hidden}
    rows: dict[str, list[RosterRow]] = defaultdict(list)
    for row in asked.rows if hidden else ():
        if row.uscc in hidden:
            rows[row.uscc].append(row)
    return {
        code: tuple(Difference(field, None, value) for field, value in proposing.said(own).items())
        for code, own in rows.items()
    }


def _matched(state: State, asked: Comparison, fixed: Mapping[int, int]) -> dict[int, RosterEntry]:
    known = {place: state.by_lease[id] for place, id in fixed.items() if id in state.by_lease}
    if asked.leases is None:
        return match(state, asked.rows, "room" in asked.stated, known)
    given = {place: state.by_lease[id] for place, id in enumerate(asked.leases) if id in state.by_lease}
    return given | known


def _of_lease(state: State, asked: Comparison, row: RosterRow, registered: RosterRow) -> Iterator[Difference]:
    for field in OF_LEASE:
        if field not in asked.stated:
            continue
        before, after = registered[PLACE[field]], row[PLACE[field]]
        if before == after:
            continue
        if after is not None or asked.clear or (field == "end" and before < state.day):
            # An end that is over, of a row that is still listed, cannot be kept.
            yield Difference(field, before, after)


def _unsure(
    state: State,
    asked: Comparison,
    matched: Mapping[int, RosterEntry],
    changed: Mapping[int, Changed],
    new: Iterable[New],
) -> Iterator[Trouble]:
    """Rows that would be taken for another lease the next time, so that the same file would change something again."""
    rooms = "room" in asked.stated
    codes = {
        entry.row.uscc
        for place, entry in matched.items()
        if (entry.row.start, entry.row.room if rooms else None)
        != (asked.rows[place].start, asked.rows[place].room if rooms else None)
    }
    if not codes:
        return
    places = [place for place, row in enumerate(asked.rows) if row.uscc in codes]
    after = {entry.lease_id: entry for entry in state.entries if entry.row.uscc in codes}
    for place in places:
        if place in changed and place in matched:
            values = {each.field: each.after for each in changed[place].differences if each.field in OF_LEASE}
            entry = matched[place]
            after[entry.lease_id] = entry._replace(row=entry.row._replace(**values))
    expected = {place: entry.lease_id for place, entry in matched.items()}
    for each in new:
        expected[each.place] = -1 - each.place
        if each.row.uscc in codes:
            after[-1 - each.place] = RosterEntry(-1 - each.place, 0, each.row)
    again = match(replace(state, entries=list(after.values())), [asked.rows[place] for place in places], rooms, {})
    for at, place in enumerate(places):
        if at not in again or again[at].lease_id != expected[place]:
            yield which_lease(place, asked.rows[place])


def _of_tenants(
    state: State,
    asked: Comparison,
    matched: Mapping[int, RosterEntry],
    differing: Mapping[str, int],
    changed: dict[int, Changed],
) -> Iterator[Trouble]:
    """Add what the rows say of tenants, each once, to `changed`, at its first row that differs; yield what is wrong.

    What others know of a tenant is nothing to differ from: there the rows are taken as those of a new one.
    """
    places = defaultdict(list)
    for place, row in enumerate(asked.rows):
        if row.uscc in differing:
            places[row.uscc].append(place)
    fields = [field for field in OF_TENANT if field in asked.stated]
    for code, first in differing.items():
        tenant = state.tenants.get(code)
        if tenant is None and len(places[code]) == 1:
            continue  # nothing to differ from
        registered = None if tenant is None else tenant.row
        found = []
        for field in fields:
            before = None if registered is None else registered[PLACE[field]]
            if len(places[code]) == 1 and _as_registered(asked, field, asked.rows[first][PLACE[field]], before):
                continue
            told = said(asked, field, before, [(place, asked.rows[place][PLACE[field]]) for place in places[code]])
            if len({value for _, value in told}) > 1:
                yield from two_words(asked, BY_ID[field].name, field, told)
            elif told and not _as_registered(asked, field, told[0][1], before):
                if field == "rent_fen" and tenant is not None and tenant.by_month:
                    yield rent_by_month(state.day.year - 1, told[0][0], told[0][1], before)
                elif tenant is not None and not (tenant.hidden and field in SHARED):
                    found.append(Difference(field, before, told[0][1]))
        if found:
            _add(state, matched, changed, asked.rows[first], first, found)


def _as_registered(asked: Comparison, field: str, value: object, before: object) -> bool:
    """Whether a file says what is registered; a person who writes a name otherwise in the grid wants it so."""
    return value == before or (asked.leases is None and same(field, value, before))


def said(asked: Comparison, field: str, before: object, values: list[tuple[int, object]]) -> list[tuple[int, object]]:
    """What the rows of one tenant say of a field, with their places; a masked value says what is registered."""
    mask = MASKS.get(field)
    if mask is not None and before is not None:
        values = [(place, before if value == mask(before) else value) for place, value in values]
    told = [(place, value) for place, value in values if value is not None]
    if asked.leases is not None:
        # One row of the grid was edited: the tenant's other rows still say what was there. An added row has no word
        # about what it leaves empty, as that of a renewal does.
        rows = asked.leases
        edited = [(place, value) for place, value in values
                  if value != before and (value is not None or (asked.clear and rows[place] is not None))]  # fmt: skip
        return edited or told
    if not told and asked.clear and field != "name":
        return values
    return told


def _add(
    state: State, matched: Mapping[int, RosterEntry], changed: dict[int, Changed], row: RosterRow, place: int,
    found: Iterable[Difference],
) -> None:  # fmt: skip
    tenant = state.tenants[row.uscc]
    of_others = tenant.shared and not tenant.stated
    shared = tuple(each.field for each in found if each.field in SHARED) if of_others else ()
    entry, before = matched.get(place), changed.get(place)
    changed[place] = Changed(
        place,
        None if entry is None else entry.lease_id,
        tenant.tenant_id,
        row if entry is None or entry.row.name is None else entry.row,
        (*(before.differences if before else ()), *found),
        shared,
        tenant.stated,
    )


def _missing(state: State, asked: Comparison, matched: Mapping[int, RosterEntry]) -> tuple[Missing, ...]:
    if asked.leases is not None:
        return tuple(Missing(id, state.by_lease[id].row) for id in sorted(asked.gone) if id in state.by_lease)
    spoken_of = {entry.lease_id for entry in matched.values()}
    left = [entry for entry in state.entries if entry.lease_id not in spoken_of and runs(entry.row, state.day)]
    left.sort(key=lambda entry: (entry.row.name, entry.row.uscc, entry.row.start, entry.lease_id))
    return tuple(Missing(entry.lease_id, entry.row) for entry in left)
