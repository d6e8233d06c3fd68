"""Targets of plans: figure and words are the document's, the ground is the register's, and nothing is claimed."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import shapely

from maps.coverage import ground, plan_targets
from maps.geo.geodesy import square_metres
from registry.policy import load_law
from tests.maps.coverage.test_coverage import LAT, LON, box, made

PLAN = "shenzhen-plan-2022-2025"
SOURCES = Path(__file__).parents[4] / "shared" / "policies"
DAY = date(2026, 11, 21)


def table(*shapes, **columns):
    [result] = plan_targets.targets(made(*shapes, **columns))
    return result


def row(result, id):
    return next(each.cells for each in result.table() if each.id == id)


def said(result):
    return "".join(note.zh for note in result.notes)


def test_the_figure_is_that_of_the_document():
    document = load_law().document(PLAN)
    [target] = document.targets
    assert (target.at_least_m2, target.by_year) == (3_000_000, 2025)
    source = SOURCES / document.source
    if not source.exists():
        pytest.skip("the source texts are not at hand")
    assert re.sub(r"\s", "", target.quote) in re.sub(r"\s", "", source.read_text("utf-8"))


def test_certified_parks_count_once_with_their_ground_and_others_do_not():
    shapes = box(0, 0, 300, 100), box(200, 0, 500, 100), box(0, 500, 900, 900)
    found = table(*shapes, standing=["national", "ai_software", "none"])
    together = float(square_metres([box(0, 0, 500, 100)])[0])
    assert row(found, "all") == {
        "standing": row(found, "all")["standing"], "parks": 2, "unmeasured": 0,
        "land": pytest.approx(together, rel=1e-6), "share": pytest.approx(together / 30_000, rel=1e-6),
    }  # fmt: skip
    assert "另有 1 个园区当日没有称号或认定，不计入。" in said(found)
    assert "相互重叠的用地在合计中只计一次" in said(found)


def test_ground_that_nobody_measured_is_not_known_and_not_zero():
    found = table(shapely.Point(LON, LAT), box(0, 0, 100, 100), standing=["municipal", "provincial"])
    assert (row(found, "municipal")["land"], row(found, "municipal")["share"]) == (None, None)
    assert row(found, "municipal")["unmeasured"] == row(found, "all")["unmeasured"] == 1
    assert row(found, "all")["land"] == pytest.approx(10_000, rel=0.01)


def test_parks_of_another_city_are_no_space_of_the_plans_city():
    found = table(box(0, 0, 100, 100), box(0, 200, 100, 300), standing="national", city=["4403", "4401"],
                  district=[None, "440106"])  # fmt: skip
    assert row(found, "all")["parks"] == 1


def test_demo_parks_stand_in_rows_of_their_own_and_what_is_real_is_said():
    found = table(box(0, 0, 100, 100), box(0, 200, 100, 300), standing="national", demo=[True, False])
    assert [row(found, id)["parks"] for id in ("national", "national:demo")] == [1, 1]
    assert row(found, "national:demo")["standing"].zh == "国家级（演示）"
    assert row(found, "all")["standing"].zh == "合计（演示）"
    assert re.search(r"演示数据是虚构的：其中真实园区 1 个，占地 [\d,]+ ㎡。", said(found))
    assert "演示" not in said(table(box(0, 0, 100, 100), standing="national"))


def test_the_clause_stands_there_word_for_word_with_what_it_leaves_open_and_no_claim():
    found = table(box(0, 0, 100, 100), standing="national")
    [target] = load_law().document(PLAN).targets
    assert f"“{target.quote}”" in said(found) and target.note.zh in said(found)
    assert "目标年份 2025 年已过" in said(found) and "不表示目标是否完成" in said(found)
    earlier = replace(made(box(0, 0, 100, 100), standing="national"), day=date(2025, 12, 31))
    assert "已过" not in said(plan_targets.targets(earlier)[0])


def test_a_place_has_the_targets_of_whose_territory_it_lies_in(store):
    with store.read() as session:
        today = ground.read_ground(session, DAY)
    assert [len(plan_targets.targets(today, code)) for code in ("440311", "4403", "4401", "440106")] == [1, 1, 0, 0]


def test_a_standing_that_only_made_up_parks_have_is_not_said_to_have_none():
    found = table(box(0, 0, 100, 100), standing="national", demo=True)
    assert [(each.id, each.cells["parks"]) for each in found.rows][:2] == [("national:demo", 1), ("provincial", 0)]
    assert "其中真实园区 0 个，占地 0 ㎡。" in said(found)
