"""What people wrote reaches the terminal as text: no markup, no control sign, no line of its own."""

import ast
import json
from pathlib import Path

import pytest
from rich.table import Table
from typer.testing import CliRunner

from cli.main import app
from registry.process import terminal
from registry.store.store import Store

ROOT = Path(__file__).resolve().parents[2]
ODD = ["[bold]x[/bold]", "[/red]", "[link=http://x]y[/link]", "[x]", ":smile:", "\\[x", "[red", "]"]
CONTROLS = ["\x1b[31m", "\x07", "\x9b31m", "\u202e", "\u2066", "\u200b", "\x00", "\x7f", "\r", "\ud800", "\U000e0041"]


def check(tmp_path, text, *words, code=0):
    path = tmp_path / "cases.yaml"
    path.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(app, ["check", str(path), *words])
    assert answer.exit_code == code, (answer.output, answer.exception)
    return answer.output


def case(id, district='"440311"', **more):
    lines = {"id": json.dumps(id), "as_of": "2026-11-21", "tenant": "{kind: enterprise}"} | more
    lines["park"] = f"{{district: {district}}}"
    return "- " + "\n  ".join(f"{key}: {value}" for key, value in lines.items())


@pytest.mark.parametrize("written", ODD)
def test_brackets_in_an_id_or_a_value_are_no_markup(tmp_path, written):
    shown = check(tmp_path, case(written) + "\n" + case("B", json.dumps(written)) + "\n")
    assert shown.count(written) == 3  # the id, and the district's value in both languages


@pytest.mark.parametrize("written", ODD)
def test_brackets_in_a_key_are_no_markup(tmp_path, written):
    assert written in check(tmp_path, case("A", **{json.dumps(written): "1"}) + "\n")


@pytest.mark.parametrize("sign", [sign for sign in CONTROLS if sign != "\ud800"], ids=ascii)
def test_a_control_sign_is_shown_and_not_sent(tmp_path, sign):
    # YAML's own escapes, as text may not hold the signs themselves.
    written = "a" + "".join(f"\\U{ord(each):08x}" for each in sign) + "b"
    shown = check(tmp_path, case("HERE", f'"{written}"').replace("HERE", written))
    assert sign not in shown
    assert shown.count(f"a{terminal.one_line(sign)}b") == 3


def test_a_line_break_in_an_id_begins_no_line(tmp_path):
    shown = check(tmp_path, case("A\n合计 5,000,000.00 元"))
    assert "\n合计" not in shown and "A\\n合计" in shown


@pytest.mark.parametrize("sign", CONTROLS, ids=ascii)
def test_json_escapes_control_signs_and_means_the_same(sign):
    written = terminal.as_json({"id": f"a{sign}b"})
    assert sign not in written
    assert json.loads(written) == {"id": f"a{sign}b"}


@pytest.mark.parametrize("words", ["\x1b[2J", "[bold]", "\u202e"])
def test_tables_and_sentences_pass_the_same_door(words, capsys):
    table = Table(title=words)
    table.add_column(words)
    table.add_row(words)
    terminal.tables().print(table)
    terminal.lines().print(words, style="red")
    terminal.lines().say((words, "bold"), words)
    shown = capsys.readouterr().out
    assert words in shown if words == "[bold]" else words not in shown
    assert shown.count(terminal.visible(words)) == 6


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "[]", "---\n"])
def test_a_file_without_cases_is_answered_in_words(tmp_path, text):
    assert "没有案例 / holds no case" in check(tmp_path, text)
    assert json.loads(check(tmp_path, text, "--json")) == []


def test_an_entry_without_an_id_is_named_by_its_position(tmp_path):
    text = case("A") + "\n- as_of: 2026-11-21\n- 5\n"
    shown = check(tmp_path, text)
    assert "None" not in shown
    assert "第 2 项" in shown and "第 3 项" in shown
    errors = [answer for answer in json.loads(check(tmp_path, text, "--json")) if "error" in answer]
    assert [(answer["id"], answer["position"], answer["error"]["at"]) for answer in errors] == [
        (None, 2, "id"), (None, 3, ""),
    ]  # fmt: skip


