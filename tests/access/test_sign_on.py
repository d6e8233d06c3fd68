"""Single sign-on against a real provider on loopback, and against answers that were tampered with."""

import base64
import datetime as dt
import hmac
import json
import time
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from pyotp.totp import TOTP
from sqlalchemy import func, select

from registry.access import accounts, log, provider, sessions, sign_on_state
from registry.access.log_detail import told
from registry.access.provider import CannotAsk
from registry.access.sign_on_settings import (
    SECOND_FACTOR,
    BadSettings,
    Roles,
    Settings,
    asks_here,
    read_roles,
    settings,
)
from registry.store.models import AccessEntry, Base, SignOnIdentity, SignOnUse
from registry.store.models import Person as Account
from registry.store.models.base import now
from tests.fixtures import sign_on as provided
from tests.fixtures.waiting import PATIENCE
from views.kit.context import store as register

TABLES = Base.metadata.sorted_tables
OUT, BACK = "/account/sign-on", "/account/sign-on/back"


def go_out(browser, path=OUT) -> str:
    """The provider's address that we send the browser to."""
    answer = browser.get(path, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def consent(address: str, user: str) -> str:
    """Sign on at the provider as `user`; the address it sends the browser back to, without its host."""
    answer = httpx.post(address, data={"sub": user}, timeout=PATIENCE)
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["location"])
    return f"{parts.path}?{parts.query}"


def sign_on(browser, user: str, path=OUT):
    return browser.get(consent(go_out(browser, path), user), follow_redirects=False)


def person(browser):
    login = sessions.look_up(register(), browser.session)
    return login and login.person


pytestmark = pytest.mark.usefixtures("sign_on_provider")


def test_the_log_in_page_names_the_provider(visitor):
    assert "园区统一认证" in visitor.get("/account/login").text
    assert "Park identity" in visitor.get("/account/login?lang=en").text


def test_we_ask_with_state_nonce_and_pkce(visitor):
    asked = parse_qs(urlsplit(go_out(visitor)).query)
    assert asked["response_type"] == ["code"] and asked["code_challenge_method"] == ["S256"]
    assert len(asked["state"][0]) >= 43 and len(asked["nonce"][0]) >= 43 and len(asked["code_challenge"][0]) == 43
    assert asked["redirect_uri"] == [f"http://softpark.test{BACK}"]


def test_beginning_many_keeps_nothing_and_asks_the_provider_once(visitor, store, monkeypatch):
    """Whoever opens the address again and again costs us no row, and the provider no request."""
    asked = []
    monkeypatch.setattr(provider, "KNOWN", provider.Known(lambda url: asked.append(url) or provider._get(url)))
    before = store.version()
    with store.read() as session:
        rows = {table.name: session.execute(select(func.count()).select_from(table)).scalar() for table in TABLES}
    for _time in range(20):
        go_out(visitor)
    assert len(asked) == 1
    with store.read() as session:
        assert rows == {
            table.name: session.execute(select(func.count()).select_from(table)).scalar() for table in TABLES
        }
    assert store.version() == before


def test_a_provider_that_does_not_answer_is_left_in_peace_for_some_seconds():
    asked, at = [], [0.0]

    def fetch(url):
        asked.append(url)
        raise CannotAsk("away")

    known = provider.Known(fetch, lambda: at[0])
    for moment, times in ((0, 1), (4, 1), (6, 2)):
        at[0] = float(moment)
        with pytest.raises(CannotAsk):
            known.get("https://id.example")
        assert len(asked) == times


def test_new_keys_of_the_provider_are_fetched_when_the_old_ones_do_not_fit(visitor, monkeypatch):
    old = KeySet([RSAKey.generate_key(2048, {"kid": "old"})]).as_dict()
    at = [0.0]
    known = provider.Known(provider._get, lambda: at[0])
    monkeypatch.setattr(provider, "KNOWN", known)
    path = consent(go_out(visitor), "wang")
    uri = known.get(f"{settings().issuer.rstrip('/')}/.well-known/openid-configuration")["jwks_uri"]
    known._answers[uri] = (0.0, old)
    at[0] = 60.0
    assert visitor.get(path, follow_redirects=False).status_code == 303


