"""`/api/report/…pdf`: what a visitor gets, what an official gets, and what is refused."""

import re
from datetime import date

import pypdfium2
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps import reports
from maps.coverage import coverage, ground
from maps.reports import fonts
from registry.store.models import AccessEntry, Park, Rent
from views.reports import routes


@pytest.fixture
def get(store, as_person, monkeypatch):
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-21")
    as_person()
    client = TestClient(Starlette(routes=routes.routes(lambda: store)))
    return lambda path: client.get(f"/api/report/{path}")


@pytest.fixture
def real(store):
    with store.write() as session:
        session.execute(update(Park).values(demo=False))


def text(answer):
    with pypdfium2.PdfDocument(answer.content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def logged(store):
    with store.read() as session:
        return [entry.subject for entry in session.scalars(select(AccessEntry).where(AccessEntry.what == "export"))]


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("district/440311.pdf", "光明区软件园区报告"),
        ("city/4403.pdf", "深圳市软件园区报告"),
        ("park/demo-hetao-1.pdf?lang=en", "Demo Park Hetao 1"),
    ],
)
def test_everybody_gets_reports(get, path, title):
    answer = get(path)
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''softpark-")
    assert answer.headers["cache-control"] == "no-store"
    assert title in text(answer)


def test_the_day_of_the_address_is_that_of_the_report(get):
    assert "截至 2025-03-01" in text(get("district/440311.pdf?on=2025-03-01"))
    assert "截至 2026-11-21" in text(get("district/440311.pdf"))


def test_an_official_gets_the_own_sums_and_that_is_logged(get, store, real, as_person):
    assert "内部使用" not in text(get("district/440311.pdf")) and not logged(store)
    as_person("official", scope="440311")
    assert "内部使用" in text(get("district/440311.pdf"))
    assert logged(store) == ["report/softpark-district-440311-2026-11-21.pdf"]
    as_person("official", scope="440308")
    assert "可申请的补贴（最低）\r\n最高" not in text(get("district/440311.pdf"))
    as_person()
    assert "内部使用" not in text(get("district/440311.pdf"))


def test_a_report_is_not_kept_for_a_register_that_it_was_not_made_from(get, store, monkeypatch):
    """The register changes after a report's figures were read: who asks next gets them anew."""
    made, read, make = [], reports.read_register, reports.make

    def changed_meanwhile(store, day):
        found = read(store, day)
        if not made:
            with store.write() as session:
                session.execute(update(Rent).values(amount_fen=Rent.amount_fen + 1))
        return found

    monkeypatch.setattr(reports, "read_register", changed_meanwhile)
    monkeypatch.setattr(
        reports, "make", lambda basis, *asked: made.append(basis.register.version) or make(basis, *asked)
    )
    for _ in range(3):
        get("park/demo-hetao-1.pdf")
    assert len(made) == 2 and made[1] == store.version() != made[0]


@pytest.mark.parametrize("role", ["public", "admin"])
def test_who_reads_no_roster_gets_the_sum_of_a_real_park_as_it_was_published(get, store, real, as_person, role):
    as_person(role)
    said = text(get("park/demo-guangming-2.pdf"))
    assert "310.27" in said and "公布截至2026-11-20" in "".join(said.split())  # the line is broken there
    with store.write() as session:
        session.execute(update(Rent).values(amount_fen=Rent.amount_fen * 2))
    assert "310.27" in text(get("park/demo-guangming-2.pdf")), "what changes today is not told today"
    assert "不显示" in text(get("park/demo-yantian-1.pdf")), "of fewer than five nothing was published"


def test_an_operator_gets_the_sums_of_the_own_park_alone(get, store, real, as_person):
    with store.read() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-2"))
    as_person("operator", parks=[park])
    assert "310.27" in text(get("park/demo-guangming-2.pdf"))
    assert "公布截至" not in text(get("park/demo-guangming-2.pdf"))
    assert "公布截至" in text(get("park/demo-guangming-1.pdf")), "of the others what everybody is told"


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("district/999999.pdf", 404),
        ("park/nowhere.pdf", 404),
        ("city/0000.pdf", 404),
        ("province/44.pdf", 400),
        ("park/demo-hetao-1.pdf?on=tomorrow", 400),
        ("park/demo-hetao-1.pdf?on=1890-01-01", 400),
        ("park/demo-hetao-1.pdf?lang=fr", 400),
    ],
)
def test_what_there_is_not_is_said(get, path, status):
    answer = get(path)
    assert answer.status_code == status and answer.text


def test_who_asks_for_too_many_reports_is_told_when_to_come_back(get, as_person):
    for _ in range(routes.A_MINUTE):
        assert get("park/nowhere.pdf").status_code == 404
    answer = get("district/440311.pdf")
    assert answer.status_code == 429 and 0 < int(answer.headers["retry-after"]) <= 60
    assert f"请在 {answer.headers['retry-after']} 秒后再试" in answer.text
    assert "try again in" in get("district/440311.pdf?lang=en").text
    as_person("official", scope="440311")
    assert get("park/nowhere.pdf").status_code == 404  # of the same address, but somebody else


def test_without_a_font_the_answer_says_what_to_install(get, monkeypatch):
    monkeypatch.setattr(fonts, "FAMILIES", ())
    fonts._found.cache_clear()
    answer = get("park/demo-hetao-1.pdf")
    fonts._found.cache_clear()
    assert answer.status_code == 503 and "fonts-noto-cjk" in answer.text


def test_a_table_of_districts_leads_to_the_reports_of_those_that_have_parks(store, get):
    with store.read() as session:
        today = ground.read_ground(session, date(2026, 11, 21))
    said = str(routes.of_rows(coverage.by(today, "district"), date(2026, 11, 21)))
    codes = re.findall(r'href="api/report/district/(\d{6})\.pdf"', said)
    assert codes == sorted(today.parks["district"].dropna().unique(), key=lambda code: (code[:4] != "4403", code))
    assert all(get(f"district/{code}.pdf").status_code == 200 for code in codes[:2])
    assert routes.of_rows(coverage.by(today, "tier"), date(2026, 11, 21)) is None
