"""Setting the second step up (设置第二步验证): what is shown once, and what counts from when."""

from sqlalchemy import select

from registry.store.models import RecoveryCode
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import CODE, PAGE, SECRET, Phone, here, kinds, set_up


def test_without_a_second_step_a_password_is_enough_as_before(visitor, account):
    known = account("official")
    assert visitor.log_in(known.login).headers["location"] == "/" and here(visitor) == known.login


def test_the_page_shows_a_picture_drawn_here_and_the_secret_as_text(visitor, account, clock):
    known = account("admin")
    visitor.log_in(known.login)
    assert "<svg" not in visitor.get(PAGE).text
    visitor.submit(PAGE, password=PASSWORD)
    page = visitor.get(PAGE)
    assert "<svg" in page.text and "http://" not in page.text.replace("http://www.w3.org/2000/svg", "")
    secret = SECRET.search(page.text)[1].replace(" ", "")
    assert f"otpauth://totp/SoftPark:{known.login}?secret={secret}" in page.text
    assert page.headers["cache-control"] == "no-store" and "<script" not in page.text


def test_setting_it_up_asks_for_the_password(visitor, account, clock):
    visitor.log_in(account("official").login)
    answer = visitor.submit(PAGE, password="not this one")
    assert answer.status_code == 422 and "密码不对" in answer.text
    assert "<svg" not in visitor.get(PAGE).text


def test_a_secret_counts_once_a_code_has_shown_that_it_arrived(visitor, browser_of, account, clock):
    known = account("official")
    visitor.log_in(known.login)
    visitor.submit(PAGE, password=PASSWORD)
    assert visitor.submit(f"{PAGE}/confirm", shown_at=PAGE, code="000000").status_code == 422
    assert browser_of().log_in(known.login).headers["location"] == "/", "nobody is locked out by a set-up given up"


def test_a_secret_that_nobody_confirmed_is_gone_after_a_quarter_of_an_hour(visitor, account, clock):
    """Who found the page open weeks later saw it, and could make that telephone the account's without a password."""
    visitor.log_in(account("official").login)
    visitor.submit(PAGE, password=PASSWORD)
    phone = Phone(SECRET.search(visitor.get(PAGE).text)[1].replace(" ", ""), clock)
    clock(14 * 60)
    assert "15 分钟内有效" in visitor.get(PAGE).text
    clock(60)
    assert "<svg" not in visitor.get(PAGE).text and not SECRET.search(visitor.get(PAGE).text)
    answer = visitor.submit(f"{PAGE}/confirm", shown_at=PAGE, code=phone.code())
    assert answer.status_code == 422 and "15 分钟" in answer.text


def test_ten_recovery_codes_are_shown_once_and_kept_as_hashes(visitor, account, clock, store):
    visitor.log_in(account("official").login)
    _, codes = set_up(visitor, clock)
    assert len(set(codes)) == 10
    assert not CODE.search(visitor.get(PAGE).text)
    with store.read() as session:
        hashes = session.scalars(select(RecoveryCode.code_hash)).all()
    assert len(hashes) == 10 and all(each.startswith("$argon2id$") for each in hashes)


def test_setting_it_up_ends_the_sessions_elsewhere_and_is_logged(visitor, browser_of, account, clock, store):
    known, other = account("official"), browser_of("10.0.0.9")
    other.log_in(known.login)
    visitor.log_in(known.login)
    set_up(visitor, clock)
    assert here(visitor) == known.login and here(other) is None
    assert ("second_factor", "done") in kinds(store, known.login)