def test_a_cookie_that_we_have_not_written_is_refused(visitor):
    path = consent(go_out(visitor), "wang")
    name = "softpark-sign-on"
    head, body, signature = visitor.cookies[name].split(".")
    for forged in (f"{head}.{body}.{signature[:-2]}AA", f"{head}.{body}.", f"{head}.{body[:-4]}AAAA.{signature}", "x"):
        visitor.cookies.clear()
        visitor.cookies.set(name, forged)
        assert visitor.get(path, follow_redirects=False).status_code == 403


def test_a_very_long_way_to_go_then_is_left_out_of_the_cookie(visitor):
    go_out(visitor, f"{OUT}?next=/roster%3Fpark%3D{'x' * 5000}")
    assert len(visitor.cookies["softpark-sign-on"]) < 4000


@pytest.mark.parametrize(
    ("user", "role", "login", "work"),
    [("chief", "admin", "chen", "/people"), ("wang", "official", "wang.ming", "/"),
     ("keeper", "operator", "keeper@example.cn", "/roster"), ("company", "tenant", "sso", "/own")],
)  # fmt: skip
def test_claims_become_a_role_in_a_session_of_our_own_that_begins_at_its_work(visitor, user, role, login, work):
    answer = sign_on(visitor, user)
    assert answer.status_code == 303 and answer.headers["location"] == work
    found = person(visitor)
    assert (found.role, found.login) == (role, login)
    assert visitor.get("/account").status_code == 200


def test_an_operator_gets_the_parks_of_all_groups_that_fit(visitor):
    sign_on(visitor, "keeper")
    assert len(person(visitor).parks) == 2


def test_the_same_person_comes_back_to_the_same_account(visitor, browser_of, store):
    sign_on(visitor, "wang")
    again = browser_of()
    sign_on(again, "wang")
    assert person(again).id == person(visitor).id
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(SignOnIdentity)) == 1


def test_an_account_with_the_same_name_is_not_taken_over(visitor, account):
    local = account(role="admin", login="wang.ming")
    sign_on(visitor, "wang")
    assert person(visitor).id != local.id and person(visitor).login == "wang.ming-2"


def test_a_role_taken_away_at_the_provider_is_gone_here_at_the_next_sign_on(visitor, browser_of, monkeypatch, tmp_path):
    sign_on(visitor, "wang")
    monkeypatch.setattr(provided, "ROLES", provided.ROLES.replace("value: guangming", "value: others"))
    provided.trust(monkeypatch, tmp_path, settings().issuer)
    answer = sign_on(browser_of(), "wang")
    assert answer.status_code == 403 and "没有角色" in answer.text
    assert person(visitor) is None, "the sessions of before end as well"


def test_the_access_log_says_what_the_provider_made_of_whom(visitor, browser_of, monkeypatch, tmp_path, store):
    sign_on(visitor, "wang")
    sign_on(browser_of(), "wang")
    official, admin = '{value: guangming, role: official, scope: "440311"}', "{value: guangming, role: admin}"
    monkeypatch.setattr(provided, "ROLES", provided.ROLES.replace(official, admin))
    provided.trust(monkeypatch, tmp_path, settings().issuer)
    sign_on(browser_of(), "wang")
    with store.read() as session:
        said = [(entry.login, entry.what, told(entry).zh) for entry in log.entries(session)[::-1]]
    by = "单点登录 single sign-on"
    assert said == [
        (by, "account_added", "wang.ming：角色 主管部门；范围 440311"), ("wang.ming", "login", by),
        ("wang.ming", "login", by), (by, "account_changed", "wang.ming：角色 主管部门 → 管理员；范围 440311 → —"),
        ("wang.ming", "login", by),
    ]  # fmt: skip


@pytest.mark.parametrize("user", ["stranger", "nobody"])
def test_who_has_no_role_is_told_so_and_gets_no_session(visitor, user, store):
    answer = sign_on(visitor, user)
    assert answer.status_code == 403 and "没有角色" in answer.text and visitor.session is None
    with store.read() as session:
        assert session.scalars(select(AccessEntry.result)).all() == ["refused"]
        assert accounts.listed(session) == []


def test_a_company_with_a_wrong_code_is_told_so(visitor, store):
    answer = sign_on(visitor, "no-code")
    assert answer.status_code == 403 and "统一社会信用代码" in answer.text and visitor.session is None


