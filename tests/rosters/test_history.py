"""The history of a roster: who changed what in its own words, the roster as it was known, and undoing."""

import datetime as dt

import pytest

from registry.access.permissions import Denied
from registry.person import PUBLIC, Person
from registry.rosters.plan import Difference
from registry.services import roster_facts, rosters
from registry.store.models import Rent
from tests.rosters.rosters import (
    DAY,
    HERE,
    KEEPER,
    NEIGHBOUR,
    SECOND,
    apply,
    changed,
    code,
    held,
    last,
    plan_of,
    put,
    row,
)


def told(store, number, who=KEEPER, park_id=HERE):
    with store.read() as session:
        return rosters.changes(who, session, park_id, number)


def test_a_new_row_is_told_with_all_that_it_brought(register):
    number = put(register, [*held(register), row(9, room="D", area_m2=5.5, size="small", rent_fen=7, contact="张三")])
    (each,) = told(register, number)
    assert (each.what, each.uscc, each.name, each.room) == ("added", code(9), "测试企业9", "D")
    assert {(d.field, d.before, d.after) for d in each.differences} >= {
        ("area_m2", None, 5.5), ("size", None, "small"), ("rent_fen", None, 7), ("contact", None, "张*"),
        ("start", None, dt.date(2026, 1, 1)), ("name", None, "测试企业9"),
    }  # fmt: skip


def test_a_change_of_facts_is_told_as_one_with_the_day_it_holds_from(register):
    number = put(register, changed(held(register), 1, industry="6520"), since=dt.date(2026, 7, 1))
    (each,) = told(register, number)
    assert (each.what, each.lease_id, each.differences) == ("changed", None, (Difference("industry", "6511", "6520"),))
    assert each.since == dt.date(2026, 7, 1)


def test_who_moved_out_is_told_by_the_end_of_the_lease(register):
    plan = plan_of(register, [each for each in held(register) if each.uscc != code(2)])
    (each,) = told(register, apply(register, plan, moved_out={5013}, many_missing_ok=True))
    assert each.differences == (Difference("end", None, DAY - dt.timedelta(days=1)),)


def test_the_list_says_who_when_and_from_which_file(register):
    plan = plan_of(register, changed(held(register), 2, area_m2=1.0))
    number = apply(register, plan, what="import", file_name="十一月.xlsx", file_sha256="ab" * 32)
    with register.read() as session:
        first = rosters.history(KEEPER, session, HERE)[0]
    assert (first.id, first.by, first.what, first.file_name) == (number, "keeper", "import", "十一月.xlsx")


def test_the_history_of_another_park_is_told_to_nobody_here(register):
    number = put(register, changed(held(register, 902), 4, area_m2=9.0), NEIGHBOUR, park_id=902)
    assert told(register, number) == []
    with pytest.raises(Denied):
        told(register, number, KEEPER, 902)
    with pytest.raises(rosters.CannotUndo, match="没有第"):
        rosters.undo(KEEPER, register, HERE, number)


def test_the_roster_can_be_read_as_it_was_known_after_every_change(register):
    seen = {last(register): held(register)}
    for change in (
        lambda rows: changed(rows, 1, industry="6520", contact="张三"),
        lambda rows: [*rows, row(9, room="D", rent_fen=5)],
        lambda rows: changed(rows, 2, end=dt.date(2026, 10, 1)),
    ):
        number = put(register, change(held(register)))
        seen[number] = held(register)
    with register.write() as session:
        session.add(Rent(tenant_id=5002, park_id=HERE, year=2025, amount_fen=3, source="命令"))
    assert {number: held(register, known=number) for number in seen} == seen


def test_a_whole_import_is_undone_as_a_new_change(register):
    before = held(register)
    rows = [*changed(before, 1, industry="6520", contact="张三"), row(9, room="D", rent_fen=5, size="small")]
    plan = plan_of(register, [each for each in rows if each.uscc != code(2)])
    number = apply(register, plan, moved_out={5013}, many_missing_ok=True)
    undone = rosters.undo(SECOND, register, HERE, number)
    assert held(register) == before and undone == number + 1
    with register.read() as session:
        assert [(each.undoes, each.by) for each in rosters.history(KEEPER, session, HERE, 1)] == [(number, "second")]
    assert {each.what for each in told(register, undone)} == {"removed", "changed"}
    rosters.undo(KEEPER, register, HERE, undone)
    assert code(9) in {each.uscc for each in held(register)} and code(2) not in {each.uscc for each in held(register)}


