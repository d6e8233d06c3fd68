"""A policy file (政策文件) read from its text: the document, or every mistake in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, cast, get_args

from pydantic import TypeAdapter, ValidationError

from registry.policy.files import yaml_text
from registry.policy.files.checking.checks import Parts, check
from registry.policy.files.documents import Document
from registry.policy.files.fact_forms import DeclaredFact
from registry.policy.files.faults import mistakes_of
from registry.policy.files.mistakes import Mistake
from registry.policy.files.policy_words import POLICY_FILE
from registry.policy.files.proof.figures import unproved_figures
from registry.policy.files.proof.plain import entries, keys
from registry.policy.files.refusal import Refusal, join
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file says: the document where it has no mistake, else its mistakes in the order of their lines.

    value: the file as plain values, whatever is wrong with it; node: where each of them stands.
    """

    document: Document | None
    mistakes: tuple[Mistake, ...]
    value: object = None
    node: yaml_text.Node | None = None

    def placed(self, mistakes: Iterator[Mistake] | list[Mistake]) -> list[Mistake]:
        """The mistakes with their lines and the ids they stand in, in the order of the file."""
        listed = list(mistakes)
        lines = yaml_text.lines(self.node) if listed and self.node is not None else {}
        found = [_placed(mistake, self.value, lines) for mistake in listed]
        return sorted(found, key=lambda mistake: (mistake.line or 0, mistake.at))


def read_document(text: str) -> Reading:
    """The document of the text, or all mistakes. Never raises: bad input is an answer."""
    try:
        node = yaml_text.compose(text)
    except Refusal as refusal:
        found = re.search(r"\d+", refusal.at)
        line = int(found.group()) if found else None
        return Reading(None, (Mistake(refusal.at, refusal.zh, refusal.en, line=line),))
    if node is None:
        return Reading(None, (Mistake("", "文件是空的。", "The file is empty."),))
    faults: list[Refusal] = []
    value: object = yaml_text.value(node, refuse=faults.append)
    if not isinstance(value, dict):
        zh, en = "文件应写成“键: 值”的形式，第一行是 id。", "A file is keys and values, beginning with id."
        return Reading(None, (Mistake("", zh, en, line=1),))
    mistakes = [Mistake(fault.at, fault.zh, fault.en, _word(value, fault)) for fault in faults]
    value = cast("dict[str, object]", value)
    document, facts = None, _facts(value)
    try:
        document = Document.model_validate(value, context=facts)
    except ValidationError as fault:
        mistakes += [found for found in mistakes_of(fault, POLICY_FILE) if not _is_under(found.at, faults)]
    mistakes += check(_parts(value) if document is None else _parts_of(document), facts)
    told = {mistake.at for mistake in mistakes}
    mistakes += [found for found in unproved_figures(value) if found.at not in told]
    blank = Reading(None, (), value, node)
    return replace(blank, document=None if mistakes else document, mistakes=tuple(blank.placed(mistakes)))


def _is_under(at: str, faults: list[Refusal]) -> bool:
    """Whether the place is that of a mistake in writing, which is told already."""
    return any(fault.at and (at == fault.at or at.startswith(f"{fault.at}.")) for fault in faults)


# ---- the parts that can be read ------------------------------------------------------------------------------------


@cache
def _adapter(name: str, entry: bool) -> TypeAdapter:
    field = Document.model_fields[name]
    return TypeAdapter(get_args(field.annotation)[0] if entry else field.rebuild_annotation())


_MISSING = object()


def _read(name: str, given: object, entry: bool = False) -> object:
    try:
        return _adapter(name, entry).validate_python(given)
    except ValidationError:
        return _MISSING


def _facts(value: Mapping[str, object]) -> Mapping[str, Fact] | None:
    """The facts that clauses can ask for: those that documents share, and the file's own. None where the file declares
    one wrongly: what asks for it is checked once that is right."""
    given = value.get("facts", [])
    entries = cast("list[object]", given) if isinstance(given, list) else [_MISSING]
    declared = [_read("facts", each, entry=True) for each in entries]
    facts = [each.fact for each in declared if isinstance(each, DeclaredFact)]
    return {**FACTS, **{fact.path: fact for fact in facts}} if len(facts) == len(declared) else None


