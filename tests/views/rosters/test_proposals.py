"""提议 on the pages: the importing park, the park that is asked, the company itself, and the official."""

import pytest
from sqlalchemy import func, select

from registry.store import history
from registry.store.models import Lease, Park, Tenant
from tests.fixtures.people import make_account
from tests.views.rosters.rosters import OTHER, PARK, XLSX, entries, exported, make_real, workbook
from views.kit import context

SECRET = "绝密名称甲"


@pytest.fixture
def opened(open_page):
    """The pages, over a register whose two demo parks count as real."""
    open_page("park")
    for slug in (PARK, OTHER):
        make_real(slug)
    return open_page


@pytest.fixture
def someone(opened, as_person):
    def made(role: str, login: str, **duty):
        return as_person(make_account(context.store(), role, login=login, **duty).person)

    return made


def only_in(slug: str, but: str) -> Tenant:
    """A tenant that rents in one park only, not in the other; its name is one that nobody else has."""
    with context.store().write() as session:
        here, there = (select(Lease.tenant_id).join(Park).where(Park.slug == each) for each in (slug, but))
        alone = select(Lease.tenant_id).group_by(Lease.tenant_id).having(func.count(Lease.park_id.distinct()) == 1)
        running = here.where(Lease.on(context.today()))
        asked = select(Tenant).where(Tenant.id.in_(running), Tenant.id.not_in(there), Tenant.id.in_(alone))
        found = session.scalars(asked.order_by(Tenant.id)).first()
        found.name = SECRET
        session.flush()
        session.expunge(found)
        return found


def upload(opened, data: bytes):
    page = opened("roster", park=PARK, do="import")
    page.test.file_uploader[0].set_value(("十一月.xlsx", data, XLSX)).run()
    return page


def brought(opened, person, tenant: Tenant):
    """The roster of the park with one row more, of a tenant of the other park, as its operating body states it."""
    rows = len(entries(person)) + 2
    cells = {f"A{rows}": tenant.uscc, f"B{rows}": "来者公司", f"D{rows}": "2026-05-01", f"K{rows}": "机构"}
    return upload(opened, workbook(exported(person), cells))


def test_an_import_of_a_company_of_elsewhere_shows_nothing_of_it_and_waits_for_an_answer(opened, someone):
    tenant = only_in(OTHER, PARK)
    person = someone("operator", "wang", parks=[PARK])
    page = brought(opened, person, tenant)
    assert "新增 1 行" in page.text and "来者公司" in page.text
    assert SECRET not in page.text and "登记中已有" not in page.text and "更改" not in page.text
    page.press("写入名册")
    assert "已写入名册" in page.text and "1 家企业的情况等待企业本人、另一园区或主管部门答复" in page.text
    page = opened("roster", park=PARK)
    assert "来者公司" in page.text and SECRET not in page.text
    assert "企业待确认，确认后显示" in page.text
    assert [each.label for each in page.test.expander] == ["本园区的提议（1）"]
    assert "从别处来的企业，名册显示本园区所填的情况" in page.text and "撤回这项提议" not in page.text
    lease = next(entry.lease_id for entry in entries(person) if entry.row.name == "来者公司")
    row = opened("roster", park=PARK, row=str(lease))
    assert "这里显示本园区所填的情况" in row.text and SECRET not in row.text
    assert SECRET not in opened("roster", park=PARK, do="history").text
    page = opened("roster", park=PARK, do="history", change=str(last_set()))
    assert "来者公司" in page.text and SECRET not in page.text


def last_set() -> int:
    with context.store().read() as session:
        return history.last(session)


def asked_of(opened, someone):
    """A company of the other park was brought to this one; the other park's page."""
    tenant = only_in(OTHER, PARK)
    brought(opened, someone("operator", "wang", parks=[PARK]), tenant).press("写入名册")
    return tenant


