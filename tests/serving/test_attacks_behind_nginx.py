"""What attackers try on three processes behind nginx and the wall, as docs/security.md lists it: from outside."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from registry.access.proof import guessed_codes
from registry.services import people
from tests.access.test_permissions import ROLES, TABLES
from tests.fixtures.attacked import BASE, HOME, LOGIN, SESSION, STEP, WAITING, Attacker, Ready, unused
from tests.fixtures.nginx import NAME, proxied
from tests.fixtures.people import PASSWORD, make_account
from tests.fixtures.postgis import free_port
from tests.fixtures.serving import get

pytestmark = pytest.mark.prove
IN_EFFECT = [role for role in ROLES if role != "admin"]  # there are three administrators


@pytest.fixture
def attacker(attacked) -> Iterator[Callable[..., Attacker]]:
    """`attacker(2, "203.0.113.9")`: somebody new, at the third process, from this address."""
    opened: list[Attacker] = []

    def make(process: int = 0, address: str = HOME) -> Attacker:
        opened.append(Attacker(attacked, process, address))
        return opened[-1]

    yield make
    for each in opened:
        each.close()


def at_once(forms: list[Ready], code: str) -> list[httpx.Response]:
    """All of these forms sent with the same code, as nearly at the same time as can be."""
    with ThreadPoolExecutor(len(forms)) as pool:
        return list(pool.map(lambda form: form.send(code), forms))


def everywhere(attacker, login: str, net: str) -> list[Attacker]:
    """Six who know the password, at two to a process, each of a network of its own, and are asked for a code."""
    return [attacker(n % 3, f"{net}.{100 + n}.7").begin(login) for n in range(6)]


# --- the second step ---


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_one_code_typed_at_once_in_all_processes_one_is_taken(attacked, attacker, kind):
    login = f"race-{kind.replace(' ', '-')}"
    codes, phone = attacked.official(login)
    windows = everywhere(attacker, login, "198.51")
    answers = at_once([window.ready() for window in windows], codes[0] if kind == "recovery code" else unused(phone))
    assert sorted(answer.status_code for answer in answers) == [303] + [401] * 5
    assert [window.inside for window in windows].count(True) == 1


def test_a_code_that_one_process_took_is_refused_by_the_others_within_its_half_minute(attacked, attacker):
    _, phone = attacked.official("replayed")
    code, windows = unused(phone), everywhere(attacker, "replayed", "198.52")
    assert windows[0].ready().send(code).status_code == 303
    for window in windows[1:3]:
        answer = window.ready().send(code)
        assert answer.status_code == 401 and not window.inside


def test_codes_guessed_from_everywhere_at_once_are_counted_by_all_processes_together(attacked, attacker):
    """Five for each network, and of networks there is no end: some hours, and one code was right."""
    codes, phone = attacked.official("guessed")
    known = attacked.people["guessed"]
    with attacked.store.write() as session:
        for number in range(guessed_codes.MOST - 2):
            guessed_codes.count(session, known.person, f"10.1.{number}.1")
    windows = everywhere(attacker, "guessed", "198.53")
    forms = [window.ready() for window in windows]
    assert sorted(answer.status_code for answer in at_once(forms, "000000")) == [401] * 2 + [429] * 4
    for code in (unused(phone), codes[0]):
        assert windows[0].ready().send(code).status_code == 429
    people.reset(make_account(attacked.store, "security").person, attacked.store, "guessed")
    assert windows[0].get(STEP).status_code == 401, "a reset ends the log-ins that wait"


def test_five_wrong_codes_at_three_processes_close_the_way_of_a_network(attacked, attacker):
    _, phone = attacked.official("network")
    windows = [attacker(n % 3, f"198.54.1.{n}").begin("network") for n in range(5)]
    assert [window.ready().send("000000").status_code for window in windows] == [401] * 5
    assert windows[0].ready().send(unused(phone)).status_code == 429
    assert attacker(1, "198.54.1.99").log_in("network").status_code == 429


def test_between_password_and_code_nothing_is_open_in_any_process(attacked, attacker):
    attacked.official("between")
    waiting = attacker().begin("between").cookies.get(WAITING)
    for process in range(3):
        thief = attacker(process, "198.55.1.7")
        thief.cookies.set(SESSION, waiting, domain="127.0.0.1", path=f"{BASE}/")
        for address in ("/account", "/account/second-factor"):
            answer = thief.get(address)
            assert answer.status_code == 303 and LOGIN in answer.headers["location"]
        assert thief.get("/api/roster/export?park=demo-guangming-1").status_code == 401


def test_who_must_set_the_second_step_up_gets_nothing_before(attacked, attacker):
    make_account(attacked.store, "official", login="unarmed")
    visitor = attacker()
    assert visitor.log_in("unarmed").headers["location"] == f"{BASE}/account/second-factor"
    assert visitor.get("/api/roster/export?park=demo-guangming-1").status_code == 401
    page = visitor.get("/account")
    assert "须使用两步验证" in page.text and "更换密码" not in page.text


def test_a_session_that_was_planted_is_not_the_one_that_begins(attacked, attacker):
    _, phone = attacked.official("planted")
    visitor, planted = attacker(), "A" * 43
    visitor.cookies.set(SESSION, planted, domain="127.0.0.1", path=f"{BASE}/")
    visitor.begin("planted").ready().send(unused(phone))
    assert visitor.cookies.get(SESSION, path=f"{BASE}/") != planted
    thief = attacker(1, "198.56.1.7")
    thief.cookies.set(SESSION, planted, domain="127.0.0.1", path=f"{BASE}/")
    assert visitor.inside and not thief.inside


@pytest.mark.parametrize(
    "to", ["//evil.example", "/\\evil.example", "https://evil.example", "\t//evil.example", "///evil.example"]
)
def test_neither_password_nor_code_leads_to_another_site(attacked, attacker, to):
    login = f"led-{to.encode().hex()[:20]}"
    _, phone = attacked.official(login)
    visitor = attacker()
    asked = str(httpx.URL(LOGIN, params={"next": to}))
    answer = visitor.submit(asked, login=login, password=PASSWORD)
    step = answer.headers["location"].removeprefix(BASE)
    assert step.startswith(STEP)
    answer = visitor.submit(step, code=unused(phone))
    assert (answer.status_code, answer.headers["location"]) == (303, f"{BASE}/")


# --- who may what ---


@pytest.fixture(scope="module")
def inside(attacked) -> dict[str, Attacker]:
    """Somebody of each role, spread over the processes; of the public too."""
    found = {"public": Attacker(attacked)}
    for number, role in enumerate(role for role in IN_EFFECT if role != "public"):
        found[role] = attacked.inside(role, process=number % 3)
    return found


GETS = [row for row in TABLES["Route"] if row["Method"] == "GET" and "no" in {row[role] for role in IN_EFFECT}]


@pytest.mark.parametrize("row", GETS, ids=lambda row: row["Route"])
def test_behind_nginx_and_the_wall_a_route_refuses_whom_the_table_refuses(attacked, inside, row):
    """The accounts are of the park `own`, the official's of another district than either park."""
    path = row["Route"].strip("`")
    for park in (attacked.own, attacked.other):
        for role in IN_EFFECT:
            answer = inside[role].get(path.replace("{park}", park.slug))
            word = row[role]
            may_be = word == "yes" or ("own" in word and role == "operator" and park is attacked.own)
            refused = answer.status_code in (401, 403) or LOGIN in answer.headers.get("location", "")
            assert refused is not may_be and answer.status_code < 500, (role, park.slug, answer.status_code)


