"""还有什么办法: who is refused reads what else there is, here and at other places of the register."""

import pytest
from sqlalchemy import delete, select

from registry.claims import rulings
from registry.claims.elsewhere import better_places
from registry.store.models import Park, Recognition, Title, ZeroRentIncubator
from views.kit import context

NANSHAN = {"where": "440305", "kind": "enterprise", "software": "yes", "softwarepark": "no", "new": "yes",
           "rent": "2400000", "granted": "none"}  # fmt: skip
WITHOUT_COOPERATION = {"where": "440311", "kind": "enterprise", "industry": "65", "recognition": "other_featured",
                       "cooperation": "no", "rent": "1800000", "granted": "none"}  # fmt: skip
DRUGS = {"where": "440311", "kind": "enterprise", "industry": "27", "ai": "no"}


@pytest.fixture
def excluded(open_page):
    """Tenants without cooperation are not paid, by a ruling."""
    import datetime as dt

    open_page("policies")
    with context.store().write() as session:
        rulings.adopt(session, "no-cooperation", "excluded", "测试机关", "测〔2026〕1号", dt.date(2026, 6, 1))


def way_on(page) -> str:
    text = page.text
    assert "还有什么办法" in text
    return text[text.index("还有什么办法") :]


def test_a_refused_tenant_reads_which_places_of_the_district_would_do_and_that_they_are_made_up(open_page):
    said = way_on(open_page("check", **NANSHAN))
    assert "如果房屋在南山区的这些园区（据登记，其他情况不变）" in said
    assert "where=demo-liuxiandong-1" in said and "software=yes" in said  # the same check, for that place
    assert "深圳市规定各区不低于 50%（约 120.00 万元/年）" in said
    assert 'class="sp-mark-demo">演示<' in said


def test_where_a_ruling_refuses_a_recognised_park_for_software_pays(open_page, excluded):
    page = open_page("check", **WITHOUT_COOPERATION)
    assert page.title.startswith("不符合这项补贴的条件")
    said = way_on(page)
    assert "可申请：最高 90.00 万元" in said and "据登记" in said


def test_other_measures_are_named_with_what_they_say(open_page):
    said = way_on(open_page("check", **DRUGS))
    assert "第九条 各区对园区内软件企业的租金补贴" in said and "取决于" in said


def test_where_no_place_would_change_anything_that_is_said(open_page):
    assert "换到光明区登记中的其他已认定园区，结果也一样" in way_on(open_page("check", **DRUGS))


def test_only_what_the_register_holds_counts(open_page, excluded):
    page = open_page("check", **WITHOUT_COOPERATION)
    names = [f"park?park={slug}" for slug in ("demo-guangming-1", "demo-guangming-2", "demo-guangming-3")]
    assert any(name in way_on(page) for name in names)
    with context.store().write() as session:
        for table in (Recognition, Title, ZeroRentIncubator):
            session.execute(delete(table))
    assert not any(name in way_on(open_page("check", **WITHOUT_COOPERATION)) for name in names)


def test_the_park_itself_is_no_other_place_and_the_most_certain_comes_first(open_page):
    import datetime as dt

    open_page("policies")
    case = {"id": "x", "as_of": dt.date(2026, 11, 21), "tenant": {"kind": "enterprise", "industry": "65"},
            "park": {"district": "440311"}, "rent": {2025: 5_000_000}, "granted": [], "cooperation": False}  # fmt: skip
    with context.store().read() as session:
        park = session.scalar(select(Park.id).where(Park.slug == "demo-guangming-1"))
        found = better_places(session, case, "guangming-2025-4/14", park, ())
    slugs = [each.park.slug for each in found]
    assert slugs and "demo-guangming-1" not in slugs
    certain = [each.answer.low for each in found]
    assert certain[0] > certain[-1] and certain == sorted(certain, reverse=True)


def test_who_may_claim_reads_of_no_way_on(open_page):
    paid = WITHOUT_COOPERATION | {"recognition": "ai_software"}
    assert "还有什么办法" not in open_page("check", **paid).text


def test_what_was_paid_before_is_never_said_to_be_otherwise(open_page):
    text = open_page("check", **WITHOUT_COOPERATION | {
        "recognition": "ai_software", "granted": "guangming-2025-4/14:2022_2023_2024",
    }).text  # fmt: skip
    assert "若“过去已领取的补贴”" not in text


def test_quotation_marks_inside_quotation_marks_are_single(open_page):
    answers = {"where": "440311", "kind": "enterprise", "industry": "65", "recognition": "none", "size": "small",
               "incubator": "no", "rent": "2026-01-01__10000_6_", "granted": "none"}  # fmt: skip
    text = open_page("check", **answers, also="guangming-2025-4/15.1").text
    assert "““" not in text and "“园区是否设有‘零租’孵化器”为“是”" in text
