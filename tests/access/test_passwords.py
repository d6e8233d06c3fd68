"""What a password must be, under both policies."""

import datetime as dt

import pytest

from registry.access import passwords
from registry.access.passwords import BadPassword
from registry.store.models.base import now


@pytest.fixture
def dengbao(monkeypatch):
    monkeypatch.setenv("SOFTPARK_PASSWORDS", "dengbao")


def refused(password: str, login: str = "li.lei", name: str = "李雷") -> str:
    with pytest.raises(BadPassword) as told:
        passwords.check(password, login, name)
    assert told.value.zh and told.value.en
    return told.value.en


@pytest.mark.parametrize(
    "password",
    [
        "correct horse battery",
        "长风破浪会有时，直挂云帆济沧海",
        "kx9!vbn2@qwz",
        "a quiet lake, seven herons",
        "x" * 3 + "Vq7 lantern moon",
    ],
)
def test_modern_takes_length_without_asking_for_kinds(password):
    passwords.check(password, "li.lei", "李雷")


def test_modern_takes_up_to_128_signs():
    long = "herons fly over 9 lakes; " * 6
    passwords.check(long[:128], "li.lei", "李雷")
    assert "at most 128" in refused(long[:129])


def test_eleven_signs_are_too_few():
    assert "11 characters" in refused("kx9!vbn2@qw")


@pytest.mark.parametrize(
    "password",
    ["password1234", "123456789012", "aaaaaaaaaaaa", "qwertyuiop12", "1qaz2wsx3edc", "iloveyouforever", "Passw0rd!2026",
     "北京北京北京北京北京北京", "softpark2026", "softpark2026!!", "ruanjianyuan2026"],
)  # fmt: skip
def test_what_is_guessed_first_is_refused(password):
    assert "guessed too easily" in refused(password)


@pytest.mark.parametrize(
    ("password", "login", "name"),
    [("guangming.yuanyi9", "guangming.yuanyi", "x"), ("Operator-One-2026", "operator-one", "x"),
     ("zhangxiaoming88", "z", "Zhangxiaoming"), ("光明一园运营有限公司运营", "x", "光明一园运营有限公司")],
)  # fmt: skip
def test_the_accounts_own_names_do_not_make_a_password(password, login, name):
    refused(password, login, name)


@pytest.mark.parametrize("password", ["Heron-7-lake", "heron7lake!", "Heron7lake"])
def test_dengbao_takes_three_kinds_of_eight_signs(dengbao, password):
    passwords.check(password, "li.lei", "李雷")


@pytest.mark.parametrize("password", ["heronlake77", "heronlakeheronlake", "HERONLAKE77"])
def test_dengbao_refuses_two_kinds(dengbao, password):
    assert "three of these four" in refused(password)


@pytest.mark.parametrize("password", ["P@ssw0rd", "Abcd1234", "Qwer!234", "Admin@123"])
def test_dengbao_refuses_what_is_guessed_first_as_well(dengbao, password):
    assert "guessed too easily" in refused(password)


def test_dengbao_refuses_seven_signs(dengbao):
    assert "at least 8" in refused("He-7lak")


def test_only_dengbao_lets_a_password_grow_old(monkeypatch):
    old = now() - dt.timedelta(days=91)
    assert not passwords.expired(old, now())
    monkeypatch.setenv("SOFTPARK_PASSWORDS", "dengbao")
    assert passwords.expired(old, now())
    assert not passwords.expired(now() - dt.timedelta(days=89), now())
    assert not passwords.expired(None, now())


def test_another_word_in_the_setting_is_said(monkeypatch):
    monkeypatch.setenv("SOFTPARK_PASSWORDS", "strong")
    with pytest.raises(ValueError, match="modern, dengbao"):
        passwords.policy()


@pytest.mark.usefixtures("slow_hashes")
def test_hashes_are_argon2id_salted_and_verified():
    one, two = passwords.hashed("a quiet lake"), passwords.hashed("a quiet lake")
    assert one.startswith("$argon2id$") and one != two
    assert passwords.verify(one, "a quiet lake") and not passwords.verify(one, "a quiet Lake")


@pytest.mark.usefixtures("slow_hashes")
@pytest.mark.parametrize("known", [None, "", "plain", "$argon2id$broken"])
def test_no_password_fits_where_there_is_no_hash(known):
    assert not passwords.verify(known, "") and not passwords.verify(known, "x")


@pytest.mark.usefixtures("slow_hashes")
def test_hashes_of_other_parameters_are_renewed_at_log_in(visitor, account, store):
    from argon2 import PasswordHasher

    from registry.store.models import Person as Account
    from tests.fixtures.people import PASSWORD

    known = account(role="admin")
    weak = PasswordHasher(time_cost=1, memory_cost=8 * 1024).hash(passwords.normal(PASSWORD))
    with store.write() as session:
        session.get(Account, known.id).password_hash = weak
    assert visitor.log_in(known.login).status_code == 303
    with store.read() as session:
        renewed = session.get(Account, known.id).password_hash
    assert renewed != weak and not passwords.outdated(renewed) and passwords.verify(renewed, PASSWORD)
