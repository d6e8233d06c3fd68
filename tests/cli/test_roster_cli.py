"""`softpark roster check FILE [--park SLUG] --json`: a roster file checked without the app."""

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from cli.main import app
from registry.rosters import matches
from registry.store.models import Change
from registry.store.store import Store
from tests.fixtures.rows import park
from tests.rosters.files import YEAR, cells, code, tenant, text, xlsx
from tests.rosters.test_reports import RIGHT

REPORTS = Path(__file__).parents[1] / "rosters" / "reports"
KEYS = {"status", "rows", "mistakes", "notes", "asks"}
OTHER = [["企业代码", "公司", "合同开始日期", "房源"], [code(1), "甲软件公司", "2025-03-01", "3栋1205"]]


@pytest.fixture(autouse=True)
def no_register(monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", "sqlite:////nowhere/at/all.db")
    monkeypatch.setenv("SOFTPARK_TODAY", f"{YEAR}-11-21")


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A register with the park `here`, and its id."""
    url = f"sqlite:///{tmp_path / 'register.db'}"
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", url)
    store = Store.open(url)
    with store.write() as session:
        session.add(park("here", id=901, district_code=None))
    yield store
    store.close()


def check(path, *words, code=0):
    result = CliRunner().invoke(app, ["roster", "check", str(path), *words, "--json"])
    assert result.exit_code == code, result.output
    said = json.loads(result.stdout)
    assert said.keys() == KEYS
    for each in (*said["mistakes"], *said["notes"], *said["asks"]):
        assert each["message"] and each["message_en"]
    return said


@pytest.mark.parametrize("name", RIGHT)
def test_a_report_is_answered_by_the_command_as_on_the_page(name):
    wrong = [row for row, _, severity, _ in RIGHT[name] if severity == "error"]
    asked = [row for row, _, severity, _ in RIGHT[name] if severity == "warning"]
    said = check(REPORTS / name, code=2 if wrong else 0)
    assert said["status"] == ("refused" if wrong else "asks" if asked or said["asks"] else "ok")
    assert [each["row"] for each in said["mistakes"]] == wrong
    assert [each["row"] for each in said["notes"] if each["question"]] == asked
    assert not {each["row"] for each in said["rows"]} & set(wrong)


def test_a_row_is_told_with_its_number_in_yuan_and_with_what_is_not_known(tmp_path):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(xlsx(cells(tenant(1, end=None, rent_fen=8_352_550))))
    said = check(file)
    assert said["status"] == "ok"
    (row,) = said["rows"]
    assert row | {"row": 2, "uscc": code(1), "start": "2025-03-01", "end": None, "area_m2": 128.5} == row
    assert (row["monthly_rent"], row["rent"], row["newly_moved_in"]) == (8352.5, 83525.5, True)


def test_a_mistake_names_row_and_column_and_what_would_be_right():
    (mistake,) = check(REPORTS / "R05-codes.xlsx", code=2)["mistakes"]
    assert (mistake["row"], mistake["column"]) == (9, "A")
    assert "是否为 91440300MA50000089？" in mistake["message"]


def test_a_doubt_is_a_note_with_its_place_that_is_a_question():
    notes = check(REPORTS / "R14-rents.xlsx", code=2)["notes"]
    questions = {each["row"]: each["message"] for each in notes if each["question"]}
    assert "免租" in questions[3] and "含税" in questions[7]


def test_no_identity_number_is_printed():
    result = CliRunner().invoke(app, ["roster", "check", str(REPORTS / "R24-id-number-that-fits.xlsx"), "--json"])
    assert "18990101" not in result.output and "440***********0778" in result.output


def test_columns_that_somebody_must_confirm_are_asked_about(tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes(text([["统一社会信用代码", "企业名称", "起租日", "面积"], [code(1), "甲公司", "2025-03-01", 100]]))
    said = check(file)
    assert said["status"] == "asks"
    (ask,) = said["asks"]
    assert ask["what"] == "columns"
    assert ask["choices"][3] == {"heading": "面积", "column": "D", "field": "area_m2", "perhaps": []}


def test_columns_that_the_park_remembers_are_read_as_they_were_confirmed(here, tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes(text(OTHER))
    assert check(file, "--park", "here", code=2)["mistakes"][0]["row"] == 1
    fields = dict(zip(OTHER[0], ("uscc", "name", "start", "room"), strict=True))
    with here.write() as session:
        matches.remember(session, 901, OTHER[0], fields)
    said = check(file, "--park", "here")
    assert said["status"] == "ok"
    assert said["rows"][0]["room"] == "3栋1205"


def test_nothing_is_written(here, tmp_path):
    file = tmp_path / "名册.csv"
    file.write_bytes(text(cells(tenant(1))))
    before = _changes(here)
    assert check(file, "--park", "here")["status"] == "ok"
    assert _changes(here) == before


def _changes(store):
    with store.read() as session:
        return session.scalars(select(Change.id)).all()


def test_several_sheets_are_asked_about_and_one_may_be_named(tmp_path):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(xlsx(cells(tenant(1)), sheet="10月", more=[("11月", cells(tenant(2)))]))
    said = check(file)
    assert said["status"] == "asks"
    assert [(each["what"], each["choices"]) for each in said["asks"]] == [("sheet", ["10月", "11月"])]
    assert check(file, "--sheet", "11月")["rows"][0]["uscc"] == code(2)


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"", "空的"), (b"%PDF-1.7", "PDF"), (b"x" * 20_000_001, "20 MB"), (None, "打不开")],
    ids=["empty", "pdf", "large", "none"],
)
def test_what_cannot_be_read_is_refused_with_the_reason(tmp_path, content, said):
    file = tmp_path / "名册.xlsx"
    if content is not None:
        file.write_bytes(content)
    answer = check(file, code=2)
    assert (answer["status"], answer["rows"]) == ("refused", [])
    assert said in answer["mistakes"][0]["message"]


def test_a_sheet_or_a_park_that_is_not_there_is_said(here, tmp_path):
    file = tmp_path / "名册.xlsx"
    file.write_bytes(xlsx(cells(tenant(1))))
    (mistake,) = check(file, "--park", "elsewhere", code=2)["mistakes"]
    assert "没有代号为 elsewhere 的园区" in mistake["message"]
    (mistake,) = check(file, "--sheet", "12月", code=2)["mistakes"]
    assert "没有名为“12月”的工作表" in mistake["message"] and "名册" in mistake["message"]


def test_people_read_the_same_in_words():
    result = CliRunner().invoke(app, ["roster", "check", str(REPORTS / "R05-codes.xlsx")])
    assert result.exit_code == 2
    assert "读到 7 行" in result.output and "A9 可能把数字抄成了字母" in result.output


def test_facts_that_documents_ask_for_where_the_park_lies_are_read_with_it(here, tmp_path, declaring):
    heads, row = cells(tenant(1))
    file = tmp_path / "a.xlsx"
    file.write_bytes(xlsx([[*heads, f"{YEAR - 1}年营业收入增速（%）", "参保人数（人）"], [*row, "12.5%", 30]]))
    (said,) = check(file, "--park", "here")["rows"]
    assert said[f"tenant.growth.{YEAR - 1}"] == 12.5 and said["tenant.staff"] == 30
    assert "tenant.staff" not in check(file)["rows"][0]
