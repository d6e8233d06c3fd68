"""覆盖 as a visitor meets it: the tables, their links to the map, their settings, and the files behind them."""

import html
import io
import re
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from urllib.parse import parse_qs, unquote, urlsplit

import openpyxl
import pytest
from sqlalchemy import delete, select, update
from starlette.applications import Starlette
from starlette.testclient import TestClient

from maps.coverage import coverage, exports
from maps.viewport.filters import BadParameter
from registry.parks import demo
from registry.person import PUBLIC, Person
from registry.store.models import AccessEntry, Park
from tests.fixtures.examples import one_way_each
from tests.fixtures.waiting import until
from views.coverage import files as coverage_files
from views.coverage.data import BY, SHOWS, CoverageAsked, results
from views.kit import context
from views.kit.files import KINDS

DAY = date(2026, 11, 21)
UNASKED = date(2026, 3, 3)  # a day that no other test asks for, of which nothing is kept


@pytest.fixture
def files(open_page) -> TestClient:
    """The route of the files, over the register that the pages show."""
    return TestClient(Starlette(routes=coverage_files.routes(context.store)))


@pytest.fixture
def real(open_page) -> None:
    """The demo parks as if they were real ones: their money is nobody's but their officials'."""
    with context.store().write() as session:
        session.execute(update(Park).values(demo=False))


def links(page) -> list[str]:
    """The addresses on the map that the rows of the table lead to."""
    found = re.findall(r'<a href="([^"]+)" title="在地图上看"', page.text)
    return [html.unescape(each) for each in found]


def on_map(address: str) -> tuple[dict[str, str], list[float]]:
    parts = urlsplit(address)
    query = {name: values[0] for name, values in parse_qs(parts.query).items()}
    return query, [float(number) for number in parts.fragment.removeprefix("map=").split("/")]


# --- the page ---


@pytest.mark.parametrize("show", SHOWS)
def test_every_table_is_shown_with_its_sources_and_its_files(open_page, show):
    page = open_page("coverage", show=show)
    assert page.title == "覆盖"
    assert "来源：" in page.text
    assert all(f"format={kind}" in page.text for kind in ("xlsx", "geojson", "gpkg"))


def test_the_first_table_is_that_of_districts_with_its_denominator(open_page):
    page = open_page("coverage")
    assert "园区与入驻企业：按区" in page.text
    assert "“占公布面积”的分母：该区公布面积（网页转载的二手来源，非统计年鉴；来源未注明年份）" in page.text
    assert "演示数据" in page.text


def test_a_row_leads_to_the_map_of_its_district_on_that_day(open_page):
    page = open_page("coverage", on="2026-07-01")
    query, (zoom, lat, lon) = on_map(next(each for each in links(page) if "440311" in each))
    assert query == {"district": "440311", "day": "2026-07-01"}
    assert (zoom > 11, 22.7 < lat < 22.8, 113.85 < lon < 114.0) == (True, True, True)


@pytest.mark.parametrize("show", ["district", "walking", "changes"])
def test_in_english_the_sources_are_english_too(open_page, show):
    text = open_page("coverage", show=show, lang="en").text
    assert not any(chinese in text for chinese in ("演示数据", "网页转载", "天地图"))


@pytest.mark.parametrize(("show", "said"), [("overlaps", "没有相互重叠的园区"), ("changes", "这两天之间没有变化")])
def test_a_table_without_rows_says_what_that_means(open_page, show, said):
    assert said in open_page("coverage", show=show, since="2026-11-21").text


FILTERS = {"tier": "national", "area": "hetao", "recognition": "ai_software", "role": "candidate"}


@pytest.mark.parametrize("show", FILTERS)
def test_a_row_leads_to_what_a_filter_of_the_map_shows(open_page, show):
    assert any(f"{show}={FILTERS[show]}" in each for each in links(open_page("coverage", show=show)))


def test_a_row_about_a_park_selects_it_on_the_map(open_page):
    query, _view = on_map(links(open_page("coverage", show="changes"))[0])
    assert query["park"].startswith("demo-")


def test_a_place_of_which_only_the_city_is_known_is_found_without_a_filter(open_page):
    query, _view = on_map(next(each for each in links(open_page("coverage")) if "/22.915/" in each))
    assert query == {}


def test_what_changed_is_listed_between_the_days_of_the_address(open_page):
    page = open_page("coverage", show="changes", since="2026-08-01", on="2026-10-01")
    assert "2026-08-01 至 2026-10-01 的变化" in page.text
    assert "称号升级" in page.text
    assert "省级软件名园（基地）" in page.text


