"""名册 to be read: who gets to see it, reminders, rows, one row in full, contacts that stay masked."""

import re
from datetime import date

import pytest
from sqlalchemy import select

from registry.rosters.plan import Comparison
from registry.services import rosters
from registry.store.models import AccessEntry, Lease, Rent
from tests.views.rosters.rosters import OTHER, PARK, entries, give_contacts, make_real, park_id
from views.kit import context


@pytest.fixture
def roster(open_page, as_person):
    """`roster("operator")`: the page as somebody with this role, of `PARK` where it is an operator."""

    def opened(role="operator", slug=PARK, **query):
        open_page("park")  # opens the register of this test
        person = as_person(role, parks=[park_id()])
        page = open_page("roster", **({"park": slug} if slug else {}), **query)
        page.person = person
        return page

    return opened


def test_the_only_park_of_an_operator_opens_at_once(roster):
    assert roster(slug=None).title == "演示光明一园名册"


def test_an_operator_of_several_parks_chooses_among_its_own(open_page, as_person):
    open_page("park")
    as_person("operator", parks=[park_id(), park_id(OTHER)])
    text = open_page("roster").text
    assert "2 个园区" in text and "演示光明一园" in text and "演示光明二园" in text and "演示光明三园" not in text


def test_the_list_of_ones_parks_says_tenants_completeness_and_last_change(open_page, as_person):
    open_page("park")
    person = as_person("operator", parks=[park_id(), park_id(OTHER)])
    text = open_page("roster").text
    assert "13</td>" in text and "还没有更改" in text
    complete = re.search(r"(\d+) / 13 家", text)
    assert 0 < int(complete[1]) < 13
    entry = entries(person)[0]
    plan = rosters.compare(person, context.store(), park_id(), Comparison(
        park_id(), context.today(), (entry.row._replace(room="A-1"),), leases=(entry.lease_id,)))  # fmt: skip
    rosters.apply(person, context.store(), park_id(), plan)
    assert "operator" in open_page("roster").text


def test_a_company_is_found_across_ones_parks_and_in_no_others(open_page, as_person):
    open_page("park")
    as_person("operator", parks=[park_id(), park_id(OTHER)])
    page = open_page("roster")
    page.test.text_input(key="roster-company").set_value("企业0").run()
    text = page.text
    assert "演示软件企业007" in text and "演示互联企业022" in text and "演示互联企业041" not in text
    assert "演示光明一园" in text and "演示光明二园" in text
    page.test.text_input(key="roster-company").set_value("没有这一家").run()
    assert "0 家企业，0 份租约" in page.text


def test_the_roster_is_added_up_and_what_nobody_states_is_counted_not_taken_for_nothing(roster):
    page = roster()
    rows = [entry.row for entry in entries(page.person)]
    rents = {row.uscc: row.rent_fen for row in rows}
    assert "<strong>合计</strong>" in page.text
    assert f"{sum(row.area_m2 for row in rows):,.0f} m²" in page.text
    assert f"{sum(row.monthly_rent_fen for row in rows) / 100:,.2f} 元" in page.text
    assert f"{sum(filter(None, rents.values())) / 100:,.2f} 元" in page.text
    unstated = sum(each is None for each in rents.values())
    assert unstated and f"只计已填写的，另有 {unstated} 家没有填写" in page.text


def test_that_rooms_are_not_stated_is_said_once(roster):
    text = roster().text
    assert text.count("14 份租约没有填写房号") == 1 and "房号不清楚" not in text


def test_an_official_chooses_among_the_parks_of_its_district(open_page, as_person):
    as_person("official", scope="440311")
    text = open_page("roster").text
    assert "演示光明一园" in text and "演示北站一园" not in text


@pytest.mark.parametrize("role", ["public", "tenant", "admin"])
def test_who_keeps_no_roster_is_told_what_is_needed(open_page, as_person, role):
    as_person(role)
    page = open_page("roster")
    assert page.title == ("需要登录" if role == "public" else "无权查看")
    assert "演示光明一园" not in page.text


@pytest.mark.parametrize("role", ["public", "operator", "tenant", "admin"])
@pytest.mark.parametrize("do", ["list", "edit", "import", "history"])
def test_a_foreign_park_is_reached_by_no_section(roster, role, do):
    roster()
    make_real(OTHER)
    page = roster(role, slug=OTHER, do=do)
    assert page.title in ("需要登录", "无权查看")
    assert "演示" not in page.text


def test_a_park_that_does_not_exist_is_refused_in_the_words_of_one_that_may_not_be_seen(roster):
    roster()
    make_real(OTHER)
    assert roster(slug="nowhere").text == roster(slug=OTHER).text


def test_a_demo_roster_is_read_by_anybody_and_changed_by_nobody_else(roster):
    page = roster("public")
    assert "13 家企业，14 份租约" in page.text and "演示数据" in page.text
    assert "api/roster/export" not in page.text and "条提醒" not in page.text
    assert roster("public", do="edit").title == "需要登录"


def test_an_official_reads_the_roster_and_its_history_but_does_not_change_it(roster):
    assert "13 家企业，14 份租约" in roster("official").text
    assert "还没有变更" in roster("official", do="history").text
    assert roster("official", do="edit").title == "无权查看"
    assert roster("official", do="import").title == "无权查看"


