"""认定事实: what an official does there, and that nobody else does."""

import pytest
from sqlalchemy import select

from registry.rosters.files.runner import read_plain
from registry.store import history
from registry.store.models import Lease, Park, StatedFact, Tenant
from tests.fixtures.rows import lease, tenant
from views.findings import listing
from views.kit import context


@pytest.fixture
def company(declaring):
    with context.store().write() as session:
        park = session.scalars(select(Park).where(Park.district_code == "440311", Park.role != "reference")).first()
        session.add(tenant(5, id=9005, name="甲软件有限公司"))
        session.flush()
        session.add(lease(9005, park.id, "2024-01-01", id=9005))
    return 9005


def stated():
    with context.store().read() as session:
        return [(row.fact, row.number, row.word) for row in session.scalars(select(StatedFact))]


def type_in(page, **texts):
    for key, text in texts.items():
        page.test.text_input(key=f"findings-{key}").set_value(text)


@pytest.mark.parametrize("role", ["public", "tenant", "operator", "admin"])
def test_who_is_no_official_reads_what_it_would_take(open_page, as_person, company, role):
    as_person(role)
    page = open_page("findings", of=f"company-{company}")
    assert "甲软件有限公司" not in page.text and page.test.get("text_input") == []


def test_an_official_looks_a_company_up_and_finds_a_fact_which_then_stands_there(open_page, as_person, company):
    as_person("official", scope="440311")
    page = open_page("findings")
    page.test.text_input(key="findings-find").set_value("甲软件").run()
    assert f"of=company-{company}" in page.text
    page = open_page("findings", of=f"company-{company}")
    offered = page.test.selectbox[0]
    wanted = next(n for n, label in enumerate(offered.options) if "失信名单" in label)
    offered.select_index(wanted).run()
    type_in(page, value="也许", source="函〔2026〕1号", **{"since-state": "2026.1.1"})
    page.press("写入")
    assert "看不出“也许”是“是”还是“否”" in page.text and stated() == []
    type_in(page, value="否")
    page.press("写入")
    assert stated() == [("tenant.bad_credit", 0, None)]
    text = open_page("findings", of=f"company-{company}").text
    assert "光明区主管部门" in text and "函〔2026〕1号" in text and "2026-01-01" in text
    assert "the authority of 光明区" in open_page("findings", lang="en").text


def test_facts_about_rent_and_parks_stand_first_and_those_of_other_support_are_folded_away(open_page, as_person):
    with context.store().read() as session:
        park = session.scalars(select(Park).where(Park.district_code == "440311", Park.role != "reference")).first()
    as_person("operator", parks=[park.id])
    text = open_page("roster", park=park.slug, do="facts").text
    first, folded = text.split("其他支持所问的")
    assert "租金发票的增值税税率" in first.split("租金与园区：")[1]
    assert "人力资源服务机构" in folded and "人力资源服务机构" not in first


def test_who_opened_the_page_before_somebody_else_changed_the_fact_is_told_and_looks_again(
    open_page, as_person, company
):
    """The page is drawn anew for each click: what it had shown before counts, not what it could have shown since."""
    as_person("official", scope="440311")

    def opened():
        page = open_page("findings", of=f"company-{company}")
        offered = page.test.selectbox[0]
        offered.select_index(next(n for n, label in enumerate(offered.options) if "失信名单" in label)).run()
        return page

    first, second = opened(), opened()
    for page, said in ((second, "是"), (first, "否")):
        type_in(page, value=said, source="函〔2026〕1号")
        page.press("写入")
    assert "已被他人更改" in first.text and stated() == [("tenant.bad_credit", 1, None)]
    first.press("写入")
    assert stated() == [("tenant.bad_credit", 0, None)]


