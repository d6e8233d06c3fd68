"""Codes that are guessed (猜测验证码): how many wrong ones close which way, and for whom."""

from registry.access.proof import guessed_codes
from registry.services import people
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import PAGE, STEP, begin, here


def test_five_wrong_codes_close_the_way_as_five_wrong_passwords_do(official, browser_of):
    known, phone, _ = official
    browser = browser_of()
    begin(browser, known.login)
    assert [browser.submit(STEP, code="000000").status_code for _ in range(5)] == [401] * 5
    answer = browser.submit(STEP, code=phone.code())
    assert answer.status_code == 429 and int(answer.headers["retry-after"]) > 0 and browser.session is None
    assert browser_of().log_in(known.login).status_code == 429


def test_the_right_password_takes_back_no_code_that_was_guessed(official, browser_of):
    """Else who knows it would have five codes for each time it is typed."""
    known, _, _ = official
    for _ in range(5):
        browser = browser_of()
        begin(browser, known.login)
        assert browser.submit(STEP, code="000000").status_code == 401
    assert browser_of().log_in(known.login).status_code == 429


def test_passwords_and_codes_that_were_wrong_count_together(official, browser_of):
    known, _, _ = official
    browser = browser_of()
    assert [browser.log_in(known.login, "wrong").status_code for _ in range(3)] == [401] * 3
    begin(browser, known.login)
    assert [browser.submit(STEP, code="000000").status_code for _ in range(3)] == [401, 401, 429]


def test_the_right_code_takes_them_back(official, browser_of, clock):
    known, phone, _ = official
    for _ in range(2):
        browser = browser_of()
        begin(browser, known.login)
        assert [browser.submit(STEP, code="000000").status_code for _ in range(4)] == [401] * 4
        assert browser.submit(STEP, code=phone.code()).status_code == 303
        clock(60)


def wrong_codes(store, known, count: int) -> None:
    """As many were typed from as many networks, one of which would wait for the others."""
    with store.write() as session:
        for number in range(count):
            guessed_codes.count(session, known.person, f"10.1.{number}.1")


def test_codes_guessed_from_many_networks_are_thirty_a_day(official, browser_of, store):
    """Who has a network of IPv6 has 65,536 places to guess five from, and had a good one after some hours."""
    known, phone, codes = official
    wrong_codes(store, known, guessed_codes.MOST - 1)
    last, next_one = (browser_of(f"198.51.{number}.7") for number in (100, 101))
    begin(last, known.login)
    begin(next_one, known.login)
    assert last.submit(STEP, code="000000").status_code == 401
    for code in (phone.code(), codes[0]):
        answer = next_one.submit(STEP, code=code)
        assert answer.status_code == 429 and "重置密码" in answer.text and next_one.session is None
        assert 23 * 3600 < int(answer.headers["retry-after"]) <= 24 * 3600
    assert "in 24 hours" in next_one.submit(f"{STEP}?lang=en", code=codes[0]).text


def test_wrong_codes_of_somebody_else_or_of_before_yesterday_hold_nobody_up(official, browser_of, account, store):
    known, phone, _ = official
    wrong_codes(store, account("official"), guessed_codes.MOST)
    browser = browser_of()
    begin(browser, known.login)
    assert browser.submit(STEP, code=phone.code()).status_code == 303


def test_an_administrators_reset_of_the_password_lets_the_owner_in_again(official, browser_of, account, store):
    known, phone, _ = official
    wrong_codes(store, known, guessed_codes.MOST)
    token = people.reset(account("admin").person, store, known.login)
    browser, fields = browser_of(), {"password": PASSWORD + " 8", "again": PASSWORD + " 8"}
    browser.submit(f"/account/invitation?token={token}", **fields)
    assert browser.submit(STEP, code=phone.code()).status_code == 303 and here(browser) == known.login


def test_a_password_that_is_changed_takes_back_no_code_that_was_guessed(official, visitor, store):
    """Who had taken a session over and knew the password guessed without end: four codes, then another password, which
    was refused, and four more."""
    known, phone, _ = official
    wrong_codes(store, known, guessed_codes.MOST - 1)
    off = {"shown_at": PAGE, "password": PASSWORD}
    assert visitor.submit(f"{PAGE}/off", code="000000", **off).status_code == 422
    fields = {"old": PASSWORD, "password": "short", "again": "short"}
    assert visitor.submit("/account/password", shown_at="/account", **fields).status_code == 422
    for page in (PAGE, f"{PAGE}/codes", f"{PAGE}/off"):
        answer = visitor.submit(page, code=phone.code(), **off)
        assert answer.status_code == 429 and "重置密码" in answer.text, page
