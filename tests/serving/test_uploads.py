"""Uploads: who may send a file, how much is held, until when; and why a file is not taken stands in the page."""

import http.client
import json
from types import SimpleNamespace
from urllib.parse import urlsplit

import pytest

from registry.access import sessions
from registry.access.sessions import Login
from registry.person import Person
from registry.store.models import Person as Account
from registry.store.store import Store
from tests.fixtures.serving import serving
from tests.fixtures.websocket import Page
from views.entrance import uploads
from views.entrance.uploads import FILE, MIB, Ledger

PARK = "demo-guangming-3"


@pytest.fixture(scope="module")
def site(served_database, output):
    with serving(served_database, output / "serve-uploads.log") as url:
        yield url


@pytest.fixture
def begun(served_database, served_account):
    """`begun("operator")`: the cookie of a new session of an account with this role."""
    store = Store.open(f"sqlite:///{served_database}")

    def begin(role: str) -> str:
        known = served_account(role, parks=[PARK])
        with store.write() as session:
            token = sessions.begin(session, session.get(Account, known.id), "127.0.0.1", "test")
        return f"softpark-session={token}"

    yield begin
    store.close()


def put(site: str, page: str, cookie: str | None, size: int = 100, **headers: str) -> tuple[int, dict]:
    """Upload a file of so many bytes for the page with this id; the status, and what is said."""
    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request("GET", "/_stcore/health")
    answer = connection.getresponse()
    answer.read()
    xsrf = answer.getheader("Set-Cookie").split(";")[0]
    boundary = "b0undary"
    body = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="f"; filename="f.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{'x' * size}\r\n--{boundary}--\r\n"
    ).encode()
    cookies = "; ".join(filter(None, [xsrf, cookie]))
    sent = {"Cookie": cookies, "X-Xsrftoken": xsrf.split("=", 1)[1],
            "Content-Type": f"multipart/form-data; boundary={boundary}"}  # fmt: skip
    connection.request("PUT", f"/_stcore/upload_file/{page}/{number()}", body, sent | headers)
    answer = connection.getresponse()
    said = answer.read()
    return answer.status, json.loads(said) if said else {}


def number() -> str:
    import uuid

    return str(uuid.uuid4())


@pytest.mark.parametrize(("role", "status"), [(None, 401), ("tenant", 403), ("admin", 403)])
def test_who_has_nothing_to_upload_uploads_nothing(site, begun, role, status):
    cookie = begun(role) if role else None
    with Page(site, **({"Cookie": cookie} if cookie else {})) as page:
        answered, said = put(site, page.id, cookie)
    assert answered == status and said["zh"] and said["en"]


@pytest.mark.parametrize("role", ["operator", "official"])
def test_who_has_something_to_upload_does(site, begun, role):
    cookie = begun(role)
    with Page(site, Cookie=cookie) as page:
        assert put(site, page.id, cookie)[0] == 204


def test_nobody_uploads_into_the_page_of_somebody_else(site, begun):
    mine, theirs = begun("operator"), begun("operator")
    with Page(site, Cookie=theirs) as page, Page(site) as public:
        assert put(site, page.id, mine)[0] == 403
        assert put(site, public.id, mine)[0] == 403


def test_a_page_that_is_not_open_here_is_told_what_to_do(site, begun):
    status, said = put(site, "a-page-of-another-process", begun("operator"))
    assert status == 409
    assert "重新载入" in said["zh"] and "another process" in said["en"] and "docs/settings.md" in said["en"]


def test_too_large_and_too_much_is_said_in_words(site, begun):
    cookie = begun("operator")
    with Page(site, Cookie=cookie) as page:
        status, said = put(site, page.id, cookie, (FILE + 2) * MIB)
        assert status == 413 and f"{FILE} MB" in said["zh"]
        taken = [put(site, page.id, cookie, 19 * MIB) for _ in range(7)]
        assert [status for status, _said in taken] == [204] * 6 + [429]
        assert "移除不再需要的文件" in taken[-1][1]["zh"]
        with Page(site, Cookie=cookie) as other:
            assert [put(site, other.id, cookie, 19 * MIB)[0] for _ in range(3)] == [204, 204, 429]


def test_a_closed_page_and_an_ended_login_hold_nothing(site, begun):
    """What a page held is free again as soon as its person logs out."""
    cookie = begun("operator")
    with Page(site, Cookie=cookie) as page:
        assert [put(site, page.id, cookie, 19 * MIB)[0] for _ in range(7)][-1] == 429
        assert log_out(site, cookie) == 303
        assert put(site, page.id, cookie)[0] == 401


