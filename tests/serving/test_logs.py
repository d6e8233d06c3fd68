"""What stands in the log: one line for each event whatever came from outside, and one a minute for each kind."""

import logging

import pytest

from registry.access import sign_on
from registry.access.provider import CannotAsk
from registry.process import logs
from registry.process.logs import LogLine, OncePerMinute, below, one_line

FORGED = "denied\nERROR softpark: error 12345678\r\n\x1b[31mred\x1b[0m\u2028next\u202eesrever\x00"


@pytest.fixture
def written():
    """`written(message, *args)` logs it through our records; gives what a handler writes."""
    before = logging.getLogRecordFactory()
    logging.setLogRecordFactory(LogLine)
    log, lines = logging.getLogger("softpark.test"), []

    class Kept(logging.Handler):
        def emit(self, record):
            lines.append(self.format(record))

    handler = Kept()
    log.addHandler(handler)

    def write(message: str, *args, **words) -> str:
        log.warning(message, *args, **words)
        return lines[-1]

    yield write
    log.removeHandler(handler)
    logging.setLogRecordFactory(before)


def test_text_from_outside_cannot_end_its_line(written):
    said = written("the provider says %s", FORGED)
    assert len(said.splitlines()) == 1
    assert "\\nERROR softpark" in said and "\\x1b[31mred" in said and "\\u202e" in said
    assert written("拒绝：%s", "没有权限") == "拒绝：没有权限"


def test_a_traceback_is_set_in_so_that_no_line_of_it_passes_for_a_record(written):
    try:
        raise ValueError(FORGED)
    except ValueError:
        said = written("it failed", exc_info=True)
    first, *rest = said.split("\n")
    assert first == "it failed" and rest
    assert all(line.startswith("  | ") for line in rest)
    assert "\x1b" not in said and any("ERROR softpark" in line for line in rest)


def test_what_another_process_tells_of_its_end_is_set_in_too(written):
    said = written("a file could not be read:%s", below("Traceback\n  line 1\n\x1bValueError: x"))
    assert said == "a file could not be read:\n  | Traceback\n  |   line 1\n  | \\x1bValueError: x"


def test_a_long_text_is_cut_in_the_middle_and_says_how_long_it_was():
    cut = one_line("a" * 50_000 + "end", 100)
    assert len(cut) < 150 and "50003 signs" in cut and cut.endswith("end")


def test_an_error_of_the_provider_writes_one_short_line(caplog):
    sign_on._unreachable(CannotAsk(f"access_denied: {FORGED}{'x' * 100_000}"))
    said = caplog.records[-1].getMessage()
    assert "single sign-on: access_denied" in said
    assert len(said.splitlines()) == 1 and len(said) < 1_000


@pytest.fixture
def minute():
    """A filter whose clock the test turns: `minute.now`."""

    class Turned(OncePerMinute):
        now = 0.0

    turned = Turned()
    turned._clock = lambda: turned.now
    return turned


def record(message="refused %s", args=("x",), level=logging.WARNING, name="uvicorn.error", line=1, error=None):
    return logging.LogRecord(name, level, "here.py", line, message, args, error and (type(error), error, None))


def test_of_a_kind_the_first_in_a_minute_is_written_and_the_others_are_counted(minute):
    assert minute.filter(record())
    assert not any(minute.filter(record(args=(str(n),))) for n in range(311))
    assert minute.filter(record(line=2)), "another place in the code is another kind"
    assert minute.filter(record(error=ValueError())), "another error is another kind"
    minute.now = 61.0
    again = record(args=("y",))
    assert minute.filter(again)
    assert again.getMessage() == "refused y (+311 in the minute before)"


def test_what_comes_no_more_is_summed_up_after_its_minute(minute, caplog):
    for _ in range(4):
        minute.filter(record())
    minute.tell_rest()
    assert not caplog.records
    minute.now = 61.0
    minute.tell_rest()
    assert caplog.records[-1].getMessage() == "3 more in a minute: refused x"
    minute.now = 200.0
    minute.tell_rest()
    assert len(caplog.records) == 1


def test_an_error_of_a_page_is_written_each_time_because_visitors_tell_its_number(minute):
    errors = [record("error %s: %r", (str(n), n), logging.ERROR, "softpark") for n in range(3)]
    assert all(minute.filter(each) for each in errors)
    assert minute.filter(record(level=logging.ERROR)) and not minute.filter(record(level=logging.ERROR))


def test_kinds_that_outsiders_make_up_are_one_kind_in_the_end(minute):
    written = sum(minute.filter(record(line=n)) for n in range(5_000))
    assert written <= logs.KINDS + 1


def test_installed_it_holds_for_the_loggers_that_outsiders_can_make_speak():
    before = logging.getLogRecordFactory()
    try:
        logs.install()
        assert logging.getLogRecordFactory() is LogLine
        for name in ("uvicorn.error", "asyncio", "softpark"):
            assert logs.ONCE in logging.getLogger(name).filters
    finally:
        logging.setLogRecordFactory(before)
        for name in list(logging.root.manager.loggerDict):
            logging.getLogger(name).removeFilter(logs.ONCE)
