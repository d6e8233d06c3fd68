"""A file is read in a process of its own: within limits, to be stopped at any time, leaving nothing behind."""

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from registry.process.apart.caller import without_answer
from registry.rosters.files import child, runner
from registry.rosters.files.formats import sheets
from registry.rosters.files.model import MAX_ROWS, STAGES, CannotReadRoster
from registry.rosters.files.parse import open_grids
from registry.rosters.files.runner import read_file
from tests.fixtures.children import started
from tests.fixtures.waiting import PATIENCE, until
from tests.rosters.files import YEAR, cells, code, ods, rezipped, tenant, text, xlsx

GOOD = xlsx(cells(tenant()))
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.usefixtures("cold")


def sheet(rows):
    xml = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows)
    return rezipped(GOOD, lambda name, content: xml if name == "xl/worksheets/sheet1.xml" else content)


def everywhere(change, part="sheet1"):
    return rezipped(GOOD, lambda name, content: change(content) if part in name else content)


def twice(rows):
    """A workbook with two sheets of these rows."""
    first = b"<worksheet %s><sheetData>%s</sheetData></worksheet>" % (NAMESPACE, rows)
    book = xlsx(cells(tenant()), more=[("十月", cells(tenant()))])
    return rezipped(book, lambda name, content: first if "/worksheets/sheet" in name else content)


CELL = b"<row><c><v>1</v></c></row>"
CORNER = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
MERGES = b'<mergeCell ref="A2:XFD1048576"/><mergeCell ref="A2:C900"/>' * 5_000
REPEATED = (
    '<table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="1000"'
    ' office:value-type="string"><text:p>x</text:p></table:table-cell></table:table-row>'
)


def merged():
    """A thousand tenants under merged ranges that lie upon each other."""
    ranges = b"</sheetData><mergeCells>" + MERGES + b"</mergeCells>"
    return rezipped(
        xlsx(cells(*map(tenant, range(1_000)))),
        lambda name, content: content.replace(b"</sheetData>", ranges) if "sheet1" in name else content,
    )


