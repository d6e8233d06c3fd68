"""Pages on paper, as Chromium prints them: what is on the screen is whole there, and says what the address bar said."""

import re

import pypdfium2
import pytest
from playwright.sync_api import expect

from registry.rosters.fields import FIELDS
from tests.browser.test_map import opened, wait_for
from tests.browser.test_picture import LISTEN, saved
from tests.fixtures.browser import PHONE, desk_first, settled
from tests.fixtures.browser import opened as page_opened
from tests.fixtures.people import log_in

DAY, EARLIER = "2026-11-21", "2025-07-01"
PARK = "demo-guangming-3"
CELLS = """() => [...document.querySelectorAll('.sp-on-paper tbody tr')]
  .map(row => [...row.children].map(cell => cell.textContent))"""
RARE = "\U0002c58b"


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def printed(page, **options) -> list[str]:
    """The text of each page of paper, without white space; in the margins that browsers leave."""
    content = page.pdf(**{"format": "A4", "margin": dict.fromkeys(("top", "right", "bottom", "left"), "1cm")} | options)
    with pypdfium2.PdfDocument(content) as document:
        return [bare(sheet.get_textpage().get_text_range()) for sheet in document]


def widths(page) -> list[float]:
    """How wide each page of paper is, in points; the page decides which way it is turned."""
    with pypdfium2.PdfDocument(page.pdf(prefer_css_page_size=True, format="A4")) as document:
        return [sheet.get_width() for sheet in document]


@desk_first
def test_a_printed_map_names_its_filters_day_and_address_on_one_page(browser_page):
    frame = opened(browser_page, f"/?district=440311&tier=national,ai_software&day={DAY}")
    wait_for(frame, "d.filters.district === '440311'")
    settled(browser_page)
    for landscape in (False, True):
        pages = printed(browser_page, landscape=landscape)

        assert len(pages) == 1, pages
        assert "筛选：光明区·国家级、区级人工智能/软件" in pages[0] and f"截至{DAY}" in pages[0]
        assert "district=440311" in pages[0] and "#map=" in pages[0]


def test_a_printed_map_stays_on_one_page_where_its_filters_and_address_are_long(browser_page):
    district = "440303,440304,440305,440306,440307,440308,440309,440310,440311"
    tier = "national,provincial,municipal,humanoid,ai_software,other_featured"
    frame = opened(browser_page, f"/?district={district}&tier={tier}&name=演示&day={DAY}&lang=en")
    wait_for(frame, "d.filters.name === '演示'")
    settled(browser_page)
    assert [len(printed(browser_page, landscape=landscape)) for landscape in (False, True)] == [1, 1]


def test_a_printed_map_without_filters_says_that_it_shows_all_parks(browser_page):
    opened(browser_page, f"/?day={DAY}&lang=en")
    settled(browser_page)
    [page] = printed(browser_page)
    assert "Filters:Allparks" in page and "lang=en" in page


def test_what_changed_between_two_days_is_printed_row_by_row_and_column_by_column(browser_page):
    frame = opened(browser_page, f"/?day={DAY}&beside={EARLIER}")
    wait_for(frame, "d.beside")
    settled(browser_page)
    rows = browser_page.evaluate(CELLS)
    counted = re.search(r"的变化（(\d+) 项）", browser_page.locator(".st-key-map_changes h2").inner_text())[1]
    assert len(rows) == int(counted) > 10

    text = "".join(printed(browser_page))

    assert not [cell for row in rows for cell in row if bare(cell) not in text]
    assert f"{EARLIER}与{DAY}比较" in text


def test_the_table_of_the_map_is_printed_where_it_is_open(browser_page):
    opened(browser_page, f"/?district=440311&day={DAY}")
    browser_page.get_by_text("以表格查看这").click()
    browser_page.get_by_test_id("stDataFrame").first.wait_for()
    settled(browser_page)
    rows = browser_page.evaluate(CELLS)
    assert len(rows) == 8
    text = "".join(printed(browser_page))
    assert not [cell for row in rows for cell in row if bare(cell) not in text]


def test_the_editor_of_a_roster_is_printed_with_every_column(browser_page, served_account):
    log_in(browser_page, served_account(parks=[PARK]).login)
    page_opened(browser_page, f"/roster?park={PARK}&do=edit")
    settled(browser_page)
    rows = browser_page.evaluate(CELLS)
    assert len(rows) > 5 and all(len(row) == len(FIELDS) for row in rows)

    text = printed(browser_page)[0]  # nine tenants have room below the heading

    assert not [field.name.zh for field in FIELDS if bare(field.name.zh) not in text]
    assert not [cell for row in rows for cell in row if bare(cell) not in text]
    assert bare("按企业、信用代码或房号查找") not in text, "of no use on paper while it is empty"
    assert all(wide > 800 for wide in widths(browser_page)), "a table of many columns turns its page"


def test_a_roster_of_which_rows_are_looked_for_says_so_on_paper(browser_page, served_account):
    log_in(browser_page, served_account(parks=[PARK]).login)
    page_opened(browser_page, f"/roster?park={PARK}&do=edit")
    settled(browser_page)
    looked_for = browser_page.get_by_label("按企业、信用代码或房号查找")
    looked_for.fill("演示软件")
    looked_for.press("Enter")
    expect(browser_page.locator(".sp-on-paper tbody tr")).to_have_count(3)
    settled(browser_page)
    assert bare("按企业、信用代码或房号查找") in printed(browser_page)[0]


