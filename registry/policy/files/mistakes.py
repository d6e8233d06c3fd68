"""Mistakes in policy files, said in words: where, what is wrong, and what would be right.

What pydantic finds and what :mod:`registry.policy.files.checks` finds become the same :class:`Mistake`, so a file that
is loaded (the first mistake) and one that is validated (all of them) are answered with the same words.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from registry.policy.files import payments as ways
from registry.policy.files import terms
from registry.policy.files.documents import Document
from registry.policy.files.refusal import Refusal, join


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: the dotted place, a sentence in Chinese and in English, the offending word, the words allowed.

    line: from 1. within: the ids of the measure and the clause that it stands in.
    """

    at: str
    zh: str
    en: str
    word: str = ""
    allowed: tuple[str, ...] = ()
    line: int | None = None
    within: str = ""

    @property
    def near(self) -> str | None:
        """The allowed word that was probably meant."""
        return next(iter(difflib.get_close_matches(self.word, self.allowed, 1, 0.7)), None)

    def said(self) -> tuple[str, str]:
        """The whole answer, (zh, en): what is wrong, what was probably meant, and what is allowed."""
        zh, en = self.zh, self.en
        if self.near:
            zh, en = f"{zh}是不是“{self.near}”？", f"{en} Did you mean {self.near!r}?"
        if self.allowed:
            zh, en = f"{zh}可用：{'、'.join(self.allowed)}。", f"{en} Allowed: {', '.join(self.allowed)}."
        return zh, en

    def refusal(self) -> Refusal:
        return Refusal(self.at, *self.said())


_SAID = {
    "missing": ("缺少“{word}”这一项。", "The key {word!r} is missing."),
    "extra_forbidden": ("没有“{word}”这一项。", "There is no key {word!r} here."),
    "literal_error": ("没有“{input}”这个取值。", "{input!r} is not a value of this key."),
    "union_tag_invalid": ("没有“{tag}”这种写法。", "There is no form {tag!r}."),
    "union_tag_not_found": ("看不出是哪一种写法：{input}。", "No known form is recognised in {input}."),
    "string_type": (
        "应为文字，而不是“{input}”；数字代码请加引号。",
        "Write a text, not {input!r}; codes go in quotes.",
    ),
    "string_too_short": ("不能留空。", "It must not be empty."),
    "too_short": ("“{word}”至少要有 {min_length} 项。", "{word!r} holds at least {min_length}."),
    "too_long": (
        "“{word}”最多 {max_length} 项，而不是 {actual_length} 项。",
        "{word!r} holds at most {max_length}, not {actual_length}.",
    ),
    "tuple_type": ("应为列表，如 [{input}]。", "Write a list here, such as [{input}]."),
    "decimal_max_places": ("最多两位小数，而不是 {input}。", "At most two decimals, not {input}."),
    "greater_than": ("应大于 {gt}，而不是 {input}。", "It must be more than {gt}, not {input}."),
    "greater_than_equal": ("不能小于 {ge}，而不是 {input}。", "It must be at least {ge}, not {input}."),
    "less_than_equal": ("不能大于 {le}，而不是 {input}。", "It must be at most {le}, not {input}."),
}
_NO_SUCH_FACT = ("这种写法没有“{input}”这个事实。", "This form of test has no fact {input!r}.")
_KINDS = {
    "bool": ("应为 true 或 false，而不是“{input}”。", "Write true or false, not {input!r}."),
    "int": ("应为整数，而不是“{input}”。", "Write a whole number, not {input!r}."),
    "decimal": ("应为数字，而不是“{input}”。", "Write a number, not {input!r}."),
    "date": ("应为日期，写成 2026-11-21，而不是“{input}”。", "Write a day like 2026-11-21, not {input!r}."),
    "model": ("应写成“键: 值”的形式，而不是“{input}”。", "Write keys and values here, not {input!r}."),
    "dict": ("应写成“键: 值”的形式，而不是“{input}”。", "Write keys and values here, not {input!r}."),
}
_OTHER = ("写法不对（{input}）：{message}。", "{message} (here: {input}).")


