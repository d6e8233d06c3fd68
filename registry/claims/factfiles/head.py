"""What a fact file says of itself (文件说明): about whom it is, of which day, under which law. JSON in its metadata."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from registry.claims.factfiles import form
from registry.claims.runs import origin
from registry.claims.runs.errors import RunError
from registry.claims.runs.run import law_asked
from registry.claims.runs.unasked import Unasked
from registry.policy import Law, Refusal, Ruling, load_law
from registry.policy.files.law import FIRST
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY, TOPICS

KEY = b"softpark.facts"


@dataclass(frozen=True)
class Scope:
    """What all files of one export share. policies: digests of the law's files. rulings: as they are cited. unasked:
    whom the law cannot be asked about. demo: whether any of it is 演示数据."""

    as_of: dt.date
    district: str | None
    measure: str | None
    topics: frozenset[str]
    policies: Mapping[str, str]
    rulings: tuple[dict[str, str], ...] = ()
    unasked: tuple[Unasked, ...] = ()
    demo: bool = False

    def law(self) -> Law:
        """The law of this program, asked what the file is for."""
        return law_asked(load_law().asking(self.topics), self.measure)

    def adopted(self) -> list[Ruling]:
        return [
            Ruling(
                each["question"],
                each["option"],
                each["by"],
                each["basis"],
                dt.date.fromisoformat(each["from"]),
                None,
                each.get("document"),
            )
            for each in self.rulings
        ]


@dataclass(frozen=True)
class Head:
    """Of one file. kind: of its claimants. facts: digests by fact, where whoever wrote it has taken any."""

    scope: Scope
    kind: str
    facts: Mapping[str, str] = field(default_factory=dict[str, str])

    def packed(self, law: Law, names: list[str]) -> dict[str, str]:
        """The metadata, for a file with these columns."""
        columns = form.columns(law, self.kind)
        scope = self.scope
        said = {
            "format": form.FORMAT,
            "kind": self.kind,
            "as_of": scope.as_of.isoformat(),
            "district": scope.district,
            "measure": scope.measure,
            "topics": sorted(scope.topics),
            "policies": dict(scope.policies),
            "rulings": list(scope.rulings),
            "unasked": [each.record() for each in scope.unasked],
            "demo": scope.demo,
            "facts": dict(self.facts),
            "softpark": origin.code()["softpark"],
            "columns": {name: columns[name].told() for name in names},
        }
        return {KEY.decode(): json.dumps(said, ensure_ascii=False, separators=(",", ":"))}


class _Cited(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    question: str
    option: str
    by: str
    basis: str
    start: Annotated[str, Field(alias="from", pattern=r"^\d{4}-\d{2}-\d{2}$")]
    document: str | None = None


class _Unasked(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    kind: Literal["tenant", "operator"]
    id: int
    parks: list[int]
    at: str
    zh: str
    en: str


class _Column(BaseModel):
    model_config = ConfigDict(extra="ignore", strict=True)
    values: list[str] = []
    unit: str = ""


class _Said(BaseModel):
    """The form of the JSON."""

    model_config = ConfigDict(extra="ignore", strict=True)
    format: int
    kind: Literal["tenant", "operator"]
    as_of: Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}$")]
    policies: dict[str, str]
    district: str | None = None
    measure: str | None = None
    topics: list[str] = sorted(FIRST)
    rulings: list[_Cited] = []
    unasked: list[_Unasked] = []
    demo: bool = False
    facts: dict[str, str] = {}
    columns: dict[str, _Column] = {}


def head_of(metadata: Mapping[bytes, bytes], where: str) -> Head:
    """What a file says of itself, by its key-value metadata. Raises RunError where it says nothing, or what this
    program's law does not take."""
    packed = metadata.get(KEY)
    if packed is None:
        raise RunError(
            f"{where}：不是事实文件，元数据中没有 {KEY.decode()}；请用 softpark assess --export-facts 导出，"
            "或按 docs/beyond.md 写入。",
            f"{where}: no fact file: its metadata has no {KEY.decode()}; write it by softpark assess --export-facts, "
            "or as docs/beyond.md says.",
        )
    try:
        said = _Said.model_validate_json(packed)
    except ValidationError as fault:
        first = fault.errors()[0]
        at = ".".join(str(part) for part in first["loc"]) or "JSON"
        raise RunError(
            f"{where}：元数据 {KEY.decode()} 的 {at} 不对（{first['msg']}）；格式见 docs/beyond.md。",
            f"{where}: {at} in the metadata {KEY.decode()} is wrong ({first['msg']}); docs/beyond.md has the form.",
        ) from None
    if said.format != form.FORMAT:
        raise RunError(
            f"{where}：文件格式为第 {said.format} 版，本程序读第 {form.FORMAT} 版；请用本程序重新导出。",
            f"{where}: a file of format {said.format}, this program reads {form.FORMAT}; export it anew.",
        )
    scope = Scope(
        _day(said.as_of, where),
        said.district,
        said.measure,
        frozenset(said.topics),
        said.policies,
        tuple(each.model_dump(by_alias=True, exclude_none=True) for each in said.rulings),
        tuple(Unasked.of(each.model_dump()) for each in said.unasked),
        said.demo,
    )
    _check_law(scope, where)
    head = Head(scope, said.kind, said.facts)
    _check_words(head, said, where)
    return head


