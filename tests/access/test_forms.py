"""Requests that our own pages did not send."""

import pytest

from registry.access import sessions
from views.kit.context import store as register

OTHER_SITE = [
    {"sec-fetch-site": "cross-site"},
    {"sec-fetch-site": "same-site"},
    {"origin": "https://elsewhere.example"},
    {"origin": "null"},
]


@pytest.fixture
def inside(visitor, account):
    visitor.log_in(account(role="admin").login)
    return visitor


@pytest.mark.parametrize("path", ["/account/logout", "/account/password", "/account/sessions"])
@pytest.mark.parametrize("headers", OTHER_SITE)
def test_another_site_can_neither_log_out_nor_change_anything(inside, path, headers):
    token = inside.form_token("/account")
    assert inside.post(path, data={"form-token": token}, headers=headers).status_code == 403
    assert sessions.look_up(register(), inside.session)


@pytest.mark.parametrize("path", ["/account/logout", "/account/password", "/account/sessions", "/account/login"])
@pytest.mark.parametrize("token", ["", "0" * 64, "令牌"])
def test_a_form_without_our_token_is_refused(inside, path, token):
    assert inside.post(path, data={"form-token": token}).status_code == 403
    assert inside.post(path).status_code == 403
    assert sessions.look_up(register(), inside.session)


def test_the_token_of_one_visitor_is_of_no_use_to_another(inside, browser_of, account):
    thief = browser_of()
    thief.log_in(account(role="tenant").login)
    assert inside.post("/account/logout", data={"form-token": thief.form_token("/account")}).status_code == 403


def test_nobody_is_logged_in_by_a_form_of_another_site(visitor, account):
    known = account(role="tenant")
    fields = {"login": known.login, "password": known.password, "form-token": "0" * 64}
    assert visitor.post("/account/login", data=fields).status_code == 403
    assert visitor.session is None


def test_a_link_cannot_log_out(inside):
    assert inside.get("/account/logout").status_code == 405
    assert sessions.look_up(register(), inside.session)


@pytest.mark.parametrize("body", [b"\xff\xfe=1", b"a=1&" * 100, b"x" * 30_000, b"login=%ff%fe"])
def test_a_broken_form_is_an_answer_not_an_error(visitor, body):
    headers = {"content-type": "application/x-www-form-urlencoded"}
    answer = visitor.post("/account/login", content=body, headers=headers)
    assert answer.status_code == 403 and "表单已过期" in answer.text


def test_what_is_typed_is_shown_as_text(visitor, store):
    from registry.access import invitations

    token = invitations.first(store)
    path = f"/account/invitation?token={token}"
    page = visitor.submit(path, login='"><script>x</script>', name="n", password="a", again="a").text
    assert "<script" not in page and "&lt;script&gt;" in page
