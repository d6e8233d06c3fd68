"""The way of a certification from application to title: every step by its own desk, nothing changed, nothing lost."""

import datetime as dt

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from registry.access.permissions import Denied
from registry.certification.given import Opening, StepAsked
from registry.certification.rules import load
from registry.parks import parks
from registry.person import PUBLIC, Person
from registry.policy import Refusal
from registry.services import certification
from registry.store import audit, history
from registry.store.models import Assessment, CertificationStep, Recognition, Title, ZeroRentIncubator
from tests.certification.conftest import (
    CITY,
    CITY_WAY,
    DISTRICT,
    MUNICIPAL,
    OPERATOR,
    TODAY,
    case,
    given,
    state,
    take,
    walk,
)
from tests.fixtures.rows import SOURCE, day


def rows(store, table):
    with store.read() as session:
        return list(session.scalars(select(table)))


def test_a_title_goes_from_application_to_the_register(place):
    id = walk(place, MUNICIPAL, *CITY_WAY, ("city", "grant"))
    (title,) = rows(place, Title)
    assert (title.park_id, title.tier, title.kind) == (501, "municipal", "comprehensive")
    assert (title.valid_from, title.valid_to, title.source) == (day("2026-07-01"), None, "深工信〔2026〕9号")
    found = case(place, id)
    assert [taken.step for taken in found.taken] == ["submit", "recommend", "approve", "notice", "grant"]
    assert found.taken[-1].record_id == title.id
    assert found.summary.state == "granted" and found.summary.waits_for is None and found.onward == ()
    with place.read() as session:
        assert parks.park_card(session, "light", day("2026-07-01")).standing == "municipal"
        assert parks.park_card(session, "light", day("2026-06-30")).standing == "none"
        assert {made.what for made in history.sets(session, limit=5)} == {"certification"}
        assert history.sets(session, limit=1)[0].by == "city"
        assert audit.verify(session) == []


def test_a_national_title_is_forwarded_and_decided_above(quick):
    opening = Opening("national", "grant")
    id = walk(quick, opening, ("applicant", "submit"), ("checker", "recommend"), ("city", "forward"))
    assert state(quick, id) == "forwarded"
    with pytest.raises(Refusal, match="登记上级决定"):
        take(quick, "city", "approve", id)
    walk(quick, id, ("city", "approved-above"), ("city", "notice"), ("city", "grant"))
    (title,) = rows(quick, Title)
    assert (title.tier, title.kind) == ("national", None)


def test_a_district_recognises_by_itself(place):
    opening = Opening("guangming-recognition", "grant", "ai_software")
    way = (("applicant", "submit-to-district"), ("district", "approve-district"), ("district", "notice"))
    walk(place, opening, *way, ("district", "grant"))
    (recognition,) = rows(place, Recognition)
    assert (recognition.kind, recognition.valid_from) == ("ai_software", day("2026-07-01"))


def test_a_zero_rent_incubator_is_recognised_the_same_way(quick):
    way = (("applicant", "submit-to-district"), ("district", "approve-district"), ("district", "notice"))
    walk(quick, Opening("guangming-zero-rent", "grant"), *way, ("district", "grant"))
    (incubator,) = rows(quick, ZeroRentIncubator)
    assert incubator.recognised is True


def test_an_application_returned_for_correction_is_submitted_again(quick):
    id = walk(quick, MUNICIPAL, ("applicant", "submit"), ("checker", "return"))
    assert case(quick, id).summary.waits_for == "applicant"
    with pytest.raises(Refusal):
        take(quick, "checker", "recommend", id)
    walk(quick, id, ("applicant", "resubmit"), ("checker", "recommend"), ("city", "return-from-decider"))
    walk(quick, id, ("applicant", "resubmit"), ("checker", "recommend"))
    assert [taken.step for taken in case(quick, id).taken].count("resubmit") == 2


