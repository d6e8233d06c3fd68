"""还可以看: pages speak of rent and parks first, and lead to what else there is."""

import pytest

from registry.parks import parks
from registry.policy.answers.other_topics import not_asked
from registry.policy.files.law import POLICIES, SETTING, load_document
from registry.store.models import Park
from tests.fixtures import topics
from tests.fixtures.rows import day
from tests.fixtures.topics import OTHER
from views.kit.context import law, store
from views.map import card

TODAY = day("2026-11-21")
GUANGMING = {"where": "440311", "kind": "enterprise", "industry": "65", "recognition": "ai_software"}
ANSWERED = GUANGMING | {"rent": "3000000", "granted": "none"}
OF_BOTH = [load_document(POLICIES / f"{id}.yaml") for id in ("guangming-2025-4", "shenzhen-2022-5")]
OTHERS = [
    OTHER,
    *(each.id for document in OF_BOTH for each in document.by_topic["other"] if each.claimant == "tenant"),
]
NAME = "深圳市龙岗区第二条软件企业租金补贴（转载）"


@pytest.fixture(autouse=True)
def own(tmp_path, monkeypatch):
    """Guangming has a measure about another topic."""
    topics.write(tmp_path)
    monkeypatch.setenv(SETTING, str(tmp_path))


def folded(page):
    """The folds of the page, each with the buttons in it."""
    return {each.label: [button.label for button in each.button] for each in page.test.expander}


def test_the_self_check_answers_about_rent_and_folds_the_rest_under_what_else_there_is(open_page):
    page = open_page("check", **ANSWERED)
    assert page.title.startswith("可申请：最高 150.00 万元")
    assert "还可以看" in page.text
    (buttons,) = [found for label, found in folded(page).items() if label == f"其他支持（{len(OTHERS)} 项）"]
    assert NAME in buttons and len(buttons) == len(OTHERS)


def test_what_is_taken_out_of_the_fold_is_asked_and_answered_beside_the_rent(open_page):
    page = open_page("check", **ANSWERED).press(NAME)
    assert page.query["also"] == OTHER
    assert "主管部门是否认可为软件企业？" in page.text
    answers = {"software": "yes", "scale": "yes", "rent": "2024-01-01__20000_0_500"}
    page = open_page("check", **ANSWERED | answers, also=OTHER)
    said = [page.title, *(each.value for each in page.test.header)]
    assert len([each for each in said if each.startswith("可申请：最高 12.00 万元")]) == 2
    assert f"其他支持（{len(OTHERS) - 1} 项）" in folded(page)


def test_a_document_lists_its_measures_under_their_topics(open_page):
    page = open_page("policies", doc="guangming-2025-4")
    titles = [each.value for each in page.test.subheader]
    assert titles[:2] == ["租金", "园区"]
    assert page.text.index("产业用房租金补贴") < page.text.index("“零租”孵化器运营资助")


def test_another_district_or_day_has_no_part_in_it():
    assert list(not_asked(law(), "tenant", "440311", TODAY)) == ["other"]
    elsewhere = {measure.id for measure in not_asked(law(), "tenant", "440305", TODAY)["other"]}
    assert OTHER not in elsewhere and elsewhere <= set(OTHERS)
    assert not_asked(law(), "tenant", "440106", TODAY) == {}
    assert list(not_asked(law(), "operator", "440311", TODAY)) == ["space"]
    assert not_asked(law(), "tenant", "440311", day("2020-01-01")) == {}
    (others,) = not_asked(law().asking(besides=[OTHER]), "tenant", "440311", TODAY).values()
    assert OTHER not in {measure.id for measure in others}


def test_the_page_of_a_park_leads_to_what_else_its_operating_body_could_ask_for(open_page):
    text = open_page("certification", park="demo-guangming-3").text
    assert "还可以看：" in text and "用房 1 项" in text
    assert 'href="policies?doc=guangming-own"' in text


def test_the_card_of_a_park_on_the_map_leads_there_too(open_page):
    open_page("policies")
    with store().read() as session:
        park = parks.park_card(session, "demo-guangming-3", TODAY)
        facts = parks.facts_of(session, session.get_one(Park, park.id), TODAY)
    told = "".join(map(str, card.support(park, facts, TODAY)))
    assert "每年最高 200.00 万元" in told and "其他支持 1 项" in told
