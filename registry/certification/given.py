"""What a person fills in for a step (填报内容), and the check that it is all there: each refusal names its field."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from registry.certification.rules import Need, Step
from registry.policy import Refusal
from registry.policy.vocabulary import RESULTS

LONGEST = 4000  # characters of a text
YEARS = (1990, 2100)
# What no page shows and PostgreSQL does not keep: control characters but tab and line ends, halves of characters.
NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
MOST_PIECES = 30  # of evidence in one step
LARGEST_FILE = 10 * 1024 * 1024  # bytes
# What a file may be, by how it begins and how its name ends. Nothing is ever opened here; it is kept and given back.
FILE_KINDS: Mapping[str, bytes] = {
    ".pdf": b"%PDF-",
    ".png": b"\x89PNG\r\n\x1a\n",
    ".jpg": b"\xff\xd8\xff",
    ".jpeg": b"\xff\xd8\xff",
    ".docx": b"PK\x03\x04",
    ".xlsx": b"PK\x03\x04",
    ".zip": b"PK\x03\x04",
}


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A piece of evidence (材料): its name, its number or where it is kept, and perhaps a file."""

    name: str
    reference: str | None = None
    file_name: str | None = None
    content: bytes | None = None

    @property
    def sha256(self) -> str | None:
        return None if self.content is None else sha256(self.content)


@dataclass(frozen=True, slots=True)
class Given:
    """What was filled in. `on`: the day of the act; `by`: the office or operating body that takes the step."""

    on: dt.date
    by: str
    text: str | None = None
    document: str | None = None
    party: str | None = None
    place: str | None = None
    from_day: dt.date | None = None
    to_day: dt.date | None = None
    year: int | None = None
    result: str | None = None
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case is about: `granted_as` for a grant, `follows` (a row's id) for everything else."""

    kind: str
    purpose: str
    granted_as: str | None = None
    follows: int | None = None


@dataclass(frozen=True, slots=True)
class StepAsked:
    """A step to be taken: it opens a case (`about` says of what), or goes on in the case of this number, which had
    `seen` steps when its page was drawn."""

    step: str
    about: Opening | int
    seen: int = 0


def columns(step: Step, given: Given, today: dt.date) -> dict[str, object]:
    """The values of the step's own fields, texts trimmed. Raises `Refusal` for what is missing, too long or wrong.

    A field that the step does not ask for is left out, whatever was given.
    """
    by = _text("by", given.by.strip(), 200)
    if not by:
        raise Refusal("by", "请写明由谁办理，如主管部门或运营主体的名称。", "say which office or body takes the step.")
    if given.on > today:
        raise Refusal("on", f"办理日 {given.on} 在将来。", f"the day of the step, {given.on}, lies in the future.")
    found = {}
    for need in step.needs:
        if need.field == "evidence":
            check_evidence(given.evidence, need)
        else:
            found[need.field] = _value(need, getattr(given, need.field))
    start, end = found.get("from_day"), found.get("to_day")
    if start and end and end < start:
        raise Refusal("to_day", f"最后一天 {end} 早于第一天 {start}。", f"the last day, {end}, is before {start}.")
    return {"by": by, "on_day": given.on} | found


def _value(need: Need, value):
    if isinstance(value, str):
        value = _text(need.field, value.strip(), LONGEST)
    if value is None or value == "":
        if need.optional:
            return None
        raise Refusal(need.field, f"请填写“{need.name.zh}”。", f"fill in {need.name.en!r}.")
    if need.field == "result" and value not in RESULTS:
        raise Refusal("result", f"没有“{value}”这个结果。", f"there is no result {value!r}.")
    if need.field == "year" and not YEARS[0] <= value <= YEARS[1]:
        zh, en = f"年度应在 {YEARS[0]} 至 {YEARS[1]} 之间。", f"the year lies between {YEARS[0]} and {YEARS[1]}."
        raise Refusal("year", zh, en)
    return value


def _text(field: str, value: str, longest: int) -> str:
    """A text that every database can keep. Raises `Refusal` for one that is too long or holds control characters."""
    if len(value) > longest:
        raise Refusal(
            field,
            f"不能超过 {longest} 字，现有 {len(value)} 字。",
            f"at most {longest} characters, not {len(value)}.",
        )
    if NOT_TEXT.search(value):
        raise Refusal(field, "含有无法显示的控制字符，请删去。", "it holds control characters; remove them.")
    return value


def check_evidence(pieces: tuple[Evidence, ...], need: Need) -> None:
    """Raises `Refusal` where evidence is missing, nameless, too much, or a file of another kind than it says."""
    if not pieces and not need.optional:
        raise Refusal("evidence", "请至少列出一项材料。", "list at least one piece of evidence.")
    if len(pieces) > MOST_PIECES:
        raise Refusal("evidence", f"材料最多 {MOST_PIECES} 项。", f"at most {MOST_PIECES} pieces of evidence.")
    for piece in pieces:
        for text in (piece.name, piece.reference or "", piece.file_name or ""):
            _text("evidence", text, LONGEST)
        if not piece.name.strip() or len(piece.name) > 200 or len(piece.reference or "") > 500:
            raise Refusal(
                "evidence",
                "每项材料都要有名称（不超过 200 字），编号或存放处不超过 500 字。",
                "each piece needs a name of at most 200 characters, and at most 500 on where it is kept.",
            )
        if (piece.content is None) != (piece.file_name is None) or len(piece.file_name or "") > 255:
            raise Refusal(
                "evidence",
                "文件没有内容，或名称缺失、过长。",
                "a file lacks its content or its name, or the name is too long.",
            )
        if piece.content is not None:
            _check_file(piece)


def _check_file(piece: Evidence) -> None:
    name, size = piece.file_name, len(piece.content)
    if not 0 < size <= LARGEST_FILE:
        most = LARGEST_FILE // 1024 // 1024
        raise Refusal(
            "evidence",
            f"文件“{name}”有 {size / 1024 / 1024:.1f} MB，应大于 0 且不超过 {most} MB。",
            f"the file {name!r} has {size / 1024 / 1024:.1f} MB; it must be more than 0 and at most {most} MB.",
        )
    ending = Path(name).suffix.lower()
    if not piece.content.startswith(FILE_KINDS.get(ending, b"\0no such kind")):
        kinds = "、".join(FILE_KINDS)
        raise Refusal(
            "evidence",
            f"文件“{name}”不是可以接收的格式，或内容与名称不符。可用：{kinds}。",
            f"the file {name!r} is of no kind that is taken, or is not what its name says. Use {kinds}.",
        )
