"""The running app: headers that pretend, over http and over the websocket that pages live on."""

import json
import urllib.error
import urllib.request

import pytest
from sqlalchemy import select

from registry.access import sessions
from registry.store.models import LoginFailure
from registry.store.models import Person as Account
from registry.store.store import Store
from tests.fixtures.waiting import PATIENCE
from tests.fixtures.websocket import drawn, session_id

pytestmark = pytest.mark.usefixtures("served_app")


@pytest.fixture
def served_store(served_database):
    store = Store.open(f"sqlite:///{served_database}")
    yield store
    store.close()


def session_of(store, known) -> str:
    with store.write() as session:
        return sessions.begin(session, session.get(Account, known.id), "127.0.0.1", "test")


def get(url: str, **headers: str) -> tuple[int, str]:
    request = urllib.request.Request(url, headers={name.replace("_", "-"): value for name, value in headers.items()})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status, answer.geturl()
    except urllib.error.HTTPError as error:
        return error.code, url


def test_a_header_that_pretends_opens_no_route(served_app, served_store, served_account):
    chief = served_account("admin")
    token = session_of(served_store, chief)
    pretended = {"X_SoftPark_Session": sessions.digest(token), "X_SoftPark_Role": "admin", "X_SoftPark_Uid": "1"}
    assert get(f"{served_app}/api/access/export", **pretended)[0] == 401
    assert get(f"{served_app}/api/access/export", Cookie=f"softpark-session={token}")[0] == 200


NEEDED = "需要登录".encode()


def test_a_header_that_pretends_opens_no_page_over_the_websocket(served_app, served_store, served_account):
    chief = served_account("admin")
    token = session_of(served_store, chief)
    pretended = drawn(served_app, "people", X_SoftPark_Session=sessions.digest(token), x_softpark_role="admin")
    assert NEEDED in pretended and chief.login.encode() not in pretended
    real = drawn(served_app, "people", Cookie=f"softpark-session={token}")
    assert chief.login.encode() in real and NEEDED not in real


def test_an_ended_session_opens_nothing_over_the_websocket(served_app, served_store, served_account):
    chief = served_account("admin")
    token = session_of(served_store, chief)
    with served_store.write() as session:
        sessions.end_all(session, chief.id)
    assert NEEDED in drawn(served_app, "people", Cookie=f"softpark-session={token}")


def test_a_closed_windows_state_is_given_back_to_the_same_session_only(served_app, served_store, served_account):
    chief = served_account("admin")
    cookie, again, foreign = (
        f"softpark-session={session_of(served_store, known)}" for known in (chief, chief, served_account("tenant"))
    )
    left = session_id(served_app, Cookie=cookie)
    assert session_id(served_app, left, Cookie=foreign) != left
    assert session_id(served_app, left) != left
    assert session_id(served_app, left, X_SoftPark_Session=sessions.digest(cookie.split("=")[1])) != left
    assert session_id(served_app, left, Cookie=again) != left, "another session of the same account is another window"
    assert session_id(served_app, left, Cookie=cookie) == left


def test_nobody_gets_another_address_by_saying_so(served_app, served_store):
    """Else who guesses passwords would have as many tries as there are addresses to pretend."""
    import http.cookiejar
    import re
    import urllib.parse

    jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
    opener = urllib.request.build_opener(jar)
    address = f"{served_app}/account/login"
    form = opener.open(address, timeout=PATIENCE).read().decode()
    token = re.search(r'name="form-token" value="(\w+)"', form)[1]
    fields = {"form-token": token, "login": "nobody-at-all", "password": "x"}
    request = urllib.request.Request(
        address, urllib.parse.urlencode(fields).encode(), {"X-Forwarded-For": "203.0.113.9", "Forwarded": "for=1.2.3.4"}
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        opener.open(request, timeout=PATIENCE)
    assert refused.value.code == 401
    with served_store.read() as session:
        assert set(session.scalars(select(LoginFailure.address))) == {"127.0.0.1"}


def test_streamlits_option_for_trusted_headers_names_only_the_header_that_we_strip():
    import app
    from views.entrance import identity

    trusted = app.options("127.0.0.1", 8501)["server.trustedUserHeaders"]
    assert [name.lower().encode().startswith(identity.OURS) for name in trusted] == [True]
    assert json.dumps(trusted)
