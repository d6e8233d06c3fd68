"""What one types about whole registers, and the lists that come of it."""

import csv
import io
import json
import zipfile
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from cli.main import app
from registry.claims.lists import export, lists, simulation
from registry.claims.runs import run
from registry.policy import load_law
from registry.store import models
from registry.store.store import Store
from tests.fixtures.rows import day

RENT = "guangming-2025-4/14"
TODAY = day("2026-11-21")
COMMANDS = ("assess", "runs", "receipt", "compare", "near-misses", "budget")


@pytest.fixture
def softpark(database_file, monkeypatch):
    """Run a command on a fresh register with demo data."""
    url = f"sqlite:///{database_file}"
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", url)

    def typed(*words, code=0):
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == code, result.output
        assert "Traceback" not in result.output
        return result.output

    typed.url = url
    return typed


def run_id(said):
    return said.split()[2].rstrip("，")[:16]


def listed(path):
    """The rows of a CSV list by name, and its sources."""
    lines = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"))))
    head = next(place for place, line in enumerate(lines) if not line[0].startswith("#"))
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]], dict(lines[:head])


@pytest.mark.parametrize("command", COMMANDS)
def test_help_speaks_chinese_and_english(softpark, command):
    said = softpark(command, "--help")
    assert any("一" <= letter <= "鿿" for letter in said)
    assert " the " in said or " a " in said


def test_a_list_gives_yuan_and_fen_reasons_and_sources(softpark, tmp_path):
    out = tmp_path / "all.csv"
    said = softpark("assess", "--as-of", "2026-11-21", "--out", out)
    rows, sources = listed(out)
    assert sources["# 运行 run"] == run_id(said)
    assert "演示数据" in sources["# 演示 demo"]
    assert any("sha256" in value for name, value in sources.items() if "guangming" in name)
    assert len(rows) > 700
    for row in rows:
        assert Decimal(row["low_yuan"]) * 100 == int(row["low_fen"])
        assert row["demo"] == "演示数据"
        assert row["name"].startswith("演示")
        assert bool(row["missing"]) == (row["status"] == "needs_facts")
        assert bool(row["failed"]) == (row["status"] == "not_eligible")
        if row["status"] == "depends_on_reading":
            assert "=" in row["readings"]


def test_parquet_csv_and_workbook_hold_the_same_answers(softpark, tmp_path):
    paths = [tmp_path / f"all{ending}" for ending in lists.ENDINGS]
    for path in paths:
        softpark("assess", "--as-of", "2026-11-21", "--measure", RENT, "--out", path)
    table = pq.read_table(paths[0])
    rows, _ = listed(paths[1])
    assert table["high_fen"].to_pylist() == [int(row["high_fen"]) for row in rows]
    assert [str(value) for value in table["high_yuan"].to_pylist()] == [row["high_yuan"] for row in rows]
    assert json.loads(table.schema.metadata[b"softpark"])["截至 as of"] == "2026-11-21"
    with zipfile.ZipFile(paths[2]) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
        assert "来源" in book.read("xl/workbook.xml").decode()
    assert sheet.count("<row ") == len(rows) + 1
    assert "<f>" not in sheet


def test_a_name_like_a_formula_is_no_formula_in_any_list(softpark, tmp_path):
    with Store.open(softpark.url).write() as session:
        session.execute(update(models.Tenant).values(name="=cmd|' /C calc'!A0"))
    softpark("assess", "--as-of", "2026-11-21", "--measure", RENT, "--out", tmp_path / "x.csv")
    softpark("assess", "--as-of", "2026-11-21", "--measure", RENT, "--out", tmp_path / "x.xlsx")
    rows, _ = listed(tmp_path / "x.csv")
    assert {row["name"] for row in rows} == {"'=cmd|' /C calc'!A0"}
    with zipfile.ZipFile(tmp_path / "x.xlsx") as book:
        assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx"])
def test_text_that_begins_like_a_formula_is_defused(text):
    assert lists.defused(text) == f"'{text}"
    assert lists.defused(f"a{text}") == f"a{text}"


def test_yuan_are_exact_at_any_size():
    fen = [0, 1, 99, 100, 123_456_789, 2**62 + 1]
    import numpy as np

    assert export.yuan(np.array(fen)).to_pylist() == [Decimal(each).scaleb(-2) for each in fen]