def test_one_bad_case_never_loses_the_file(tmp_path):
    bad = ["as_of: 9999-12-31", "as_of: 0001-01-01", "as_of: 2026-02-30", "as_of: [x]", "as_of: {a: 1}"]
    text = "\n".join([case("A"), *(f"- id: B{n}\n  {line}\n  tenant: {{}}" for n, line in enumerate(bad)), case("Z")])
    answers = json.loads(check(tmp_path, text, "--json"))
    assert [answer["id"] for answer in answers] == ["A", "B0", "B1", "B2", "B3", "B4", "Z"]
    assert ["determinations" in answer for answer in answers] == [True, *[False] * 5, True]
    assert {answer["error"]["at"] for answer in answers[1:-1]} == {"as_of"}


PRINTS = {"print", "rprint", "typer.echo", "click.echo", "traceback.print_exc"}
PRINTS |= {f"sys.{stream}.{does}" for stream in ("stdout", "stderr") for does in ("write", "writelines")}
OF_STYLE = ("markup", "emoji", "highlight")


def ends_with_words(node: ast.Call) -> bool:
    """Whether it ends the program with something else than a number or what another function says."""
    ends = ast.unparse(node.func) in ("sys.exit", "exit", "quit", "SystemExit")
    return ends and bool(node.args) and ast.unparse(node.args[0]) != "main()" and not isinstance(
        getattr(node.args[0], "value", None), int
    )  # fmt: skip


def test_everything_writes_through_the_terminal_only():
    """Commands, the start of the app and what developers call: no console of rich, no markup, no bare print and no end
    with words beside the one door.
    """
    beside = []
    folders = [path for folder in ("registry", "views", "maps", "cli") for path in (ROOT / folder).rglob("*.py")]
    for path in [ROOT / "app.py", *sorted(folders)]:
        if path.name == "terminal.py":
            continue
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module in ("rich", "rich.console", "rich.markup"):
                beside.append(f"{path.name}:{node.lineno} from {node.module}")
            if isinstance(node, ast.Call) and (ast.unparse(node.func) in PRINTS or ends_with_words(node)):
                beside.append(f"{path.name}:{node.lineno} {ast.unparse(node.func)}")
            if {"registry", "cli"} & set(path.parts) and isinstance(node, ast.keyword) and node.arg in OF_STYLE:
                beside.append(f"{path.name}:{node.value.lineno} {node.arg}")
    assert beside == []


@pytest.mark.parametrize(
    "words",
    [
        ["parks", "--tier"],
        ["budget", "--measure", "x", "--year", "2026", "--amount"],
        ["policies"],
        ["policies", "validate"],
        ["check"],
        ["rulings", "--on"],
        ["nosuch"],
    ],
    ids=" ".join,
)
def test_what_is_typed_after_a_command_is_shown_as_it_is(words, database_file, monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    odd = "[red]\x1b[31m\u202ex"
    answer = CliRunner().invoke(app, [words[0] + odd] if words == ["nosuch"] else [*words, odd])
    assert answer.exit_code == 2 and isinstance(answer.exception, SystemExit)
    assert "\x1b" not in answer.output and "\u202e" not in answer.output
    assert "[red]" in answer.output


@pytest.mark.parametrize("setting", ["SOFTPARK_SITE", "SOFTPARK_PASSWORDS", "SOFTPARK_PROXIES", "SOFTPARK_BACKUPS"])
def test_a_wrong_setting_ends_the_start_with_its_words_as_they_are(setting, database_file, monkeypatch):
    import app as served

    store = Store.open(f"sqlite:///{database_file}")
    monkeypatch.setattr(served, "store", lambda: store)
    monkeypatch.setenv(setting, "[red]\x1b[31m\u202ex")
    with pytest.raises(SystemExit) as ended:
        served._check_settings()
    assert setting in str(ended.value) and "[red]" in str(ended.value)
    assert "\x1b" not in str(ended.value) and "\u202e" not in str(ended.value)
    store.close()


def test_what_the_start_says_is_text(database_file, monkeypatch, capsys):
    import app as served
    from views.entrance import reached

    monkeypatch.setattr(served, "_check_settings", lambda: None)
    monkeypatch.setattr(served, "_invite_the_first", lambda site: None)
    monkeypatch.setattr(served.app, "run", lambda config: None)
    monkeypatch.setattr(reached, "doubts_at_start", lambda host: ["[bold]\x1b[2J doubt"])
    served.main(port=0)
    said = capsys.readouterr().out
    assert "SoftPark: http://localhost:0" in said and "[bold]\\x1b[2J doubt" in said