# --- what a stranger can do to everybody ---

LONG = "x" * 7_600
FILLED = {
    "plain": ("/plain/here", {"Referer": f"https://park.example{BASE}/check?a={LONG}"}),
    "spelled out": ("/plain/here", {"Referer": f"https://park.example{BASE}/check?a=" + "%FF" * 2_500}),
    "signs": ("/plain?" + "%FF" * 2_500, {}),
}


@pytest.mark.parametrize("kind", FILLED)
def test_no_request_takes_a_process_away_from_the_others(attacked, attacker, kind):
    """One request with a long address to lead back to was answered with 502, and for ten seconds afterwards nginx sent
    all visitors of that process to another one, which knows neither their pages nor their files."""
    stranger, visitor = attacker(0, "198.57.1.7"), attacker(0)
    before = visitor.get("/livez").headers["x-app"]
    path, headers = FILLED[kind]
    answer = stranger.get(path, headers=headers)
    assert answer.status_code in (303, 308) and len(answer.headers["location"]) < 20_000
    assert visitor.get("/livez").headers["x-app"] == before


def test_who_is_of_a_process_that_is_away_is_sent_to_another_at_once(attacked, output):
    """Though nginx remembers nobody's failure: else a stranger's request would be one."""
    gone = f"http://127.0.0.1:{free_port()}"
    with proxied([gone, attacked.apps[0]], output / "nginx-away", path=f"{BASE}/") as proxy:
        for number in range(20):
            route = {"Host": NAME, "Cookie": f"softpark_route=visitor-{number}"}
            assert get(f"https://127.0.0.1:{proxy.https}{BASE}/livez", headers=route, verify=False).status_code == 200


FORWARDED = [
    {"X-Forwarded-Host": "evil.example"}, {"Forwarded": "host=evil.example;proto=http"}, {"X-Forwarded-Proto": "http"},
    {"X-Forwarded-Prefix": "/evil.example"}, {"X-Original-URL": "/people"}, {"X-Rewrite-URL": "/people"},
    {"X-SoftPark-Session": "0" * 64},
]  # fmt: skip


@pytest.mark.parametrize("sent", FORWARDED, ids=lambda sent: next(iter(sent)))
def test_what_a_stranger_claims_of_the_way_is_in_no_answer(attacker, sent):
    for path in ("/", "/plain", "/plain/", LOGIN):
        own, claimed = attacker().get(path), attacker(0, "198.58.1.7").get(path, headers=sent)
        assert claimed.status_code == own.status_code
        assert claimed.headers.get("location") == own.headers.get("location")
        assert "evil.example" not in claimed.text and f"http://{NAME}" not in claimed.text