@pytest.mark.parametrize("far", range(1, 5))
def test_an_applicant_may_withdraw_until_the_title_is_granted(quick, far):
    id = walk(quick, MUNICIPAL, *CITY_WAY[:far], ("applicant", "retract"))
    assert state(quick, id) == "retracted" and case(quick, id).onward == ()


def test_an_objection_stops_the_title_until_it_is_answered(quick):
    id = walk(quick, MUNICIPAL, *CITY_WAY, ("city", "object"))
    with pytest.raises(Refusal):
        take(quick, "city", "grant", id)
    walk(quick, id, ("city", "object"), ("city", "dismiss"), ("city", "grant"))
    assert state(quick, id) == "granted"


def test_an_objection_that_is_right_ends_the_application(quick):
    id = walk(quick, MUNICIPAL, *CITY_WAY, ("city", "object"), ("city", "uphold"))
    assert state(quick, id) == "refused" and rows(quick, Title) == []


def test_a_title_waits_until_the_last_day_of_the_notice_is_over(quick):
    id = walk(quick, MUNICIPAL, *CITY_WAY)
    with pytest.raises(Refusal, match="2026-06-09") as refused:
        take(quick, "city", "grant", id, on="2026-06-09")
    assert refused.value.at == "on" and state(quick, id) == "notice"
    take(quick, "city", "grant", id, on="2026-06-10")


@pytest.mark.parametrize(
    ("start", "end", "fits"),
    [("2025-12-31", None, False), ("2024-01-01", "2025-01-01", False), ("2024-01-01", "2024-12-31", True),
     ("2026-01-01", None, True), ("2025-06-01", "2025-06-30", False)],
)  # fmt: skip
def test_two_intervals_of_the_same_title_never_overlap_and_the_refusal_says_with_which(quick, start, end, fits):
    with quick.write() as session:
        session.add(
            Title(park_id=501, tier="municipal", kind="featured", valid_from=day("2025-01-01"),
                  valid_to=day("2025-12-31"), **SOURCE)
        )  # fmt: skip
    id = walk(quick, MUNICIPAL, *CITY_WAY)
    if fits:
        take(quick, "city", "grant", id, from_day=start, to_day=end)
        return
    with pytest.raises(Refusal) as refused:
        take(quick, "city", "grant", id, from_day=start, to_day=end)
    assert "2025-01-01 至 2025-12-31（测试 test）" in refused.value.zh and refused.value.at == "from_day"
    assert state(quick, id) == "notice" and len(rows(quick, Title)) == 1


def test_a_higher_title_may_run_beside_a_lower_one(quick):
    walk(quick, MUNICIPAL, *CITY_WAY, ("city", "grant"))
    forward = (("applicant", "submit"), ("checker", "recommend"), ("city", "forward"), ("city", "approved-above"))
    walk(quick, Opening("shenzhen-provincial", "grant", "base"), *forward, ("city", "notice"), ("city", "grant"))
    assert {title.tier for title in rows(quick, Title)} == {"municipal", "provincial"}


def granted(store, **days) -> int:
    id = walk(store, MUNICIPAL, *CITY_WAY)
    take(store, "city", "grant", id, **days)
    return rows(store, Title)[-1].id


def test_a_yearly_assessment_is_recorded_once(place):
    title = granted(place)
    opening = Opening("shenzhen-municipal", "assessment", follows=title)
    take(place, "city", "assess", opening, on="2026-11-20")
    (assessment,) = rows(place, Assessment)
    assert (assessment.year, assessment.result, assessment.source) == (2026, "excellent", "深工信〔2026〕20号")
    with pytest.raises(Refusal, match="2026 年已考核：优秀（深工信〔2026〕20号）"):
        take(place, "city", "assess", opening, on="2026-11-20", result="fail")
    with pytest.raises(Refusal, match="2025 年不具有这个称号"):
        take(place, "city", "assess", opening, on="2026-11-20", year=2025)
    with pytest.raises(Refusal, match="年度应在"):
        take(place, "city", "assess", opening, on="2026-11-20", year=0)
    with pytest.raises(Refusal, match="还没有到"):
        take(place, "city", "assess", opening, on="2026-11-20", year=2027)


