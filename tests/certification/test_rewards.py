"""What an operating body has drawn, may draw, and would draw at the next tier, as the law itself answers."""

import datetime as dt

import pytest
from sqlalchemy import select

from registry.certification.rewards import rewards
from registry.claims import rulings
from registry.claims.operator_cases import operator_case_of
from registry.policy import Unanswered, answer_case
from registry.policy.answers.replies import Span
from registry.store.models import Assessment, Grant, Park, Title
from tests.fixtures.rows import SOURCE, day, park

DAY = dt.date(2026, 11, 21)
ONCE, BY_DISTRICT = "shenzhen-2022-5/9.1", "guangming-2025-4/13.2"


def asked(store, park_id=501, on=DAY):
    with store.read() as session:
        return rewards(session, park_id, on)


def hold(store, tier, park_id=501, **days):
    with store.write() as session:
        start = days.get("start", day("2024-01-01"))
        session.add(Title(park_id=park_id, tier=tier, valid_from=start, valid_to=days.get("end"), **SOURCE))


def pay(store, tier, yuan, on="2025-01-01", park_id=501):
    with store.write() as session:
        session.add(
            Grant(measure=ONCE, tier=tier, park_id=park_id, operating_body_id=61, amount_fen=yuan * 100,
                  paid_on=day(on), **SOURCE)
        )  # fmt: skip


def other(found, adds):
    return next(scenario for scenario in found.others if scenario.adds == adds)


def test_without_a_title_nothing_is_due_and_the_municipal_one_is_next(quick):
    found = asked(quick)
    assert (found.body, found.complete, found.drawn) == ("测试运营主体", True, ())
    assert found.now.answer.total == Span(0, 0)
    assert [(s.adds, s.next) for s in found.others][:3] == [
        ("municipal", True),
        ("provincial", False),
        ("national", False),
    ]
    assert other(found, "municipal").answer.determinations[ONCE].high == 2_000_000
    assert other(found, "national").answer.determinations[ONCE].high == 5_000_000


def test_a_grant_of_a_measure_that_no_file_holds_is_listed_and_decides_nothing(quick):
    hold(quick, "municipal")
    before = asked(quick)
    with quick.write() as session:
        session.add(Grant(measure="gone-2019-1/3", park_id=501, operating_body_id=61, amount_fen=1, **SOURCE))
    after = asked(quick)
    assert (after.now, after.others) == (before.now, before.others)
    assert [row.measure for row in after.drawn] == ["gone-2019-1/3"]


def test_a_fact_that_the_law_refuses_is_told_with_its_place(quick):
    with quick.write() as session:
        session.add(Assessment(park_id=501, year=1985, result="good", **SOURCE))
    assert isinstance(asked(quick).now.answer, Unanswered)
    assert asked(quick).now.answer.at == "park.assessments.0.year"


def test_the_next_tier_follows_the_best_that_is_held_on_the_day(quick):
    hold(quick, "municipal", end=day("2026-06-30"))
    assert asked(quick).others[0].adds == "municipal"
    assert asked(quick, on=day("2026-06-30")).others[0].adds == "provincial"
    hold(quick, "national")
    assert [s.adds for s in asked(quick).others if s.next] == []


def test_what_was_drawn_for_a_lower_tier_leaves_the_reading_of_an_upgrade_open(quick):
    hold(quick, "municipal")
    pay(quick, "municipal", 2_000_000)
    found = asked(quick)
    assert [(d.measure, d.tier, d.fen) for d in found.drawn] == [(ONCE, "municipal", 200_000_000)]
    said = other(found, "provincial").answer.determinations[ONCE]
    assert said.status == "depends_on_reading" and (said.low, said.high) == (1_000_000, 3_000_000)
    assert set(said.readings) == {"upgrade=full", "upgrade=difference"}


def test_a_ruling_settles_the_reading_here_as_everywhere(quick):
    hold(quick, "municipal")
    pay(quick, "municipal", 2_000_000)
    with quick.write() as session:
        rulings.adopt(session, "upgrade", "difference", "测试机关", "测〔2026〕1号", day("2026-01-01"))
    said = other(asked(quick), "provincial").answer.determinations[ONCE]
    assert (said.status, said.high) == ("eligible", 1_000_000)
    assert said.rulings[0].option == "difference"


def test_guangming_adds_its_own_reward_only_for_a_recognised_park(quick):
    found = asked(quick)
    assert other(found, "municipal").answer.determinations[BY_DISTRICT].status == "not_eligible"
    assert other(found, "ai_software").answer.determinations["guangming-2025-4/13.1"].high == 300_000
    elsewhere = asked(quick, 502)
    assert {scenario.adds for scenario in elsewhere.others} == {
        "municipal",
        "provincial",
        "national",
        "municipal_humanoid",
    }


def test_a_recognised_incubator_without_audited_outlay_asks_for_it(quick):
    said = other(asked(quick), "zero_rent").answer.determinations["guangming-2025-4/15.2"]
    assert said.status == "needs_facts" and said.missing == ("incubator.audited_outlay.2025",)


def test_a_park_that_nobody_runs_is_not_asked_for(quick):
    with quick.write() as session:
        session.add(park("alone", id=511))
    found = asked(quick, 511)
    assert (found.body, found.now, found.others) == (None, None, ())


def test_what_is_paid_later_is_not_drawn_yet(quick):
    pay(quick, "municipal", 2_000_000, on="2026-11-22")
    assert asked(quick).drawn == ()


@pytest.mark.parametrize("slug", ["demo-guangming-1", "demo-guangming-6", "demo-beizhan-1", "demo-nanshan-1"])
def test_a_hypothesis_is_the_law_asked_with_that_title_registered(store, slug):
    """Registering the title for real gives the same answers as the hypothesis."""
    with store.read() as session:
        id = session.scalar(select(Park.id).where(Park.slug == slug))
        found = rewards(session, id, DAY)
    for scenario in found.others:
        if scenario.adds not in ("municipal", "provincial", "national"):
            continue
        with store.write() as session:
            row = Title(park_id=id, tier=scenario.adds, valid_from=DAY, **SOURCE)
            session.add(row)
            session.flush()
            said = answer_case(operator_case_of(session, id, DAY))
            session.delete(row)
        assert (said.determinations, said.total) == (scenario.answer.determinations, scenario.answer.total)
