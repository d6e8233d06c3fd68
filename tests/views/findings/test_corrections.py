"""更正: a company proposes, its park accepts and takes the acceptance back; both read what became of it."""

from datetime import date

from sqlalchemy import select

from registry.findings.desk import Stated
from registry.person import Person
from registry.services import corrections
from registry.store import history
from registry.store.models import FactCorrection, Lease, Park, Tenant
from tests.views.findings.test_page import company, stated
from views.kit import context

__all__ = ["company"]

TODAY = date(2026, 11, 21)


def test_an_acceptance_is_taken_back_with_a_button_and_the_company_reads_that_it_waits_again(
    open_page, as_person, company
):
    with context.store().read() as session:
        code = session.get_one(Tenant, company).uscc
        park = session.get_one(Park, session.get_one(Lease, company).park_id)
        park_id, slug = park.id, park.slug
    said = Stated(("tenant_id", company), "tenant.staff", "25", TODAY, "社保单")
    corrections.propose(Person(8, "co", "公司", "tenant", uscc=code), context.store(), code, park_id, said, TODAY)
    as_person("operator", parks=[park_id])
    page = open_page("roster", park=slug, do="facts").press("采纳")
    assert stated() == [("tenant.staff", 25, None)]
    with context.store().read() as session:
        number = history.last(session)
    assert "撤销采纳" in [
        each.label for each in open_page("roster", park=slug, do="history", change=str(number)).test.button
    ]
    page = open_page("roster", park=slug, do="facts")
    assert "25" in page.text
    page.press("撤销采纳").press("确定撤销")
    assert stated() == [] and "已撤销采纳，提议重新等待答复。" in page.text
    text = open_page("roster", park=slug, do="history").text
    assert f"撤销第 {number} 号变更" in text and "已由第" in text
    with context.store().read() as session:
        assert session.scalars(select(FactCorrection.answer)).all() == [None]
    as_person("tenant", uscc=code)
    assert "撤销了原先的采纳" in open_page("own").text
    assert "undid its acceptance" in open_page("own", lang="en").text
