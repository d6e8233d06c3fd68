"""园区: what the register says of a park, and what its tenants may get."""

import os
import re

import pytest
from sqlalchemy import select, update

from registry.store.models import Grant, Lease, Park, Tenant, TenantProfile
from tests.fixtures.rows import lease, tenant
from views.kit import context


def test_without_a_park_the_page_lists_all_of_them(open_page):
    text = open_page("park").text
    assert "深圳软件园" in text and "演示光明一园" in text


def test_a_candidate_is_not_shown_as_certified(open_page):
    text = open_page("park", park="shenzhen-software-park").text
    assert "文件列为争创园区，未见认定文件" in text
    assert "guangdong-2020-137" in text
    assert "演示数据" not in text


def test_demo_data_is_marked_and_says_how_to_remove_it(open_page):
    text = open_page("park", park="demo-guangming-1").text
    assert "演示数据" in text and "softpark" not in text


@pytest.mark.parametrize(
    ("park", "said"), [("shenzhen-software-base", "示意圆形，非实际边界"), ("demo-guangming-1", "示意范围，非实际边界")]
)
def test_only_a_circle_is_said_to_be_one(open_page, park, said):
    """The demo parks are rectangles."""
    assert said in open_page("map", park=park).text


def test_a_title_begins_on_its_day(open_page):
    assert "国家级软件名园" in open_page("park", park="demo-guangming-1", on="2026-09-01").text
    assert "国家级软件名园" not in open_page("park", park="demo-guangming-1", on="2026-08-31").text


def test_every_demo_tenant_has_its_answer_with_the_article(open_page):
    text = open_page("park", park="demo-guangming-1").text
    assert "13 家企业，14 份租约" in text
    assert text.count("sp-status-") == 13  # a tenant of two leases has one answer
    assert "104.81 万元" in text and "1,048,162.50 元" in text


def test_the_answer_of_a_tenant_of_two_leases_stands_in_the_first_of_its_rows(open_page):
    text = open_page("park", park="demo-guangming-1").text
    assert text.count("本园区各份租约合计") == 1 and text.count("一行</div>") == 1


def test_a_grant_of_a_measure_that_no_file_holds_takes_nobodys_answer_away(open_page):
    before = open_page("park", park="demo-guangming-1").text
    with context.store().write() as session:
        for tenant in session.scalars(select(Tenant.id)):
            session.add(Grant(tenant_id=tenant, measure="gone-2019-1/3", rent_year=2024, source="测试"))
    after = open_page("park", park="demo-guangming-1").text
    assert after.count("sp-status-") == before.count("sp-status-") == 13
    assert "没有适用的有效措施" not in after


def test_counts_of_real_tenants_have_a_line_for_those_whose_facts_are_refused(open_page):
    page = open_page("park", park="demo-guangming-1")
    made_real()
    with context.store().write() as session:
        session.execute(update(TenantProfile).values(industry="99"))
    page.test.run()
    assert "登记有误，不能认定" in page.text and "没有适用的有效措施" not in page.text


def made_real() -> list[str]:
    """The demo park and all in it are real from now on, which is a day ago; the names of its tenants."""
    os.environ["SOFTPARK_TODAY"] = "2026-11-22"  # as `open_page` has set it, and puts it back
    with context.store().write() as session:
        for table in (Park, Tenant, Lease):
            session.execute(update(table).values(demo=False))
        return [tenant.name for tenant in session.query(Tenant)]


def test_of_real_tenants_only_counts_and_tiers_are_shown(open_page):
    page = open_page("park", park="demo-guangming-1")
    names = made_real()
    page.test.run()
    assert not [name for name in names if name in page.text]
    assert "1,048,162.50" not in page.text
    assert "企业名称、租金与金额不公开" in page.text
    assert "13 家在租企业" in page.text


def test_no_count_that_tells_about_money_is_smaller_than_five(open_page):
    page = open_page("park", park="demo-guangming-1")
    made_real()
    page.test.run()
    counts = [int(n) for n in re.findall(r'class="sp-number">(\d+)</td>', page.text)]
    assert counts and all(count >= 5 for count in counts) and sum(counts) == 13
    assert "2026-11-21 日终公布" in page.text


def test_one_tenant_more_changes_nothing_of_what_visitors_see_of_money(open_page):
    """Neither at once nor after the close of the day: from two looks one would know where that one stands."""
    page = open_page("park", park="demo-guangming-2")
    made_real()
    page.test.run()
    table = next(each for each in re.findall(r"<table.*?</table>", page.text, re.DOTALL) if "措施与档次" in each)
    tenants = int(re.search(r"(\d+) 家在租企业", page.text)[1])
    with context.store().write() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-2"))
        session.add(tenant(id=9_001))
        session.flush()
        session.add(lease(9_001, park, "2025-01-01"))
    for day in ("2026-11-22", "2026-11-23"):
        os.environ["SOFTPARK_TODAY"] = day
        page.test.run()
        assert table in page.text
        assert f"{tenants + 1} 家在租企业" in page.text, "how many there are is public"


@pytest.mark.parametrize(
    ("role", "sees"), [("operator", True), ("official", True), ("tenant", False), ("admin", False)]
)
def test_who_keeps_or_oversees_the_park_sees_its_tenants(open_page, as_person, role, sees):
    names = made_real_of(open_page)
    with context.store().read() as session:
        park = session.scalar(select(Park).where(Park.slug == "demo-guangming-1"))
    as_person(role, parks=[park.id])
    text = open_page("park", park="demo-guangming-1").text
    assert any(name in text for name in names) == sees
    assert ("1,048,162.50" in text) == sees


def test_an_operator_of_another_park_sees_only_counts(open_page, as_person):
    names = made_real_of(open_page)
    as_person("operator", parks=[10_000])
    text = open_page("park", park="demo-guangming-1").text
    assert not [name for name in names if name in text]


def made_real_of(open_page) -> list[str]:
    open_page("park")  # opens the register of this test
    return made_real()


def test_an_unknown_park_leads_to_the_list(open_page):
    assert "没有代号为“nowhere”的园区" in open_page("park", park="nowhere").text


def test_an_empty_register_says_what_belongs_there(open_page, tmp_path, monkeypatch):
    page_without_demo = f"sqlite:///{tmp_path / 'empty.db'}"
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", page_without_demo)
    context.store.cache_clear()
    assert "登记中还没有园区" in open_page("park").text