def log_out(site: str, cookie: str) -> int:
    import re

    connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
    connection.request("GET", "/account", headers={"Cookie": cookie})
    token = re.search(r'name="form-token" value="(\w+)"', connection.getresponse().read().decode())[1]
    form = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request("POST", "/account/logout", f"form-token={token}", form)
    return connection.getresponse().status


@pytest.mark.parametrize("told", [{}, {"Content-Length": "3"}], ids=["no length", "a length that means nothing"])
def test_a_body_whose_length_is_not_told_is_not_taken(site, begun, told):
    cookie = begun("operator")
    with Page(site, Cookie=cookie) as page:
        connection = http.client.HTTPConnection(urlsplit(site).netloc, timeout=60)
        path = f"/_stcore/upload_file/{page.id}/{number()}"
        headers = {"Cookie": cookie, "Transfer-Encoding": "chunked"} | told
        connection.request("PUT", path, iter([b"x"] * 3), headers, encode_chunked=True)
        assert connection.getresponse().status == 411


def test_an_old_token_of_a_page_is_refused_in_words(site, begun):
    cookie = begun("operator")
    with Page(site, Cookie=cookie) as page:
        status, said = put(site, page.id, cookie, **{"X-Xsrftoken": "x"})
    assert status == 403 and "重新载入" in said["zh"]


# --- the ledger ---


def login(person: int, id: str) -> Login:
    return Login(Person(person, f"p{person}", "", "operator"), id)


@pytest.fixture
def ledger():
    stored: dict[str, int] = {}
    ledger = Ledger(lambda: dict(stored))
    ledger.now = stored
    return ledger


def take(ledger: Ledger, page: str, who: Login, size: int) -> str | None:
    full = ledger.full(page, who, size)
    if full is None:
        ledger.begin(page, who, size)
        ledger.now[page] = ledger.now.get(page, 0) + size
        ledger.end(page, size)
    return full


def test_what_is_on_its_way_counts_before_it_is_there(ledger):
    li = login(1, "a")
    for _ in range(6):
        assert ledger.full("page", li, 20 * MIB) is None
        ledger.begin("page", li, 20 * MIB)
    assert ledger.full("page", li, 20 * MIB) == "page"
    ledger.end("page", 20 * MIB)
    assert ledger.full("page", li, 20 * MIB) == "page", "the page may hold the largest that it sent"
    assert ledger.full("page", li, 0) is None


def test_a_person_is_counted_over_pages_and_logins_and_everybody_over_the_process(ledger):
    assert [take(ledger, f"p{n}", login(1, f"l{n}"), 20 * MIB) for n in range(9)] == [None] * 8 + ["person"]
    refused = [take(ledger, f"q{n}", login(n, f"l{n}"), 20 * MIB) for n in range(10, 40)]
    assert refused[:17] == [None] * 17 and set(refused[17:]) == {"process"}


def test_a_file_that_is_removed_may_still_be_held_by_its_page(ledger):
    li = login(1, "a")
    for n in range(8):
        assert take(ledger, f"p{n}", li, 20 * MIB) is None
        ledger.now[f"p{n}"] = 0
    assert take(ledger, "p9", li, 20 * MIB) == "person"


def test_files_of_closed_pages_and_of_ended_logins_are_freed(monkeypatch, store, account):
    known = account(role="admin")
    with store.write() as session:
        running = sessions.digest(sessions.begin(session, session.get(Account, known.id), "", ""))
    kept = {"open": {"f": SimpleNamespace(data=b"x")}, "closed": {}, "ended": {}, "nobody's": {}}
    runtime = SimpleNamespace(
        _session_mgr=SimpleNamespace(get_session_info=lambda page: None if page == "closed" else object()),
        uploaded_file_mgr=SimpleNamespace(file_storage=kept, remove_session_files=kept.pop),
    )
    ledger = Ledger(dict)
    for page, id in {"open": running, "closed": running, "ended": "f" * 64}.items():
        ledger.begin(page, login(known.id, id), 1)
        ledger.end(page, 1)
    kept.setdefault("closed", {})
    monkeypatch.setattr(uploads, "LEDGER", ledger)
    uploads.forget(runtime, store)
    assert set(kept) == {"open"}
    assert set(ledger.owners) == {"open", "ended"}, "a page that is open may still hold what it read"