def mistakes_of(fault: ValidationError) -> list[Mistake]:
    """What pydantic found. The gap that a misspelt key leaves is no mistake of its own, nor is the list that is too
    short only because its entries are wrong."""
    found = fault.errors()
    extra = [(error["loc"][:-1], str(error["loc"][-1])) for error in found if error["type"] == "extra_forbidden"]
    places = [error["loc"] for error in found]
    return [_mistake(error) for error in found if not _follows(error, extra, places)]


def _follows(error: ErrorDetails, extra: Sequence[tuple[tuple, str]], places: Sequence[tuple]) -> bool:
    if error["type"] == "too_short":
        size = len(error["loc"])
        return any(len(place) > size and place[:size] == error["loc"] for place in places)
    if error["type"] != "missing":
        return False
    words = [word for place, word in extra if place == error["loc"][:-1]]
    return bool(difflib.get_close_matches(str(error["loc"][-1]), words, 1, 0.7))


def _mistake(error: ErrorDetails) -> Mistake:
    kind, context, place = error["type"], error.get("ctx", {}), _place(error["loc"])
    if kind == "said":
        at = join(*place, context["key"])
        return Mistake(at, context["zh"], context["en"], context["word"], tuple(context["allowed"]))
    zh, en = _SAID.get(kind) or _KINDS.get(kind.split("_")[0]) or _OTHER
    if kind == "literal_error" and place[-1:] == ["fact"]:
        zh, en = _NO_SUCH_FACT
    given = "空" if error["input"] is None else str(error["input"])[:80]
    key = str(error["loc"][-1]) if error["loc"] else ""
    words = {"word": key, "input": given, "message": error["msg"], **context}
    word, allowed = given, ()
    if kind == "union_tag_not_found" and place[-1:] == ["payment"]:
        kind, key = "missing", "pays"
        zh, en = _SAID[kind]
        words["word"], place = key, [*place, key]
    if kind in ("too_short", "too_long"):
        word = key
    elif kind in ("extra_forbidden", "missing"):
        word, allowed = key, tuple(_keys_at(error["loc"][:-1])) if kind == "extra_forbidden" else ()
    elif kind in ("literal_error", "union_tag_invalid"):
        listed = str(context.get("expected", context.get("expected_tags", "")))
        word, allowed = str(context.get("tag", given)), tuple(re.findall(r"'([^']*)'", listed))
    elif kind == "union_tag_not_found":
        word, allowed = _unknown_form(error["input"])
    return Mistake(join(*place), zh.format(**words), en.format(**words), word, allowed)


def _unknown_form(given: object) -> tuple[str, tuple[str, ...]]:
    """The key that names no form of test, and those that do."""
    keys = [str(key) for key in given] if isinstance(given, dict) else [str(given)[:80]]
    odd = [key for key in keys if key != "fact"]
    return (odd or keys or [""])[0], tuple(terms.FORMS)


def _steps(loc: Sequence) -> Iterator[tuple[object, bool]]:
    """Each part of pydantic's place, and whether it is the name of a form, which does not stand in the file."""
    for n, part in enumerate(loc):
        before, outer = (loc[n - 1] if n else None), (loc[n - 2] if n > 1 else None)
        yield part, before in ("test", "payment") or (isinstance(before, int) and outer in ("any", "all"))


def _place(loc: Sequence) -> list:
    return [part for part, is_form in _steps(loc) if not is_form and part != "[key]"]


def _keys_at(loc: Sequence) -> list[str]:
    """The keys that may be written at a place."""
    model: type[BaseModel] | None = Document
    for part, is_form in _steps(loc):
        if is_form:
            model = {**terms.FORMS, **ways.PAYMENTS}.get(str(part))
        elif isinstance(part, str) and model is not None and part in model.model_fields:
            model = _model_in(model.model_fields[part].annotation)
    return [field.alias or name for name, field in model.model_fields.items()] if model else []


def _model_in(annotation: object) -> type[BaseModel] | None:
    """The one model that a field holds, perhaps in a list; None for a choice of forms."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)