def test_a_list_longer_than_a_sheet_is_refused_in_words(tmp_path):
    table = pa.table({"demo": pa.repeat("", lists.SHEET_ROWS + 1)})
    with pytest.raises(lists.ListError, match="parquet"):
        lists.write([table], {}, tmp_path / "x.xlsx")
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("assess", "--as-of", "2026-02-30"), "2026-02-30"),
        (("assess", "--district", "999999"), "999999"),
        (("assess", "--measure", "nothing/1"), "nothing/1"),
        (("assess", "--out", "x.pdf"), ".xlsx"),
        (("assess", "--out", "no/such/folder/x.csv"), "folder"),
        (("receipt", "zzz"), "zzz"),
        (("compare", "zzz", "yyy"), "zzz"),
        (("near-misses", "--measure", "nothing/1"), "nothing/1"),
        (("near-misses", "--measure", RENT, "--clause", "nothing"), "industry"),
        (("budget", "--measure", RENT, "--year", "2026", "--amount", "1.234"), "1.234"),
        (("budget", "--measure", RENT, "--year", "2026", "--amount", "-1"), "-1"),
        (("budget", "--measure", RENT, "--year", "2026", "--amount", "much"), "much"),
        (("budget", "--measure", RENT, "--year", "2026", "--amount", "1", "--as-of", "2025-01-01"), "2026"),
    ],
)
def test_bad_input_is_answered_in_words(softpark, words, told):
    assert told in softpark(*words, code=2)


def test_runs_are_listed_proven_and_compared(softpark):
    assert "还没有运行" in softpark("runs")
    first = run_id(softpark("assess", "--as-of", "2026-06-01"))
    second = run_id(softpark("assess", "--as-of", "2026-11-21"))
    assert first in softpark("runs")
    assert "得证" in softpark("receipt", first)
    said = softpark("compare", first, second)
    assert "as_of" in said
    assert "park.titles" in said
    with Store.open(softpark.url).write() as session:
        session.execute(update(models.Lease).values(monthly_rent_fen=1))
    assert "rent" in softpark("receipt", second, code=1)


def test_a_run_of_an_earlier_program_has_a_verdict_of_its_own(softpark, monkeypatch):
    from registry.claims.runs import origin

    run = run_id(softpark("assess", "--as-of", "2026-11-21"))
    code, policies = origin.code(), origin.policy_files()
    monkeypatch.setattr(origin, "code", lambda: code | {"softpark": "99.0", "kernel": "another"})
    said = softpark("receipt", run, code=3)
    assert "Same answers, newer program" in said and "kernel" in said and "Not proven" not in said
    monkeypatch.setattr(origin, "policy_files", lambda: policies | {"longgang-2023.yaml": "with another word"})
    assert "longgang-2023.yaml" in softpark("receipt", run, code=3)
    monkeypatch.setattr(origin, "code", lambda: code)  # the law alone was changed: by no upgrade
    assert "Not proven" in softpark("receipt", run, code=1)
    with Store.open(softpark.url).write() as session:
        session.execute(update(models.Lease).values(monthly_rent_fen=1))
    monkeypatch.setattr(origin, "code", lambda: code | {"softpark": "99.0"})
    assert "Not proven" in softpark("receipt", run, code=1)


def test_near_misses_name_those_who_fail_on_one_clause_only(softpark):
    found = simulation.near_misses(Store.open(softpark.url), load_law(), RENT, TODAY)[0]
    fail, alone = found.counts["industry"]
    assert fail >= alone > 0
    assert len(found.alone["industry"]) == alone
    with Store.open(softpark.url).read() as session:
        names = session.scalars(
            select(models.Tenant.name).where(models.Tenant.id.in_(found.alone["industry"].tolist()))
        )
        names = names.all()
    said = softpark("near-misses", "--measure", RENT, "--clause", "industry", "--as-of", "2026-11-21")
    assert len(names) == alone
    assert all(name in said for name in names)


def test_a_budget_is_shared_out_to_the_fen_and_says_that_it_is_a_simulation(softpark, tmp_path):
    out = tmp_path / "parts.csv"
    asked = ("budget", "--measure", RENT, "--year", 2026, "--as-of", "2026-11-21", "--out", out, "--amount")
    said = softpark(*asked, "10000000.01")
    rows, sources = listed(out)
    assert "测算" in said
    assert "测算" in sources["# 测算 simulation"]
    assert sum(int(row["part_fen"]) for row in rows) == 1_000_000_001
    assert all(int(row["part_fen"]) <= int(row["claim_fen"]) for row in rows)
    claimed = sum(int(row["claim_fen"]) for row in rows)
    softpark(*asked, "99999999999")
    assert [row["part_fen"] for row in listed(out)[0]] == [row["claim_fen"] for row in rows]
    made = run.compute(Store.open(softpark.url), TODAY, measure=RENT)
    assert claimed == sum(
        sums["low_fen"] for status, sums in made.record["totals"]["tenant"][RENT].items() if status != "superseded"
    )


def test_progress_counts_up_to_everybody(store):
    told = []
    run.compute(store, TODAY, progress=lambda done, of: told.append((done, of)), chunk=100)
    assert [done for done, _ in told[:2]] == [100, 200]
    assert told[-1][0] == told[-1][1]
