"""Mistakes in policy files, said in words: pydantic's findings as one refusal with the place, the word and what is
allowed."""

from __future__ import annotations

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from .refusal import Refusal, join

_SAID = {
    "extra_forbidden": ("没有“{word}”这一项。", "there is no key {word!r} here."),
    "missing": ("缺少“{word}”这一项。", "the key {word!r} is missing."),
    "literal_error": ("没有“{input}”这个取值，只能是：{expected}。", "{input!r} is not one of {expected}."),
    "union_tag_invalid": ("没有“{tag}”这种写法，只能是：{expected}。", "{tag!r} is not one of {expected}."),
    "union_tag_not_found": ("看不出是哪一种写法：{input}。", "no known form is recognised in {input}."),
}


def refusal_of(fault: ValidationError) -> Refusal:
    """The first mistake, misspelt keys before the gaps they leave."""
    found = sorted(fault.errors(), key=lambda error: error["type"] != "extra_forbidden")[0]
    zh, en = _SAID.get(found["type"], ("写法不对（{input}）：{message}。", "{message} (here: {input})."))
    words = _words(found)
    return Refusal(join(*found["loc"]), zh.format(**words), en.format(**words))


def _words(found: ErrorDetails) -> dict[str, object]:
    context = found.get("ctx", {})
    return {
        "word": found["loc"][-1] if found["loc"] else "",
        "input": str(found["input"])[:80],
        "message": found["msg"].removeprefix("Value error, "),
        "expected": context.get("expected", context.get("expected_tags", "")),
        "tag": context.get("tag", ""),
    }
