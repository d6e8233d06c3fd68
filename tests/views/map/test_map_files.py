"""The parks of the map as files: what the filters choose, with sources, and nothing that is not known as a zero."""

import io
import json
import sqlite3
from datetime import date

import geopandas
import openpyxl
import pytest
from sqlalchemy import update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps.coverage import exports
from maps.coverage.park_list import listed
from maps.viewport import api
from maps.viewport.filters import Filters
from registry.store.models import Park
from views.kit import context
from views.map import files as map_files

DAY = date(2026, 11, 21)


@pytest.fixture
def files(open_page) -> TestClient:
    return TestClient(Starlette(routes=map_files.routes(context.store)))


@pytest.fixture
def index(open_page):
    return api.indexes_of(context.store()).of(DAY)[1]


def get(files, **params) -> bytes:
    answer = files.get(map_files.PATH, params={"day": "2026-11-21"} | params)
    assert answer.status_code == 200, answer.text
    assert answer.headers["cache-control"] == "no-store"
    return answer.content


def test_the_workbook_lists_the_parks_that_the_filters_choose_and_their_sources(files):
    book = openpyxl.load_workbook(io.BytesIO(get(files, tier="national", format="xlsx")))
    sheet = book["园区"]
    names = [row[0].value for row in sheet.iter_rows(min_row=2)]
    assert len(names) == 3 and all(name.startswith("演示") for name in names)
    assert {row[1].value for row in sheet.iter_rows(min_row=2)} == {"国家级 national"}
    told = [cell.value for row in book["来源 Sources"].iter_rows() for cell in row]
    assert "2026-11-21" in told and any("含演示数据" in str(cell) for cell in told)
    assert "设置 setting: tier" in told and "national" in told


def test_a_file_is_made_once_for_everybody_until_the_register_changes(files, as_person, monkeypatch):
    made, written = [], exports.written
    monkeypatch.setattr(exports, "written", lambda *asked: made.append(asked[1]) or written(*asked))
    for role in ("public", "official", "admin"):
        as_person(role)
        get(files, tier="municipal", format="geojson")
    assert made == ["geojson"]
    with context.store().write() as session:
        session.execute(update(Park).values(demo=False))
    get(files, tier="municipal", format="geojson")
    assert len(made) == 2


def test_geojson_has_outlines_and_points_in_degrees(files):
    found = json.loads(get(files, format="geojson"))
    assert len(found["features"]) == 32
    kinds = {feature["geometry"]["type"] for feature in found["features"]}
    assert "Point" in kinds and kinds & {"Polygon", "MultiPolygon"}
    first = found["features"][0]["properties"]
    assert first["standing_zh"] == "国家级" and first["park"]


def test_a_geopackage_opens_with_its_sources_beside(files, tmp_path):
    path = tmp_path / "parks.gpkg"
    path.write_bytes(get(files, district="440311", format="gpkg"))
    frame = geopandas.read_file(path, layer="parks")
    assert set(frame["district_zh"]) == {"光明区"} and frame.crs.to_epsg() == 4490
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM sources").fetchone()[0] > 3


def test_what_is_not_known_is_an_empty_cell(index):
    rows = {row.id: row.cells for row in listed(index, Filters(role=frozenset({"candidate"}))).rows}
    assert rows and all(cells["operator"] is None for cells in rows.values())
    assert any(cells["area"] is None for cells in rows.values())


def test_the_best_standing_comes_first_as_in_the_table(index):
    result = listed(index, Filters())
    assert [row.id for row in result.rows] == [index.slugs[row] for row in index.found(Filters())]


def test_a_place_of_reference_is_said_to_be_no_park(index):
    [row] = listed(index, Filters(role=frozenset({"reference"}))).rows
    assert "非园区" in row.cells["role"].zh


@pytest.mark.parametrize(
    "params", [{"format": "pdf"}, {"tier": "gold"}, {"day": "soon"}, {"district": "Nanshan"}, {"day": "1066-10-14"}]
)
def test_what_cannot_be_read_is_answered_with_what_would_be_right(files, params):
    answer = files.get(map_files.PATH, params=params)
    assert answer.status_code == 400 and " is not " in answer.json()["error"]


def test_filters_that_choose_nothing_give_an_empty_list_and_no_error(files):
    assert json.loads(get(files, name="没有这个园区", format="geojson"))["features"] == []
    assert openpyxl.load_workbook(io.BytesIO(get(files, name="没有这个园区")))["园区"].max_row == 1


def test_who_asks_without_end_is_told_when_to_come_back(files):
    answers = [files.get(map_files.PATH, params={"tier": "national", "day": "2026-11-21"}) for _ in range(13)]
    assert [answer.status_code for answer in answers] == [200] * 12 + [429]
    assert int(answers[-1].headers["retry-after"]) > 0 and "秒后再试" in answers[-1].text
