"""Where the site is: one setting for links, cookies and https; what contradicts it is said where it hurts."""

import re

import pytest
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

import app
from registry.access import invitations
from registry.process import proxies
from registry.process.site import BadSite, Site, https, site
from views.entrance import reached
from views.kit import context


@pytest.fixture(autouse=True)
def no_settings(monkeypatch):
    for name in ("SOFTPARK_SITE", "SOFTPARK_HTTPS", "SOFTPARK_PROXIES"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def setting(monkeypatch):
    """`setting(SITE="https://park.example")` sets SOFTPARK_SITE."""

    def put(**settings: str) -> None:
        for name, value in settings.items():
            monkeypatch.setenv(f"SOFTPARK_{name}", value)

    return put


@pytest.mark.parametrize(
    ("given", "found", "origin"),
    [
        ("https://park.example", Site("https", "park.example", 443), "https://park.example"),
        ("https://Park.Example:443/", Site("https", "park.example", 443), "https://park.example"),
        (" http://10.0.0.5:8501 ", Site("http", "10.0.0.5", 8501), "http://10.0.0.5:8501"),
        ("https://软件园.example", Site("https", "xn--5nqz7q5o3c.example", 443), "https://xn--5nqz7q5o3c.example"),
        ("http://[FD00::1]:80", Site("http", "[fd00::1]", 80), "http://[fd00::1]"),
        (
            "https://park.example/a/soft-park/",
            Site("https", "park.example", 443, "/a/soft-park"),
            "https://park.example",
        ),
    ],
)
def test_the_site_is_read_as_browsers_name_it(given, found, origin, setting):
    setting(SITE=given)
    assert site() == found and site().origin == origin


@pytest.mark.parametrize(
    "given",
    ["park.example", "https://", "ftp://park.example", "https://park.example/a//b", "https://park.example/../a", "https://park.example?x",
     "https://u:p@park.example", "https://park.example:x", "https://park.example:99999", "https://[", "//park.example"],
)  # fmt: skip
def test_what_is_no_address_of_a_site_ends_the_start_in_words(given, setting):
    setting(SITE=given)
    with pytest.raises(SystemExit) as ended:
        app.main(port=18_502)
    assert f"SOFTPARK_SITE={given}" in str(ended.value) and "https://park.example" in str(ended.value)


@pytest.mark.parametrize(
    "settings",
    [{"HTTPS": "true"}, {"HTTPS": "yes"}, {"SITE": "http://park.example", "HTTPS": "1"},
     {"SITE": "https://park.example", "HTTPS": "0"}],
)  # fmt: skip
def test_https_that_is_misspelt_or_contradicts_the_site_is_never_quietly_off(settings, setting):
    setting(**settings)
    with pytest.raises(BadSite, match="SOFTPARK_HTTPS"):
        site()


def test_https_follows_from_the_site_and_the_older_setting_still_works(setting, monkeypatch):
    assert not https()
    setting(HTTPS="1")
    assert https()
    monkeypatch.delenv("SOFTPARK_HTTPS")
    setting(SITE="https://park.example")
    assert https()
    setting(SITE="http://park.example")
    assert not https()


def test_links_that_are_printed_lead_to_the_site(store, setting, monkeypatch, capsys):
    from typer.testing import CliRunner

    from cli.main import app as softpark

    setting(SITE="https://park.example", DATABASE_URL=store.engine.url.render_as_string(hide_password=False))
    monkeypatch.setattr(app.app, "run", lambda config: None)
    context.store.cache_clear()
    app.main(port=18_503)
    context.store.cache_clear()
    assert re.search(r"^  https://park\.example/account/invitation\?token=[\w-]{43}$", capsys.readouterr().out, re.M)
    made = CliRunner().invoke(softpark, ["people", "add", "lilei", "--role", "admin"])
    assert re.search(r"^  https://park\.example/account/invitation\?token=[\w-]{43}$", made.output, re.M)
    assert "前面加上" not in made.output


def test_an_account_is_not_made_where_its_link_could_not_be_printed(store, setting):
    from typer.testing import CliRunner

    from cli.main import app as softpark
    from registry.access import accounts

    setting(SITE="park.example", DATABASE_URL=store.engine.url.render_as_string(hide_password=False))
    refused = CliRunner().invoke(softpark, ["people", "add", "lilei", "--role", "admin"])
    assert refused.exit_code == 2 and "SOFTPARK_SITE=park.example" in refused.output
    with store.read() as session:
        assert accounts.find(session, "lilei") is None


OWN = "请管理员设置 SOFTPARK_SITE=https://softpark.test"
ONLY_HTTPS = "本站设为只经 https 访问"


@pytest.mark.parametrize(
    ("settings", "headers", "said"),
    [
        ({}, {}, None),
        ({}, {"x-forwarded-proto": "https"}, OWN),
        ({}, {"x-forwarded-proto": "http"}, None),
        ({}, {"sec-fetch-site": "none"}, OWN),
        ({"HTTPS": "1"}, {}, ONLY_HTTPS),
        ({"HTTPS": "1"}, {"x-forwarded-proto": "http"}, ONLY_HTTPS),
        ({"HTTPS": "1"}, {"x-forwarded-proto": "https"}, None),
        ({"HTTPS": "1"}, {"x-forwarded-for": "10.0.0.9"}, None),
        ({"HTTPS": "1"}, {"sec-fetch-site": "none"}, None),
        ({"SITE": "https://softpark.test"}, {"x-forwarded-proto": "https"}, None),
        ({"SITE": "https://softpark.test"}, {"x-forwarded-proto": "http"}, "请从 https://softpark.test 打开本页"),
    ],
)
def test_https_that_proxy_and_settings_see_differently_is_said_on_the_log_in_page(
    visitor, settings, headers, said, setting
):
    setting(**settings)
    page = visitor.get("/account/login", headers=headers).text
    assert (said in page) if said else not any(words in page for words in (OWN, ONLY_HTTPS))


def test_a_form_that_comes_by_http_where_only_https_keeps_cookies_is_not_called_too_old(visitor, setting):
    """The browser drops the cookie each time, so "expired, send it again" would be said for ever."""
    setting(SITE="https://softpark.test")
    visitor.cookies.clear()
    answer = visitor.post("/account/login", data={"login": "x"}, headers={"origin": "http://softpark.test"})
    assert answer.status_code == 403
    assert ONLY_HTTPS in answer.text and "表单已过期" not in answer.text


def test_a_proxy_that_changes_the_host_is_named_not_the_form(visitor):
    answer = visitor.post("/account/login", data={"login": "x"}, headers={"origin": "https://park.example"})
    assert answer.status_code == 403
    assert "没有原样传递主机名（收到的是 softpark.test）" in answer.text and "表单已过期" not in answer.text


def test_behind_a_proxy_that_changes_the_host_a_known_site_logs_in(visitor, account, setting):
    setting(SITE="https://park.example")
    known, page = account(role="admin"), "/account/login"
    visitor.base_url = "https://softpark.test"
    fields = {"login": known.login, "password": known.password, "form-token": visitor.form_token(page)}
    answer = visitor.post(page, data=fields, headers={"origin": "https://park.example"}, follow_redirects=False)
    assert answer.status_code == 303
    assert answer.headers["set-cookie"].startswith("__Host-softpark-session=")


@pytest.mark.parametrize(
    ("bound", "settings", "told"),
    [
        ("127.0.0.1", {}, []),
        ("0.0.0.0", {}, ["以任何主机名都能访问"]),
        ("127.0.0.1", {"PROXIES": "127.0.0.1"}, ["设置了代理"]),
        ("127.0.0.1", {"SITE": "https://park.example"}, ["写明代理的地址"]),
        ("127.0.0.1", {"HTTPS": "1"}, ["写明代理的地址"]),
        ("127.0.0.1", {"SITE": "https://park.example", "PROXIES": "127.0.0.1"}, []),
        ("0.0.0.0", {"SITE": "http://park.example", "PROXIES": "10.0.0.9"}, []),
    ],
)
def test_what_looks_forgotten_is_said_at_the_start(bound, settings, told, setting):
    setting(**settings)
    doubts = list(reached.doubts_at_start(bound))
    assert len(doubts) == len(told) and all(words in doubt for words, doubt in zip(told, doubts, strict=True))


@pytest.mark.parametrize("given", ["proxy.local", "10.0.0.1/8", "127.0.0.1;10.0.0.2", "10.0.0"])
def test_a_proxy_that_is_no_address_ends_the_start_in_words(given, setting):
    """It would never be believed, and every visitor would count as one."""
    setting(PROXIES=given)
    with pytest.raises(SystemExit) as ended:
        app.main(port=18_504)
    assert f"SOFTPARK_PROXIES={given}" in str(ended.value) and "127.0.0.1,10.0.0.0/24" in str(ended.value)


def test_proxies_are_addresses_and_networks_however_a_server_sees_them(setting):
    assert not proxies.trusted("127.0.0.1") and proxies.for_uvicorn() == ""
    setting(PROXIES="127.0.0.1, 10.1.0.0/16,fd00::1")
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "fd00::1"):
        assert proxies.trusted(address)
    for address in ("127.0.0.2", "10.2.0.1", "fd00::2", "testclient", "", None):
        assert not proxies.trusted(address)
    known = ProxyHeadersMiddleware(None, proxies.for_uvicorn()).trusted_hosts
    for address in ("127.0.0.1", "::ffff:127.0.0.1", "10.1.2.3", "::ffff:a01:203", "fd00::1"):
        assert address in known
    assert "127.0.0.2" not in known and "::ffff:10.2.0.1" not in known
    setting(PROXIES="*")
    assert proxies.trusted("203.0.113.9") and proxies.trusted("2001:db8::1")


def test_an_invitation_link_is_a_path_for_who_puts_the_site_in_front():
    assert invitations.link("x") == "/account/invitation?token=x"