def test_a_year_back_is_what_changes_are_asked_for_at_first(open_page):
    assert "2025-11-21 至 2026-11-21 的变化" in open_page("coverage", show="changes").text


def test_the_distance_is_a_setting_and_a_straight_line(open_page):
    page = open_page("coverage", show="walking", radius="800")
    assert "园区 800 m 直线范围" in page.text
    assert "不是实际步行路程" in page.text


def test_the_parks_that_count_are_a_setting(open_page):
    page = open_page("coverage", show="role", which="registered")
    counts = re.findall(r'data-label="园区（个）" class="sp-number">(?:<strong>)?(\d+)', page.text)
    assert counts == ["24", "24"] and "没有园区，未列出：" in page.text


def test_an_empty_register_has_a_word_in_place_of_rows_of_nothing(open_page):
    with context.store().write() as session:
        demo.remove(session)
        session.execute(delete(Park))
    text = open_page("coverage").text
    assert "登记中没有这些园区。" in text and "0.00%" not in text


@pytest.mark.parametrize(("name", "word"), [("show", "all"), ("on", "2026-02-30"), ("radius", "far"), ("width", "0"),
                                            ("which", "x"), ("since", "2027-01-01"), ("radius", "nan")])  # fmt: skip
def test_a_parameter_that_cannot_be_read_is_said_and_left_aside(open_page, name, word):
    page = open_page("coverage", **{name: word})
    assert f"地址中的“{name}”不能是“{word}”，已略去。" in page.text
    assert "园区与入驻企业：按区" in page.text


def test_a_long_clause_is_said_once_for_rows_that_share_it(open_page):
    page = open_page("coverage", show="plans")
    assert page.text.count("高标准规划建设一批特色鲜明、集中度高的重点软件园区") == 1
    assert "同上" in page.text


def test_certified_parks_are_held_against_the_target_of_the_plan_with_its_clause(open_page):
    page = open_page("coverage", show="targets", on="2026-11-21")
    assert "与规划目标对照：新增产业空间 3,000,000 ㎡" in page.text
    assert "新增产业空间不低于300万平方米" in page.text and "原文没有写明产业空间指用地还是建筑面积" in page.text
    assert re.search(r"合计（演示）.*?\d%", page.text) and "其中真实园区 0 个" in page.text
    assert page.text.count("深圳市培育发展软件与信息服务产业集群行动计划") == 2  # the denominator, and the source once


# --- money ---


def test_demo_money_is_everybodys(open_page):
    page = open_page("coverage", show="subsidies")
    assert "万元" in page.text
    assert "不显示" not in page.text


def test_sums_of_few_tenants_are_not_shown_to_the_public(open_page, real):
    page = open_page("coverage", show="subsidies")
    yantian = re.search(r"盐田区</a></td>(.*?)</tr>", page.text).group(1)
    assert "不显示" in yantian
    assert "万元" not in yantian
    assert "不足 5 家" in page.text


def test_money_of_real_parks_on_other_days_is_shown_to_nobody_else(open_page, real):
    page = open_page("coverage", show="subsidies", on="2026-07-01")
    assert "这一天之前没有公布过金额" in page.text
    assert "万元" not in page.text


def test_an_official_sees_the_own_district_whole(open_page, real, as_person):
    as_person("official", scope="440308")
    page = open_page("coverage", show="subsidies", on="2026-07-01")
    yantian = re.search(r"盐田区</a></td>(.*?)</tr>", page.text).group(1)
    assert "不显示" not in yantian
    assert "不显示" in re.search(r"光明区</a></td>(.*?)</tr>", page.text).group(1)


# --- the address ---


def test_an_address_says_only_what_is_unusual(monkeypatch):
    monkeypatch.setenv("SOFTPARK_TODAY", DAY.isoformat())
    assert CoverageAsked.read({}).write() == {}
    asked = {"show": "walking", "on": "2026-07-01", "radius": "800", "which": "registered"}
    assert CoverageAsked.read(asked).write() == asked
    assert CoverageAsked.read({"on": "2024-02-29"}).since == date(2023, 2, 28)
    with pytest.raises(BadParameter, match="since"):
        CoverageAsked.read({"since": "2026-12-01"})


# --- files ---


