"""政策, parks and the map without a script: what the pages of the app say, public parts only, and nothing to fetch."""

import re
from urllib.parse import urljoin

import pytest

from registry.store.models import Park
from views.kit.context import store
from views.plain import map

PARK = "demo-guangming-3"
PAGES = ("/plain/", "/plain/check", "/plain/check?where=440311&ask=rent", "/plain/policies",
         "/plain/policies?doc=guangming-2025-4", "/plain/map",
         f"/plain/park?park={PARK}", "/plain/rulings")  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_page_is_whole_html_that_fetches_its_sheet_and_icon_alone(plain, address, lang):
    page = plain.open(f"{address}{'&' if '?' in address else '?'}lang={lang}")
    assert set(page.fetched) == {"/assets/favicon.svg", "/assets/simple.css"}
    assert len(page.ids) == len(set(page.ids)), "an id stands once"
    assert [tag for tag, _text in page.headings].count("h1") == 1 and page.headings[0][0] == "h1"
    assert all(field["id"] in page.labels for field in page.typed), "every field has a label"
    html = plain.get(f"{address}{'&' if '?' in address else '?'}lang={lang}").text
    assert "<script" not in html and not re.search(r"\son\w+=", html)
    assert f'<html lang="{"zh-CN" if lang == "zh" else "en"}">' in html


@pytest.mark.parametrize("address", PAGES)
def test_every_link_of_a_plain_page_leads_somewhere(plain, address):
    page = plain.open(address)
    here = plain.at
    for link in sorted(set(page.links)):
        to = urljoin(here, link)
        if "/plain/" in to:
            plain.open(to)


def test_a_document_says_word_for_word_what_the_page_says(plain, open_page):
    for query in ({}, {"doc": "guangming-2025-4"}, {"doc": "guangming-2025-4", "on": "2030-01-01"}):
        page = open_page("policies", **query)
        plainly = plain.get("/plain/policies", params=query).text
        bodies = [e.proto.body for e in page.test.get("html") if 'class="sp"' in e.proto.body]
        assert bodies
        for body in bodies:
            assert body in plainly, body[:300]


def test_a_document_that_is_none_is_said_with_those_that_are(plain):
    page = plain.open("/plain/policies?doc=nowhere", 404)
    assert "没有编号为“nowhere”的文件" in page.text and any("doc=guangming-2025-4" in link for link in page.links)


def test_a_park_says_what_everybody_may_know_whoever_asks(plain, as_person):
    seen = plain.open(f"/plain/park?park={PARK}")
    assert seen.title == "演示光明三园" and "企业名称、租金与金额不公开" in seen.text
    as_person("official", scope="4403")
    assert plain.open(f"/plain/park?park={PARK}").text == seen.text
    with store().read() as session:
        assert session.query(Park).filter_by(slug=PARK).count() == 1


def test_a_park_that_is_none_is_said(plain):
    assert "登记中没有代号为“x”的园区" in plain.open("/plain/park?park=x", 404).text


def test_the_map_lists_what_the_filters_choose_and_leads_to_the_card(plain):
    page = plain.open("/plain/map?district=440311&tier=municipal")
    assert "1 个园区" in page.text and "演示光明二园" in page.text and "演示坂田一园" not in page.text
    (card,) = {link for link in page.links if link.startswith("park?")}
    assert plain.open(urljoin(plain.at, card)).title == "演示光明二园"


def test_a_form_that_ticks_two_boxes_means_either(plain):
    both = plain.open("/plain/map?tier=municipal&tier=national")
    assert "8 个园区" in both.text
    assert plain.open("/plain/map?tier=municipal,national").text == both.text


def test_the_map_shows_the_day_of_the_address(plain):
    assert "截至 2021-06-01" in plain.open("/plain/map?day=2021-06-01").text


def test_the_picture_is_named_and_has_the_parks(plain):
    html = plain.get("/plain/map").text
    assert 'role="img" aria-label="软件园区地图：' in html and html.count('<use href="#sp-sign-municipal" x=') == 5


def test_a_long_list_has_pages(plain, monkeypatch):
    monkeypatch.setattr(map, "A_PAGE", 10)
    first = plain.open("/plain/map")
    assert "第 1–10 行，共 32 行" in first.text
    (after,) = [link for link in first.links if "page=2" in link]
    assert "第 11–20 行，共 32 行" in plain.open(urljoin(plain.at, after)).text
    assert "共 4 页" in plain.open("/plain/map?page=5", 404).text
    assert "共 4 页" in plain.open("/plain/map?page=0", 404).text


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/plain/map?tier=gold", 400, "没有“gold”这一项"),
        ("/plain/map?day=2026-02-30", 400, "不是 2000-01-01 至 2050-12-31 之间的日期"),
        ("/plain/policies?on=1", 400, "请写成 2026-07-01 这样"),
        ("/plain/nowhere", 404, "这个地址没有对应的页面"),
    ],
)
def test_bad_input_is_answered_with_what_would_be_right(plain, address, status, said):
    assert said in plain.open(address, status).text


def test_a_page_without_a_plain_version_says_so_and_leads_to_itself(plain):
    page = plain.open("/plain/rulings?on=2026-07-01")
    assert "“裁定”没有简易版" in page.text and "/rulings?on=2026-07-01&still=1" in page.links


def test_hostile_words_are_shown_as_words(plain):
    hostile = "'\"><script>alert(1)</script>"
    for address, name in (("map", "name"), ("map", "tier"), ("policies", "doc"), ("park", "park"), ("check", "on"),
                          ("check", "answer"), ("map", "page"), ("check", "find")):  # fmt: skip
        answer = plain.get(f"/plain/{address}", params={name: hostile, "look": "1"})
        assert answer.status_code in (200, 400, 404) and "<script" not in answer.text, (address, name)


def test_head_is_answered_without_a_body(plain):
    answer = plain.client.head("/plain/check")
    assert answer.status_code == 200 and not answer.content


def test_the_address_without_its_slash_leads_to_the_one_with(plain):
    answer = plain.get("/plain?lang=en", follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (308, "/plain/?lang=en")


def test_a_folder_beneath_is_none(plain):
    answer = plain.get("/plain/a/b")
    assert answer.status_code == 404 and "这个地址没有对应的页面" in answer.text


@pytest.mark.parametrize(
    ("came", "to"),
    [
        (
            "http://testserver/check?where=440311&also=a&also=b&lang=en",
            "/plain/check?where=440311&also=a&also=b&lang=en",
        ),
        ("http://testserver/?district=440311", "/plain/map?district=440311"),
        ("http://testserver/roster?park=x", "/plain/"),
        ("https://elsewhere.example//evil.example", "/plain/"),
        ("http://[", "/plain/"),
        ("", "/plain/"),
    ],
)
def test_who_has_no_scripts_is_led_to_the_plain_version_of_the_page_that_they_were_on(plain, came, to):
    answer = plain.get("/plain/here", headers={"Referer": came}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, to)
    assert answer.headers["cache-control"] == "no-store"