def test_a_disabled_account_stays_out(visitor, browser_of, store):
    sign_on(visitor, "wang")
    with store.write() as session:
        session.scalar(select(Account)).disabled_at = now()
    other = browser_of()
    answer = sign_on(other, "wang")
    assert answer.status_code == 403 and "已停用" in answer.text and other.session is None


def test_sign_on_leads_back_to_the_page_that_was_asked_for_and_nowhere_else(visitor, browser_of):
    assert sign_on(visitor, "wang", f"{OUT}?next=/roster%3Fpark%3Dx").headers["location"] == "/roster?park=x"
    assert sign_on(browser_of(), "wang", f"{OUT}?next=//elsewhere.example").headers["location"] == "/"


def test_sign_on_from_an_english_page_goes_on_in_english(visitor, browser_of):
    assert sign_on(visitor, "keeper", f"{OUT}?lang=en").headers["location"] == "/roster?lang=en"
    asked = f"{OUT}?lang=en&next=/roster%3Fpark%3Dx%26lang%3Den"
    assert sign_on(browser_of(), "wang", asked).headers["location"] == "/roster?park=x&lang=en"


def test_the_way_back_works_once(visitor, store):
    path = consent(go_out(visitor), "wang")
    cookie = visitor.cookies["softpark-sign-on"]
    assert visitor.get(path, follow_redirects=False).status_code == 303
    with store.read() as session:
        assert len(session.scalars(select(SignOnUse.state_sha256)).all()) == 1
    for again in (None, cookie):
        visitor.cookies.clear()
        if again:
            visitor.cookies.set("softpark-sign-on", again)
        assert visitor.get(path, follow_redirects=False).status_code == 403


def test_a_link_from_somebody_else_signs_nobody_on(visitor, browser_of):
    path = consent(go_out(visitor), "wang")
    victim = browser_of()
    assert victim.get(path, follow_redirects=False).status_code == 403
    go_out(victim)  # has a cookie of an attempt of its own now
    assert victim.get(path, follow_redirects=False).status_code == 403
    assert victim.session is None


def test_an_attempt_of_long_ago_is_refused(visitor, monkeypatch):
    with monkeypatch.context() as then:
        then.setattr(sign_on_state, "now", lambda: int(time.time()) - 11 * 60)
        way_out = go_out(visitor)
    path = consent(way_out, "wang")
    assert visitor.get(path, follow_redirects=False).status_code == 403


@pytest.mark.parametrize("query", ["", "?state=", "?state=x&code=y", "?error=access_denied", "?code=x"])
def test_a_way_back_without_a_way_out_is_refused(visitor, query):
    answer = visitor.get(BACK + query, follow_redirects=False)
    assert answer.status_code == 403 and "重新登录" in answer.text


def test_who_declines_at_the_provider_is_told_that_nobody_was_logged_in(visitor):
    state = parse_qs(urlsplit(go_out(visitor)).query)["state"][0]
    answer = visitor.get(f"{BACK}?error=access_denied&state={state}", follow_redirects=False)
    assert answer.status_code == 403 and "没有成功" in answer.text and visitor.session is None


def test_a_code_of_another_attempt_is_refused_by_its_nonce(visitor, browser_of):
    foreign = parse_qs(urlsplit(consent(go_out(browser_of()), "chief")).query)["code"][0]
    state = parse_qs(urlsplit(go_out(visitor)).query)["state"][0]
    assert visitor.get(f"{BACK}?state={state}&code={foreign}", follow_redirects=False).status_code == 403
    assert visitor.session is None


def test_a_provider_that_is_away_is_said_and_the_password_still_works(visitor, account, monkeypatch):
    monkeypatch.setenv("SOFTPARK_OIDC_ISSUER", "http://localhost:9")
    answer = visitor.get(OUT, follow_redirects=False)
    assert answer.status_code == 403 and "没有应答" in answer.text
    assert visitor.log_in(account(role="admin").login).status_code == 303


def test_another_issuer_in_the_answer_is_refused(visitor):
    path = consent(go_out(visitor), "wang")
    assert visitor.get(f"{path}&iss=https://elsewhere.example", follow_redirects=False).status_code == 403


# --- id tokens that were made by somebody else, for somebody else, or at another time ---

