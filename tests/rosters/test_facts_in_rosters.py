"""Facts of documents as columns of a roster: compared, written, taken back and merged like every other column."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.policy import load_law
from registry.rosters.comparing.compare import compare
from registry.rosters.facts.columns import FactTable, column
from registry.rosters.files.making import export
from registry.rosters.files.runner import read_file
from registry.rosters.plan import Comparison
from registry.rosters.state import RosterEntry, State, Tenancy
from registry.services import roster_facts, rosters
from registry.store.models import StatedFact
from tests.rosters.facts import beside
from tests.rosters.files import YEAR, tenant
from tests.rosters.rosters import (
    DAY,
    HERE,
    KEEPER,
    NEIGHBOUR,
    SECOND,
    THERE,
    apply,
    code,
    held,
    last,
    plan_of,
    put,
    row,
)
from tests.rosters.test_fact_columns import read, said_of_one

pytestmark = pytest.mark.usefixtures("declaring")
GROWTH, STAFF, SETTLED, OWNER, APPRAISED = (
    "tenant.growth.2025", "tenant.staff", "tenant.settled", "property.owner", "property.appraised"
)  # fmt: skip


def facts(rows, **said):
    """Columns beside rows: by path, with a point as two underlines and the year behind it."""
    columns, values = [], []
    for name, own in said.items():
        path, _, year = name.replace("__", ".", 1).partition("__")
        columns.append(column(load_law().facts[path], int(year or 2025)))
        values.append(tuple(own))
    return FactTable(tuple(columns), tuple(values))


def told(store, known=None):
    """What the park says, by whose it is and the column."""
    from registry.rosters.state import read_state

    with store.read() as session:
        ids = [each.id for each in roster_facts.columns(KEEPER, session, HERE, DAY)]
        return dict(read_state(session, HERE, DAY, known, facts=[*ids, "tenant.growth.2023"]).says)


def import_(store, rows, table, how=None, **asked):
    return put(store, rows, facts=table, how={"what": "import", "file_name": "a.xlsx"} | (how or {}), **asked)


def test_columns_are_those_that_documents_of_the_district_ask_for_and_the_park_may_state(one_store):
    with one_store.read() as session:
        found = [each.id for each in roster_facts.columns(KEEPER, session, HERE, DAY)]
        with pytest.raises(Denied):
            roster_facts.columns(NEIGHBOUR, session, HERE, DAY)
    assert {GROWTH, STAFF, OWNER} <= set(found)
    assert "tenant.bad_credit" not in found  # the authority's finding
    assert not any(each.startswith(("park.", "operator.", "tenant.gz_")) for each in found)


def test_one_import_states_facts_of_companies_and_premises_with_its_rows_and_one_undo_takes_all_back(register):
    rows = held(register)
    table = facts(rows, tenant__growth=[2500, None, None, -100], tenant__staff=[None, 30, None, None],
                  property__owner=["private", "government", None, None])  # fmt: skip
    plan = plan_of(register, rows, facts=table)
    assert [each.field for one in plan.changed for each in one.differences] == [GROWTH, OWNER, STAFF, OWNER, GROWTH]
    assert plan.missing == () and plan.new == ()
    number = apply(register, plan, what="import", file_name="a.xlsx")
    assert told(register) == {
        (("tenant_id", 5001), GROWTH): 2500, (("tenant_id", 5001), STAFF): 30, (("tenant_id", 5003), GROWTH): -100,
        (("lease_id", 5011), OWNER): "private", (("lease_id", 5012), OWNER): "government",
    }  # fmt: skip
    with register.read() as session:
        for each in session.scalars(select(StatedFact)):
            assert (each.said_as, each.said_by, each.said_park_id) == ("operating-body", "keeper", HERE)
            assert each.source == "名册导入 a.xlsx"
        (one, other) = rosters.changes(KEEPER, session, HERE, number)
    assert {each.field for each in one.differences + other.differences} == {GROWTH, STAFF, OWNER}
    rosters.undo(KEEPER, register, HERE, number)
    assert told(register) == {}
    assert len(told(register, known=number)) == 5  # as it was known then


def test_a_file_without_such_columns_and_an_empty_cell_leave_facts_as_they_are(register):
    rows = held(register)
    import_(register, rows, facts(rows, tenant__staff=[30, None, 7, None]))
    before, at = told(register), last(register)
    assert put(register, rows) is None
    assert import_(register, rows, facts(rows, tenant__staff=[None] * 4)) is None
    assert (told(register), last(register)) == (before, at)
    assert len(before) == 2


def test_an_empty_cell_takes_the_word_back_where_empty_cells_clear(one_store):
    rows = held(one_store)
    import_(one_store, rows, facts(rows, tenant__staff=[30, None, 7, None], property__owner=["private"] * 4))
    number = import_(one_store, rows, facts(rows, tenant__staff=[None] * 4), clear=True)
    assert {id for _, id in told(one_store)} == {OWNER}
    rosters.undo(KEEPER, one_store, HERE, number)
    assert {id for _, id in told(one_store)} == {OWNER, STAFF}


def test_a_fact_that_changes_holds_from_the_day_of_the_change_and_a_correction_for_all_its_days(one_store):
    rows = held(one_store)
    import_(one_store, rows, facts(rows, tenant__staff=[30, None, None, None]), since=dt.date(2026, 1, 1))
    import_(one_store, rows, facts(rows, tenant__staff=[40, None, None, None]), since=dt.date(2026, 6, 1))
    import_(one_store, rows, facts(rows, tenant__staff=[41, None, None, None]), correct=True)
    with one_store.read() as session:
        held_ = session.scalars(select(StatedFact).order_by(StatedFact.valid_from)).all()
        assert [(each.number, each.valid_from.month, each.valid_to) for each in held_] == [
            (30, 1, dt.date(2026, 5, 31)), (41, 6, None)
        ]  # fmt: skip


def test_a_new_company_and_a_new_room_come_with_what_their_rows_say(register):
    rows = [*held(register), row(9, room="N-1"), row(2, "2026-05-01", room="N-2")]
    number = import_(
        register, rows,
        facts(rows, tenant__staff=[None, None, None, None, 12, 8], property__owner=[None] * 4 + ["private"] * 2),
    )  # fmt: skip
    with register.read() as session:
        (nine,) = [e for e in rosters.roster(KEEPER, session, HERE, DAY).rows if e.row.uscc == code(9)]
        (room,) = [e for e in rosters.roster(KEEPER, session, HERE, DAY).rows if e.row.room == "N-2"]
    assert told(register) == {
        (("tenant_id", nine.tenant_id), STAFF): 12, (("lease_id", nine.lease_id), OWNER): "private",
        (("tenant_id", 5002), STAFF): 8, (("lease_id", room.lease_id), OWNER): "private",
    }  # fmt: skip
    rosters.undo(KEEPER, register, HERE, number)
    assert told(register) == {} and len(held(register)) == 4


def test_another_year_stands_beside_the_last_one(one_store):
    rows = held(one_store)
    import_(one_store, rows, facts(rows, tenant__growth=[100] * 4, tenant__growth__2023=[200, 200, None, None]))
    assert told(one_store)[("tenant_id", 5001), "tenant.growth.2023"] == 200
    assert told(one_store)[("tenant_id", 5001), GROWTH] == 100


def test_rows_of_one_company_that_differ_are_a_trouble_with_its_name(one_store):
    rows = held(one_store)
    (wrong,) = plan_of(one_store, rows, facts=facts(rows, tenant__staff=[30, 31, None, None])).problems
    assert wrong.field == STAFF and "参保人数" in wrong.wrong.zh


def test_what_another_changed_meanwhile_stays_and_what_both_changed_is_asked(register):
    rows = held(register)
    import_(register, rows, facts(rows, tenant__staff=[30, None, 7, None]))
    mine = plan_of(register, rows, facts=facts(rows, tenant__staff=[31, None, 7, None], tenant__growth=[5] * 4))
    theirs = plan_of(register, rows, SECOND, facts=facts(rows, tenant__staff=[32, None, 8, None]))
    apply(register, theirs, SECOND)
    with pytest.raises(rosters.Overtaken) as overtaken:
        apply(register, mine)
    (conflict,) = overtaken.value.conflicts
    assert (conflict.field, conflict.base, conflict.theirs, conflict.mine) == (STAFF, 30, 32, 31)
    assert apply(register, overtaken.value.plan, merge={conflict.key: "mine"})
    assert [told(register)[("tenant_id", id), STAFF] for id in (5001, 5002)] == [31, 8]
    assert told(register)[("tenant_id", 5002), GROWTH] == 5


def test_a_fact_of_the_authority_is_not_a_rosters_to_state(one_store):
    rows = held(one_store)
    with pytest.raises(rosters.CannotCompare, match="不由运营主体陈述"):
        plan_of(one_store, rows, facts=facts(rows, tenant__bad_credit=[True] * 4))


def test_what_an_editor_is_told_of_a_fact_is_which_clause_asks_it_and_everybodys_word_of_the_own_company(one_store):
    rows = held(one_store)
    import_(one_store, rows, facts(rows, tenant__staff=[30, None, None, 5], property__owner=["private"] * 4))
    with one_store.write() as session:
        finding = {"said_as": "authority", "said_by": "x", "office": "440311", "source": "名单"}
        session.add(
            StatedFact(tenant_id=5001, fact="tenant.staff", form="number.0", number=28, valid_from=DAY, **finding)
        )
    with one_store.read() as session:
        found = roster_facts.beside(KEEPER, session, HERE, DAY)
        about = roster_facts.about(KEEPER, session, HERE, DAY, found.columns, 5011)
        new = roster_facts.about(KEEPER, session, HERE, DAY, found.columns)
        for denied in (roster_facts.beside, lambda *given: roster_facts.about(*given, found.columns, 5011)):
            with pytest.raises(Denied):
                denied(NEIGHBOUR, session, HERE, DAY)
        of_another = roster_facts.about(KEEPER, session, HERE, DAY, found.columns, 5015)  # the neighbour's lease
    (asking,) = about[STAFF].asked_by
    assert (asking.document.id, asking.article, "25人" in asking.quote) == ("own-scheme", "二", True)
    assert [(each.value, each.said_as) for each in about[STAFF].heard.said] == [
        (28, "authority"),
        (30, "operating-body"),
    ]
    assert [each.value for each in about[OWNER].heard.said] == ["private"]
    assert new[STAFF].asked_by == about[STAFF].asked_by
    assert all(each.heard is None for each in (*new.values(), *of_another.values()))


def test_of_a_company_that_is_not_confirmed_an_editor_is_told_only_the_parks_own_word(one_store):
    with one_store.write() as session:
        finding = {"said_as": "authority", "said_by": "x", "office": "440311", "source": "名单"}
        session.add(
            StatedFact(tenant_id=5004, fact="tenant.staff", form="number.0", number=99, valid_from=DAY, **finding)
        )
    rows = [*held(one_store), row(4, room="N-4")]
    import_(one_store, rows, facts(rows, tenant__staff=[None] * 4 + [5]))
    with one_store.read() as session:
        (there,) = [each for each in rosters.roster(KEEPER, session, HERE, DAY).rows if each.row.room == "N-4"]
        columns_ = roster_facts.columns(KEEPER, session, HERE, DAY)
        heard = roster_facts.about(KEEPER, session, HERE, DAY, columns_, there.lease_id)[STAFF].heard
    assert [(each.value, each.park_id) for each in heard.said] == [(5, HERE)]


def test_a_draft_keeps_its_columns_of_another_year_and_of_what_is_not_asked_any_more(one_store):
    also = [
        "tenant.growth.2023",
        "tenant.bad_credit",
        "tenant.growth.2026",
        "tenant.growth",
        "tenant.staff.2025",
        "x.y",
    ]
    with one_store.read() as session:
        usual = [each.id for each in roster_facts.columns(KEEPER, session, HERE, DAY)]
        found = roster_facts.beside(KEEPER, session, HERE, DAY, also)
    assert [each.id for each in found.columns] == [*usual, "tenant.growth.2023"]
    assert len({each.name.zh for each in found.columns}) == len(found.columns)


def test_another_parks_word_is_neither_shown_nor_changed(one_store):
    with one_store.write() as session:
        said = {"said_as": "operating-body", "said_by": "x", "said_park_id": THERE, "source": "x"}
        session.add(StatedFact(tenant_id=5003, fact="tenant.staff", form="number.0", number=99, valid_from=DAY, **said))
    rows = held(one_store)
    (changed,) = plan_of(one_store, rows, facts=facts(rows, tenant__staff=[None, None, None, 5])).changed
    assert changed.differences == ((STAFF, None, 5),) and changed.shared == ()
    import_(one_store, rows, facts(rows, tenant__staff=[None, None, None, 5]))
    with one_store.read() as session:
        assert sorted(session.scalars(select(StatedFact.number))) == [5, 99]


def test_an_export_read_again_changes_nothing(register):
    rows = held(register)
    import_(register, rows, facts(
        rows, tenant__growth=[-1250, None, 7, None], tenant__staff=[30, None, None, 5],
        tenant__settled=[dt.date(2024, 2, 29)] * 4, property__owner=["private", None, "government", None],
        property__appraised=[1, 2, 3, 10**12],
    ))  # fmt: skip
    found = roster_facts.exported(KEEPER, register, HERE, DAY)
    for write in (export.workbook, export.table):
        reading = read_file(write(found.rows, found.facts), "名册", DAY.year, facts=found.facts.columns)
        assert reading.sure and reading.facts.ids == found.facts.ids
        plan = plan_of(register, reading.rows, facts=reading.facts, stated=reading.stated)
        assert plan.empty and plan.unchanged == 4
        assert plan_of(register, reading.rows, facts=reading.facts, stated=reading.stated, clear=True).empty


@settings(max_examples=8)
@given(st.lists(said_of_one, min_size=1, max_size=4))
def test_whatever_is_stated_a_file_of_it_changes_nothing(found):
    rows, table = [tenant(number) for number in range(1, len(found) + 1)], beside(*found)
    entries = [RosterEntry(number, 100 + number, each) for number, each in enumerate(rows, 1)]
    says = {
        (("lease_id", entry.lease_id) if own.of_premises else ("tenant_id", entry.tenant_id), own.id): value
        for own, values in zip(table.columns, table.values, strict=True)
        for entry, value in zip(entries, values, strict=True)
        if value is not None
    }
    tenants = {each.row.uscc: Tenancy(each.tenant_id, each.row, False, False, False) for each in entries}
    state = State(1, dt.date(YEAR, 11, 21), 0, False, entries, tenants, says=says)
    reading = read(export.table(rows, table))
    for clear in (False, True):
        asked = Comparison(1, state.day, tuple(reading.rows), reading.stated, clear=clear, facts=reading.facts)
        assert compare(state, asked).empty
