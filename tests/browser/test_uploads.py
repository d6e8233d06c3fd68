"""Files that are not taken, or are gone, in a real browser: the page says why and what to do."""

import re
import shutil

import pytest
from playwright.sync_api import expect

from registry.access import sessions
from registry.store.store import Store
from tests.browser.roster_files import edited
from tests.fixtures.browser import PATIENCE, Fetches, Watch, at_both_sizes, fits, opened
from tests.fixtures.people import log_in, make_account
from tests.fixtures.postgis import free_port
from tests.fixtures.serving import serving

PARK = "demo-guangming-3"
IMPORT = f"/roster?park={PARK}&do=import"
ROSTER = "企业名称,统一社会信用代码\n甲公司,91440300MA5G123456\n"


@pytest.fixture
def roster(tmp_path):
    path = tmp_path / "名册.csv"
    path.write_text(ROSTER, encoding="utf-8")
    return path


def choose(page, path) -> None:
    page.locator("input[type=file]").set_input_files(path)


def expected(watch) -> None:
    """Take what a browser says of an upload that is refused, or of a server that is away, for no error of the page."""
    told = re.compile(
        "upload_file|File uploader error|ERR_CONNECTION|WebSocket|_stcore/(health|host-config)|server is not responding"
    )
    watch.errors[:] = [error for error in watch.errors if not told.search(error)]


@at_both_sizes
@pytest.mark.parametrize(
    ("lang", "said"),
    [("", "您的登录可能已过期，请重新登录"), ("&lang=en", "your session may have expired, so log in again")],
)
def test_a_file_that_is_not_taken_says_why_below_its_name(
    browser_page, window, served_account, served_database, roster, lang, said, screenshot
):
    page, known = browser_page, served_account(parks=[PARK])
    log_in(page, known.login)
    page.goto(IMPORT + lang)
    page.locator("input[type=file]").wait_for(state="attached")
    store = Store.open(f"sqlite:///{served_database}")
    with store.write() as session:
        sessions.end_all(session, known.id)
    store.close()
    choose(page, roster)
    expect(page.get_by_test_id("stFileChip").get_by_role("alert")).to_contain_text(said)
    alert = page.get_by_test_id("stFileChip").get_by_role("alert")
    assert alert.bounding_box()["height"] > 10, "seen, not only read out"
    screenshot(page, f"upload-refused{'-en' if lang else ''}")
    assert fits(page)
    assert "Axios" not in page.locator("body").inner_text()
    expected(window[1])


GONE = "上传的文件已不在服务器上，没有作任何更改。请重新选择文件。"


@pytest.fixture
def restarted(template_database, tmp_path, output, browser):
    """`page, restart`: a page on a server of its own, and what stops that server and starts it again, once the page has
    what it needs of the one before.
    """

    database, port = shutil.copyfile(template_database, tmp_path / "softpark.db"), free_port()
    running, log = [], output / "serve-restarted.log"

    def start() -> str:
        running.append(serving(database, log, port=port))
        return running[-1].__enter__()

    def restart() -> None:
        fetches.over(page)
        running.pop().__exit__(None, None, None)
        start()

    store = Store.open(f"sqlite:///{database}")
    known = make_account(store, parks=[PARK])
    store.close()
    context = browser.new_context(
        base_url=start(), locale="zh-CN", reduced_motion="reduce", viewport={"width": 1440, "height": 900}
    )
    context.set_default_timeout(PATIENCE * 2)
    watch, fetches, page = Watch(context), Fetches(context), context.new_page()
    log_in(page, known.login)
    yield page, restart
    context.close()
    running.pop().__exit__(None, None, None)
    expected(watch)
    assert watch.complaint() is None


def test_after_a_restart_in_the_middle_of_an_import_the_page_says_so(restarted, tmp_path, screenshot):
    page, restart = restarted
    page.goto(IMPORT)
    before = page.request.get(f"/api/roster/export?park={PARK}&format=xlsx").body()
    changed = edited(before, tmp_path / "名册.xlsx", {"C5": "3 栋 1205"})
    choose(page, changed)
    page.get_by_text("更改 1 行").first.wait_for()
    restart()
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text(GONE).wait_for()
    screenshot(page, "upload-gone")
    choose(page, shutil.copyfile(changed, tmp_path / "名册（再传）.xlsx"))
    page.get_by_text("更改 1 行").first.wait_for()
    expect(page.get_by_text(GONE)).to_have_count(0)
    page.get_by_role("button", name="写入名册").click()
    page.get_by_text("已写入名册。").wait_for()


def test_the_cross_beside_a_file_is_named_in_chinese_while_it_is_sent_and_after(browser_page):
    page = opened(browser_page, "/check")
    page.evaluate(
        "name => document.body.append(Object.assign(document.createElement('button'), {id: 'cross', ariaLabel: name}))",
        "Cancel upload of 甲.xlsx",
    )
    cross = page.locator("#cross")
    expect(cross).to_have_attribute("aria-label", "取消上传甲.xlsx")
    cross.evaluate("cross => { cross.ariaLabel = 'Remove 甲.xlsx' }")
    expect(cross).to_have_attribute("aria-label", "移除甲.xlsx")