@pytest.mark.parametrize(
    ("button", "name", "said"),
    [
        ("确认入驻并同意更改", "来者公司", "已同意，登记已更改"),
        ("确认入驻，情况不变", SECRET, "已确认，登记的情况不变"),
        ("没有在那里入驻", SECRET, "已答复不同意，登记不变"),
    ],
)
def test_the_other_park_is_asked_on_its_roster_and_answers_with_a_button(opened, someone, button, name, said):
    tenant = asked_of(opened, someone)
    someone("operator", "li", parks=[OTHER])
    page = opened("roster", park=OTHER)
    assert "1 项提议等您答复" in page.text
    assert "另一园区登记了这家企业的租约" in page.text and "演示光明一园" not in page.text
    assert f"<del>{SECRET}</del>" in page.text and "<ins>来者公司</ins>" in page.text
    page.press(button)
    assert said in page.text and "项提议等您答复" not in page.text
    with context.store().read() as session:
        assert session.get(Tenant, tenant.id).name == name


def test_an_answer_that_came_too_late_says_so_and_changes_nothing(opened, someone):
    tenant = asked_of(opened, someone)
    someone("operator", "li", parks=[OTHER])
    page = opened("roster", park=OTHER)
    opened("roster", park=OTHER).press("没有在那里入驻")
    page.press("确认入驻并同意更改")
    assert "已不在等待答复" in page.text
    with context.store().read() as session:
        assert session.get(Tenant, tenant.id).name == SECRET


def test_the_company_itself_is_asked_on_its_page_and_is_told_by_which_park(opened, someone):
    tenant = asked_of(opened, someone)
    someone("tenant", "company", uscc=tenant.uscc)
    page = opened("own")
    assert "1 项提议等您答复" in page.text and "演示光明一园登记了这家企业的租约" in page.text
    page.press("没有在那里入驻")
    assert "已答复不同意" in page.text
    someone("operator", "zhao", parks=[PARK])
    told = opened("roster", park=PARK)
    assert "企业本人于 20" in told.text and "答复不同意" in told.text


def test_the_official_is_led_to_the_park_from_the_list_of_rosters(opened, someone):
    asked_of(opened, someone)
    someone("official", "district", scope="440311")
    page = opened("roster")
    assert "等您答复的提议" in page.text and f"roster?park={OTHER}" in page.text and "：1 项" in page.text
    page = opened("roster", park=OTHER)
    assert "演示光明一园登记了这家企业的租约" in page.text
    page.press("确认入驻，情况不变")
    assert "已确认" in page.text
    assert "等您答复的提议" not in opened("roster").text


def in_both() -> Tenant:
    """A tenant of this park gets a lease in the other one, too."""
    tenant = only_in(PARK, OTHER)
    with context.store().write() as session:
        there = session.scalar(select(Park.id).where(Park.slug == OTHER))
        lease = session.scalar(select(Lease).where(Lease.tenant_id == tenant.id))
        session.add(Lease(tenant_id=tenant.id, park_id=there, start=lease.start, source="测试"))
    return tenant


def test_a_change_of_shared_facts_is_proposed_with_a_tick_and_can_be_taken_back(opened, someone):
    tenant = in_both()
    person = someone("operator", "wang", parks=[PARK])
    place = next(n for n, entry in enumerate(entries(person), 2) if entry.row.uscc == tenant.uscc)
    page = upload(opened, workbook(exported(person), {f"B{place}": "新的名称"}))
    assert "企业情况不能由一个园区更改" in page.text
    (tick,) = (box for box in page.test.checkbox if box.label.startswith(SECRET))
    tick.check().run()
    page.press("写入名册")
    assert "1 家企业的情况等待" in page.text
    page = opened("roster", park=PARK)
    assert SECRET in page.text and "提议更改企业名称" in page.text and "等待企业本人" in page.text
    page.press("撤回这项提议")
    assert "已撤回提议" in page.text and "提议更改企业名称" not in page.text


def test_a_proposal_is_told_in_english_as_well(opened, someone):
    asked_of(opened, someone)
    someone("operator", "li", parks=[OTHER])
    page = opened("roster", park=OTHER, lang="en")
    assert "1 proposal waits for your answer" in page.text and "Another park has entered a lease" in page.text