BOMBS = {
    "a cell in the last corner": (lambda: sheet(CORNER), "XFD1048576"),
    "a far cell without its address": (
        lambda: sheet(b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>" + b"<row/>" * 150_000 + CELL), "16,000 列",
    ),
    "millions of cells without addresses": (
        lambda: sheet((b"<row>" + b"<c><v>1</v></c>" * 16_000 + b"</row>") * 199), "16,000 列",
    ),
    "one cell behind thousands of empty ones": (
        lambda: sheet(b"<row>" + b"<c/>" * 16_000 + b"<c><v>1</v></c></row>"), "16,001 列",
    ),
    "too many cells in rows that are not too wide": (
        lambda: sheet((b"<row>" + b"<c><v>1</v></c>" * 700 + b"</row>") * 9_000), "6,300,000 个单元格",
    ),
    "too many cells in several sheets": (lambda: twice((b"<row>" + b"<c><v>1</v></c>" * 20 + b"</row>") * 160_000),
                                         "6,400,000 个单元格"),
    "cells that are far from each other": (
        lambda: sheet(b'<row r="1"><c r="ZZ1"><v>1</v></c></row><row r="90000"><c r="A90000"><v>1</v></c></row>'),
        "63,180,000 个单元格",
    ),
    "one cell far to the right of a long table": (
        lambda: ods([["x"] * 600, *[["x"]] * 11_000]), "6,000,600 个单元格",
    ),
    "a million rows": (lambda: sheet(CELL * 1_000_000), "1,000,000 行"),
    "an endless part": (lambda: everywhere(lambda content: b"<a>" + b" " * 500_000_000, "styles"), "解压后过大"),
    "an endless cell": (
        lambda: sheet(b'<row><c t="inlineStr"><is><t>' + b"a" * 50_000_000 + b"</t></is></c></row>"), "32,767",
    ),
    "an entity bomb": (lambda: everywhere(lambda content: b'<!DOCTYPE x [<!ENTITY a "a">]>' + content), "实体声明"),
    "a file of the server": (
        lambda: everywhere(lambda content: b'<!DOCTYPE x SYSTEM "file:///etc/passwd">' + content, "workbook.xml"),
        "实体声明",
    ),
    "open cells without end": (lambda: sheet(b"<c" * 2_000_000), "损坏"),
    "errors without end": (lambda: sheet(b"<row>" + b'<c t="e"><f>1</f>' * 300_000 + b"</row>"), "损坏"),
    "merged cells without end": (merged, "合并单元格太多"),
    "a repeated row": (lambda: ods(cells(tenant()), after=REPEATED), "很远的单元格"),
    "a row repeated within the limit of rows": (
        lambda: ods(cells(tenant()), after=REPEATED.replace("1048000", "150000").replace("1000", "700")),
        "个单元格",
    ),
    "too many lines": (lambda: b"a,b\n" * (MAX_ROWS + 100), "200,100 行"),
    "too many columns": (lambda: b",".join([b"x"] * 100_000), "100,000 列"),
    "an open quotation mark": (lambda: text(cells(tenant())) + b'"' + b"x,\n" * 100_000, "引号"),
}  # fmt: skip


@pytest.mark.parametrize(("make", "said"), BOMBS.values(), ids=BOMBS)
def test_a_file_made_to_harm_is_refused_and_the_process_lives_on(make, said):
    with pytest.raises(CannotReadRoster) as refused:
        read_file(make(), "a.xlsx", YEAR)
    assert said in refused.value.zh
    assert refused.value.en


@pytest.mark.parametrize("name", [name for name, (_, said) in BOMBS.items() if said.endswith(("列", "单元格"))])
def test_cells_are_counted_before_any_is_read(name, monkeypatch):
    make, said = BOMBS[name]
    monkeypatch.setattr(sheets, "_grid", lambda *sheet: pytest.fail("a sheet was read"))
    with pytest.raises(CannotReadRoster, match=said):
        open_grids(make(), "a.xlsx", YEAR)


def test_rows_and_cells_that_are_only_formatted_count_for_nothing():
    formatted = b"".join(b'<c r="A1" s="1"/>' for _ in range(16_000))
    data = rezipped(GOOD, lambda name, content: content.replace(
        b"</sheetData>", b"<row>" + formatted + b"</row>" + b'<row s="1"/>' * 300_000 + b"</sheetData>"
    ) if "sheet1" in name else content)  # fmt: skip
    assert read_file(data, "a.xlsx", YEAR).rows == [tenant()]


def test_a_small_file_gets_less_of_the_processor_than_a_large_one_and_none_more_than_the_limit():
    sizes = (0, 170_000, 1_000_000, 7_000_000, 20_000_000)
    assert [child.limits(size).cpu_seconds for size in sizes] == [8, 8, 10, 22, child.CPU_SECONDS]


LIMITED = (
    "from registry.process.limits import restrict; from registry.rosters.files import child; "
    "restrict(child.limits({size}))"
)


def test_the_processes_limit_is_that_of_the_files_size():
    script = f"import resource; {LIMITED.format(size=1_000_000)}\nprint(resource.getrlimit(resource.RLIMIT_CPU)[0])"
    done = subprocess.run(
        [sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, text=True
    )
    assert done.stdout.strip() == "10", done.stderr


def test_progress_goes_forward_and_names_known_stages():
    told = []
    read_file(GOOD, "a.xlsx", YEAR, progress=lambda stage, share: told.append((stage, share)))
    assert {stage for stage, _ in told} == set(STAGES) - {"wait"}
    assert [share for _, share in told] == sorted(share for _, share in told)
    assert (told[0], told[-1]) == (("start", 0.0), ("hand", 1.0))


class Stop(Exception):
    pass


@pytest.fixture
def readers(monkeypatch):
    """The processes that reading starts."""
    found, start = [], runner.READER.started
    monkeypatch.setattr(runner.READER, "started", lambda: found.append(start()) or found[-1])
    return found


@pytest.mark.parametrize("at", ["open", "check", "hand"])
def test_who_cancels_leaves_no_process_behind(readers, at):
    def cancel(stage, share):
        if stage == at:
            raise Stop

    with pytest.raises(Stop):
        read_file(xlsx(cells(*map(tenant, range(50)))), "a.xlsx", YEAR, progress=cancel)
    assert [child.returncode is not None for child in readers] == [True]


def test_reading_that_takes_too_long_is_stopped(readers, monkeypatch):
    monkeypatch.setattr(runner.READER, "seconds", 0.01)
    with pytest.raises(CannotReadRoster, match="超过了时限"):
        read_file(GOOD, "a.xlsx", YEAR)
    assert readers[0].returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("code", "said"), [(-signal.SIGXCPU, "时限"), (-signal.SIGALRM, "时限"), (-signal.SIGABRT, "内存")]
)
def test_a_reader_that_was_ended_by_a_limit_is_answered_for(code, said):
    assert said in runner.UNREAD[type(without_answer(code))][0]


def test_the_reader_ends_with_the_process_that_started_it():
    script = (
        "import time; from registry.rosters.files.runner import READER\n"
        "one = READER.started(); one.stdin.write(b'{\"size\": 0, '); one.stdin.flush(); print(one.pid, flush=True)\n"
        "time.sleep(60)"
    )
    parent = started([sys.executable, "-c", script], stdout=subprocess.PIPE, cwd=ROOT)
    number = int(parent.stdout.readline())
    os.kill(number, 0)
    parent.kill()
    parent.wait()
    until(lambda: gone(number), "the reader has ended")


SPIN = (
    "import sys; from registry.process.limits import end_with_input\n"
    "end_with_input(); sys.stdout.write('ready\\n'); sys.stdout.flush()\n"
    "[sum(range(10**6)) for _ in range(10**6)]"
)


def test_a_busy_reader_ends_when_nobody_waits_for_it_any_more():
    busy = started([sys.executable, "-c", SPIN], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT)
    assert busy.stdout.readline() == b"ready\n"
    busy.stdin.close()
    assert busy.wait(PATIENCE) == -signal.SIGIO


def test_the_reader_can_write_no_file_and_has_no_more_memory_than_allowed(tmp_path):
    script = (
        f"{LIMITED.format(size=0)}\n"
        f"try:\n open({str(tmp_path / 'x')!r}, 'wb', 0).write(b'x'); print('written')\n"
        "except OSError: print('no file')\n"
        f"try:\n bytes({child.MEMORY}); print('memory')\nexcept MemoryError: print('no memory')"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], stdin=subprocess.DEVNULL, capture_output=True, cwd=ROOT, text=True
    )
    assert done.stdout.split("\n")[:2] == ["no file", "no memory"], done.stderr


