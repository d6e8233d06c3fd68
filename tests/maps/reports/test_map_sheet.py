"""`/api/report/map.pdf`: an A4 page of what the map shows: its parks, legend, list, day, filters and sources."""

import re
from datetime import date

import pypdfium2
import pytest
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps import reports
from maps.coverage import ground
from maps.coverage.ground import Ground
from maps.viewport.filters import BadParameter, Columns, Filters
from registry.process.site import SITE
from registry.store.models import AccessEntry
from views.reports import map_sheet, routes

DAY = date(2026, 11, 21)
GUANGMING = Filters(district=frozenset({"440311"}))


@pytest.fixture
def whole(store) -> Ground:
    with store.read() as session:
        return ground.read_ground(session, DAY, ("registered", "candidate", "named", "reference"))


@pytest.fixture
def get(store, as_person, monkeypatch):
    monkeypatch.setenv("SOFTPARK_TODAY", "2026-11-21")
    as_person()
    client = TestClient(Starlette(routes=routes.routes(lambda: store)))
    return lambda query="": client.get(f"{map_sheet.PATH}?{query}")


def pages(content: bytes) -> list[str]:
    with pypdfium2.PdfDocument(content) as document:
        return [page.get_textpage().get_text_range() for page in document]


def text(content: bytes) -> str:
    return re.sub(r"\s", "", "".join(pages(content)))


def test_the_page_is_a4_and_names_day_filters_legend_and_sources(get):
    answer = get("district=440311&tier=national,ai_software&name=演示&day=2026-07-01")
    assert answer.status_code == 200 and answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''softpark-map-2026-07-01.pdf"
    with pypdfium2.PdfDocument(answer.content) as document:
        assert [round(side / 72 * 25.4) for side in document[0].get_size()] == [210, 297]
    said = text(answer.content)
    assert "筛选：行政区光明区；等次国家级、区级人工智能/软件；名称含“演示”" in said
    assert "截至2026-07-01" in said and "审图号：无，示意图" in said
    assert "来源：本登记：园区、称号、认定与租约" in said and "区划轮廓：天地图" in said
    assert "示意范围" in said and "争创园区（未认定）" in said


def test_the_list_has_the_parks_that_pass_and_no_other(get, whole):
    said = text(get("district=440311").content)
    passes = Columns(whole.parks).counted(GUANGMING)
    assert passes.sum() > 5
    for row, park in zip(passes, whole.parks.itertuples(), strict=True):
        if park.role != "reference":  # such a place is on the map and in no list
            assert (re.sub(r"\s", "", park.name_zh) in said) == row, park.name_zh
    assert f"{passes.sum()}图上的园区（个）" in said


def test_without_filters_all_parks_are_on_it(get, whole):
    said = text(get().content)
    assert "筛选：无，全部园区" in said
    parks = whole.parks[Columns(whole.parks).counted(Filters())]
    assert len(parks) > 25 and all(re.sub(r"\s", "", name) in said for name in parks["name_zh"])


def test_the_view_of_the_map_decides_what_is_on_the_page_and_the_rest_is_counted(whole):
    seen = reports.Seen.read("13/22.77/113.92")
    report, content = reports.make_sheet(whole, Filters(), seen)
    west, south, east, north = seen.box()
    parks = whole.parks[Columns(whole.parks).counted(Filters())]
    inside = parks[parks["lon"].between(west, east) & parks["lat"].between(south, north)]
    assert 0 < len(inside) < len(parks)
    said = text(content)
    assert all(re.sub(r"\s", "", name) in said for name in inside["name_zh"])
    listed = sum(len(block["rows"]) for block in report.blocks if block["kind"] == "table")
    assert f"另有{len(parks) - listed}个符合筛选的地点不在图上" in said


