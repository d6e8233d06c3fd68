"""The app depends on options of streamlit 1.67, three of them hidden: that they exist and are in force."""

import inspect
import json
import re
import subprocess
import sys

import pytest
import streamlit
from streamlit import config
from streamlit.runtime.scriptrunner import script_runner

import app
from tests.fixtures.serving import get
from tests.fixtures.waiting import PATIENCE

HIDDEN = ("runner.postScriptGC", "client.allowedOrigins", "logger.hideWelcomeMessage")


def test_the_pinned_series_is_installed():
    assert streamlit.__version__.startswith("1.67.")


@pytest.mark.parametrize("name", sorted(app.options("127.0.0.1", 8501)))
def test_every_option_set_exists(name):
    assert name in config._config_options_template


@pytest.mark.parametrize("name", HIDDEN)
def test_the_hidden_options_are_still_hidden_and_not_renamed(name):
    assert config._config_options_template[name].visibility == "hidden"


def test_nothing_is_reported_to_the_makers_and_no_address_is_asked_for():
    assert app.OPTIONS["browser.gatherUsageStats"] is False
    assert app.options("127.0.0.1", 8501)["server.address"] == "127.0.0.1"


def test_a_visitor_never_sees_a_traceback():
    assert app.OPTIONS["client.showErrorDetails"] == "none"


def test_only_local_names_reach_a_local_server():
    assert "localhost" in app.options("127.0.0.1", 8501)["server.allowedHosts"]
    assert app.options("0.0.0.0", 8501)["server.allowedHosts"] == []


def test_the_options_are_in_force_in_the_served_app(served_app):
    assert get(f"{served_app}/_stcore/host-config").json()["allowedOrigins"] == []


def test_the_options_reach_streamlit_as_they_are_set():
    read = (
        "import json, app; from streamlit import config; from streamlit.web import bootstrap;"
        "wanted = app.options('127.0.0.1', 8501); bootstrap.load_config_options(wanted);"
        "print(json.dumps({name: config.get_option(name) for name in wanted}))"
    )
    found = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True, timeout=PATIENCE)
    assert json.loads(found.stdout.splitlines()[-1]) == app.options("127.0.0.1", 8501)


def test_the_runner_still_asks_for_the_collection_that_is_switched_off():
    assert "runner.postScriptGC" in inspect.getsource(script_runner)


def test_the_app_says_that_it_is_well(served_app):
    answer = get(f"{served_app}/healthz")
    assert answer.status_code == 200
    assert answer.json()["status"] == "ok"


@pytest.mark.parametrize("path", ["/_stcore/metrics", "/_stcore/agent/openapi.json"])
def test_what_streamlit_opens_to_everybody_is_closed(served_app, path):
    assert get(f"{served_app}{path}").status_code == 403


@pytest.mark.parametrize("path", ["/", "/park", "/check", "/policies", "/healthz", "/no-such-page"])
def test_every_answer_allows_our_own_origin_only(served_app, path):
    headers = get(f"{served_app}{path}").headers
    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy and "connect-src 'self'" in policy
    assert not re.search(r"https?:|\*|unsafe-eval", policy)
    assert headers["x-content-type-options"] == "nosniff"


def test_pages_are_in_chinese_with_their_own_title_and_english_on_request(served_app):
    chinese, english = get(f"{served_app}/check").text, get(f"{served_app}/check?lang=en").text
    assert '<html lang="zh-CN">' in chinese and "<title>补贴自查 · 软件名园</title>" in chinese
    assert '<html lang="en">' in english and "<title>Self-check · Software parks</title>" in english
    assert "Streamlit</title>" not in chinese


def test_a_page_asks_for_no_font_and_no_api_it_does_not_use(served_app):
    html = get(f"{served_app}/").text
    assert "woff2" not in html
    assert "service-desc" not in html


@pytest.mark.parametrize(("query", "said"), [("", "没有这一页"), ("?lang=en", "There is no such page")])
def test_an_address_that_is_no_page_shows_the_way_back(served_app, query, said):
    answer = get(f"{served_app}/no-such-page{query}")
    assert answer.status_code == 404
    assert said in answer.text
    assert 'href="/check' in answer.text


def test_a_port_in_use_is_said_without_a_traceback(served_app):
    port = int(served_app.rsplit(":", 1)[1])
    with pytest.raises(SystemExit, match=f"softpark serve --port {port + 1}"):
        app.main(port=port)
