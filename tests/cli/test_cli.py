"""The commands that keep the register: init, demo, parks, serve."""

import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest
from sqlalchemy import func, select
from typer.testing import CliRunner

from cli.main import app
from registry.parks import demo
from registry.store.models import Park
from registry.store.store import Store
from tests.fixtures.children import started
from tests.fixtures.rows import lease, park, tenant
from tests.fixtures.waiting import PATIENCE

COMMANDS = ("init", "demo", "parks", "serve", "check", "policies")


@pytest.fixture
def softpark(tmp_path, monkeypatch):
    """Run a command on a database of this test's own."""
    url = f"sqlite:///{tmp_path / 'cli.db'}"
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", url)

    def run(*words, fails=False):
        result = CliRunner().invoke(app, words)
        assert (result.exit_code != 0) == fails, result.output
        return result.output

    run.url = url
    return run


def counted(url):
    with Store.open(url).read() as session:
        return session.scalar(select(func.count()).select_from(Park)), demo.present(session)


def test_init_makes_a_register_with_places_and_labelled_demo_data(softpark):
    assert "24" in softpark("init")
    assert counted(softpark.url) == (33, 24)


def test_init_empty_leaves_the_demo_out_and_a_later_init_does_not_bring_it_in(softpark):
    softpark("init", "--empty")
    softpark("init")
    assert counted(softpark.url) == (9, 0)


def test_init_again_keeps_everything_and_writes_nothing(softpark):
    softpark("init")
    store = Store.open(softpark.url)
    with store.write() as session:
        session.add(park("mine"))
        session.delete(session.scalar(select(Park).where(Park.slug == "guangming-science-city")))
    softpark("demo", "--remove")
    softpark("init")  # the missing place comes back, the demo does not
    assert counted(softpark.url) == (10, 0)
    before = store.version()
    softpark("init")
    assert store.version() == before


def test_the_demo_can_be_removed_and_put_back(softpark):
    softpark("init")
    softpark("demo", "--remove")
    assert counted(softpark.url) == (9, 0)
    softpark("demo")
    assert counted(softpark.url) == (33, 24)
    assert "已在库中" in softpark("demo")
    softpark("demo", "--reset")
    assert counted(softpark.url) == (33, 24)
    softpark("demo", "--reset", "--remove", fails=True)


def test_parks_are_listed_by_district_tier_and_day(softpark):
    softpark("init")

    def slugs(*words):
        return {row["slug"] for row in json.loads(softpark("parks", "--json", *words))}

    assert len(slugs()) == 33
    assert slugs("--district", "光明区") == slugs("--district", "440311") == slugs("--district", "guangming")
    assert slugs("--tier", "national", "--as-of", "2025-01-01") == {"demo-liuxiandong-1"}
    assert "demo-guangming-1" in slugs("--tier", "national", "--as-of", "2026-11-21")
    for day in ("2025.1.1", "2025年1月1日", "２０２５-０１-０１"):
        assert slugs("--tier", "national", "--as-of", day) == {"demo-liuxiandong-1"}
    assert slugs("--tier", "candidate") == {slug for slug in slugs() if slug.split("-")[0] in
                                            ("shenzhen", "guangzhou", "zhuhai")}  # fmt: skip
    shown = softpark("parks", "--as-of", "2026-11-21")
    assert "演示光明一园" in shown
    assert "国家级（演示）" in shown
    assert "○ 争创" in shown


def test_a_place_of_reference_is_listed_as_none_and_counted_in_no_number_of_parks(softpark):
    softpark("init")
    shown = softpark("parks", "--as-of", "2026-11-21").splitlines()
    references = [line for line in shown if "参照地点（非园区）" in line]
    assert len(references) == 1
    assert "32 个园区 parks" in shown
    assert "另有 1 个参照地点，不计入 and 1 places of reference, which are none" in shown
    assert "参照地点，不计入" not in softpark("parks", "--tier", "national", "--as-of", "2026-11-21")


def test_an_unknown_tier_is_answered_with_those_there_are(softpark):
    assert "municipal" in softpark("parks", "--tier", "best", fails=True)


def test_a_newer_database_is_refused_with_a_sentence(softpark):
    softpark("init", "--empty")
    with Store.open(softpark.url).write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    refused = softpark("parks", fails=True)
    assert "升级程序" in refused
    assert "Traceback" not in refused


def test_a_real_lease_in_a_demo_park_stops_the_removal_with_a_sentence(softpark):
    softpark("init")
    with Store.open(softpark.url).write() as session:
        session.add(tenant(id=9001))
        session.flush()
        session.add(lease(9001, session.scalar(select(Park.id).where(Park.demo)), "2025-01-01"))
    refused = softpark("demo", "--remove", fails=True)
    assert "未作任何更改" in refused
    assert "Traceback" not in refused
    assert counted(softpark.url) == (33, 24)


def test_two_first_starts_at_once_make_one_register(tmp_path):
    url = f"sqlite:///{tmp_path / 'race.db'}"
    command = [sys.executable, "-m", "cli.main", "init"]
    environment = {**os.environ, "SOFTPARK_DATABASE_URL": url}
    both = [started(command, env=environment, stdout=subprocess.DEVNULL) for _ in range(2)]
    assert [each.wait(PATIENCE) for each in both] == [0, 0]
    assert counted(url) == (33, 24)


def test_serve_says_what_to_do_where_the_register_is_empty(softpark, monkeypatch):
    monkeypatch.setitem(sys.modules, "app", SimpleNamespace(main=lambda host, port: None))
    assert "softpark init" in softpark("serve")


def test_serve_starts_the_app_of_the_checkout(softpark, monkeypatch):
    asked = []
    monkeypatch.setitem(sys.modules, "app", SimpleNamespace(main=lambda host, port: asked.append((host, port))))
    softpark("serve", "--port", "8600")
    softpark("serve", "--host", "0.0.0.0")
    assert asked == [("127.0.0.1", 8600), ("0.0.0.0", 8501)]


def test_help_names_every_command_and_speaks_both_languages(softpark):
    page = softpark("--help")
    for command in COMMANDS:
        assert command in page
        help_page = softpark(command, "--help")
        assert any("一" <= sign <= "鿿" for sign in help_page)
        assert any(word in help_page for word in ("the", "The"))