_ALONE = ("id", "jurisdiction", "zone", "level", "force", "stacking", "ceiling", "guide")
_LISTED = ("scope", "facts", "questions", "measures", "places", "targets", "coverage")


def _parts_of(document: Document) -> Parts:
    """The parts of a file of which all could be read."""
    alone: dict[str, Any] = {name: getattr(document, name) for name in _ALONE if name in document.model_fields_set}
    entries: dict[str, tuple[Any, ...]] = {name: getattr(document, name) for name in _LISTED}
    listed: dict[str, Any] = {name: dict(enumerate(each)) for name, each in entries.items()}
    return Parts(**alone, **listed, coverage_is_whole=bool(document.coverage))


def _parts(value: Mapping[str, object]) -> Parts:
    """The parts of a file that can be read, whatever is wrong with the others."""
    found: dict[str, Any] = {}
    for name in _ALONE:
        if name in value and (part := _read(name, value[name])) is not _MISSING:
            found[name] = part
    whole, unread = True, set[str]()
    for name in _LISTED:
        given = value.get(name, [])
        entries = [_read(name, item, entry=True) for item in given] if isinstance(given, list) else [_MISSING]
        found[name] = {place: part for place, part in enumerate(entries) if part is not _MISSING}
        if name == "coverage":
            whole = bool(entries) and _MISSING not in entries
        if _MISSING in entries:
            unread.add(name)
    return Parts(**found, coverage_is_whole=whole, unread=frozenset(unread))


# ---- where a mistake stands ----------------------------------------------------------------------------------------


def _placed(mistake: Mistake, value: object, lines: Mapping[str, int]) -> Mistake:
    at = mistake.at
    while at and at not in lines:
        at = at.rpartition(".")[0]
    line = mistake.line or lines.get(at)
    return replace(mistake, line=line, within=mistake.within or _within(value, mistake.at))


def _walk(value: object, at: str) -> Iterator[object]:
    for part in at.split("."):
        if isinstance(value, dict) and part in value:
            value = value[part]
        elif isinstance(value, list) and part.isdigit() and int(part) < len(value):
            value = value[int(part)]
        else:
            return
        yield value


def _word(value: object, fault: Refusal) -> str:
    """The word that a mistake in writing is about: the value there, or the key if the value is not spoken of."""
    given = str(next(iter(list(_walk(value, fault.at))[-1:]), ""))[:80]
    return given if given and given in fault.zh else fault.at.rpartition(".")[2]


def _within(value: object, at: str) -> str:
    """The ids of the measure and the clause, or the question, on the way to the place."""
    steps = [step for step in _walk(value, at) if isinstance(step, dict)]
    names = [next((step[key] for key in ("id", "question", "tier") if key in step), None) for step in steps]
    return " ".join(name for name in names if isinstance(name, str))


# ---- quotes --------------------------------------------------------------------------------------------------------


def quotes(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """Every quote of a file as plain values, whatever else is wrong with it: (place, words)."""
    for key, part in keys(value).items():
        if key in ("quote", "issued_quote") and isinstance(part, str):
            yield join(at, key), part
        else:
            yield from quotes(part, join(at, key))
    for place, part in enumerate(entries(value)):
        yield from quotes(part, join(at, place))


def unproved(value: object, source: str) -> Iterator[Mistake]:
    """The quotes that do not stand in the source text, white space aside, and the word from which they differ."""
    text = "".join(source.split())
    for at, words in quotes(value):
        quote = "".join(words.split())
        if quote and quote not in text:
            common = _common(quote, text)
            word, led = quote[common : common + 12], quote[max(0, common - 6) : common]
            zh, en = f"原文中没有这段引文，从“{led}〔{word}〕”起不同", f"The source differs from {led}[{word}] on"
            if common:
                place = text.find(quote[:common]) + common
                goes_on = text[place : place + 12]
                zh, en = f"{zh}；原文是“{led}〔{goes_on}〕”", f"{en}: it has {led}[{goes_on}]"
            yield Mistake(at, f"{zh}。", f"{en}.", word)


def _common(quote: str, text: str) -> int:
    """How many characters of the quote's beginning stand together in the text."""
    low, high = 0, len(quote)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if quote[:middle] in text else (low, middle - 1)
    return low
