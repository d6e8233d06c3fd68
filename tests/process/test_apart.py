"""A process apart answers, or it is said why none came; nothing of it is left, and nothing of ours goes into it."""

import signal
from array import array

import pytest

from registry.process.apart.caller import Apart, without_answer
from registry.process.apart.outcomes import Busy, Crashed, Refused, TookTooLong, TookTooMuch, Unanswered
from tests.fixtures.waiting import PATIENCE

NUMBER = "11010519491231002X"


@pytest.fixture(params=["as for users", "as for tests"])
def apart(request):
    """Both ways in which such a process begins (`tests.fixtures.warm`) keep the same promises."""
    if request.param == "as for users":
        request.getfixturevalue("cold")
    return Apart("tests.fixtures.asked_apart", PATIENCE, at_once=1)


@pytest.fixture
def children(apart, monkeypatch):
    found, start = [], apart.started
    monkeypatch.setattr(apart, "started", lambda: found.append(start()) or found[-1])
    return found


def test_the_answer_comes_with_its_blocks_after_the_stages(apart):
    told = []
    said = apart.ask({"do": "echo"}, "深圳".encode(), lambda *stage: told.append(stage))
    assert said == ({"said": "深圳"}, [array("I", [0, 1, 2]), array("I")])
    assert ("half", 0.5) in told


def test_a_refusal_is_handed_on_as_it_was_said(apart):
    with pytest.raises(Refused) as refused:
        apart.ask({"do": "refuse"}, b"")
    assert refused.value.said == {"zh": "不读", "en": "not read"}


def test_a_mistake_is_logged_without_identity_numbers(apart, caplog):
    with pytest.raises(Crashed):
        apart.ask({"do": "mistake"}, f"invalid literal {NUMBER}".encode())
    assert "invalid literal" in caplog.text
    assert NUMBER not in caplog.text


def test_a_library_that_got_no_memory_says_so_in_words_only(apart):
    with pytest.raises(TookTooMuch):
        apart.ask({"do": "mistake"}, b"std::bad_alloc")


@pytest.mark.parametrize(
    ("what", "why"),
    [("spin", TookTooLong), ("hoard", TookTooMuch), ("abort", TookTooMuch), ("stop_halfway", TookTooMuch)],
)
def test_what_goes_beyond_a_limit_is_told_by_its_reason_and_nothing_is_left(apart, children, what, why):
    with pytest.raises(Unanswered) as failed:
        apart.ask({"do": what}, b"")
    assert type(failed.value) is why
    assert [child.returncode is not None for child in children] == [True]


def test_the_last_words_of_a_process_that_was_ended_are_in_the_log(apart, caplog):
    with pytest.raises(TookTooMuch):
        apart.ask({"do": "abort"}, f"no room for {NUMBER}".encode())
    assert "terminate called: no room" in caplog.text
    assert NUMBER not in caplog.text


def test_who_waits_too_long_for_a_turn_is_told_that_others_are_at_work(apart):
    told = []
    with apart.turn(print), pytest.raises(Busy):
        apart.ask({"do": "echo"}, b"", lambda *stage: told.append(stage), patience=0)
    assert told == [("wait", 0.0)]
    assert apart.ask({"do": "echo"}, b"after")[0] == {"said": "after"}


@pytest.mark.parametrize(
    ("code", "why"),
    [
        (-signal.SIGXCPU, TookTooLong),
        (-signal.SIGALRM, TookTooLong),
        (-signal.SIGKILL, TookTooMuch),
        (-signal.SIGABRT, TookTooMuch),
        (1, TookTooMuch),
    ],
)
def test_a_process_that_ended_without_a_word_is_understood_by_its_signal(code, why):
    assert type(without_answer(code)) is why