def test_a_withdrawal_ends_the_title_and_keeps_its_record(place):
    title = granted(place)
    opening = Opening("shenzhen-municipal", "ending", follows=title)
    for wrong in ("2026-06-30", None):
        with pytest.raises(Refusal):
            take(place, "city", "end", opening, to_day=wrong)
    id = take(place, "city", "end", opening)
    (row,) = rows(place, Title)
    assert (row.valid_from, row.valid_to, row.source) == (day("2026-07-01"), day("2026-12-31"), "深工信〔2026〕9号")
    assert case(place, id).taken[0].fields["document"] == "深工信〔2026〕30号"
    with place.read() as session:
        made = history.sets(session, limit=1)[0]
        assert [item.table for item in history.changes(session, made.id)][:2] == ["certification", "title"]
    with pytest.raises(Refusal, match="提前终止"):
        take(place, "city", "end", opening, to_day="2026-12-31")


def test_a_renewal_follows_a_title_that_ends(place):
    title = granted(place, to_day="2027-06-30")
    opening = Opening("shenzhen-municipal", "renewal", follows=title)
    id = walk(place, opening, *CITY_WAY)
    with pytest.raises(Refusal, match="重叠"):
        take(place, "city", "grant", id, from_day="2027-06-30")
    take(place, "city", "grant", id, from_day="2027-07-01", to_day="2028-06-30")
    assert [(t.kind, t.valid_from) for t in rows(place, Title)] == [
        ("comprehensive", day("2026-07-01")),
        ("comprehensive", day("2027-07-01")),
    ]


def test_a_title_without_an_end_needs_no_renewal(quick):
    title = granted(quick)
    with pytest.raises(Refusal, match="不需要续期"):
        take(quick, "applicant", "submit", Opening("shenzhen-municipal", "renewal", follows=title))


def test_a_notice_begins_on_the_day_of_its_decision_at_the_earliest(place):
    id = walk(place, MUNICIPAL, *CITY_WAY[:3])  # decided on 2026-06-01
    with pytest.raises(Refusal, match="2026-06-01 才作出拟认定的决定") as refused:
        take(place, "city", "notice", id, from_day="2026-05-31")
    assert refused.value.at == "from_day"
    take(place, "city", "notice", id, from_day="2026-06-01")


@pytest.mark.parametrize(("to_day", "offered"), [(None, False), ("2027-06-30", True)])
def test_a_renewal_is_offered_only_of_what_ends(quick, to_day, offered):
    granted(quick, to_day=to_day)
    with quick.read() as session:
        found = certification.possible(OPERATOR, session, 501)
    assert offered == any(each.purpose == "renewal" for each in found)


def test_the_same_is_not_applied_for_twice_at_once(quick):
    first = take(quick, "applicant", "submit", MUNICIPAL)
    with pytest.raises(Refusal, match=f"{first} 号事项.*已提交"):
        take(quick, "applicant", "submit", MUNICIPAL)
    take(quick, "applicant", "retract", first)
    assert take(quick, "applicant", "submit", MUNICIPAL) != first


@pytest.mark.parametrize(
    "opening",
    [Opening("moon", "grant"), Opening("guangzhou-entry", "grant"), Opening("shenzhen-humanoid", "assessment"),
     Opening("shenzhen-municipal", "grant"), Opening("shenzhen-municipal", "grant", "ai_software"),
     Opening("shenzhen-municipal", "renewal", follows=99)],
)  # fmt: skip
def test_what_cannot_be_applied_for_is_refused_in_words(quick, opening):
    with pytest.raises(Refusal) as refused:
        take(quick, "applicant", "submit", opening)
    assert refused.value.zh and refused.value.en
    with quick.read() as session:
        assert certification.desk(CITY, session) == []


