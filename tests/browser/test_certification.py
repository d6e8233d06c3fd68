"""From application to title to the map, each step by its own account in a real browser."""

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.fixtures.browser import desk_first
from tests.fixtures.people import log_in
from views.kit.context import today

DAY = re.compile(r"\d{4}-\d\d-\d\d")
CITY = "深圳市工业和信息化局"
PARK, DESK = "demo-bantian-2", "/certification?park=demo-bantian-2"


def ago(days: int) -> str:
    return (today() - timedelta(days=days)).isoformat()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="退出").click()
    page.wait_for_url(lambda url: "certification" not in url)


def opened(page: Page, address: str) -> None:
    page.goto(address)
    page.locator("footer.sp-foot").wait_for()


def fill(page: Page, **fields: str) -> None:
    """Fill in the fields of the one form that is open; a day is typed digit by digit."""
    for label, value in fields.items():
        if DAY.fullmatch(value):
            fill_day(page, label, value)
        else:
            page.get_by_role("textbox", name=label, exact=True).locator("visible=true").fill(value)
            page.keyboard.press("Tab")


def fill_day(page: Page, label: str, value: str) -> None:
    """Type a day into its parts, and again where the page drew them anew in the midst of it."""
    parts = page.get_by_role("group", name=label, exact=True).locator("visible=true").get_by_role("spinbutton")
    for last in (False, False, True):
        parts.first.click()
        page.keyboard.type(value.replace("-", ""))
        try:
            for place, part in enumerate(value.split("-")):
                holds = str(int(part))
                expect(parts.nth(place)).to_have_attribute("aria-valuenow", holds, timeout=None if last else 3_000)
        except AssertionError:
            if last:
                raise
        else:
            return


def step(page: Page, name: str, by: str | None, **fields: str) -> None:
    """Open the step's form where it is folded, fill it in, read what would be written, and confirm it. `by`: None where
    it stands there."""
    button = page.get_by_role("button", name=f"核对：{name}", exact=True)
    if not button.is_visible():
        page.locator("summary", has_text=name).first.click()
    fill(page, **fields)
    if by:
        pick(page, "办理单位", by)
    review(page, name)
    page.get_by_role("button", name=name, exact=True).click()
    page.locator(".sp-done").wait_for()


def review(page: Page, name: str) -> None:
    page.get_by_role("button", name=f"核对：{name}", exact=True).click()


def pick(page: Page, label: str, office: str) -> None:
    """An office of the list, or another that is typed."""
    box = page.get_by_role("combobox", name=label).locator("visible=true")
    box.click()
    page.keyboard.type(office)
    page.get_by_role("option", name=office).first.click()