def _day(text: str, where: str) -> dt.date:
    try:
        day = dt.date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or not FIRST_DAY <= day <= LAST_DAY:
        raise RunError(
            f"{where}：日期 as_of“{text}”不对，应在 {FIRST_DAY} 至 {LAST_DAY} 之间。",
            f"{where}: as_of {text!r} is wrong; write a day from {FIRST_DAY} to {LAST_DAY}.",
        )
    return day


def _check_law(scope: Scope, where: str) -> None:
    """The file was made under the law that answers it."""
    here = origin.policy_files()
    if differing := sorted(name for name in here.keys() | scope.policies if here.get(name) != scope.policies.get(name)):
        listed = "、".join(differing[:_SHOWN]) + (f" … ({len(differing)})" if len(differing) > _SHOWN else "")
        raise RunError(
            f"{where}：文件所依的政策文件与本程序的不同：{listed}；请用本程序重新导出，或用导出时的版本认定。",
            f"{where}: it was written under other policy files than this program has: {listed}. Export it anew by this "
            "program, or assess it by the version that wrote it.",
        )
    for topic in scope.topics:
        if topic not in TOPICS:
            raise RunError(
                f"{where}：没有“{topic}”这个主题；可用：{'、'.join(TOPICS)}。",
                f"{where}: {topic!r} is no topic; use some of {', '.join(TOPICS)}.",
            )
    try:
        scope.law()
        scope.adopted()
    except RunError as fault:
        raise RunError(f"{where}：{fault.zh}", f"{where}: {fault.en}") from None
    except (Refusal, ValueError) as fault:
        zh, en = (fault.zh, fault.en) if isinstance(fault, Refusal) else (str(fault), str(fault))
        raise RunError(f"{where}：裁定 rulings：{zh}", f"{where}: rulings: {en}") from None


_SHOWN = 3


def _check_words(head: Head, said: _Said, where: str) -> None:
    """Numbers stand for the words, and count in the units, that they do here."""
    columns = form.columns(head.scope.law(), head.kind)
    for name, told in said.columns.items():
        known = columns.get(name)
        if known is None:
            continue
        for zh, en, theirs, ours in (
            ("取值", "values", ", ".join(told.values), ", ".join(known.values)),
            ("单位", "unit", told.unit, known.unit),
        ):
            if theirs != ours:
                raise RunError(
                    f"{where}：列“{name}”的{zh}是“{theirs}”，本程序的是“{ours}”；请用本程序重新导出。",
                    f"{where}: the {en} of the column {name!r} are {theirs!r}, here {ours!r}; export it anew.",
                )