def test_an_operating_body_states_a_fact_of_its_tenant_and_no_other_park_sees_the_page(open_page, as_person, company):
    with context.store().read() as session:
        rented = session.get_one(Lease, company)
        slug = session.get_one(Park, rented.park_id).slug
    as_person("operator", parks=[rented.park_id])
    page = open_page("roster", park=slug, do="facts")
    page.test.text_input(key=f"facts-find-{rented.park_id}").set_value("甲软件").run()
    assert f"of=company-{company}" in page.text and "参保人数" in page.text
    page = open_page("roster", park=slug, do="facts", of=f"company-{company}")
    offered = page.test.selectbox[0]
    assert not any("失信名单" in label for label in offered.options)
    offered.select_index(next(n for n, label in enumerate(offered.options) if "参保人数" in label)).run()
    type_in(page, value="约25", source="社保")
    page.press("写入")
    assert "约数" in page.text and stated() == []
    type_in(page, value="25人")
    page.press("写入")
    assert stated() == [("tenant.staff", 25, None)]
    assert "25" in open_page("roster", park=slug, do="facts").text
    with context.store().read() as session:
        number = history.last(session)
    assert "参保人数" in open_page("roster", park=slug, do="history", change=str(number)).text
    as_person("operator", parks=[rented.park_id + 1])
    assert "甲软件有限公司" not in open_page("roster", park=slug, do="facts").text


def test_a_company_of_another_district_is_not_shown(open_page, as_person, company):
    as_person("official", scope="440305")
    page = open_page("findings", of=f"company-{company}")
    assert "甲软件有限公司" not in page.text and "这里没有这家企业" in page.text


def test_a_file_is_read_in_a_process_apart_looked_at_written_and_undone(open_page, as_person, company, monkeypatch):
    as_person("official", scope="440311")
    with context.store().read() as session:
        code = session.get_one(Tenant, company).uscc
        rent = session.get_one(Lease, company).id
    data = f"统一社会信用代码,是否列入失信名单,参保人数\n{code},否,二十五\n{code},否,25\n".encode()
    cells = read_plain(data, "名单.csv")
    assert cells[1][0] == (code, False)

    class Uploaded:
        file_id, name = "f", "名单.csv"

        def getvalue(self):
            return data

    monkeypatch.setattr(listing.uploader, "one", lambda *args, **kw: Uploaded())
    page = open_page("findings", do="list")
    assert "可以写入 2 项" in page.text and "C2" in page.text and "不是数字" in page.text
    page.test.text_input(key="findings-list-source").set_value("名单〔2026〕1号")
    page.press("写入 2 项")
    assert sorted(stated()) == [("tenant.bad_credit", 0, None), ("tenant.staff", 25, None)] and rent == company
    page = open_page("findings", do="history")
    page.press("撤销这次变更").press("确定撤销")
    assert stated() == []


@pytest.mark.parametrize("data", [b"", b"%PDF-1.4", b"<html>", b"\x00" * 900, b"PK\x03\x04broken"])
def test_a_file_that_is_no_list_is_told(data):
    from registry.rosters.files.model import CannotReadRoster

    with pytest.raises(CannotReadRoster):
        read_plain(data, "x.xlsx")


def test_a_percentage_in_a_workbook_is_read_as_the_number_that_the_file_keeps():
    import io

    import xlsxwriter

    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, ["企业名称", "营业收入增速"])
        page.write(1, 0, "甲")
        page.write(1, 1, 0.2, book.add_format({"num_format": "0%"}))
    cells = read_plain(made.getvalue(), "a.xlsx")
    assert cells[1][1] in (("0.2", True), ("20%", False))


def test_a_company_proposes_a_correction_which_its_park_finds_and_accepts(open_page, as_person, company):
    with context.store().read() as session:
        code, rented = session.get_one(Tenant, company).uscc, session.get_one(Lease, company)
        slug = session.get_one(Park, rented.park_id).slug
    as_person("tenant", uscc=code)
    page = open_page("own")
    choice = page.test.selectbox(key=f"own-fact-{rented.park_id}")
    choice.select_index(next(n for n, label in enumerate(choice.options) if "参保人数" in label)).run()
    page.test.text_input(key="own-value").set_value("约30")
    page.test.text_input(key="own-source").set_value("社保单")
    page.press("提出")
    assert "约数" in page.text
    page.test.text_input(key="own-value").set_value("30人")
    page.press("提出")
    assert "等待" in page.text and "30 人" in page.text and stated() == []
    as_person("operator", parks=[rented.park_id])
    assert "1 家企业提议更正，请答复" in open_page("roster", park=slug).text
    page = open_page("roster", park=slug, do="facts")
    assert "甲软件有限公司" in page.text and "社保单" in page.text
    page.press("不采纳")
    assert "请写明理由" in page.text
    page.press("采纳")
    assert stated() == [("tenant.staff", 30, None)]
    as_person("tenant", uscc=code)
    text = open_page("own").text
    assert "已采纳" in text and "企业本人" in text
