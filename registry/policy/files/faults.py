"""What pydantic finds in a file, as mistakes in words of the house: where, what is wrong, and what would be right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from registry.policy.files.file_kinds import FileKind, Place, position, shown
from registry.policy.files.mistakes import Mistake
from registry.policy.files.refusal import Refusal, join


def mistakes_of(fault: ValidationError, kind: FileKind) -> list[Mistake]:
    """All that pydantic found. The gap that a misspelt key leaves is no mistake of its own, nor is the list that is too
    short only because its entries are wrong, nor what would follow from a key that is wrong itself."""
    found = fault.errors(include_url=False)
    extra = [(error["loc"][:-1], str(error["loc"][-1])) for error in found if error["type"] == "extra_forbidden"]
    places = [error["loc"] for error in found]
    return [_mistake(error, kind) for error in found if not _follows(error, extra, places)]


def first_mistake(fault: ValidationError, kind: FileKind, value: object) -> Mistake:
    """The mistake that stands first in the file, which says this; a missing key comes after those that are there."""
    found = fault.errors(include_url=False)
    return _mistake(min(found, key=lambda error: position(kind.written(error["loc"]), value)), kind)


def _follows(error: ErrorDetails, extra: Sequence[tuple[Place, str]], places: Sequence[Place]) -> bool:
    if error["type"] == "default_factory_not_called":
        return True
    if error["type"] == "too_short":
        size = len(error["loc"])
        return any(len(place) > size and place[:size] == error["loc"] for place in places)
    if error["type"] != "missing":
        return False
    words = [word for place, word in extra if place == error["loc"][:-1]]
    return bool(difflib.get_close_matches(str(error["loc"][-1]), words, 1, 0.7))


def _mistake(error: ErrorDetails, kind: FileKind) -> Mistake:
    fault, context = error["type"], error.get("ctx", {})
    at = join(*kind.written(error["loc"]))
    if fault == "said":
        return Mistake(
            join(at, context["key"]), context["zh"], context["en"], context["word"], tuple(context["allowed"])
        )
    if isinstance(refusal := context.get("error"), Refusal):
        return Mistake(join(at, refusal.at), refusal.zh, refusal.en)
    return _told(error, kind)


def _told(error: ErrorDetails, kind: FileKind) -> Mistake:
    """A fault that pydantic names, in the words that the kind of file, or the type, has for it."""
    fault, context, place = error["type"], error.get("ctx", {}), error["loc"]
    at = kind.written(place)
    told_by = re.fullmatch(r"'(.*)'", str(context.get("discriminator")))
    if fault == "union_tag_not_found" and told_by:  # the forms are told apart by the value of a key, which is missing
        fault, place, at = "missing", (*place, told_by[1]), (*at, told_by[1])
    key = str(place[-1]) if place else ""
    # What a key holds may be long, and is not spoken of where it is the key that is wrong.
    given = "" if fault in ("missing", "extra_forbidden") else shown(error["input"], kind.longest)
    if fault == "invalid_key":  # the key itself, which is no text
        key = given
    word, allowed = _word(fault, error, kind, place, key, given)
    zh, en = (context["zh"], context["en"]) if fault == "worded" else kind.sentence(fault, str(at[-1]) if at else "")
    words = {"word": key, "short": key[: kind.longest], "input": given, "message": error["msg"], **context}
    keys = ", ".join(allowed)
    return Mistake(
        join(*at),
        zh.format(**words, keys=keys, listed="、".join(allowed)),
        en.format(**words, keys=keys, listed=keys),
        word,
        allowed,
    )


def _word(
    fault: str, error: ErrorDetails, kind: FileKind, place: Place, key: str, given: str
) -> tuple[str, tuple[str, ...]]:
    """The word that is wrong, and the words that are right in its place."""
    context = error.get("ctx", {})
    match fault:
        case "too_short" | "too_long" | "missing":
            return key, ()
        case "extra_forbidden" | "invalid_key":
            return key, kind.keys_at(place[:-1])
        case "literal_error" | "union_tag_invalid":
            listed = str(context.get("expected", context.get("expected_tags", "")))
            return str(context.get("tag", given)), tuple(re.findall(r"'([^']*)'", listed))
        case "union_tag_not_found":
            return _unknown_form(error["input"], kind), tuple(kind.forms_at(place) or ())
        case _:
            return given, ()


def _unknown_form(given: object, kind: FileKind) -> str:
    """The key that names no form of test."""
    if not isinstance(given, dict):
        return str(given)[: kind.longest]
    keys = [str(key) for key in cast("dict[object, object]", given)]
    return next((key for key in keys if key != "fact"), (keys or [""])[0])
