"""名册 in a real browser: what an operating body does every month, and what nobody else gets to see."""

import re
from contextlib import suppress
from pathlib import Path

import pytest
from playwright.sync_api import expect

from registry.parks.demo import credit_code
from tests.browser.roster_files import edited
from tests.fixtures.browser import desk_first, fits, opened, settled
from tests.fixtures.people import log_in
from tests.fixtures.waiting import until

PARK, OTHER = "demo-guangming-3", "demo-guangming-4"


@pytest.fixture
def operator(served_account):
    return served_account(parks=[PARK])


def exported(page, kind: str = "xlsx") -> bytes:
    """The roster as its operating body takes it away."""
    answer = page.request.get(f"/api/roster/export?park={PARK}&format={kind}")
    assert answer.status == 200, answer.text()
    return answer.body()


def upload(page, path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def test_a_months_file_with_three_mistakes_is_corrected_compared_applied_and_undone(
    browser_page, operator, tmp_path, screenshot
):
    page = browser_page
    log_in(page, operator.login, then=f"/roster?park={PARK}")
    page.get_by_role("heading", name="演示光明三园名册").wait_for()
    before, listed = exported(page), exported(page, "csv")
    wrong = {"A2": "91440300MA5G123456", "D3": "2025年13月1日", "G4": -500, "C5": "3 栋 1205", "F6": 321.5}
    page.get_by_role("link", name="导入", exact=True).click()
    upload(page, edited(before, tmp_path / "十一月名册.xlsx", wrong))
    page.get_by_role("heading", name="3 处需要改正").wait_for()
    for place in ("A2", "D3", "G4"):
        expect(page.get_by_role("cell", name=f"名册 {place}")).to_be_visible()
    screenshot(page, "roster-problems", full_page=True)
    corrections = page.request.get("/" + page.get_by_role("link", name="下载更正表").get_attribute("href"))
    assert corrections.status == 200
    page.get_by_role("button", name="移除十一月名册.xlsx").click()
    rows = {cell: value for cell, value in wrong.items() if cell in ("C5", "F6")}
    upload(page, edited(before, tmp_path / "十一月名册（更正）.xlsx", rows, delete=(7,)))
    page.get_by_text("更改 2 行").first.wait_for()
    expect(page.get_by_text("321.5 m²")).to_be_visible()
    expect(page.get_by_text("3 栋 1205").first).to_be_visible()
    page.get_by_role("heading", name="名册中有、表中没有：1 行").wait_for()
    screenshot(page, "roster-difference", full_page=True)
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text("已写入名册。").wait_for()
    screenshot(page, "roster-written", full_page=True)
    assert exported(page, "csv") != listed
    page.get_by_role("link", name="查看这次变更，或撤销").click()
    page.get_by_role("heading", name="2 行有变化").wait_for()
    screenshot(page, "roster-change", full_page=True)
    page.get_by_role("button", name="撤销这次变更").click()
    page.get_by_role("button", name="确定撤销").click()
    page.get_by_role("heading", name=re.compile("撤销第 .* 号变更")).wait_for()
    page.get_by_role("link", name="变更历史").click()
    page.get_by_text("已由第").wait_for()
    screenshot(page, "roster-history", full_page=True)
    assert exported(page, "csv") == listed


SECTIONS = {"roster": "", "roster-edit": "&do=edit", "roster-form": "&do=edit&row=new", "roster-import": "&do=import"}


@desk_first
@pytest.mark.parametrize("name", SECTIONS)
def test_every_section_opens_offline_without_an_error_and_fits_the_window(browser_page, operator, screenshot, name):
    log_in(browser_page, operator.login)
    opened(browser_page, f"/roster?park={PARK}{SECTIONS[name]}")
    settled(browser_page)
    assert fits(browser_page)
    screenshot(browser_page, name)


def test_the_roster_can_be_read_in_english(browser_page, operator):
    log_in(browser_page, operator.login)
    opened(browser_page, f"/roster?park={PARK}&lang=en")
    expect(browser_page.get_by_role("heading", name="Roster of Demo Park Guangming 3")).to_be_visible()
    browser_page.get_by_role("link", name="Edit", exact=True).click()
    expect(browser_page.get_by_text("Nothing changed yet.")).to_be_visible()
    assert "lang=en" in browser_page.url and "do=edit" in browser_page.url


def type_into(page, column: int, row: int, text: str) -> None:
    """Type into a cell of the grid: click, Enter, type, Enter. `column`: its place from the left in px."""
    page.bring_to_front()  # of several windows only one has the keyboard
    canvas = page.locator("[data-testid=stDataFrame] canvas").first
    cells = canvas.locator(f"tr[aria-rowindex='{row + 2}'] td")  # what a screen reader is told of the grid
    cells.first.wait_for(state="attached")
    settled(page)
    grid = canvas.bounding_box()
    page.mouse.click(grid["x"] + column, grid["y"] + 35 * (row + 1) + 17)
    cells.and_(canvas.locator("[aria-selected=true]")).wait_for(state="attached")
    page.keyboard.press("Enter")
    editor = page.locator("#portal textarea, #portal input").first
    editor.wait_for()
    page.keyboard.type(text, delay=30)  # as a hand types: the grid drops what comes faster than it draws
    expect(editor).to_have_value(text)
    settled(page)
    page.keyboard.press("Enter")


def test_what_was_typed_into_the_grid_survives_a_reload_of_the_page(browser_page, operator):
    page = browser_page
    log_in(page, operator.login)
    opened(page, f"/roster?park={PARK}&do=edit")
    type_into(page, column=655, row=0, text="A-101")
    expect(page.get_by_text("更改 1 行")).to_be_visible()
    page.reload()
    expect(page.get_by_text("更改 1 行")).to_be_visible()
    page.get_by_role("button", name="比较更改").click()
    expect(page.locator(".sp-changes ins")).to_have_text("A-101")
    page.get_by_role("button", name="← 回到表格，继续编辑").click()
    page.get_by_role("button", name="放弃全部更改").click()
    page.get_by_role("button", name="删除草稿").click()
    expect(page.get_by_text("还没有更改。")).to_be_visible()


@desk_first
def test_a_fact_that_documents_ask_for_is_filled_in_beside_a_field_compared_written_and_undone(
    browser_page, operator, screenshot
):
    page = browser_page
    log_in(page, operator.login)
    before = exported(page, "csv")
    opened(page, f"/roster?park={PARK}&do=edit")
    page.get_by_role("combobox", name="另填政策文件要问的事实").click()
    page.get_by_role("option", name="租金发票的增值税税率（%）").click()
    page.keyboard.press("Escape")
    header = page.locator("[data-testid=stDataFrame] canvas th[aria-colindex='2']").first
    expect(header).to_have_text("租金发票的增值税税率（%）")
    type_into(page, column=200, row=0, text="9%")
    expect(page.get_by_text("更改 1 行")).to_be_visible()
    type_into(page, column=880, row=0, text="F-6")
    expect(page.get_by_text("更改的格子：2 个")).to_be_visible()
    assert fits(page)
    screenshot(page, "roster-facts", full_page=True)
    page.get_by_role("button", name="比较更改").click()
    expect(page.locator(".sp-changes ins")).to_have_text(["F-6", "9%"])
    screenshot(page, "roster-facts-difference", full_page=True)
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text("已写入名册。").wait_for()
    assert "9.00%" in exported(page, "csv").decode("utf-8-sig")
    page.get_by_role("link", name="查看这次变更，或撤销").click()
    page.get_by_role("button", name="撤销这次变更").click()
    page.get_by_role("button", name="确定撤销").click()
    page.get_by_role("heading", name=re.compile("撤销第 .* 号变更")).wait_for()
    assert exported(page, "csv") == before


@desk_first
def test_two_windows_of_one_account_lose_nothing_of_each_other(browser_page, operator, screenshot):
    page = browser_page
    log_in(page, operator.login)
    other = page.context.new_page()
    other.set_viewport_size(page.viewport_size)
    for window in (page, other):
        opened(window, f"/roster?park={PARK}&do=edit")
        window.locator("[data-testid=stDataFrame] canvas").first.wait_for()
    type_into(page, column=655, row=0, text="A-101")
    expect(page.get_by_text("更改 1 行")).to_be_visible()
    type_into(other, column=655, row=2, text="B-7")
    expect(other.get_by_text("更改 2 行")).to_be_visible()
    expect(other.get_by_text("另一窗口有更改，已合并到这里")).to_be_visible()
    type_into(page, column=655, row=2, text="C-9")
    expect(page.get_by_text("1 处在两个窗口里改得不同，请选择")).to_be_visible()
    expect(page.get_by_role("button", name="比较更改")).to_be_disabled()
    screenshot(page, "roster-two-windows", full_page=True)
    page.get_by_text("一个窗口：B-7").click()
    page.get_by_role("button", name="比较更改").click()
    expect(page.locator(".sp-changes ins")).to_have_text(["A-101", "B-7"])
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text("已写入名册。").wait_for()
    type_into(other, column=655, row=1, text="D-4")
    expect(other.get_by_text("更改 1 行")).to_be_visible()


def test_reading_a_large_file_is_cancelled_at_once_and_leaves_nothing_behind(
    browser_page, operator, served_app, tmp_path
):
    page = browser_page
    log_in(page, operator.login)
    before = exported(page, "csv")
    opened(page, f"/roster?park={PARK}&do=import")
    rows = (f"{credit_code(500_000 + n)},演示大企业{n},A-{n},2025-01-01" for n in range(120_000))
    large = tmp_path / "large.csv"
    large.write_text("\n".join(["统一社会信用代码,企业名称,房号,起租日", *rows]), encoding="utf-8")
    upload(page, large)
    page.get_by_role("button", name="取消").wait_for()
    until(lambda: len(readers(served_app)) == 1, "one process reads the file")
    page.get_by_role("button", name="取消").click()
    expect(page.get_by_text("已取消读取，名册没有任何改变。")).to_be_visible()
    until(lambda: not readers(served_app), "the reader has ended")
    assert exported(page, "csv") == before


def readers(url: str) -> list[str]:
    """The processes that read a roster file for the app at `url`."""
    port = url.rpartition(":")[2]
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = (process / "stat").read_text().rpartition(")")[2].split()[1]
            served = f"--port\0{port}" in Path("/proc", parent, "cmdline").read_text()
            command = (process / "cmdline").read_text()
            found += [command] if served and "registry.rosters.files.child" in command else []
    return found


@pytest.mark.prove  # tests/access and tests/views ask the same without a browser
@pytest.mark.parametrize("who", ["public", "operator"])
def test_a_foreign_roster_is_reached_neither_by_page_nor_by_link_nor_by_route(browser_page, served_account, who):
    page = browser_page
    real = "shenzhen-software-park"  # a real park; demo rosters can be read by everybody
    if who == "operator":
        log_in(page, served_account(parks=[PARK]).login)
    opened(page, "/park?park=" + real)
    expect(page.get_by_role("link", name="名册")).to_have_count(1 if who == "operator" else 0)
    for section in ("", "&do=edit", "&do=import", "&do=history", "&row=1", "&known=1"):
        opened(page, f"/roster?park={real}{section}")
        expect(page.get_by_role("heading", name="需要登录" if who == "public" else "无权查看")).to_be_visible()
    for route in ("template?", "export?", "export?format=csv&", "corrections?key=x&"):
        answer = page.request.get(f"/api/roster/{route}park={real}")
        assert answer.status in (401, 403, 404)
        assert "attachment" not in answer.headers.get("content-disposition", "")
    for name in ("edit", "import"):
        opened(page, f"/roster?park={OTHER}&do={name}")
        expect(page.get_by_role("heading", name="需要登录" if who == "public" else "无权查看")).to_be_visible()