def test_a_park_elsewhere_cannot_be_recognised_by_guangming(quick):
    elsewhere = Person(14, "south", "运营", "operator", parks=frozenset({502}))
    opening = Opening("guangming-recognition", "grant", "ai_software")
    asked = StepAsked("submit-to-district", opening)
    with pytest.raises(Refusal, match="不适用于这个园区所在的地方"):
        certification.apply(elsewhere, quick, 502, asked, given(text="申请"), TODAY)


@pytest.mark.parametrize(
    ("step", "field", "value"),
    [("recommend", "document", "  "), ("recommend", "text", None), ("recommend", "text", "长" * 4001),
     ("recommend", "by", " "), ("recommend", "by", "长" * 201), ("recommend", "document", "1\x002"),
     ("recommend", "text", "\ud800"), ("recommend", "on", "2026-11-22"), ("recommend", "on", "2026-05-31"),
     ("submit", "evidence", ())],
)  # fmt: skip
def test_a_step_without_what_it_needs_is_not_taken(quick, step, field, value):
    opening = MUNICIPAL
    desk = "checker" if step == "recommend" else "applicant"
    about = take(quick, "applicant", "submit", opening) if step == "recommend" else opening
    with pytest.raises(Refusal) as refused:
        take(quick, desk, step, about, **{field: value})
    assert refused.value.at == field
    assert len(rows(quick, CertificationStep)) == (1 if step == "recommend" else 0)


def test_a_notice_that_ends_before_it_begins_is_refused(quick):
    id = walk(quick, MUNICIPAL, *CITY_WAY[:3])
    with pytest.raises(Refusal, match="早于第一天"):
        take(quick, "city", "notice", id, from_day="2026-06-09", to_day="2026-06-02")


def test_of_two_officials_who_take_the_next_step_at_once_only_the_first_does(quick):
    id = take(quick, "applicant", "submit", MUNICIPAL)
    asked = StepAsked("decline", id, seen=1)
    take(quick, "checker", "return", id)
    with pytest.raises(Refusal, match="退回补正") as refused:
        certification.check(DISTRICT, quick, 501, asked, given(text="不符合"), TODAY)
    assert "没有写入" in refused.value.zh
    assert state(quick, id) == "returned"


def test_nothing_about_a_case_can_be_changed_or_deleted(place):
    take(place, "applicant", "submit", MUNICIPAL)
    for table in ("certification", "certification_step", "certification_evidence"):
        for statement in (f"UPDATE {table} SET recorded_at = recorded_at", f"DELETE FROM {table}"):
            with pytest.raises(DBAPIError, match="never changed or deleted"), place.write() as session:
                session.execute(text(statement))


def test_what_an_undo_would_delete_stays(quick):
    take(quick, "applicant", "submit", MUNICIPAL)
    with quick.read() as session:
        last = history.last(session)
    with pytest.raises(history.CannotUndo), quick.write() as session:
        history.undo(session, last)


FOREIGN = Person(15, "nanshan", "南山区", "official", scope="440305")
OTHER_BODY = Person(16, "other", "别的运营主体", "operator", parks=frozenset({502}))
ADMIN = Person(17, "root", "管理员", "admin")
TENANT = Person(18, "t", "企业", "tenant", uscc="91000000DEM0000019")


@pytest.mark.parametrize("person", [PUBLIC, FOREIGN, OTHER_BODY, ADMIN, TENANT], ids=lambda person: person.role)
def test_whose_park_it_is_not_can_neither_read_nor_act(quick, person):
    id = take(quick, "applicant", "submit", MUNICIPAL)
    with quick.read() as session:
        with pytest.raises(Denied):
            certification.case(person, session, 501, id)
        with pytest.raises(Denied):
            certification.possible(person, session, 501)
        if person in (FOREIGN, OTHER_BODY):
            assert certification.desk(person, session) == []
        else:
            with pytest.raises(Denied):
                certification.desk(person, session)
    with pytest.raises(Denied):
        certification.evidence(person, quick, 501, 1)
    for service in certification.STEP_BY_DESK.values():
        with pytest.raises(Denied):
            service(person, quick, 501, StepAsked("retract", id, 1), given(), TODAY)