def test_a_view_shows_what_the_screen_does():
    west, south, east, north = reports.Seen.read("11/22.75/113.95").box()
    assert (west + east) / 2 == pytest.approx(113.95) and (south + north) / 2 == pytest.approx(22.75)
    assert (east - west) * 256 * 2**11 / 360 == pytest.approx(1100)


@pytest.mark.parametrize("view", ["here", "99/22/113", "12/22.7", "12/95/113", "12/nan/113", "12/22/999"])
def test_a_view_that_is_none_is_refused_with_what_would_be_right(view, get):
    with pytest.raises(BadParameter):
        reports.Seen.read(view)
    answer = get(f"view={view}")
    assert answer.status_code == 400 and "view" in answer.json()["error"]


@pytest.mark.parametrize("query", ["tier=gold", "district=Nanshan", "day=soon", "day=1066-10-14", "lang=fr"])
def test_an_address_that_cannot_be_read_is_answered_with_what_would_be_right(get, query):
    answer = get(query)
    assert answer.status_code == 400 and " is not " in answer.json()["error"]


def test_filters_that_choose_nothing_are_said_and_are_no_error(get):
    said = text(get("name=没有这个园区").content)
    assert "名称含“没有这个园区”" in said and "没有符合条件的园区" in said


def test_a_view_without_a_park_counts_those_beside_it(get):
    said = text(get("view=14/22.0/115.5").content)
    assert "另有32个符合筛选的地点不在图上" in said and "没有园区" in said


def test_places_of_reference_alone_are_said_to_be_no_parks(get):
    said = text(get("role=reference").content)
    assert "参照地点（非园区）" in said and "0图上的园区（个）" in said


def test_a_park_that_is_alone_has_ground_around_it(whole):
    report, _content = reports.make_sheet(whole, Filters(name="demo-hetao-1"))
    [block] = [block for block in report.blocks if block["kind"] == "map"]
    assert sum(int(item["count"] or 0) for item in block["legend"] if item["name"] != "演示数据") >= 1
    assert " km<" in block["svgs"][0] or " m<" in block["svgs"][0]


def test_in_english_it_has_no_chinese_but_names_and_sources(get):
    said = text(get("district=440311&lang=en").content)
    assert "Mapofsoftwareparks" in said and "Filters:districtGuangming" in said and "asof2026-11-21" in said
    assert "入驻企业" not in said and "筛选" not in said


def test_it_holds_no_sum_for_nobody_and_is_not_logged(get, store, as_person):
    public = get("district=440311").content
    as_person("official", scope="440311")
    assert get("district=440311").content == public
    assert "万元" not in text(public) and "内部使用" not in text(public)
    with store.read() as session:
        assert not session.scalars(select(AccessEntry).where(AccessEntry.what == "export")).all()


def test_every_page_says_its_day_and_that_the_data_are_demo(get):
    found = pages(get().content)
    for number, page in enumerate(found, 1):
        assert "软件园区地图 · 2026-11-21" in page and "演示数据：虚构" in page and f"{number} / {len(found)}" in page


def test_the_address_of_the_same_map_stands_on_it_where_the_site_is_known(get, monkeypatch):
    assert "网址" not in text(get("district=440311").content)
    monkeypatch.setenv(SITE, "https://park.example")
    said = text(get("district=440311&view=12/22.75/113.9").content)
    assert "网址：https://park.example/?district=440311&day=2026-11-21#map=12/22.75000/113.90000" in said


def test_who_asks_for_too_many_is_told_when_to_come_back(get):
    answers = [get("tier=gold") for _ in range(routes.A_MINUTE + 1)]
    assert [answer.status_code for answer in answers] == [400] * routes.A_MINUTE + [429]
    assert int(answers[-1].headers["retry-after"]) > 0 and "秒后再试" in answers[-1].text


def test_the_link_stands_beside_the_files_and_has_their_filters_and_day():
    said = str(map_sheet.button(GUANGMING, DAY))
    assert 'href="api/report/map.pdf?district=440311&amp;day=2026-11-21"' in said and "A4" in said
