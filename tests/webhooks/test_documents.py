"""docs/webhooks.md: its receiver is run as it stands, in both languages."""

import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from registry.services.own import webhooks
from registry.services.own.webhooks import Asked
from registry.webhooks.hosts import HOSTS
from tests.fixtures.children import started
from tests.fixtures.waiting import until
from tests.rosters.rosters import changed, held, put
from tests.webhooks.conftest import keeper, pushed, seen

DOCS = Path(__file__).parents[2] / "docs"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.parametrize("document", ["webhooks.md", "webhooks.zh-CN.md"])
def test_the_receiver_of_the_document_takes_what_is_right_and_prints_it(one_store, tmp_path, monkeypatch, document):
    (program,) = re.findall(r"```python\n(.*?)```", (DOCS / document).read_text("utf-8"), re.S)
    (tmp_path / "receiver.py").write_text(program, "utf-8")
    port, person = free_port(), keeper(one_store)
    monkeypatch.setenv(HOSTS, f"http://127.0.0.1:{port}")
    fresh = webhooks.make(person, one_store, Asked(f"http://127.0.0.1:{port}/"))
    command = [sys.executable, str(tmp_path / "receiver.py"), fresh.secret, str(port)]
    with started(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        until(lambda: listens(port), "the receiver listens")
        put(one_store, changed(held(one_store), 2, room="X-1"))
        pushed(one_store)
        assert process.stdout.readline() == "roster.changed here\n"
        assert seen(one_store, person).told[0].state == "sent"
        webhooks.rotate(person, one_store, fresh.id)
        webhooks.rotate(person, one_store, fresh.id)  # twice: the receiver's own is neither of both any more
        webhooks.trial(person, one_store, fresh.id)
        pushed(one_store)
        assert seen(one_store, person).told[0].outcome.en == "the receiver answered 401"
        process.kill()


def test_both_languages_have_the_same_program_and_the_same_kinds():
    def of(document: str) -> tuple[list[str], list[str]]:
        text = (DOCS / document).read_text("utf-8")
        code = re.search(r"```python\n\"\"\".*?\"\"\"\n(.*?)```", text, re.S)
        return re.findall(r"^\| `([a-z.]+)`", text, re.M), [code[1]] if code else []

    assert of("webhooks.md") == of("webhooks.zh-CN.md")


def test_the_pauses_that_the_document_names_are_those_of_the_program():
    from registry.webhooks.outbox import KEPT, LIVES, PAUSES

    assert [pause.total_seconds() for pause in PAUSES] == [10, 60, 300, 900, 3600, 7200, 14400]
    assert (LIVES.days, KEPT.days) == (3, 30)
