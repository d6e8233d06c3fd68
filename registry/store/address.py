"""The address of the database (数据库地址), as people write it: read in one place, refused with the right form.

SQLite's file must lie in a folder that is there. A folder that was misspelt would otherwise begin an empty register in
silence, beside the one that was meant.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from registry.words import Explained

ENVIRONMENT = "SOFTPARK_DATABASE_URL"
SQLITE = "sqlite:////srv/softpark/softpark.db"
POSTGRESQL = "postgresql://user:password@host:5432/softpark"
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+psycopg", "postgres": "postgresql+psycopg"}
OPTIONS = ("mode", "uri", "cache", "immutable", "vfs")  # what SQLite takes behind a file: address
SECRET = re.compile(r"(://[^:/@]*):.*@")
PORTS = range(1, 65_536)


class BadAddress(Explained, ValueError):
    """The address cannot be used; `.zh` and `.en` say what would be right. No password is in them."""

    def __init__(self, written: str, zh: str, en: str):
        shown = SECRET.sub(r"\1:***@", written)
        super().__init__(f"数据库地址“{shown}”{zh}", f"The database address {shown!r} {en}")


def read_address(written: str) -> URL:
    """The address for SQLAlchemy, with the driver that we use. Raises `BadAddress`."""
    text = written.strip()
    scheme, colon, rest = text.partition(":")
    if "\x00" in text or not text.isprintable():
        raise BadAddress(
            "".join(sign if sign.isprintable() else "?" for sign in text),
            "含有不可见的字符：请重新输入。",
            "has signs that cannot be seen: type it again.",
        )
    if not colon or not re.fullmatch(r"[A-Za-z][A-Za-z0-9+]+", scheme):  # one letter is a drive of Windows
        raise BadAddress(
            text, f"只是一个路径：请写成 {_of_file(text)}。", f"is only a path: write it as {_of_file(text)}."
        )
    kind = scheme.lower().partition("+")[0]
    if kind not in DRIVERS:
        raise BadAddress(
            text,
            f"不受支持：请用 SQLite（{SQLITE}）或 PostgreSQL（{POSTGRESQL}）。",
            f"is not of a database that can be used: take SQLite ({SQLITE}) or PostgreSQL ({POSTGRESQL}).",
        )
    read_as = _sqlite if kind == "sqlite" else _postgresql
    return read_as(text, rest).set(drivername=DRIVERS[kind])


def file_of(url: URL) -> Path:
    """SQLite's file, absolute; also of an address as `sqlite:///file:/path?mode=ro&uri=true`."""
    name = url.database or ""
    return Path(unquote(name.removeprefix("file:")) if name.startswith("file:") else name).absolute()


def _sqlite(text: str, rest: str) -> URL:
    path = rest.lstrip("/") if rest.startswith("/") else rest
    if not path or path == ":memory:":
        raise BadAddress(text, f"没有写明文件：请写成 {SQLITE}。", f"names no file: write it as {SQLITE}.")
    if not rest.startswith("///"):
        # Two slashes are followed by a host, which a file has not; one or none are no address at all.
        right = _of_file(rest if rest.startswith("/") and not rest.startswith("//") else path)
        raise BadAddress(
            text,
            f"中的斜杠不对：请写成 {right}（相对路径三个斜杠，绝对路径四个）。",
            f"has the wrong number of slashes: write it as {right} (three before a path from here, four before a "
            "whole one).",
        )
    url = _parsed(text, SQLITE)
    strange = [name for name in url.query if name not in OPTIONS]
    if strange or (url.query and not (url.database or "").startswith("file:")):
        raise BadAddress(
            text,
            f"在问号之后有 SQLite 不认识的内容：请写成 {SQLITE}。",
            f"has something behind the question mark that SQLite does not know: write it as {SQLITE}.",
        )
    file = file_of(url)
    if not file.parent.is_dir():
        raise BadAddress(
            text,
            f"所在的文件夹 {file.parent} 不存在：请先建立它，或改正路径。没有建立任何文件。",
            f"lies in the folder {file.parent}, which is not there: make it first, or correct the path. No file was "
            "made.",
        )
    if file.is_dir():
        raise BadAddress(
            text,
            f"是一个文件夹：请写明其中的文件，如 {_of_file(f'{file}/softpark.db')}。",
            f"is a folder: name a file in it, as {_of_file(f'{file}/softpark.db')}.",
        )
    return url


def _postgresql(text: str, rest: str) -> URL:
    if not rest.startswith("//"):
        raise BadAddress(text, f"缺少 //：请写成 {POSTGRESQL}。", f"lacks its //: write it as {POSTGRESQL}.")
    url = _parsed(text, POSTGRESQL)
    if url.port is not None and url.port not in PORTS:
        raise _bad_port(text)
    return url


def _parsed(text: str, right: str) -> URL:
    try:
        return make_url(text)
    except ArgumentError:
        raise BadAddress(text, f"读不懂：请写成 {right}。", f"cannot be read: write it as {right}.") from None
    except ValueError:  # only the port is a number
        raise _bad_port(text) from None


def _bad_port(text: str) -> BadAddress:
    return BadAddress(
        text,
        f"的端口不是 1 至 65535 的数字：请写成 {POSTGRESQL}；密码中的 : / @ 等符号要写成 %3A %2F %40。",
        f"has a port that is no number from 1 to 65535: write it as {POSTGRESQL}; signs such as : / @ in a password "
        "are written %3A %2F %40.",
    )


def _of_file(path: str) -> str:
    """The address of a file on this path."""
    return f"sqlite:///{path}"