KEY, OTHER = RSAKey.generate_key(2048, {"kid": "1"}), RSAKey.generate_key(2048, {"kid": "1"})
ATTEMPT = provider.Attempt("state", "the-nonce", "verifier", "http://softpark.test/back")
TRUSTED = Settings("https://id.example", "softpark", "secret", Roles(claim="g", roles=()), None, "openid")
GOOD = {"iss": TRUSTED.issuer, "aud": TRUSTED.client_id, "nonce": ATTEMPT.nonce, "sub": "wang"}


def verify(claims: dict, key=KEY, alg: str = "RS256", left: tuple[str, ...] = (), token: str | None = None) -> dict:
    at = int(time.time())
    claims = {"iat": at, "exp": at + 60, **GOOD, **claims}
    for name in left:
        del claims[name]
    token = token or jwt.encode({"alg": alg, "kid": "1"}, claims, key, algorithms=[alg])
    return provider._verified(TRUSTED, ATTEMPT, token, KeySet([KEY]).as_dict())


def test_a_sound_id_token_is_taken():
    assert verify({})["sub"] == "wang"
    assert verify({"aud": ["softpark", "other"], "azp": "softpark"})["sub"] == "wang"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another-client"},
        {"aud": ["another-client"]},
        {"aud": ["softpark", "another-client"]},
        {"azp": "another-client"},
        {"nonce": "of another attempt"},
        {"exp": int(time.time()) - 3600},
        {"iat": int(time.time()) + 3600},
        {"sub": ""},
        {"sub": 7},
    ],
)
def test_an_id_token_for_another_use_is_refused(claims):
    with pytest.raises(CannotAsk):
        verify(claims)


@pytest.mark.parametrize("name", ["iss", "aud", "nonce", "sub", "exp", "iat"])
def test_an_id_token_that_lacks_a_claim_is_refused(name):
    with pytest.raises(CannotAsk):
        verify({}, left=(name,))


def test_an_id_token_of_another_key_is_refused():
    with pytest.raises(CannotAsk):
        verify({}, key=OTHER)


def test_an_id_token_signed_with_the_public_key_as_a_secret_is_refused():
    def part(content: bytes) -> bytes:
        return base64.urlsafe_b64encode(content).rstrip(b"=")

    at = int(time.time())
    claims = {"iat": at, "exp": at + 60, **GOOD}
    signed = b".".join(part(json.dumps(piece).encode()) for piece in ({"alg": "HS256", "kid": "1"}, claims))
    signature = hmac.digest(KEY.as_pem(private=False), signed, "sha256")
    with pytest.raises(CannotAsk):
        verify({}, token=b".".join([signed, part(signature)]).decode())


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ3YW5nIn0."])
def test_an_unsigned_or_broken_id_token_is_refused(token):
    with pytest.raises(CannotAsk):
        provider._verified(TRUSTED, ATTEMPT, token, KeySet([KEY]).as_dict())


# --- settings ---


@pytest.mark.parametrize("issuer", ["http://id.example", "ftp://id.example", "id.example"])
def test_a_provider_is_asked_over_https_only(monkeypatch, issuer):
    monkeypatch.setenv("SOFTPARK_OIDC_ISSUER", issuer)
    with pytest.raises(BadSettings, match="https://"):
        settings()


def test_missing_settings_are_named(monkeypatch):
    monkeypatch.delenv("SOFTPARK_OIDC_CLIENT_ID")
    with pytest.raises(BadSettings, match="SOFTPARK_OIDC_CLIENT_ID"):
        settings()


@pytest.mark.parametrize(
    "roles",
    ["", "claim: g", "claim: g\nroles: [{value: x, role: chief}]", "claim: g\nroles: [{value: x, role: official}]",
     "claim: g\nroles: [{value: x, role: operator}]", "claim: g\nroles: [{value: x, role: admin, parks: [a]}]",
     "claim: g\nroles: [{value: x, role: tenant}]", "a: [", "claim: g\nroles: [{value: x, rule: admin}]"],
)  # fmt: skip
def test_roles_that_cannot_be_are_said_at_the_start(monkeypatch, tmp_path, roles):
    monkeypatch.setattr(provided, "ROLES", roles)
    provided.trust(monkeypatch, tmp_path, settings().issuer)
    with pytest.raises(BadSettings, match="SOFTPARK_OIDC_ROLES"):
        settings()