def test_an_application_becomes_a_title_on_the_map(browser_page, served_account, screenshot, tmp_path):
    page = browser_page
    body = served_account("operator", parks=[PARK])
    district, city = served_account("official", scope="440307"), served_account("official", scope="4403")
    plan = tmp_path / "平面图.pdf"
    plan.write_bytes(b"%PDF-1.7 plan")

    log_in(page, body.login)
    opened(page, DESK)
    page.get_by_role("combobox", name="办理新事项").click()
    page.get_by_role("option", name="认定：市级软件名园").click()
    page.get_by_text("综合", exact=True).click()  # nothing is chosen beforehand
    fill(page, 申请说明="申请综合软件名园", 材料清单="营业执照 | 存于园区办公室", 办理日=ago(30))
    page.locator("input[type=file]").set_input_files(plan)
    page.get_by_text("平面图.pdf").wait_for()
    review(page, "提交申请")
    expect(page.get_by_text("请写明由谁办理")).to_be_visible()
    pick(page, "办理单位", "演示运营主体")
    screenshot(page, "certification-apply")
    review(page, "提交申请")
    expect(page.get_by_text("写入之后不能修改或删除")).to_be_visible()
    screenshot(page, "certification-review")
    page.get_by_role("button", name="提交申请", exact=True).click()
    expect(page.locator(".sp-done")).to_contain_text("已办理：提交申请")
    case = page.url
    with page.expect_download() as fetched:
        page.get_by_role("link", name="平面图.pdf").click()
    assert fetched.value.path().read_bytes() == plan.read_bytes()
    log_out(page)

    log_in(page, district.login)
    opened(page, "/certification")
    expect(page.get_by_role("link", name="市级软件名园（综合）")).to_be_visible()
    opened(page, case)
    step(page, "核查通过并推荐", "龙岗区工业和信息化局", 核查意见="符合", 推荐文号="龙工信〔2026〕1号", 办理日=ago(28))
    log_out(page)

    log_in(page, city.login)
    opened(page, case)
    step(page, "拟予认定", CITY, 审定意见="同意", 办理日=ago(26))
    step(page, "公示", CITY, 在哪里公示="局网站", 公示第一天=ago(25), 公示最后一天=ago(18), 办理日=ago(26))
    page.locator("summary", has_text="认定并登记").click()
    page.get_by_role("button", name="核对：认定并登记", exact=True).wait_for()
    screenshot(page, "certification-grant")
    fill(page, 认定文号="深工信〔2026〕9号", 自哪一天起=ago(10), 办理日=ago(18))
    pick(page, "认定机关", CITY)
    pick(page, "办理单位", CITY)
    review(page, "认定并登记")
    page.get_by_role("button", name="认定并登记", exact=True).click()
    expect(page.get_by_text(f"公示到 {ago(18)} 为止")).to_be_visible()  # the form stays open with what was typed
    fill(page, 办理日=ago(0))
    review(page, "认定并登记")
    # The button that confirms stands there from before: when what was refused is gone, it is the one of this review.
    expect(page.get_by_text(f"公示到 {ago(18)} 为止")).to_have_count(0)
    page.get_by_role("button", name="认定并登记", exact=True).click()
    page.locator(".sp-done").wait_for()
    expect(page.get_by_text("已认定").first).to_be_visible()
    screenshot(page, "certification-granted")

    for on, title in ((ago(10), "市级"), (ago(11), "未认定")):
        opened(page, f"/?park={PARK}&day={on}")
        expect(page.locator(".map-card")).to_contain_text(title)

    opened(page, DESK)  # it was the wrong park: the entry is declared void, and stays to be read
    page.get_by_role("combobox", name="办理新事项").click()
    page.get_by_role("option", name="更正错误登记：市级软件名园").click()
    page.get_by_role("combobox", name="哪一项登记").click()
    page.get_by_role("option").first.click()
    fill(page, **{"哪里登记错了（公开）": "登记到了别的园区", "更正文号": "深工信〔2026〕40号"})
    page.get_by_role("textbox", name="哪里登记错了（公开）").click()
    expect(page.get_by_text("按 Ctrl+回车键提交")).to_be_visible()
    screenshot(page, "certification-void")
    pick(page, "办理单位", CITY)
    review(page, "宣告登记作废")
    page.get_by_role("button", name="宣告登记作废", exact=True).click()
    expect(page.locator(".sp-done")).to_contain_text("已办理：登记作废")
    screenshot(page, "certification-voided")
    opened(page, f"/?park={PARK}&day={ago(10)}")
    expect(page.locator(".map-card")).to_contain_text("未认定")
    opened(page, f"/park?park={PARK}")
    expect(page.locator("del", has_text="市级软件名园（基地） · 综合")).to_be_visible()
    expect(page.get_by_text("已作废：登记到了别的园区（深工信〔2026〕40号")).to_be_visible()
    screenshot(page, "park-voided")


@desk_first
def test_the_pages_of_certification_fit_the_window(browser_page, screenshot):
    for name, address in (("public", "/certification"), ("readiness", "/certification?park=demo-guangming-1")):
        opened(browser_page, address)
        browser_page.get_by_role("heading", name="认定").first.wait_for()
        assert browser_page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        screenshot(browser_page, f"certification-{name}")


def test_a_file_of_evidence_is_for_those_who_may_read_the_case(browser_page):
    assert browser_page.request.get(f"/api/certification/evidence?park={PARK}&id=1").status == 401
    assert browser_page.request.get("/api/certification/evidence?park=no-such&id=x").status == 401
