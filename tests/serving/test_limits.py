"""Nobody's address asks for more than its share, of anything; and whoever does is told when to come back."""

import re
from types import SimpleNamespace

import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import Route
from starlette.testclient import TestClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

import app
from registry.process import per_address as setting
from tests.fixtures.postgis import free_port
from tests.fixtures.serving import get, serving
from views.entrance.pace import TooMany
from views.serving import limits
from views.serving.limits import Buckets, Limits, kind_of


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def taken(buckets: Buckets, kind: str, address: str, count: int) -> int:
    """How many of as many requests were let through."""
    through = 0
    for _ in range(count):
        try:
            buckets.take(kind, address)
            through += 1
        except TooMany:
            pass
    return through


def test_a_bucket_holds_a_minute_and_is_filled_again_evenly():
    clock = Clock()
    buckets = Buckets({"map": 60}, clock)
    assert taken(buckets, "map", "a", 100) == 60
    with pytest.raises(TooMany) as stop:
        buckets.take("map", "a")
    assert stop.value.seconds == 1
    clock.now += 10
    assert taken(buckets, "map", "a", 100) == 10
    clock.now += 600
    assert taken(buckets, "map", "a", 100) == 60, "never more than a minute's"


def test_who_asks_slowly_is_told_how_long_it_takes():
    buckets = Buckets({"exports": 2}, Clock())
    assert taken(buckets, "exports", "a", 3) == 2
    with pytest.raises(TooMany) as stop:
        buckets.take("exports", "a")
    assert stop.value.seconds == 30


def test_others_and_other_kinds_are_not_held_up():
    buckets = Buckets({"map": 1, "pages": 1}, Clock())
    assert taken(buckets, "map", "a", 5) == 1
    assert taken(buckets, "map", "b", 5) == 1 and taken(buckets, "pages", "a", 5) == 1


def test_a_kind_without_a_limit_has_none():
    assert taken(Buckets({}, Clock()), "map", "a", 500) == 500


def test_nothing_is_kept_of_who_has_not_asked_for_a_minute_and_never_more_than_so_many():
    clock = Clock()
    buckets = Buckets({"map": 9}, clock, most=100)
    for number in range(1_000):
        buckets.take("map", str(number))
    assert len(buckets) == 100
    clock.now += 60
    buckets.take("map", "new")
    assert len(buckets) == 1


def scope(path: str, method: str = "GET", kind: str = "http") -> dict:
    return {"type": kind, "path": path, "method": method}


@pytest.mark.parametrize(
    ("asked", "kind"),
    [
        (scope("/"), "pages"), (scope("/check"), "pages"), (scope("/account/login"), "pages"),
        (scope("/account/login", "POST"), "forms"), (scope("/plain/check"), "plain"),
        (scope("/plain/", "HEAD"), "plain"), (scope("/api/map/parks"), "map"), (scope("/api/map/export"), "exports"),
        (scope("/api/report/map.pdf"), "exports"),
        (scope("/api/roster/template"), "exports"), (scope("/static/js/index.js"), "files"),
        (scope("/assets/simple.css"), "files"), (scope("/vendor/frame/zh.html"), "files"),
        (scope("/_stcore/upload_file/a/b", "PUT"), "uploads"), (scope("/_stcore/stream", kind="websocket"), "sockets"),
        (scope("/_stcore/host-config"), "other"), (scope("/wp-login.php"), "other"),
        (scope("/livez"), None), (scope("/readyz"), None), (scope("/healthz"), None),
    ],
)  # fmt: skip
def test_every_request_has_its_kind_and_health_none(asked, kind):
    assert kind_of(asked) == kind


def test_every_route_of_ours_is_limited_by_a_kind_that_the_setting_knows():
    for route in app.ROUTES:
        path = re.sub(r"\{[^}]+\}", "x", route.path)
        kind = kind_of(scope(path))
        assert kind in setting.USUAL if path not in limits.HEALTH else kind is None, path


@pytest.fixture
def site():
    """A site whose plain pages one address may ask for twice a minute, and `refused`: what was told of."""
    refused: list[str] = []

    async def fine(request):
        return PlainTextResponse("fine")

    kinds = dict.fromkeys(("plain", "map", "exports"), 2)
    middleware = [Middleware(Limits, told=[refused.append], buckets=Buckets(kinds, Clock()))]
    inner = Starlette(routes=[Route("/{rest:path}", fine)], middleware=middleware)

    def client(address: str) -> TestClient:
        return TestClient(inner, client=(address, 5000))

    return SimpleNamespace(client=client, refused=refused)


