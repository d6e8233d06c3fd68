"""What is wrong with rows beside a roster, each with what would be right; the rows themselves are checked before."""

from collections.abc import Iterable, Iterator, Mapping

from registry import identity
from registry.rosters.fields import RosterRow
from registry.rosters.plan import Comparison, Difference, Trouble
from registry.rosters.state import RosterEntry, State
from registry.words import Words

NOWHERE = "000000"
"""The registering region of credit codes that are made up (`registry.parks.demo.credit_code`)."""


def troubles(state: State, asked: Comparison, matched: Mapping[int, RosterEntry]) -> Iterator[Trouble]:
    """Rows of which none may be applied."""
    yield from _twice(state, asked, matched)
    yield from _of_another_world(state, asked)
    for place, entry in matched.items():
        if identity.is_number(entry.row.uscc):
            yield Trouble(
                place, "uscc", identity.masked(entry.row.uscc),
                Words("这一行登记的是个人身份证号，不是信用代码。", "This row holds a person's identity number."),
                Words("请移出这一行，用营业执照上的信用代码另加一行。",
                      "Take the row out, and add one with the credit code of the business licence."),
            )  # fmt: skip
        elif asked.rows[place].uscc != entry.row.uscc:
            yield Trouble(
                place, "uscc", asked.rows[place].uscc,
                Words("一行的信用代码不能更改。", "The credit code of a row cannot be changed."),
                Words(f"改回 {entry.row.uscc}；若是另一家企业，请移出这一行，另加一行。",
                      f"Put back {entry.row.uscc}; for another enterprise take the row out and add one."),
            )  # fmt: skip


def _twice(state: State, asked: Comparison, matched: Mapping[int, RosterEntry]) -> Iterator[Trouble]:
    """Two rows for one lease."""
    seen: dict[tuple, int] = {}
    if asked.leases is not None:
        edited = {entry.lease_id for entry in matched.values()} | asked.gone
        seen = {_lease(entry.row): -1 for entry in state.entries if entry.lease_id not in edited}
    for place, row in enumerate(asked.rows):
        first = seen.setdefault(_lease(row), place)
        if first != place:
            where = (
                ("名册中已有的一行", "one of the roster")
                if first < 0
                else (f"第 {asked.number(first)} 行", f"row {asked.number(first)}")
            )
            yield Trouble(
                place, "room", row.room,
                Words(f"与{where[0]}的信用代码、房号、起租日相同。",
                      f"Credit code, room and first day are those of {where[1]}."),
                Words("同一份租约只写一行；不同的房间请写明房号。",
                      "One row for a lease; tell rooms apart by their numbers."),
            )  # fmt: skip


def _lease(row: RosterRow) -> tuple:
    return row.uscc, row.room, row.start


def _of_another_world(state: State, asked: Comparison) -> Iterator[Trouble]:
    """A demo tenant in a real park, or the other way round: demo data must be able to leave without a trace.

    Whether a code that is not made up is registered somewhere is not told.
    """
    demo = {code: tenant.demo for code, tenant in state.tenants.items()} | state.elsewhere
    for place, row in enumerate(asked.rows):
        wrong = demo.get(row.uscc, state.demo) != state.demo
        if state.demo and (wrong or row.uscc[2:8] != NOWHERE):
            words = (
                Words("演示园区不能登记真实的企业。", "A demo park holds no real tenant."),
                Words("请换一个演示用的信用代码（第 3–8 位为 000000）。",
                      "Use a credit code made up for the demo: its signs 3–8 are 000000."),
            )  # fmt: skip
        elif wrong:
            words = (
                Words("这个信用代码属于演示数据。", "This credit code belongs to the demo data."),
                Words("请联系管理员移除演示数据。", "Ask an administrator to remove the demo data."),
            )
        else:
            continue
        yield Trouble(place, "uscc", row.uscc, *words)


def two_words(asked: Comparison, name: Words, field: str, said: list[tuple[int, object]]) -> Iterator[Trouble]:
    """Rows of one tenant that differ in what they share: the field of this `name`."""
    number, first = asked.number(said[0][0]), said[0][1]
    for place, value in said:
        if value != first:
            yield Trouble(
                place, field, value,
                Words(f"与第 {number} 行同一家企业的“{name.zh}”不一致。",
                      f"Not the same {name.en} as row {number} of the same tenant."),
                Words("同一家企业的各行应当一致，或只在一行填写。",
                      "The rows of one tenant agree, or only one of them is filled in."),
            )  # fmt: skip


def rent_by_month(year: int, place: int, fen: object, registered: object) -> Trouble:
    """A rent of the year where months are registered."""
    told = "不全" if registered is None else f"合计 {registered / 100:,.2f} 元"
    en = "not complete" if registered is None else f"{registered / 100:,.2f} yuan together"
    return Trouble(
        place, "rent_fen", fen,
        Words(f"{year} 年的租金已按月登记（{told}），与这里的数不一致。",
              f"The rent of {year} is registered month by month ({en}), which is not this amount."),
        Words("请核对；以按月登记的为准时，将此格留空。", "Check it; leave the cell empty where the months are right."),
    )  # fmt: skip


def ends_before_it_starts(
    place: int, row: RosterRow, registered: RosterRow, found: Iterable[Difference]
) -> Iterator[Trouble]:
    """A lease whose kept and changed days do not fit."""
    after = {each.field: each.after for each in found}
    start, end = after.get("start", registered.start), after.get("end", registered.end)
    if end is not None and end < start:
        yield Trouble(
            place, "end", row.end,
            Words(f"到期日 {end} 早于起租日 {start}。", f"The lease ends on {end}, before it begins on {start}."),
            Words("请更正其中一个日期；续租请另加一行。", "Correct one of the days; add a row for a renewal."),
        )  # fmt: skip


def which_lease(place: int, row: RosterRow) -> Trouble:
    """A row that could be this lease or that one."""
    return Trouble(
        place, "room", row.room,
        Words("无法确定这一行是这家企业的哪一份租约。", "It is not certain which of the tenant's leases this row is."),
        Words("请写明房号；已登记的租约请保留其房号与起租日。",
              "Give the room; keep room and first day of a lease that is registered."),
    )  # fmt: skip