def test_what_was_changed_again_since_is_not_undone_and_the_reason_is_said(register):
    number = put(register, changed(held(register), 2, area_m2=1.0))
    put(register, changed(held(register), 2, area_m2=2.0))
    with pytest.raises(rosters.CannotUndo, match="又被更改") as stopped:
        rosters.undo(KEEPER, register, HERE, number)
    assert [item.table for item in stopped.value.conflicts] == ["lease"]
    assert [each.area_m2 for each in held(register) if each.uscc == code(2)] == [2.0]


def test_drafts_are_ones_own_and_leave_no_trace_in_history(register):
    before, version = last(register), register.version()
    with register.write() as session:
        from registry.store.models import Person as Account

        session.add_all([Account(id=71, login="keeper", name="甲", role="operator"),
                         Account(id=72, login="second", name="乙", role="operator")])  # fmt: skip
    after, version = last(register), register.version()
    assert after == before + 1
    rosters.change_draft(KEEPER, register, HERE, lambda kept: {"edited": {"5013": {"area_m2": "90"}}}, after)
    rosters.change_draft(KEEPER, register, HERE, lambda kept: kept | {"added": []}, after + 7)
    with register.read() as session:
        kept = rosters.draft(KEEPER, session, HERE)
        assert kept.content == {"edited": {"5013": {"area_m2": "90"}}, "added": []}
        assert kept.based_on == after, "a draft that goes on is based on what it began from"
        assert rosters.draft(SECOND, session, HERE) is None
    rosters.change_draft(KEEPER, register, HERE, lambda kept: None, after)
    with register.read() as session:
        assert rosters.draft(KEEPER, session, HERE) is None
    assert (last(register), register.version()) == (after, version)


def test_a_confirmed_match_of_columns_is_remembered_for_this_park_and_these_headings(register):
    headings = ("代码", "公司", "备注")
    with register.read() as session:
        assert rosters.match(KEEPER, session, HERE, headings) is None
    fields = {"代码": "uscc", "公司": "name", "备注": None}
    rosters.remember_match(KEEPER, register, HERE, headings, fields)
    with register.read() as session:
        assert rosters.match(KEEPER, session, HERE, headings) == fields
        assert rosters.match(KEEPER, session, HERE, headings[::-1]) is None
        assert rosters.match(NEIGHBOUR, session, 902, headings) is None


def test_revealing_and_exporting_are_logged_and_only_then_given(register):
    from registry.access import log

    put(register, changed(held(register), 2, contact="李四", telephone="13800138000"))
    found = rosters.reveal(KEEPER, register, HERE, code(2), "10.0.0.1")
    assert found == ("李四", "13800138000")
    rows = roster_facts.exported(KEEPER, register, HERE, DAY, "10.0.0.1").rows
    (exported,) = [each for each in rows if each.contact]
    assert exported.telephone == "13800138000"
    with register.read() as session:
        logged = [(each.what, each.login, each.subject, each.park_id) for each in log.entries(session)]
    assert logged == [("export", "keeper", f"roster {DAY}", HERE), ("reveal", "keeper", code(2), HERE)]


@pytest.mark.parametrize("who", [PUBLIC, NEIGHBOUR, Person(9, "t", "租户", "tenant", uscc=code(2))])
def test_nobody_else_reaches_a_real_roster(register, who):
    plan = plan_of(register, changed(held(register), 2, area_m2=1.0))
    before = last(register)
    with register.read() as session:
        for ask in (
            lambda: rosters.roster(who, session, HERE, DAY),
            lambda: rosters.answers(who, session, HERE, DAY),
            lambda: rosters.compare(who, register, HERE, plan.asked),
            lambda: rosters.history(who, session, HERE),
            lambda: rosters.reminders(who, session, HERE, DAY),
        ):
            with pytest.raises(Denied):
                ask()
    for do in (
        lambda: rosters.apply(who, register, HERE, plan),
        lambda: rosters.undo(who, register, HERE, before),
        lambda: rosters.reveal(who, register, HERE, code(2)),
        lambda: roster_facts.exported(who, register, HERE, DAY).rows,
        lambda: rosters.change_draft(who, register, HERE, lambda kept: {}, 0),
    ):
        with pytest.raises(Denied):
            do()
    assert last(register) == before