def test_reminders_stand_on_top_and_lead_to_the_row_and_its_form(roster):
    text = roster().text
    assert "13 条提醒" in text
    row = next(e for e in entries(roster().person) if e.row.name == "演示机器人企业012")
    assert "租约 2026-12-31 到期，还有 40 天" in text
    assert f"row={row.lease_id}&amp;do=edit" in text


def test_the_roster_of_another_day_has_the_leases_of_that_day(roster):
    assert "演示智能协会001" in roster(on="2024-01-01").text
    assert "演示智能协会001" not in roster().text


def test_rows_are_found_by_name_code_and_room(roster):
    page = roster()
    page.test.text_input(key="roster-find").set_value("dem000004j").run()
    assert "1 家企业，1 份租约" in page.text and "演示互联企业004" in page.text


def test_a_park_is_told_its_own_part_of_what_a_tenant_of_two_parks_may_get(roster):
    """From 132,774.00 元 for both, half of the rent, the rent paid in the other park could be worked out."""
    roster()
    make_real()
    make_real(OTHER)
    page = roster(row=lease_of(roster().person, "演示软件企业007"))
    for text in (roster().text, page.text):
        assert "89,628.00 元" in text and "只计本园区的场所；该企业在其他园区也有场所" in text
        assert "132,774" not in text and "43,146" not in text


def test_who_may_read_both_parks_is_told_the_whole_beside_the_part(roster):
    for role in ("public", "official"):
        text = roster(role).text
        assert "89,628.00 元" in text and text.count("其中本园区；各处合计 132,774.00 元") == 1


def test_the_rent_in_another_park_changes_nothing_that_a_park_reads(roster):
    roster()
    make_real()
    make_real(OTHER)
    before = roster().text
    with context.store().write() as session:
        for rent in session.scalars(select(Rent).where(Rent.park_id == park_id(OTHER))):
            rent.amount_fen += 7_777_700
    assert roster().text == before


def lease_of(person, name):
    return str(next(entry.lease_id for entry in entries(person) if entry.row.name == name))


def test_an_empty_roster_says_what_belongs_there_and_offers_the_first_step(open_page, as_person):
    open_page("park")
    as_person("operator", parks=[park_id("shenzhen-software-park")])
    page = open_page("roster")
    assert "这个园区的名册中还没有企业" in page.text
    assert [link.label for link in page.test.get("page_link")][-2:] == ["导入表格", "逐行填写"]


def test_a_row_shows_every_field_and_a_masked_contact(roster):
    roster()
    give_contacts()
    entry = entries(roster().person)[0]
    text = roster(row=str(entry.lease_id)).text
    assert entry.row.name in text and entry.row.uscc in text and "15,150.00 元" in text
    assert "张*丰" in text and "138****1234" in text
    assert "张三丰" not in text and "13800001234" not in text


def test_a_contact_is_revealed_by_a_button_and_that_is_logged(roster):
    roster()
    give_contacts()
    entry = entries(roster().person)[0]
    page = roster(row=str(entry.lease_id)).press("查看联系人与电话")
    assert "张三丰" in page.text and "13800001234" in page.text
    with context.store().read() as session:
        seen = session.scalars(select(AccessEntry).where(AccessEntry.what == "reveal")).all()
    assert [(log.login, log.subject, log.park_id) for log in seen] == [("operator", entry.row.uscc, park_id())]
    page.test.run()
    assert "张三丰" not in page.text


def test_the_public_is_not_offered_the_contacts_of_a_demo_park(roster):
    roster()
    give_contacts()
    entry = entries(roster().person)[0]
    page = roster("public", row=str(entry.lease_id))
    assert "张*丰" in page.text and "查看联系人与电话" not in page.text


def test_the_rent_that_the_lease_tells_stands_where_none_was_entered_and_nothing_is_not_said_to_be_unknown(roster):
    text = roster().text
    assert "2025 年 0 元：免租" in text, "004: from October, three months free"
    assert "2025 年没有租约" in text and "2026 年租金可于 2027 年申请" in text, "017: from August 2026"
    assert "没有发生租金" not in text
    assert "179,256.00 元" in text and "按租约计算，2025 年的租金还没有填写" in text, "007: 14,938.00 a month"
    page = roster(row=lease_of(roster().person, "演示互联企业017"))
    assert page.text.count("2025 年没有租约") == 2


def test_a_renewed_lease_has_the_rent_of_the_one_before(roster):
    roster()
    person = roster().person
    with context.store().write() as session:
        lease = session.get(Lease, int(lease_of(person, "演示互联企业017")))
        same = {"tenant_id": lease.tenant_id, "park_id": lease.park_id, "rent_free_months": 0, "source": "测试"}
        session.add(Lease(**same, start=date(2024, 8, 1), end=date(2026, 7, 31), monthly_rent_fen=1_000_00))
    page = roster(row=lease_of(person, "演示互联企业017"))
    assert "12,000.00 元" in page.text and "2025 年没有租约" not in page.text


def test_a_row_of_another_park_is_not_found_here(roster):
    roster()
    with_other = roster("official", slug=OTHER)
    foreign = entries(with_other.person, OTHER)[0]
    page = roster(row=str(foreign.lease_id))
    assert "这一天的名册中没有这一行" in page.text and foreign.row.uscc not in page.text
