"""我的企业: a tenant reads what the register holds of it, and of nobody else."""

import pytest
from sqlalchemy import select

from registry.policy.files.law import SETTING
from registry.store.models import Grant, Lease, Park, Rent, Tenant, TenantProfile
from tests.fixtures import topics
from tests.views.rosters.rosters import PARK, give_contacts, make_real
from views.kit import context


@pytest.fixture
def tenant(open_page, as_person):
    """A tenant of the demo park, and the page as it sees it."""

    seen = []

    def opened(name="演示机器人企业002", **query):
        if not seen:
            seen.append(open_page("park"))
            make_real()
            give_contacts()
        with context.store().read() as session:
            asked = select(Tenant).join(Lease).join(Park).where(Park.slug == PARK, Tenant.name == name)
            found = session.scalars(asked).first()
            others = set(session.scalars(select(Tenant.name).where(Tenant.id != found.id)))
        as_person("tenant", uscc=found.uscc)
        page = open_page("own", **query)
        page.others = others
        return page

    return opened


def test_a_tenant_reads_its_leases_rents_contact_and_what_it_may_get(tenant):
    page = tenant()
    assert page.title == "演示机器人企业002"
    for said in ("演示光明一园", "2025-01-01 至 2027-12-31", "190,575.00 元", "2,096,325.00 元", "可申请",
                 "1,048,162.50 元", "张三丰", "13800001234"):  # fmt: skip
        assert said in page.text, said


def test_it_reads_where_to_claim_or_whom_to_ask(tenant):
    text = tenant().text
    assert "接下来" in text and "当年申报指南未公布，请咨询光明区主管部门" in text


def test_it_is_led_to_what_else_the_district_offers(tenant, tmp_path, monkeypatch):
    topics.write(tmp_path)
    monkeypatch.setenv(SETTING, str(tmp_path))
    text = tenant().text
    assert "还可以看：" in text and "其他支持 1 项" in text and "用房 1 项" not in text


def test_of_other_tenants_it_reads_nothing(tenant):
    page = tenant()
    assert not [name for name in page.others if name in page.text]


def test_on_an_earlier_day_it_reads_what_was_so_then(tenant):
    assert "这一天没有租约，上年度也没有" in tenant(on="2020-01-01").text


def test_an_amount_for_two_parks_stands_there_once_with_the_part_of_each(tenant):
    text = tenant("演示软件企业007").text
    assert text.count("132,774.00 元") == 1
    assert text.count("89,628.00 元") == 1 and text.count("43,146.00 元") == 1
    assert text.index("132,774.00 元") < text.index("演示光明一园")


def test_of_a_measure_of_one_district_a_park_of_another_has_no_part(tenant):
    text = tenant("演示仿真企业015").text
    assert text.count("287,352.00 元") == 2  # in all, and in the park of 光明
    assert "这项措施不适用于这里" in text


def test_of_premises_in_two_districts_it_reads_which_of_them_pays_which_floor(tenant):
    tenant("演示仿真企业015")
    with context.store().write() as session:
        for lease in session.scalars(select(Lease).join(Tenant).where(Tenant.name == "演示仿真企业015")):
            lease.newly_moved_in = True
            park = session.get(Park, lease.park_id)
            park.software_park = True
            park.district_code = "440303" if park.slug == PARK else "440305"
        for row in session.scalars(select(TenantProfile).join(Tenant).where(Tenant.name == "演示仿真企业015")):
            row.software_enterprise, row.kind = True, "enterprise"
    text = tenant("演示仿真企业015").text
    assert "各区只对本区的房屋分别决定：罗湖区" in text and "；南山区" in text


def test_where_a_cap_cuts_across_parks_the_page_says_that_no_part_can_be_told(tenant):
    tenant("演示软件企业007")
    with context.store().write() as session:
        for rent in session.scalars(select(Rent).join(Tenant).where(Tenant.name == "演示软件企业007")):
            rent.amount_fen = 300_000_000
        for lease in session.scalars(select(Lease).join(Tenant).where(Tenant.name == "演示软件企业007")):
            lease.monthly_rent_fen = 25_000_000
    text = tenant("演示软件企业007").text
    assert "不能分到各处" in text and ">其中<" not in text


def test_a_grant_of_a_measure_that_no_file_holds_is_named_and_decides_nothing(tenant):
    tenant()
    with context.store().write() as session:
        id = session.scalar(select(Tenant.id).where(Tenant.name == "演示机器人企业002"))
        session.add(Grant(tenant_id=id, measure="gone-2019-1/3", rent_year=2024, source="测试"))
    text = tenant().text
    assert "1,048,162.50 元" in text and "没有适用的有效措施" not in text
    assert "gone-2019-1/3 2024" in text


def test_a_fact_that_the_law_refuses_is_said_with_its_place(tenant):
    tenant()
    with context.store().write() as session:
        for row in session.scalars(select(TenantProfile).join(Tenant).where(Tenant.name == "演示机器人企业002")):
            row.industry = "99"
    text = tenant().text
    assert "登记有误，不能认定" in text and "国民经济行业代码（tenant.industry）" in text
    assert "没有适用的有效措施" not in text


def test_an_enterprise_that_no_park_has_entered_is_told_whom_to_ask(open_page, as_person):
    as_person("tenant", uscc="91440300708461136T")
    page = open_page("own")
    assert page.title == "我的企业" and "入驻信息由园区运营主体填写" in page.text


@pytest.mark.parametrize("role", ["public", "operator", "official", "admin"])
def test_nobody_else_has_such_a_page(open_page, as_person, role):
    as_person(role)
    assert open_page("own").title == ("需要登录" if role == "public" else "无权查看")
