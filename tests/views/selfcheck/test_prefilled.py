"""补贴自查 of a company that is logged in begins with what the register knows of it; nobody else's does."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from registry.store import history
from registry.store.models import Lease, Park, Tenant
from tests.views.rosters.rosters import PARK
from views.kit import context
from views.selfcheck import prefilled
from views.selfcheck.questions import question

NAME = "演示机器人企业002"


@pytest.fixture
def code(open_page):
    with context.store().read() as session:
        asked = select(Tenant.uscc).join(Lease).join(Park).where(Park.slug == PARK, Tenant.name == NAME)
        return session.scalars(asked).first()


def asked(page):
    found = page.test.query_params.items()
    return {name: given if isinstance(given, str) else given[-1] for name, given in found}


def test_a_company_starts_from_what_the_register_knows_with_its_source_and_nothing_is_stored(
    open_page, as_person, code
):
    as_person("tenant", uscc=code)
    with context.store().read() as session:
        before = history.last(session)
    page = open_page("check")
    given = asked(page)
    assert (given["where"], given["kind"]) == (PARK, "enterprise") and {"industry", "rent", "granted"} <= given.keys()
    assert "来自登记：名册" in page.text and "来自登记：登记的" in page.text and "不会保存" in page.text
    with context.store().read() as session:
        assert history.last(session) == before
    assert "from the register: " in open_page("check", lang="en").text


def test_what_the_company_answers_otherwise_is_its_own_and_no_more_marked(open_page, as_person, code):
    as_person("tenant", uscc=code)
    given = asked(open_page("check"))
    marks = open_page("check", **given).text.count("来自登记：")
    changed = open_page("check", **given | {"rent": "123"}).text
    assert changed.count("来自登记：") == marks - 1 and "123.00" in changed


def test_an_address_with_answers_is_taken_as_it_is(open_page, as_person, code):
    as_person("tenant", uscc=code)
    for query in ({"kind": "enterprise"}, {"where": PARK, "show": "1"}, {"where": "440305"}):
        assert asked(open_page("check", **query)) == query


@pytest.mark.parametrize("role", ["public", "operator", "official", "admin"])
def test_nobody_else_starts_from_anything(open_page, as_person, code, role):
    as_person(role)
    page = open_page("check", where=PARK)
    assert asked(page) == {"where": PARK} and "来自登记" not in page.text


def test_what_no_answer_says_exactly_is_asked():
    rent, granted = question("rent"), question("granted")
    case = {"rent": {2025: Decimal("3000.50")}, "lease": {"start": date(2024, 1, 1)}}
    assert prefilled._answer(rent, case, 2025) == "3000.5"
    assert prefilled._answer(rent, case, 2024) is None  # a lease without its rent
    lease = {"start": date(2024, 1, 1), "monthly_rent": Decimal(9000), "rent_free_months": 2, "area_m2": Decimal(80)}
    assert prefilled._answer(rent, {"lease": lease}, 2025) == "2024-01-01__9000_2_80"
    paid = [{"measure": "a/1", "rent_year": 2024}, {"measure": "a/1", "rent_year": 2023, "amount": Decimal(1)}]
    assert prefilled._answer(granted, {"granted": paid}, 2025) == "a/1:2023_2024"
    assert prefilled._answer(granted, {"granted": [*paid, {"measure": "b/1", "rent_year": 2024}]}, 2025) is None
    assert prefilled._answer(granted, {"granted": []}, 2025) == "none" and prefilled._answer(granted, {}, 2025) is None
    assert prefilled._answer(question("ai"), {"tenant": {"ai_listed": False}}, 2025) == "no"
    assert prefilled._answer(question("ai"), {"tenant": {}}, 2025) is None