@pytest.mark.parametrize(("show", "kind"), one_way_each(SHOWS, exports.KINDS))
def test_every_table_can_be_taken_along(files, show, kind):
    answer = files.get(coverage_files.PATH, params={"show": show, "format": kind})
    assert answer.status_code == 200
    assert answer.headers["content-type"].startswith(KINDS[f".{kind}"])
    assert unquote(answer.headers["content-disposition"]).endswith(f"-2026-11-21.{kind}")
    assert answer.headers["cache-control"] == "no-store"
    assert len(answer.content) > 500


@pytest.mark.parametrize("asked", ["format=dxf", "on=x", "show=money", "format=geojson&layer=none"])
def test_a_wrong_question_is_answered_with_what_would_be_right(files, asked):
    answer = files.get(f"{coverage_files.PATH}?{asked}")
    assert answer.status_code == 400
    assert asked.rpartition("=")[2] in answer.json()["error"]
    assert "one of" in answer.json()["error"] or "a day such as" in answer.json()["error"]


def test_a_file_tells_the_public_no_more_than_the_page(files, real):
    answer = files.get(coverage_files.PATH, params={"show": "subsidies", "format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0]
    yantian = next(row for row in sheet.iter_rows(values_only=True) if str(row[0]).startswith("盐田区"))
    assert not any(yantian[1:])


def test_a_file_of_another_days_money_is_refused_to_the_public(files, real):
    answer = files.get(coverage_files.PATH, params={"show": "subsidies", "on": "2026-07-01"})
    assert answer.status_code == 400
    assert "published" in answer.json()["error"]


def test_money_that_somebody_with_an_account_takes_along_is_logged(files, as_person):
    as_person("official", scope="440308")
    files.get(coverage_files.PATH, params={"show": "subsidies"})
    files.get(coverage_files.PATH, params={"show": "district"})
    as_person()
    files.get(coverage_files.PATH, params={"show": "subsidies"})
    with context.store().read() as session:
        logged = session.execute(select(AccessEntry.login, AccessEntry.what, AccessEntry.subject)).all()
    assert [tuple(entry) for entry in logged] == [("official", "export", "coverage/subsidies.xlsx")]


def test_a_file_is_made_once_for_all_who_may_see_the_same(files, real, as_person, monkeypatch):
    """The table of districts for everybody; of money one for officials of Yantian, one for an official of Guangming,
    one for everybody else, and nobody gets what only another may see.
    """
    made, written = [], exports.written
    monkeypatch.setattr(exports, "written", lambda found, *asked: made.append(found[0].id) or written(found, *asked))
    taken = {}
    for id, scope in enumerate(("440308", None, "440308", "440311", None), start=9_000):
        as_person(Person(id, f"{id}", f"{id}", "official", scope=scope) if scope else PUBLIC)
        for show in ("district", "subsidies"):
            answer = files.get(coverage_files.PATH, params={"show": show, "radius": "707", "format": "geojson"})
            taken.setdefault((show, scope), set()).add(answer.content)
    assert all(len(contents) == 1 for contents in taken.values())
    assert made.count("parks_by_district") == 1 and made.count("subsidies_by_district") == 3
    assert len({*taken["subsidies", "440308"], *taken["subsidies", "440311"], *taken["subsidies", None]}) == 3
    with context.store().write() as session:
        session.execute(update(Park).values(demo=True))
    files.get(coverage_files.PATH, params={"show": "district", "radius": "707", "format": "geojson"})
    assert made.count("parks_by_district") == 2


def test_visitors_who_open_a_table_together_have_it_worked_out_once(files, monkeypatch):
    came, made, by = [], [], coverage.by

    def not_before_all_have_come(found, show):
        made.append(show)
        until(lambda: len(came) == 4, "all four visitors have come")
        return by(found, show)

    def visit(_visitor):
        came.append(1)
        return results(CoverageAsked(BY[-1], UNASKED), PUBLIC)

    monkeypatch.setattr(coverage, "by", not_before_all_have_come)
    with ThreadPoolExecutor(4) as visitors:
        told = list(visitors.map(visit, range(4)))
    assert made == [BY[-1]] and all(each == told[0] for each in told)


def test_money_is_logged_each_time_though_the_file_is_made_once(files, as_person):
    as_person("official", scope="440308")
    for _ in range(2):
        files.get(coverage_files.PATH, params={"show": "subsidies"})
    with context.store().read() as session:
        logged = session.scalars(select(AccessEntry.subject)).all()
    assert logged == ["coverage/subsidies.xlsx"] * 2
