"""Template, export and corrections: only for whom they are meant, whoever knows the address."""

from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from registry.person import PUBLIC, Person
from registry.store.models import AccessEntry
from tests.views.rosters.rosters import PARK, give_contacts, make_real, park_id
from views.kit import context
from views.rosters import downloads

ROLES = ("public", "operator", "official", "tenant", "admin")


@pytest.fixture
def client(open_page):
    open_page("park")  # opens the register of this test
    return TestClient(Starlette(routes=downloads.routes(context.store)))


@pytest.fixture
def as_role(as_person):
    def become(role: str, parks=None):
        return as_person(role, parks=[park_id()] if parks is None else parks)

    return become


def log() -> list[AccessEntry]:
    with context.store().read() as session:
        return list(session.scalars(select(AccessEntry).where(AccessEntry.what == "export")))


@pytest.mark.parametrize("role", ROLES)
def test_the_roster_is_exported_to_who_keeps_or_oversees_it_and_that_is_logged(client, as_role, role):
    as_role(role)
    answer = client.get(f"/api/roster/export?park={PARK}")
    expected = {"public": 401, "operator": 200, "official": 200}.get(role, 403)
    assert answer.status_code == expected
    assert [(entry.login, entry.park_id) for entry in log()] == ([(role, park_id())] if expected == 200 else [])
    if expected != 200:
        assert "演示互联企业004" not in answer.text and "没有下载" in answer.text


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_an_export_holds_the_contacts_unmasked_and_is_kept_by_no_cache(client, as_role, kind):
    give_contacts()
    as_role("operator")
    answer = client.get(f"/api/roster/export?park={PARK}&format={kind}")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    if kind == "csv":
        assert "13800001234" in answer.content.decode("utf-8-sig")
    else:
        rows = list(load_workbook(BytesIO(answer.content))["名册"].iter_rows(values_only=True))
        assert len(rows) == 15 and "13800001234" in rows[1]


@pytest.mark.parametrize("route", ["export", "template"])
def test_a_foreign_park_and_none_at_all_are_refused_in_the_same_words(client, as_role, route):
    make_real()
    as_role("operator", parks=[10_000])
    foreign, nowhere = (client.get(f"/api/roster/{route}?park={park}") for park in (PARK, "nowhere"))
    assert (foreign.status_code, nowhere.status_code) == (403, 403)
    assert foreign.text.replace(PARK, "nowhere") == nowhere.text and "没有这项权限" in foreign.text


@pytest.mark.parametrize("role", ROLES)
def test_the_template_is_for_who_may_import_it(client, as_role, role):
    as_role(role)
    answer = client.get(f"/api/roster/template?park={PARK}")
    assert answer.status_code == {"operator": 200, "public": 401}.get(role, 403)


def test_a_format_or_a_day_that_does_not_exist_is_answered_with_what_would_be_right(client, as_role):
    as_role("operator")
    assert client.get(f"/api/roster/export?park={PARK}&format=pdf").status_code == 400
    answer = client.get(f"/api/roster/export?park={PARK}&on=2026-13-01")
    assert answer.status_code == 400 and "2026-07-01" in answer.text
    assert log() == []


def test_corrections_are_for_the_person_whose_file_it_was_alone(client, as_person):
    owner, other = (Person(id, f"p{id}", "", "operator") for id in (1, 2))
    key = downloads.waiting.keep(owner, "更正表.xlsx", b"the rows")
    as_person(owner)
    answer = client.get(f"/api/roster/corrections?key={key}")
    assert (answer.status_code, answer.content) == (200, b"the rows")
    for stranger in (other, PUBLIC):
        as_person(stranger)
        answer = client.get(f"/api/roster/corrections?key={key}")
        assert answer.status_code == 404 and b"the rows" not in answer.content


def test_a_wrong_address_of_a_draft_leads_back_to_where_drafts_are_written(client, as_person):
    as_person("official", scope="440311")
    draft = client.get("/api/roster/corrections?key=x&of=draft")
    assert draft.status_code == 404 and "试写" in draft.text and "do=draft" in draft.text and "导入" not in draft.text
    of_import = client.get("/api/roster/corrections?key=x")
    assert of_import.status_code == 404 and "导入" in of_import.text and "试写" not in of_import.text
    assert "Back to trying drafts" in client.get("/api/roster/corrections?key=x&of=draft&lang=en").text


def test_corrections_are_gone_after_half_an_hour(client, as_person, monkeypatch):
    owner = as_person(Person(1, "p1", "", "operator"))
    key = downloads.waiting.keep(owner, "更正表.xlsx", b"content")
    now = downloads.time.monotonic()
    monkeypatch.setattr(downloads.time, "monotonic", lambda: now + downloads.KEPT + 1)
    assert client.get(f"/api/roster/corrections?key={key}").status_code == 404


def test_files_that_wait_do_not_fill_the_memory():
    waiting, owner = downloads.Waiting(), Person(1, "p1", "", "operator")
    keys = [waiting.keep(owner, "更正表.xlsx", b"x") for _ in range(downloads.HELD + 1)]
    assert waiting.fetch(owner, keys[-1]).content == b"x"
    with pytest.raises(downloads.NotFound):
        waiting.fetch(owner, keys[0])


def test_a_refusal_can_be_read_in_english(client, as_role):
    as_role("public")
    answer = client.get(f"/api/roster/export?park={PARK}&lang=en")
    assert 'lang="en"' in answer.text and "Log in to" in answer.text
