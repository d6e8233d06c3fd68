"""The layer of history: every role has its clause, word for word, and a place on the map."""

import re
from datetime import date
from pathlib import Path

import pytest

from maps.coverage import ground
from maps.coverage.plan_roles import plan_layer
from registry.parks.plan_roles import plan_roles
from registry.policy import load_law

SOURCES = Path(__file__).parents[4] / "shared" / "policies"
DAY = date(2026, 11, 21)


@pytest.fixture
def layer(store):
    with store.read() as session:
        return plan_layer(ground.read_ground(session, DAY))


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize("role", plan_roles(), ids=lambda role: role.name.zh)
def test_every_clause_stands_in_its_source_and_names_the_place(role):
    document = next(each for each in load_law().documents if each.id == role.document)
    source = SOURCES / document.source
    assert all(name in bare(role.quote) for name in re.split("、|和", role.name.zh))
    if not source.exists():
        pytest.skip("the source texts are not at hand")
    assert bare(role.quote) in bare(source.read_text("utf-8"))


@pytest.mark.parametrize("role", plan_roles(), ids=lambda role: role.name.zh)
def test_the_role_is_said_in_the_words_of_the_clause(role):
    words = role.role.zh.replace("，", "、").split("、")
    if role.of == "city" and "4401" in role.places:
        words = ["中国软件名城", "产业集聚", "辐射带动"]
    if role.of == "area":
        words = ["重点软件园区", "区域"]
    assert all(word in bare(role.quote) for word in words)


def test_every_place_that_a_policy_file_names_for_this_has_its_role_here():
    named = {
        (document.id, place.name)
        for document in load_law().documents
        for place in document.places
        if document.id != "guangzhou-draft"
    }
    here = {(role.document, role.name.zh) for role in plan_roles()}
    assert named <= here


def test_every_role_has_ground_or_a_point_on_the_map(layer):
    assert [row.id for row in layer.rows if row.shape is None or row.box is None] == []


def test_a_plan_whose_years_are_over_says_so(layer):
    periods = {row.cells["document"].zh: row.cells["period"].zh for row in layer.rows}
    assert periods["深圳市培育发展软件与信息服务产业集群行动计划（2022—2025年）"].endswith("已期满")
    assert periods["深圳市推动软件产业高质量发展的若干措施"].endswith("期限内")


def test_what_the_clause_does_not_list_is_said(layer):
    assert any("粤东粤西粤北" in note.zh for note in layer.notes)
