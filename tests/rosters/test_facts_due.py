"""What a roster reminds of stated facts: a line for each fact, how many companies it is about, where to answer."""

import datetime as dt

import pytest

from registry.policy import Determination, Told
from registry.policy.answers.replies import Span
from registry.services import rosters
from registry.store.models import FactCorrection, StatedFact
from tests.fixtures.declared import MEASURE
from tests.rosters.rosters import DAY, HERE, KEEPER, THERE, held
from tests.rosters.test_facts_in_rosters import GROWTH, OWNER, STAFF, facts, import_

pytestmark = pytest.mark.usefixtures("declaring")
FACTS = ("correction", "fact_ends", "missing_stated")


def due(store, answers=None, day=DAY):
    with store.read() as session:
        return [each for each in rosters.reminders(KEEPER, session, HERE, day, answers) if each.kind in FACTS]


def lacks(*missing, status="needs_facts"):
    return Told({MEASURE: Determination(status=status, missing=missing)}, Span(0, 0))


def test_a_fact_on_which_money_depends_is_one_line_with_the_companies_counted_and_leads_to_its_column(one_store):
    answers = {
        5001: lacks(GROWTH, OWNER, "tenant.bad_credit"),
        5002: lacks(GROWTH),
        5003: lacks(status="not_eligible"),
        5004: lacks(GROWTH),
    }  # it is not on the roster: it was last year, or rents elsewhere
    growth, owner = sorted(due(one_store, answers), key=lambda each: -each.many)
    assert (growth.kind, growth.column, growth.many, growth.answered) == ("missing_stated", GROWTH, 2, "edit")
    assert (owner.column, owner.many) == (OWNER, 1)
    assert growth.words.zh == "2 家还不清楚，“软件企业租金补贴（转载）”要据此认定"
    assert "2 companies" in growth.words.en and "1 company," in owner.words.en


def test_what_only_the_authority_states_is_no_line_of_the_parks(one_store):
    with one_store.read() as session:
        found = rosters.reminders(KEEPER, session, HERE, DAY, {5001: lacks("tenant.bad_credit")})
    (each,) = [each for each in found if each.kind == "missing_fact"]
    assert "由主管部门登记" in each.words.zh and each.tenant_id == 5001


def test_the_law_itself_says_what_is_lacking_and_once_it_is_stated_nothing_is_due(one_store):
    asked = {each.column: each.many for each in due(one_store)}
    assert asked == {GROWTH: 3, STAFF: 3, OWNER: 3}
    rows = held(one_store)
    told = facts(rows, tenant__growth=[2500] * 4, tenant__staff=[30] * 4, property__owner=["government"] * 4)
    import_(one_store, rows, told)
    assert {each.column for each in due(one_store)}.isdisjoint({GROWTH, STAFF, OWNER})


def stated(tenant, since, until, number=30, park=HERE, fact="tenant.staff", **more):
    said = {"said_as": "operating-body", "said_by": "x", "said_park_id": park, "source": "x", "form": "number.0"}
    return StatedFact(tenant_id=tenant, fact=fact, number=number, valid_from=since, valid_to=until, **said | more)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (61, None),
        (60, ("facts", "之后请重新填写")),
        (0, ("facts", "之后请重新填写")),
        (-1, ("edit", "此后没有再填，请填写")),
        (-60, ("edit", "此后没有再填，请填写")),
        (-61, None),
    ],
)
def test_a_statement_is_spoken_of_sixty_days_before_and_after_its_last_day(one_store, days, said):
    end = DAY + dt.timedelta(days=days)
    with one_store.write() as session:
        session.add(stated(5001, dt.date(2025, 1, 1), end))
    found = due(one_store, {})
    if said is None:
        assert found == []
    else:
        (each,) = found
        assert (each.kind, each.column, each.many, each.day, each.answered) == ("fact_ends", STAFF, 1, end, said[0])
        assert each.words.zh == f"1 家的说法到 {end} 为止，{said[1]}"


def test_several_last_days_of_one_fact_are_one_line_with_the_first_and_what_goes_on_is_none(one_store):
    soon, later = DAY + dt.timedelta(days=3), DAY + dt.timedelta(days=9)
    begin = dt.date(2025, 1, 1)
    with one_store.write() as session:
        session.add_all([
            stated(5001, begin, later), stated(5002, begin, soon),
            stated(5003, begin, soon), stated(5003, soon + dt.timedelta(days=1), None),  # it goes on
            stated(5004, begin, soon),  # it rents elsewhere
            stated(5001, begin, soon, park=THERE),  # another park's word
        ])  # fmt: skip
    (each,) = due(one_store, {})
    assert (each.many, each.day) == (2, soon)
    assert each.words.zh.startswith(f"2 家的说法最早到 {soon} 为止")


def test_an_ended_statement_that_a_determination_lacks_is_said_once_with_what_depends_on_it(one_store):
    with one_store.write() as session:
        session.add(stated(5001, dt.date(2025, 1, 1), DAY - dt.timedelta(days=5)))
    assert [each.kind for each in due(one_store, {5001: lacks(STAFF)})] == ["missing_stated"]


def test_proposals_of_companies_are_counted_by_fact_and_answered_under_other_facts(one_store):
    with one_store.write() as session:
        session.add_all(
            FactCorrection(tenant_id=id, park_id=HERE, fact="tenant.staff", form="number.0", number=9, since=DAY,
                           made_by="co", made_by_id=1, source="社保单")
            for id in (5001, 5002)
        )  # fmt: skip
    (each,) = due(one_store, {})
    assert (each.kind, each.column, each.many, each.answered) == ("correction", STAFF, 2, "facts")
