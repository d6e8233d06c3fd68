"""What was granted or assessed by mistake is declared void: it stays with its reason, and counts nowhere."""

import re
from pathlib import Path

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.orm import aliased

from registry.access.permissions import Denied
from registry.certification.given import Opening
from registry.certification.notices import notices
from registry.claims.operator_cases import operator_case_of
from registry.parks import parks
from registry.parks.change_days import days_of_change
from registry.parks.difference import difference
from registry.parks.facts import park_facts
from registry.parks.voids import TABLES, voids_of
from registry.parks.yearly_counts import held, standings
from registry.policy import Refusal
from registry.services import certification
from registry.store import audit, history
from registry.store.intervals import assessments
from registry.store.models import WITH_VOID, Assessment, Recognition, Title, Voidable, ZeroRentIncubator
from tests.certification.conftest import CITY, CITY_WAY, DISTRICT, MUNICIPAL, TODAY, case, state, take, walk
from tests.fixtures.rows import SOURCE, day

ON = day("2026-08-01")
VOIDING = "shenzhen-municipal"


def granted(store) -> int:
    """The municipal title of park 501, from 2026-07-01 on."""
    walk(store, MUNICIPAL, *CITY_WAY, ("city", "grant"))
    with store.read() as session:
        return session.scalar(select(func.max(Title.id)))


def void(store, title: int, **fields) -> int:
    return take(store, "city", "void", Opening(VOIDING, "voiding", follows=title), **fields)


def test_a_title_entered_by_mistake_is_declared_void_with_its_reason_and_document(place):
    title = granted(place)
    id = void(place, title)
    assert state(place, id) == "voided"
    with place.read() as session:
        assert session.scalars(select(Title)).all() == [] and session.get(Title, title) is None
        (row,) = session.scalars(select(Title).execution_options(**WITH_VOID))
        (told,) = voids_of(session, 501)
        assert (told.id, told.what, told.kind, told.case) == (title, "municipal", "comprehensive", id)
        assert (told.reason, told.document, told.on) == ("园区登记错了", "深工信〔2026〕40号", day("2026-06-01"))
        assert (row.valid_from, row.valid_to) == (day("2026-07-01"), None)  # nothing else was touched
        made = history.sets(session, limit=1)[0]
        assert made.by == "city"
        (item,) = [item for item in history.changes(session, made.id) if item.table == "title"]
        assert item.changed == ("voided_by",)
        assert audit.verify(session) == []


@pytest.mark.parametrize("field", ["text", "document"])
def test_without_a_reason_and_a_document_nothing_is_declared_void(quick, field):
    title = granted(quick)
    with pytest.raises(Refusal) as refused:
        void(quick, title, **{field: " "})
    assert refused.value.at == field
    with quick.read() as session:
        assert session.get(Title, title) is not None


def test_after_a_correction_the_right_title_can_be_granted_for_the_same_days(place):
    void(place, granted(place))
    again = granted(place)
    with place.read() as session:
        assert session.scalars(select(Title.id)).all() == [again]


def test_nothing_is_declared_void_twice_and_a_void_title_can_neither_end_nor_be_assessed(quick):
    title = granted(quick)
    void(quick, title)
    for purpose, step in (("voiding", "void"), ("ending", "end"), ("assessment", "assess")):
        with pytest.raises(Refusal, match="请选择") as refused:
            take(quick, "city", step, Opening(VOIDING, purpose, follows=title), on="2026-11-20")
        assert refused.value.at == "follows"


def test_what_was_declared_void_cannot_be_renewed_any_more(quick):
    walk(quick, MUNICIPAL, *CITY_WAY)
    take(quick, "city", "grant", 1, to_day="2026-12-31")
    renewal = walk(quick, Opening(VOIDING, "renewal", follows=1), *CITY_WAY)
    void(quick, 1)
    with pytest.raises(Refusal, match="请选择"):
        take(quick, "city", "grant", renewal, from_day="2027-01-01")


def test_a_wrong_assessment_is_declared_void_and_the_year_assessed_again(place):
    title = granted(place)
    opening = Opening(VOIDING, "assessment", follows=title)
    take(place, "city", "assess", opening, on="2026-11-20")
    with place.read() as session:
        wrong = session.scalar(select(Assessment.id))
        held = {(p.kind.id, p.purpose): p.held for p in certification.possible(CITY, session, 501)}
        assert [row.id for row in held[VOIDING, "assessment_voiding"]] == [wrong]
        assert ("national", "assessment_voiding") not in held  # it is no result of that title
    correction = Opening(VOIDING, "assessment_voiding", follows=wrong)
    take(place, "city", "void-assessment", correction, on="2026-11-20")
    take(place, "city", "assess", opening, on="2026-11-20", result="fail")
    with place.read() as session:
        assert [row.result for row in assessments(session, 501, day("2027-02-01"))] == ["fail"]
        assert [(v.table, v.what) for v in voids_of(session, 501)] == [("assessment", "excellent")]
        assert audit.verify(session) == []