@pytest.mark.parametrize(
    ("roles", "zh", "en"),
    [
        ("claim: g\nroles: [{value: x, rule: admin}]",
            " roles.0.rule 不合格式：没有“rule”这一项。是不是“role”？可用：value、role、scope、parks、uscc_claim。",
            " roles.0.rule is not as it must be: There is no key 'rule' here. Did you mean 'role'? "),
        ("claim: g\nroles: [{value: x, role: chief}]",
            " roles.0.role 不合格式：没有“chief”这个取值。"
            "可用：admin、system、security、audit、official、operator、tenant。",
            " roles.0.role is not as it must be: 'chief' is not a value of this key. "
            "Allowed: admin, system, security, audit, official, operator, "),
        ("claim: g\nroles: [{value: x, role: official}]",
            " roles.0.scope 不合格式：x：role: official 与 scope 须同时出现。",
            " roles.0.scope is not as it must be: x: role: official and scope go together."),
        ("claim: g\nroles: [{value: x, role: admin, role: tenant, uscc_claim: u}]",
            " roles.0.role 不合格式：第 2 行重复了“role”，只能写一次。",
            " roles.0.role is not as it must be: line 2 gives the key 'role' twice."),
        ("a: [", " 第 2 行 不合格式：不是有效的 YAML", "line 2 is not valid YAML"),
        ("", " claim 不合格式：缺少“claim”这一项。", " claim is not as it must be: The key 'claim' is missing."),
    ],
    ids=["a misspelt key", "no such role", "half a rule", "a role given twice", "no YAML", "nothing"],
)  # fmt: skip
def test_a_file_of_roles_is_refused_with_the_place_and_what_would_be_right(tmp_path, roles, zh, en):
    path = tmp_path / "roles.yaml"
    path.write_text(roles, "utf-8")
    with pytest.raises(BadSettings) as refused:
        read_roles(path)
    assert zh in refused.value.zh
    assert en in refused.value.en
    assert "pydantic" not in str(refused.value)


def test_without_settings_there_is_no_single_sign_on(visitor, monkeypatch):
    monkeypatch.delenv("SOFTPARK_OIDC_ISSUER")
    assert settings() is None
    assert "认证" not in visitor.get("/account/login").text
    assert go_out(visitor) == "/account/login"


def with_second_step(browser, store, user: str) -> TOTP:
    """Sign on as `user` and set the second step up; the authenticator. The session is over then."""
    from registry.access.proof.owner import Proof
    from registry.services.own import second_factor

    sign_on(browser, user)
    known = person(browser)
    second_factor.begin(known, store, Proof(), "10.0.0.7")
    phone = TOTP(second_factor.state(known, store).offered.secret)
    second_factor.confirm(known, store, phone.now(), "0" * 64, "10.0.0.7")
    return phone


def test_the_second_step_is_the_providers_unless_the_setting_says_here(visitor, browser_of, store, monkeypatch):
    phone = with_second_step(visitor, store, "chief")
    trusting = browser_of()
    sign_on(trusting, "chief")
    assert person(trusting) is not None
    monkeypatch.setenv(SECOND_FACTOR, "here")
    asking = browser_of()
    answer = sign_on(asking, "chief", f"{OUT}?next=/coverage")
    assert answer.headers["location"].startswith("/account/second-step") and asking.session is None
    done = asking.submit(answer.headers["location"], code=phone.at(dt.datetime.now(dt.UTC) + dt.timedelta(seconds=30)))
    assert done.headers["location"] == "/coverage" and person(asking) == person(trusting)


def test_who_must_have_it_and_comes_by_a_provider_that_asks_for_none_sets_it_up_here(visitor, monkeypatch):
    monkeypatch.setenv("SOFTPARK_SECOND_FACTOR", "officials")
    sign_on(visitor, "chief")
    assert not sessions.look_up(register(), visitor.session).lacking
    monkeypatch.setenv(SECOND_FACTOR, "here")
    assert sessions.look_up(register(), visitor.session).lacking
    assert sign_on(visitor, "chief").headers["location"] == "/account/second-factor"


def test_a_word_for_it_that_is_none_is_refused(monkeypatch):
    monkeypatch.setenv(SECOND_FACTOR, "never")
    with pytest.raises(BadSettings, match="provider"):
        asks_here()
