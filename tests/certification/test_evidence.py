"""Evidence is kept as it was brought, given to those who may read the case, and leaves with the demo data only."""

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from registry.certification.given import LARGEST_FILE, Evidence
from registry.certification.notices import notices
from registry.parks import demo
from registry.person import Person
from registry.policy import Refusal
from registry.services import certification
from registry.store import history
from registry.store.models import AccessEntry, Certification, EvidenceFile, Park, Title
from tests.certification.conftest import CITY, CITY_WAY, MUNICIPAL, OPERATOR, PEOPLE, case, take, walk
from tests.fixtures.rows import day, park

PDF = b"%PDF-1.7 plan"


def brought(store, *pieces, **fields) -> int:
    return take(store, "applicant", "submit", MUNICIPAL, evidence=pieces, **fields)


def test_a_file_comes_back_byte_for_byte_with_its_digest_in_the_history(place):
    id = brought(place, Evidence("平面图", "园〔2026〕1号", "平面图.pdf", PDF), Evidence("营业执照"))
    first, second = case(place, id).taken[0].evidence
    assert (first.name, first.file_name, first.file_bytes) == ("平面图", "平面图.pdf", len(PDF))
    assert (second.reference, second.file_sha256) == (None, None)
    assert certification.evidence(CITY, place, 501, first.id, "10.0.0.1") == ("平面图.pdf", PDF)
    for park_id, id in ((501, second.id), (502, first.id), (501, 999)):
        with pytest.raises(Refusal):
            certification.evidence(CITY, place, park_id, id)
    with place.read() as session:
        assert f"certification evidence {first.id}" in session.scalars(select(AccessEntry.subject)).all()
        made = history.sets(session, limit=1)[0]
        kept = {item.table: item.after for item in history.changes(session, made.id)}
    assert "evidence_file" not in kept
    assert kept["certification_evidence"]["file_sha256"] is None or len(first.file_sha256) == 64


def test_a_file_that_was_altered_past_the_program_is_not_given_out(quick):
    id = brought(quick, Evidence("平面图", None, "a.pdf", PDF))
    with quick.engine.execution_options(write=True).begin() as connection:
        connection.execute(text("DROP TRIGGER evidence_file_kept_update"))
        connection.execute(text("UPDATE evidence_file SET content = X'255044462D'"))
    with pytest.raises(Refusal, match="校验值"):
        certification.evidence(CITY, quick, 501, case(quick, id).taken[0].evidence[0].id)


@pytest.mark.parametrize(
    "piece",
    [
        Evidence("x", None, "a.exe", b"MZ"),
        Evidence("x", None, "a.pdf", b"MZ"),
        Evidence("x", None, "pdf", PDF),
        Evidence("x", None, "a.html", b"<script>"),
        Evidence("x", None, "a.pdf", b""),
        Evidence("x", None, "a.pdf", PDF + bytes(LARGEST_FILE)),
        Evidence(" "),
        Evidence("营业\x00执照"),
        Evidence("平面图", "\udfff"),
        Evidence("x" * 201),
        Evidence("x", None, "a.pdf", None),
        Evidence("x", None, "a" * 300 + ".pdf", PDF),
    ],
)
def test_evidence_of_another_kind_is_refused_whole(quick, piece):
    with pytest.raises(Refusal) as refused:
        brought(quick, Evidence("营业执照"), piece)
    assert refused.value.at == "evidence"
    with quick.read() as session:
        assert session.scalar(select(func.count(Certification.id))) == 0


def test_cases_of_demo_parks_say_so_and_leave_with_the_demo(store, monkeypatch):
    with store.read() as session:
        place = session.scalar(select(Park).where(Park.slug == "demo-guangming-3"))
    body = Person(21, "op", "演示", "operator", parks=frozenset({place.id}))
    monkeypatch.setitem(PEOPLE, "applicant", body)
    paper = Evidence("平面图", None, "a.pdf", PDF)
    id = take(store, "applicant", "submit", MUNICIPAL, park_id=place.id, evidence=(paper,))
    walk(store, id, *CITY_WAY[1:], ("city", "grant"), park_id=place.id)
    with store.read() as session:
        title = session.scalar(select(Title).where(Title.park_id == place.id))
        assert title.demo and title.source == "演示数据：深工信〔2026〕9号"
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1
    with store.write() as session:
        demo.remove(session)
        assert session.scalar(select(func.count(Certification.id))) == 0
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 0


def test_on_either_database_only_demo_rows_can_leave(place, monkeypatch):
    with place.write() as session:
        session.add(park("made-up", id=504, demo=True))
    monkeypatch.setitem(PEOPLE, "applicant", Person(22, "op", "演示", "operator", parks=frozenset({501, 504})))
    paper = Evidence("平面图", None, "a.pdf", PDF)
    take(place, "applicant", "submit", MUNICIPAL, park_id=504, evidence=(paper,))
    kept = take(place, "applicant", "submit", MUNICIPAL, evidence=(paper,))
    with place.write() as session:
        demo.remove(session)
        assert list(session.scalars(select(Certification.id))) == [kept]
        assert session.scalar(select(func.count()).select_from(EvidenceFile)) == 1
    with pytest.raises(DBAPIError, match="never changed or deleted"), place.write() as session:
        session.execute(text("DELETE FROM evidence_file"))


def test_everybody_may_read_the_notice_and_nothing_else(place):
    id = take(place, "applicant", "submit", MUNICIPAL)
    with place.read() as session:
        assert notices(session, day("2026-06-05")) == []
    walk(place, id, *CITY_WAY[1:])
    with place.read() as session:
        (notice,) = notices(session, day("2026-06-05"))
        assert (notice.case, notice.slug, notice.place, notice.open) == (id, "light", "局网站", True)
        assert notices(session, day("2026-06-01")) == []  # it begins on the second
        assert notices(session, day("2026-06-10"))[0].open is False
    take(place, "city", "object", id)
    assert case(place, id).taken[-1].fields["party"] == "某公司"
    assert "某公司" not in str(case(place, id, person=OPERATOR))
    with place.read() as session:
        assert "某公司" not in str(notices(session, day("2026-06-05")))
    walk(place, id, ("city", "dismiss"), ("city", "grant"))
    with place.read() as session:
        (notice,) = notices(session, day("2026-07-01"))
    assert (notice.state, notice.document, notice.open) == ("granted", "深工信〔2026〕9号", False)


def test_a_withdrawn_application_is_no_open_notice(quick):
    id = walk(quick, MUNICIPAL, *CITY_WAY, ("applicant", "retract"))
    with quick.read() as session:
        (notice,) = notices(session, day("2026-06-05"))
    assert (notice.case, notice.open, notice.state) == (id, False, "retracted")
