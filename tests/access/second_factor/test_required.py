"""Where the second step must be (SOFTPARK_SECOND_FACTOR)."""

import pytest

from registry.access import second_factor, sessions
from tests.fixtures.people import PASSWORD
from tests.fixtures.second_factor import PAGE, set_up
from views.kit.context import store as register


@pytest.mark.parametrize(
    ("setting", "role", "must"),
    [("offered", "admin", False), ("officials", "admin", True), ("officials", "official", True),
     ("officials", "operator", False), ("officials", "tenant", False), ("everybody", "tenant", True)],
)  # fmt: skip
def test_whom_the_setting_names_sets_it_up_before_anything_else(
    visitor, account, clock, monkeypatch, setting, role, must
):
    from views.entrance import identity

    monkeypatch.setenv(second_factor.ENVIRONMENT, setting)
    known = account(role, parks=["demo-guangming-1"] if role == "operator" else [])
    answer = visitor.log_in(known.login)
    assert (answer.headers["location"] == PAGE) is must
    login = sessions.look_up(register(), visitor.session)
    assert (identity.person_of(login).role == "public") is must
    if must:
        assert "须使用两步验证" in visitor.get("/account").text and "更换密码" not in visitor.get("/account").text
        set_up(visitor, clock)
        assert identity.person_of(sessions.look_up(register(), visitor.session)).login == known.login


def test_a_session_from_before_the_setting_is_held_back_as_well(visitor, account, monkeypatch):
    visitor.log_in(account("official").login)
    monkeypatch.setenv(second_factor.ENVIRONMENT, "officials")
    assert sessions.look_up(register(), visitor.session).lacking


def test_who_must_have_it_does_not_turn_it_off(official, visitor, monkeypatch):
    _, phone, _ = official
    monkeypatch.setenv(second_factor.ENVIRONMENT, "officials")
    assert "不能关闭" in visitor.get(PAGE).text
    answer = visitor.submit(f"{PAGE}/off", shown_at=PAGE, password=PASSWORD, code=phone.code())
    assert answer.status_code == 422 and "不能关闭" in answer.text


def test_a_word_that_is_none_ends_the_start(monkeypatch):
    monkeypatch.setenv(second_factor.ENVIRONMENT, "always")
    with pytest.raises(ValueError, match="officials"):
        second_factor.policy()
