"""What the public is answered does not tell that a roster changed: the same words and headers, whatever is asked."""

import re
import zipfile
from io import BytesIO

import geopandas
import pypdfium2
import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

import app
from maps.viewport import api, leaflet
from registry.person import PUBLIC
from registry.store.models import Lease, Park, Rent, Tenant
from tests.fixtures.rows import SOURCE, lease, tenant
from views.coverage.data import CoverageAsked, results
from views.entrance import pace
from views.kit import context

DAY = "2026-11-21"
PARK = "demo-guangming-2"
MAP = [
    "/healthz",
    "/api/map/parks?bbox=113.5,22.3,114.8,23.0&z=11",
    "/api/map/areas",
    "/api/map/districts",
    f"/api/report/map.pdf?day={DAY}&district=440311",
]
MONEY = [
    *(f"/api/map/layer?layer={layer}&day={day}&lang={lang}{by}" for layer in ("subsidies", "subsidies_by_park")
      for day in (DAY, "2026-12-31") for lang in ("zh", "en") for by in ("", "&by=low", "&by=claimants")),
    *(f"/api/coverage/export?show=subsidies&format={kind}&on={day}{layer}" for kind, layers in (
        ("xlsx", [""]), ("gpkg", [""]), ("geojson", ["&layer=subsidies_by_district", "&layer=subsidies_by_park"]))
      for layer in layers for day in (DAY, "2026-12-31")),
    *(f"/api/report/{kind}/{id}.pdf?on={DAY}&lang={lang}" for kind, id in (
        ("park", PARK), ("district", "440311"), ("city", "4403")) for lang in ("zh", "en")),
]  # fmt: skip


@pytest.fixture
def site(database_file, monkeypatch, as_person):
    """Our routes over the demo as if it were real, on a day whose eve has been published; the visitor is nobody."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    monkeypatch.setenv("SOFTPARK_TODAY", DAY)
    monkeypatch.setattr(pace.Pace, "_count", lambda self, key: None)  # one visitor asks for more than a minute's share
    context.store.cache_clear()
    with context.store().write() as session:
        for table in (Park, Tenant, Lease):
            session.execute(update(table).values(demo=False))
    as_person()
    yield TestClient(Starlette(routes=app.ROUTES))
    context.store.cache_clear()


def read(answer) -> object:
    """What somebody reads of it: of files without the moment at which they were made."""
    content = answer.content
    headers = {name: value for name, value in answer.headers.items() if name not in ("content-length", "date")}
    if content[:4] == b"%PDF":
        with pypdfium2.PdfDocument(content) as document:
            content = [page.get_textpage().get_text_range() for page in document]
    elif content[:2] == b"PK":
        with zipfile.ZipFile(BytesIO(content)) as book:
            content = {name: book.read(name) for name in book.namelist() if not name.startswith("docProps")}
    elif content[:6] == b"SQLite":
        layers = geopandas.list_layers(BytesIO(content))["name"]
        content = [geopandas.read_file(BytesIO(content), layer=layer).to_json() for layer in layers]
    return answer.status_code, headers, content


def ask(site, addresses):
    return {address: read(site.get(address)) for address in addresses}


def change_amounts():
    """A private change: what tenants pay. Nothing of it is anybody's but their officials'."""
    with context.store().write() as session:
        session.execute(update(Rent).values(amount_fen=Rent.amount_fen * 2))
        session.execute(update(Lease).values(monthly_rent_fen=Lease.monthly_rent_fen * 2, area_m2=Lease.area_m2 + 1))


def come(number=1):
    with context.store().write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == PARK))
        for each in range(9_000, 9_000 + number):
            session.add(tenant(number=each - 8_900, id=each))
            session.flush()
            session.add(lease(each, park, "2025-01-01", area_m2=123.0, monthly_rent_fen=456_700))
            session.add(Rent(tenant_id=each, park_id=park, year=2025, amount_fen=5_480_400, **SOURCE))


def test_a_changed_rent_changes_no_answer_and_no_header(site):
    before = ask(site, [*MAP, *MONEY])
    assert {status for status, *_rest in before.values()} == {200}
    change_amounts()
    assert ask(site, [*MAP, *MONEY]) == before


def test_one_tenant_more_changes_no_sum_of_money_today_nor_after_the_close(site, monkeypatch):
    """What the audit did: two looks at 覆盖, one tenant added between them. The difference was its rent and area."""
    sums = [address for address in MONEY if "/report/" not in address]
    before = ask(site, sums)
    come()
    assert ask(site, sums) == before
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-22")
    assert ask(site, sums) == before


def test_reports_say_of_more_tenants_how_many_but_not_what_they_may_claim(site):
    def money(address):
        said = "".join(read(site.get(address))[2]).partition("条款依据")[0]
        return re.findall(r"[\d,.]+\s*万元", said)

    reports = [address for address in MONEY if "/report/" in address and "lang=zh" in address]
    before = {address: money(address) for address in reports}
    assert all(before.values())
    come(2)
    assert {address: money(address) for address in reports} == before


def test_six_tenants_more_are_told_at_the_next_close(site, monkeypatch):
    def said(day):
        rows = site.get(f"/api/map/layer?layer=subsidies_by_park&day={day}&by=tenants").json()["rows"]
        return next(row["said"] for row in rows if row["name"] == "演示光明二园")

    before = said(DAY)
    come(6)
    assert said(DAY) == before
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-22")
    assert said("2026-11-20") == before and "2026-11-20" in before
    number, now = (int(re.match(r"\d+", each)[0]) for each in (before, said("2026-11-22")))
    assert now == number + 6 and "2026-11-21" in said("2026-11-22")


def test_the_known_answer_is_confirmed_after_a_private_change_and_not_after_a_public_one(site):
    address = MAP[1]
    tag = site.get(address).headers["etag"]
    change_amounts()
    assert site.get(address, headers={"If-None-Match": tag}).status_code == 304
    with context.store().write() as session:
        session.execute(update(Park).where(Park.slug == PARK).values(name_zh="改名园"))
    answer = site.get(address, headers={"If-None-Match": tag})
    assert answer.status_code == 200 and "改名园" in answer.text


def test_what_the_map_of_a_page_is_given_stands_for_parks_only(site):
    def version():
        return api.indexes_of(context.store()).of(context.today())[1].digest

    before = version()
    change_amounts()
    assert version() == before
    register = context.store().version()
    with context.store().write() as session:
        session.execute(update(Park).where(Park.slug == PARK).values(name_en="Renamed"))
    assert version() != before
    request = leaflet.Request(filters={}, day=context.today(), version=before).told()
    assert not [part for part in register.split(".") if len(part) > 3 and part in str(request)]


def test_a_layer_is_fetched_again_when_what_it_says_has_changed(site):
    (table,) = results(CoverageAsked.read({"show": "district", "on": DAY}), PUBLIC)
    come()
    (after,) = results(CoverageAsked.read({"show": "district", "on": DAY}), PUBLIC)
    assert table.digest != after.digest


def test_nobody_without_an_account_reads_the_version_of_the_register(site):
    parts = [part for part in context.store().version().split(".") if len(part) > 3]
    for address in [*MAP, *MONEY]:
        answer = site.get(address)
        said = str(read(answer)) + str(answer.headers)
        assert not [part for part in parts if part in said], address