def test_nothing_that_only_paper_shows_is_on_the_screen(browser_page):
    opened(browser_page, f"/?day={DAY}&beside={EARLIER}")
    settled(browser_page)
    assert browser_page.locator(".sp-print-only").count() > 1
    assert not [each for each in browser_page.locator(".sp-print-only").all() if each.is_visible()]


def test_the_a4_page_shows_the_part_of_the_map_that_is_shown(browser_page, output):
    opened(browser_page, f"/?district=440311&day={DAY}#map=13/22.75/113.92")
    browser_page.wait_for_url(re.compile("#map="))
    with browser_page.expect_download() as download:
        browser_page.get_by_role("link", name="地图、图例与名录（A4，PDF）").click()
    assert "view=13%2F22.7" in download.value.url
    assert download.value.suggested_filename == f"softpark-map-{DAY}.pdf"
    download.value.save_as(output / "sheet.pdf")
    with pypdfium2.PdfDocument(output / "sheet.pdf") as document:
        assert "筛选：行政区光明区" in bare(document[0].get_textpage().get_text_range())


def test_a_sign_that_no_font_has_is_named_on_the_map_and_in_its_picture(browser_page, output):
    def renamed(route):
        answer = route.fetch()
        route.fulfill(response=answer, body=answer.text().replace("演示光明四园", f"龙{RARE}\ue863䶮园"))

    browser_page.route("**/api/map/parks?*", renamed)
    frame = opened(browser_page, f"/?district=440311&day={DAY}")
    wait_for(frame, "d.filters.district === '440311'")
    frame.evaluate(LISTEN)
    saved(browser_page, frame, output / "picture-lost.png")

    told = "".join(frame.evaluate("window.softparkWritten"))

    assert "龙〔U+2C58B〕〔U+E863〕䶮园" in told and RARE not in told
    assert "没有字体可以显示：〔U+2C58B〕（“龙〔U+2C58B〕〔U+E863〕䶮园”）" in bare(told)
    browser_page.unroute("**/api/map/parks?*")


NAMES = """() => {
  const found = [], context = CanvasRenderingContext2D.prototype, kept = context.fillText;
  context.fillText = function (text, x, y) {
    const box = this.canvas.getBoundingClientRect(), wide = this.measureText(text).width;
    const left = box.left + x, top = box.top + y - 9;
    if (this.canvas.isConnected) found.push({ text, left, right: left + wide, top, bottom: top + 18 });
    return kept.call(this, text, x, y);
  };
  map.fire("moveend");
  map.eachLayer(layer => layer.redraw && layer.parks && layer.redraw());
  context.fillText = kept;
  const around = map.getContainer().getBoundingClientRect();
  return { found, around: { left: around.left, right: around.right, top: around.top, bottom: around.bottom } };
}"""


@pytest.mark.parametrize("viewport", [PHONE], indirect=True)
@pytest.mark.parametrize(
    "centre", ["113.9265", "113.96", *(pytest.param(each, marks=pytest.mark.prove) for each in ("113.935", "113.98"))]
)
def test_no_name_of_a_park_is_cut_at_the_edge_of_the_map(browser_page, centre):
    frame = opened(browser_page, f"/?day={DAY}&lang=en#map=13/22.76/{centre}")
    settled(browser_page)
    seen = frame.evaluate(NAMES)
    around, names = seen["around"], [name for name in seen["found"] if "Demo Park" in name["text"]]
    assert names

    def cut(name) -> bool:
        inside = all(name[side] >= around[side] for side in ("left", "top")) and all(
            name[side] <= around[side] for side in ("right", "bottom")
        )
        outside = (
            name["right"] <= around["left"] or name["left"] >= around["right"]
            or name["bottom"] <= around["top"] or name["top"] >= around["bottom"]
        )  # fmt: skip
        return not inside and not outside

    assert not [name for name in names if cut(name)]


A4 = {"": (718, 1047), "turned": (1047, 718)}  # pixels within margins of 1 cm
BESIDE_PAPER = """() => [...document.querySelectorAll('.sp table *')]
  .filter(e => getComputedStyle(e).display !== 'none')
  .filter(e => e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.textContent)"""


@pytest.mark.parametrize("language", ["en", pytest.param("zh", marks=pytest.mark.prove)])
def test_no_table_is_wider_than_the_paper(browser_page, served_account, language):
    log_in(browser_page, served_account(role="admin").login)
    for path in (f"/roster?park={PARK}", f"/park?park={PARK}", "/coverage?show=districts", "/coverage?show=subsidies"):
        browser_page.set_viewport_size({"width": 1440, "height": 900})
        page_opened(browser_page, f"{path}&lang={language}")
        browser_page.locator(".sp table").first.wait_for()
        settled(browser_page)
        browser_page.emulate_media(media="print")
        way = browser_page.evaluate("getComputedStyle(document.body).page")
        wide, high = A4["turned" if way == "turned" else ""]
        browser_page.set_viewport_size({"width": wide, "height": high})
        assert not browser_page.evaluate(BESIDE_PAPER), path
        browser_page.emulate_media(media="screen")
