"""Another telephone, other recovery codes, turning it off, and an administrator's reset (重置)."""

import pytest
from sqlalchemy import select

from registry.access import log
from registry.access.permissions import Denied
from registry.services import people
from registry.store.models import RecoveryCode
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import CODE, PAGE, SECRET, STEP, Phone, begin, here, kinds


def test_another_telephone_needs_password_and_code_and_the_old_one_works_until_then(
    official, visitor, browser_of, clock
):
    known, old, _ = official
    assert visitor.submit(PAGE, password=PASSWORD, code="000000").status_code == 422
    assert visitor.submit(PAGE, password="wrong", code=old.code()).status_code == 422
    assert visitor.submit(PAGE, password=PASSWORD, code=old.code()).status_code == 303
    clock(30)
    browser = browser_of()
    begin(browser, known.login)
    assert browser.submit(STEP, code=old.code()).status_code == 303
    new = Phone(SECRET.search(visitor.get(PAGE).text)[1].replace(" ", ""), clock)
    assert visitor.submit(f"{PAGE}/confirm", shown_at=PAGE, code=new.code()).status_code == 200
    clock(60)
    begin(browser, known.login)
    assert browser.submit(STEP, code=old.code()).status_code == 401
    assert browser.submit(STEP, code=new.code()).status_code == 303


def test_other_recovery_codes_void_the_old_ones(official, visitor, browser_of):
    known, phone, codes = official
    fresh = CODE.findall(visitor.submit(f"{PAGE}/codes", shown_at=PAGE, password=PASSWORD, code=phone.code()).text)
    assert len(fresh) == 10 and not set(fresh) & set(codes)
    browser = browser_of()
    begin(browser, known.login)
    assert [browser.submit(STEP, code=code).status_code for code in (codes[0], fresh[0])] == [401, 303]


def test_it_is_turned_off_with_password_and_code_or_a_recovery_code(official, visitor, browser_of, store):
    known, _, codes = official
    assert visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code="").status_code == 422
    answer = visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code=codes[9])
    assert answer.status_code == 303 and "两步验证已关闭" in visitor.get(answer.headers["location"]).text
    assert browser_of().log_in(known.login).headers["location"] == "/"
    assert ("second_factor_off", "done") in kinds(store, known.login)


def test_guesses_at_these_forms_count_as_well(official, visitor):
    found = [
        visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code="000000").status_code for _ in "123456"
    ]
    assert found == [422] * 5 + [429]


def test_an_administrator_resets_it_which_is_logged_and_ends_sessions(official, visitor, browser_of, account, store):
    known, _, _ = official
    chief = account("admin").person
    assert people.reset_second_factor(chief, store, known.login)
    assert here(visitor) is None and browser_of().log_in(known.login).headers["location"] == "/"
    with store.read() as session:
        (entry,) = log.entries(session, what="second_factor_reset")
        assert (entry.login, entry.subject) == (chief.login, known.login)
        assert not any(entry.second_factor for entry in people.everybody(chief, session))
        assert session.scalars(select(RecoveryCode)).all() == []


@pytest.mark.parametrize("role", ["tenant", "operator", "official"])
def test_nobody_else_resets_anybodys(official, account, store, role):
    known, _, _ = official
    other = account(role, parks=["demo-guangming-1"] if role == "operator" else [])
    with pytest.raises(Denied):
        people.reset_second_factor(other.person, store, known.login)