def test_each_desk_takes_its_own_steps_only(quick):
    id = take(quick, "applicant", "submit", MUNICIPAL)
    for person, service in (
        (OPERATOR, certification.check),
        (CITY, certification.check),
        (CITY, certification.recognise),
        (OPERATOR, certification.decide),
        (DISTRICT, certification.decide),
        (DISTRICT, certification.apply),
    ):
        with pytest.raises(Denied):
            service(person, quick, 501, StepAsked("recommend", id, 1), given(text="x", document="y"), TODAY)
    with pytest.raises(Refusal, match="别的部门"):  # a district that decides recognitions decides no title
        certification.recognise(
            DISTRICT, quick, 501, StepAsked("recommend", id, 1), given(text="x", document="y"), TODAY
        )
    assert state(quick, id) == "submitted"


def test_a_case_is_not_reachable_through_another_park(quick):
    id = take(quick, "applicant", "submit", MUNICIPAL)
    with quick.read() as session, pytest.raises(Refusal):
        certification.case(OTHER_BODY, session, 502, id)
    with pytest.raises(Refusal):
        certification.apply(OTHER_BODY, quick, 502, StepAsked("retract", id, 1), given(), TODAY)


def test_each_desk_sees_the_steps_that_are_its_own(quick):
    id = take(quick, "applicant", "submit", MUNICIPAL)
    with quick.read() as session:
        mine = {
            person.login: [step.id for step in certification.case(person, session, 501, id).mine]
            for person in (OPERATOR, DISTRICT, CITY)
        }
        waiting = {p.login: certification.desk(p, session)[0].mine for p in (OPERATOR, DISTRICT, CITY)}
    assert waiting == {"op": False, "district": True, "city": False}
    assert mine == {"op": ["retract"], "district": ["return", "recommend", "decline"], "city": []}


def test_what_may_be_opened_depends_on_place_and_desk(place):
    with place.read() as session:
        by_operator = certification.possible(OPERATOR, session, 501)
        by_city = certification.possible(CITY, session, 501)
        elsewhere = certification.possible(OTHER_BODY, session, 502)
    kinds = {kind.id for kind in load().offered}
    assert {found.kind.id for found in by_operator} == kinds
    assert {found.purpose for found in by_operator} == {"grant"} and by_city == []
    assert {found.kind.id for found in elsewhere} == {k for k in kinds if not k.startswith("guangming")}
    granted(place)
    with place.read() as session:
        found = {(p.kind.id, p.purpose) for p in certification.possible(CITY, session, 501)}
    assert found == {("shenzhen-municipal", purpose) for purpose in ("assessment", "ending", "voiding")}


def test_a_park_of_which_only_the_city_is_known_is_checked_by_the_city(quick):
    with quick.write() as session:
        from tests.fixtures.rows import park

        session.add(park("somewhere", id=503, district_code=None))
    body = Person(19, "b", "运营", "operator", parks=frozenset({503}))
    filled = given(text="申请", evidence=(), by="运营")
    with pytest.raises(Refusal):  # no evidence
        certification.apply(body, quick, 503, StepAsked("submit", MUNICIPAL), filled, TODAY)
    from tests.certification.conftest import PAPER

    filled = given(text="申请", evidence=(PAPER,), by="运营")
    id = certification.apply(body, quick, 503, StepAsked("submit", MUNICIPAL), filled, TODAY)
    recommend = given(text="符合", document="深工信〔2026〕1号")
    certification.check(CITY, quick, 503, StepAsked("recommend", id, 1), recommend, TODAY)
    assert dt.date(2026, 6, 1) == case(quick, id, 503).taken[-1].on