def test_the_reader_loads_no_database_and_nothing_heavy():
    script = "import sys; import registry.rosters.files.child; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, cwd=ROOT, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert not loaded & {"sqlalchemy", "numpy", "pandas", "pyarrow", "pydantic", "streamlit", "xlsxwriter", "openpyxl"}


def test_the_reader_knows_nothing_of_the_servers_environment(monkeypatch):
    monkeypatch.setenv("SOFTPARK_OIDC_CLIENT_SECRET", "secret")
    one = runner.READER.started()
    environment = Path(f"/proc/{one.pid}/environ").read_text()
    one.kill()
    one.wait()
    assert "SOFTPARK" not in environment


def test_a_mistake_of_the_reader_is_logged_and_answered_without_a_traceback(monkeypatch, caplog):
    reader = runner.READER
    monkeypatch.setattr(reader, "ask", lambda *asked: reader.understood({"crash": "Traceback: boom"}, []))
    with pytest.raises(CannotReadRoster) as refused:
        read_file(GOOD, "a.xlsx", YEAR)
    assert "boom" in caplog.text
    assert "boom" not in str(refused.value)
    assert "名册没有改动" in refused.value.zh


def test_no_more_files_are_read_at_once_than_memory_allows_and_who_waits_may_leave():
    def leave(stage, share):
        if stage == "wait":
            raise Stop

    with ExitStack() as others:
        for _ in range(runner.READER.at_once):
            others.enter_context(runner.READER.turn(leave))
        with pytest.raises(Stop):
            read_file(GOOD, "a.xlsx", YEAR, progress=leave)
    assert len(read_file(GOOD, "a.xlsx", YEAR).rows) == 1


def test_many_files_at_once_are_read_apart():
    with ThreadPoolExecutor(4) as pool:
        readings = list(pool.map(lambda number: read_file(xlsx(cells(tenant(number))), "a.xlsx", YEAR), range(1, 9)))
    assert [reading.rows[0].uscc for reading in readings] == [code(number) for number in range(1, 9)]


def gone(number):
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] == "Z"
    except FileNotFoundError:
        return True
