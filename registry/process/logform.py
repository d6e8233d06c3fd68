"""What a line of the log looks like (日志的写法): when, how grave, who speaks, what; as text or as JSON, and of nobody.

A log is read by more people than the register, copied to other machines and kept for long. So identity numbers, mobile
numbers and tokens in it are covered, and of a visitor's address the network stands in it, never the address itself:
that is in the access log, which administrators read and which forgets.
"""

import datetime as dt
import json
import logging
import os
import re
from ipaddress import ip_address, ip_network

from registry import identity
from registry.words import Explained

LOG_FORM, REQUEST_LOG = "SOFTPARK_LOG", "SOFTPARK_REQUEST_LOG"
FORMS = ("text", "json")
SET_IN = "\n  | "  # before each further line of a message and of a traceback
FIELDS = "fields"  # of a record: what a program may want to read by itself, as in `extra={"fields": {...}}`
_MOBILE = re.compile(r"(?<![0-9A-Za-z])(1[3-9][0-9])[0-9]{4}([0-9]{4})(?![0-9A-Za-z])")
_TOKEN = re.compile(r"sptoken_[A-Za-z0-9_-]+")  # of programs (registry.access.tokens.keeping), whole or in part
_NETWORK = {4: 24, 6: 48}  # bits of an address that stay


class BadForm(Explained, ValueError):
    """A setting names no form, or is neither on nor off."""


def form() -> logging.Formatter:
    """The form that SOFTPARK_LOG names; text without it. Raises `BadForm`."""
    given = os.environ.get(LOG_FORM, "").strip() or FORMS[0]
    if given not in FORMS:
        raise BadForm(f"{LOG_FORM}={given}：应为 text（文字）或 json", f"{LOG_FORM}={given}: this must be text or json")
    return AsText() if given == "text" else AsJson()


def with_requests() -> bool:
    """Whether SOFTPARK_REQUEST_LOG asks for a line for each request. Raises `BadForm`."""
    given = os.environ.get(REQUEST_LOG, "").strip()
    if given not in ("", "0", "1"):
        raise BadForm(f"{REQUEST_LOG}={given}：应为 1 或 0", f"{REQUEST_LOG}={given}: this must be 1 or 0")
    return given == "1"


def covered(text: str) -> str:
    """`text` without anybody's identity number, mobile number or token."""
    return _TOKEN.sub("sptoken_****", _MOBILE.sub(r"\1****\2", identity.masked(text)))


def near(address: str | None) -> str:
    """The network that an address belongs to, which names no single visitor: `203.0.113.0/24`."""
    try:
        found = ip_address(address or "")
    except ValueError:
        return "?"
    found = getattr(found, "ipv4_mapped", None) or found
    return str(ip_network(f"{found}/{_NETWORK[found.version]}", strict=False))


def moment(record: logging.LogRecord) -> str:
    """When it was said, by this machine's clock and with its distance from UTC."""
    return dt.datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")


class AsText(logging.Formatter):
    """`2026-11-28T21:30:32.120+08:00 WARNING softpark: the database cannot be used: …`"""

    def format(self, record: logging.LogRecord) -> str:
        trace = f"\n{record.exc_text}" if record.exc_text else ""
        return f"{moment(record)} {record.levelname} {record.name}: {record.getMessage()}{trace}"


class AsJson(logging.Formatter):
    """One JSON object on one line: `time`, `level`, `logger`, `message`, its fields, and `trace` with line breaks."""

    def format(self, record: logging.LogRecord) -> str:
        message, *more = record.getMessage().split(SET_IN)
        trace = (record.exc_text or "").removeprefix(SET_IN.lstrip("\n")).split(SET_IN) if record.exc_text else []
        said = {"time": moment(record), "level": record.levelname, "logger": record.name, "message": message}
        said |= getattr(record, FIELDS, {})
        if more or trace:
            said["trace"] = "\n".join([*more, *trace])
        return json.dumps(said, ensure_ascii=False)