def test_only_the_office_that_decides_may_declare_void(quick):
    title = granted(quick)
    opening = Opening(VOIDING, "voiding", follows=title)
    for desk in ("applicant", "checker", "district"):
        with pytest.raises((Denied, Refusal)):
            take(quick, desk, "void", opening)
    with quick.read() as session:
        assert {p.purpose for p in certification.possible(DISTRICT, session, 501)} & {"voiding"} == set()
        assert (VOIDING, "voiding") in {(p.kind.id, p.purpose) for p in certification.possible(CITY, session, 501)}


def test_the_case_that_granted_and_its_notice_say_that_it_is_void(quick):
    title = granted(quick)
    id = void(quick, title)
    assert case(quick, 1).summary.void and not case(quick, id).summary.void
    with quick.read() as session:
        assert certification.case(CITY, session, 501, 1).void.case == id
        assert certification.case(CITY, session, 501, id).void.id == title
        (notice,) = notices(session, TODAY)
        assert (notice.state, notice.void) == ("granted", "深工信〔2026〕40号")
        card = parks.park_card(session, "light", ON)
        assert card.titles == () and [void.what for void in card.void] == ["municipal"]
        assert parks.park_card(session, "light", day("2026-06-30")).void == ()


ROWS = (
    (Title, {"tier": "municipal", "valid_from": day("2026-01-01")}),
    (Recognition, {"kind": "ai_software", "valid_from": day("2026-01-01")}),
    (ZeroRentIncubator, {"recognised": True, "valid_from": day("2026-01-01")}),
    (Assessment, {"year": 2025, "result": "excellent"}),
)


def everything(store) -> dict[str, object]:
    """What each reader of titles, recognitions, incubators and assessments says of the register."""
    with store.read() as session:
        park = session.get(parks.Park, 501)
        frame = parks.park_frame(session, ON).set_index("id")
        card = parks.park_card(session, "light", ON)
        found = certification.readiness(CITY, session, 501, ON)
        rewards = certification.rewards(CITY, session, 501, ON)
        return {
            "map": (frame.standing[501], frame.recognition[501]),
            "card": (card.standing, card.titles, card.recognitions, card.incubators, card.assessments),
            "law": park_facts(session, park, ON),
            "operator": operator_case_of(session, 501, ON),
            "years": standings(held(session), [501, 502], ON),
            "days": days_of_change(session),
            "difference": difference(session, day("2025-06-01"), ON),
            "assessments": [row.result for row in assessments(session, 501, ON)],
            "readiness": found.figures,
            "rewards": (rewards.now, rewards.drawn),
            "held": [possible.held for possible in certification.possible(CITY, session, 501) if possible.held],
        }


def test_no_reader_of_titles_recognitions_incubators_or_assessments_counts_a_void_one(quick):
    before = everything(quick)
    title = granted(quick)
    step = void(quick, title)
    assert everything(quick) == before
    with quick.write() as session:
        session.add_all(table(park_id=501, **fields, **SOURCE) for table, fields in ROWS)
    counted = everything(quick)
    assert [name for name in before if counted[name] == before[name]] == []  # each reader does see them
    with quick.write() as session:
        for table in TABLES:
            session.execute(text(f"UPDATE {table.__tablename__} SET voided_by = {step} WHERE voided_by IS NULL"))
    assert everything(quick) == before


def test_a_question_leaves_void_rows_out_however_it_is_asked(quick):
    title = granted(quick)
    void(quick, title)
    other = aliased(Title)
    inner = select(Title.park_id).where(Title.tier == "municipal")
    with quick.read() as session:
        asked = {
            "columns": select(Title.tier),
            "count": select(func.count()).select_from(Title),
            "alias": select(other.tier),
            "subquery": select(parks.Park.id).where(parks.Park.id.in_(inner)),
            "exists": select(parks.Park.id).where(inner.where(Title.park_id == parks.Park.id).exists()),
            "join": select(parks.Park.id).join(Title, Title.park_id == parks.Park.id),
        }
        found = {how: session.execute(question).scalars().all() for how, question in asked.items()}
    assert found == {"columns": [], "count": [0], "alias": [], "subquery": [], "exists": [], "join": []}


def test_every_table_that_can_hold_void_rows_is_known_and_none_is_read_past_the_orm():
    """Questions to the bare tables would count void rows: there are none in the program."""
    assert set(Voidable.__subclasses__()) == set(TABLES)
    names = "|".join(table.__tablename__ for table in TABLES)
    classes = "|".join(table.__name__ for table in TABLES)
    past = re.compile(rf"\b(?:{classes})\.__table__|\b(?:FROM|JOIN)\s+(?:{names})\b", re.IGNORECASE)
    root = Path(__file__).resolve().parents[2]
    files = [path for room in ("registry", "maps", "views", "cli") for path in (root / room).rglob("*.py")]
    assert len(files) > 150
    told = [f"{path.name}: {hit}" for path in files for hit in past.findall(path.read_text("utf-8"))]
    assert told == []
