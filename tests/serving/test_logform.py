"""What a line of the log looks like: when, how grave, who speaks; as text or JSON, and of nobody."""

import datetime as dt
import json
import logging

import pytest

from registry.access.tokens import keeping
from registry.process import logform
from registry.process.logform import AsJson, AsText, BadForm, covered, near
from registry.process.logs import LogLine

NUMBER = "440301198001010012"


def line(form: logging.Formatter, message: str, *args: object, error: Exception | None = None, **fields) -> str:
    """The line that a record of ours makes."""
    raised = None
    if error is not None:
        try:
            raise error
        except type(error) as caught:
            raised = (type(caught), caught, caught.__traceback__)
    record = LogLine("softpark", logging.WARNING, "here.py", 1, message, args, raised)
    vars(record)[logform.FIELDS] = fields
    return form.format(record)


def test_a_line_says_when_how_grave_and_who_speaks():
    when, level, name, message = line(AsText(), "the database cannot be used: %s", "down").split(" ", 3)
    assert dt.datetime.fromisoformat(when).utcoffset() is not None
    assert (level, name, message) == ("WARNING", "softpark:", "the database cannot be used: down")


def test_as_json_it_is_one_object_on_one_line_with_its_traceback_in_it():
    said = line(AsJson(), "error %s", "12", error=ValueError("第一行\n\u2028第二行"), status=500)
    assert len(said.splitlines()) == 1
    told = json.loads(said)
    assert dt.datetime.fromisoformat(told["time"]).utcoffset() is not None
    assert (told["level"], told["logger"], told["message"], told["status"]) == ("WARNING", "softpark", "error 12", 500)
    assert told["trace"].startswith("Traceback") and "第一行" in told["trace"] and "\u2028" not in told["trace"]


@pytest.mark.parametrize("form", [AsText(), AsJson()])
def test_identity_numbers_and_mobile_numbers_are_covered_in_messages_and_tracebacks(form):
    said = line(form, "no such person: %s, 13812345678", NUMBER, error=ValueError(f"{NUMBER} / 13912345678"))
    assert NUMBER not in said and "12345678" not in said
    assert "138****5678" in said and "139****5678" in said and "440***" in said


@pytest.mark.parametrize("form", [AsText(), AsJson()])
def test_a_token_is_covered_in_messages_and_tracebacks(form):
    token = keeping.PREFIX + "aB3-_" * 9
    said = line(form, "no such thing: %s", token, error=ValueError(f"Bearer {token[:20]}"))
    assert token not in said and token[:20] not in said and said.count("sptoken_****") == 2


def test_what_is_no_number_of_a_person_stays():
    said = "91440300MA5G12345X paid 13812345678901 at 10.0.0.5"
    assert covered(said) == said


@pytest.mark.parametrize(
    "address, network",
    [
        ("203.0.113.9", "203.0.113.0/24"),
        ("::ffff:203.0.113.9", "203.0.113.0/24"),
        ("2001:db8:1:2::3", "2001:db8:1::/48"),
        ("testclient", "?"),
        (None, "?"),
    ],
)
def test_of_a_visitors_address_the_network_is_told(address, network):
    assert near(address) == network


def test_another_form_is_refused_in_words(monkeypatch):
    monkeypatch.setenv("SOFTPARK_LOG", "xml")
    with pytest.raises(BadForm, match="text or json"):
        logform.form()