def test_who_asks_too_much_is_told_in_words_and_when_to_come_back(site):
    client = site.client("203.0.113.7")
    assert [client.get("/plain/check").status_code for _ in range(3)] == [200, 200, 429]
    answer = client.get("/plain/check")
    assert answer.headers["retry-after"] == "30" and "请求过多，请在 30 秒后再试。" in answer.text
    assert "Too many requests" in client.get("/plain/check?lang=en").text
    assert site.refused == ["plain"] * 3
    assert site.client("203.0.113.8").get("/plain/check").status_code == 200


def test_programs_are_told_in_their_own_way(site):
    client = site.client("203.0.113.7")
    drawn = [client.get("/api/map/parks") for _ in range(3)][-1]
    assert drawn.status_code == 429 and "请求过多" in drawn.json()["error"]
    saved = [client.get("/api/map/export") for _ in range(3)][-1]
    assert saved.status_code == 429 and saved.text.startswith("请求过多")


def test_of_ipv6_a_network_counts_as_one(site):
    for number in (1, 2):
        assert site.client(f"2001:db8:1:2::{number}").get("/plain/").status_code == 200
    assert site.client("2001:db8:1:2:3::3").get("/plain/").status_code == 429
    assert site.client("2001:db8:1:3::1").get("/plain/").status_code == 200


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_itself_is_not_limited(site, address):
    assert {site.client(address).get("/plain/").status_code for _ in range(9)} == {200}


@pytest.mark.parametrize(
    ("given", "said"),
    [("speed=3", "speed=3"), ("map", "map"), ("map=0", "map=0"), ("map=-1", "map=-1"), ("map=x", "map=x"),
     ("map=99999999999", "map=99999999999"), ("map=٣", "map=٣")],
)  # fmt: skip
def test_a_setting_that_is_wrong_is_refused_with_what_would_be_right(given, said, monkeypatch):
    monkeypatch.setenv(setting.LIMITS, given)
    with pytest.raises(setting.BadLimits) as wrong:
        setting.limits()
    assert said in wrong.value.zh and "exports=30,map=off" in wrong.value.zh and "pages" in wrong.value.en


def test_the_setting_changes_a_kind_or_takes_the_limits_away(monkeypatch):
    assert setting.limits() == setting.USUAL
    monkeypatch.setenv(setting.LIMITS, "exports=30, map=off")
    assert setting.limits()["exports"] == 30 and "map" not in setting.limits()
    assert setting.limits()["pages"] == setting.USUAL["pages"]
    monkeypatch.setenv(setting.LIMITS, "off")
    assert setting.limits() == {}


def test_of_several_processes_each_allows_its_share(monkeypatch):
    """A visitor without cookies is spread over all of them, and three once gave three times of what was set."""
    monkeypatch.setenv(setting.PROCESSES, "3")
    monkeypatch.setenv(setting.LIMITS, "exports=30,map=100,plain=2,files=off")
    found = setting.limits()
    assert (found["exports"], found["map"], found["plain"]) == (10, 34, 1) and "files" not in found
    clock = Clock()
    through = sum(taken(Buckets(found, clock), "exports", "a", 100) for _process in range(3))
    assert through == 30


@pytest.mark.parametrize("given", ["0", "-1", "x", "3.0", "1001", "٣"])
def test_a_number_of_processes_that_is_none_is_refused(given, monkeypatch):
    monkeypatch.setenv(setting.PROCESSES, given)
    with pytest.raises(setting.BadLimits, match="SOFTPARK_PROCESSES"):
        setting.limits()


def test_behind_a_trusted_proxy_the_forwarded_address_is_limited_and_pages_too(served_database, tmp_path):
    port = free_port()
    settings = {"SOFTPARK_PROXIES": "127.0.0.1", "SOFTPARK_LIMITS": "plain=2,sockets=1", "SOFTPARK_METRICS": str(port)}
    with serving(served_database, tmp_path / "serve.log", **settings) as url:
        one, other = {"X-Forwarded-For": "203.0.113.7"}, {"X-Forwarded-For": "203.0.113.8"}
        assert [get(f"{url}/plain/", headers=one).status_code for _ in range(3)] == [200, 200, 429]
        refused = get(f"{url}/plain/", headers=one)
        assert int(refused.headers["retry-after"]) >= 1 and "content-security-policy" in refused.headers
        assert get(f"{url}/plain/", headers=other).status_code == 200
        stream = f"{url.replace('http', 'ws')}/_stcore/stream"
        with connect(stream, additional_headers=one):
            pass
        with pytest.raises(InvalidStatus) as shut:
            connect(stream, additional_headers=one)
        assert shut.value.response.status_code == 429
        with connect(stream, additional_headers=other):
            pass
        told = get(f"http://127.0.0.1:{port}/metrics").text
        assert (
            'softpark_limited_total{kind="plain"} 2.0' in told and 'softpark_limited_total{kind="sockets"} 1.0' in told
        )
