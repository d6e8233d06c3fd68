"""我的企业: a tenant reads what the register holds of it, and of nobody else."""

import pytest
from sqlalchemy import select

from registry.models import Lease, Park, Tenant
from tests.views.rosters import PARK, give_contacts, make_real
from views import context


@pytest.fixture
def tenant(open_page, as_person):
    """A tenant of the demo park, and the page as it sees it."""

    def opened(**query):
        open_page("park")
        make_real()
        give_contacts()
        with context.store().read() as session:
            asked = select(Tenant).join(Lease).join(Park).where(Park.slug == PARK, Tenant.name == "演示机器人企业002")
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


def test_of_other_tenants_it_reads_nothing(tenant):
    page = tenant()
    assert not [name for name in page.others if name in page.text]


def test_on_an_earlier_day_it_reads_what_was_so_then(tenant):
    assert "这一天在这个园区没有租约" in tenant(on="2020-01-01").text


def test_an_enterprise_that_no_park_has_entered_is_told_whom_to_ask(open_page, as_person):
    as_person("tenant", uscc="91440300708461136T")
    page = open_page("own")
    assert page.title == "我的企业" and "入驻信息由园区运营主体填写" in page.text


@pytest.mark.parametrize("role", ["public", "operator", "official", "admin"])
def test_nobody_else_has_such_a_page(open_page, as_person, role):
    as_person(role)
    assert open_page("own").title == ("需要登录" if role == "public" else "无权查看")
