"""Kinds of files that pydantic reads: their models, and the sentences in which each refuses what it does not take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import cast, get_args

from pydantic import BaseModel
from typing_extensions import get_type_hints, is_typeddict

Place = tuple[str | int, ...]
"""Keys and positions on the way to something, as pydantic tells them."""

Forms = Mapping[str, type]
"""The models that a value may be of, by the word that tells which."""

_OTHER = ("写法不对（{input}）：{message}。", "{message} (here: {input}).")

_HUGE = "一个很大的数 (a huge number)"


@dataclass(frozen=True)
class FileKind:
    """A kind of file.

    model: what is read. sentences: (zh, en) by pydantic's name of a fault, ``name key`` where one key has a sentence of
    its own, or the name's first word for all faults of a type. In them stand ``{word}`` (the key; cut: ``{short}``),
    ``{input}`` (what is there), ``{listed}`` or ``{keys}`` (what may be there), and what pydantic says of the fault.
    choices: fields that hold one of several forms; choices_in_lists: fields that hold a list of such. longest:
    characters that are repeated of what stands in the file.
    """

    model: type
    sentences: Mapping[str, tuple[str, str]]
    choices: Mapping[str, Forms] = field(default_factory=dict[str, Forms])
    choices_in_lists: Mapping[str, Forms] = field(default_factory=dict[str, Forms])
    longest: int = 80

    def sentence(self, fault: str, key: str) -> tuple[str, str]:
        """The sentence for a fault at a key."""
        names = (f"{fault} {key}", fault, fault.partition("_")[0])
        return next((self.sentences[name] for name in names if name in self.sentences), _OTHER)

    def forms_at(self, place: Place) -> Forms | None:
        """The forms of which one must stand at a place; None where there is no choice."""
        if place and isinstance(place[-1], int):  # a form that holds others is named by the key that lists them
            named = len(place) > 2 and place[-3] == place[-2]
            return self.choices_in_lists.get(str(place[-2])) if named else None
        return self.choices.get(str(place[-1])) if place else None

    def written(self, place: Place) -> Place:
        """The place as it is found in the file: in pydantic's, the names of forms stand between."""
        return tuple(part for part, forms in self._steps(place) if forms is None and part != "[key]")

    def keys_at(self, place: Place) -> tuple[str, ...]:
        """The keys that may be written at a place; none where there is a choice of forms."""
        model: type | None = self.model
        for part, forms in self._steps(place):
            if forms is not None:
                model = forms.get(str(part))
            elif model is not None and part in _fields(model):
                model = _model_in(_fields(model)[str(part)])
        return tuple(_fields(model)) if model else ()

    def _steps(self, place: Place) -> Iterator[tuple[str | int, Forms | None]]:
        """Each part of the place; beside one that names a form, the forms it is chosen from."""
        forms: Forms | None = None
        for n, part in enumerate(place):
            forms = self.forms_at(place[:n]) if forms is None else None  # after a form's name stands a key of it
            yield part, forms


def shown(value: object, longest: int) -> str:
    """What stands in the file, as it is repeated to who wrote it."""
    if value is None:
        return "空"
    if isinstance(value, int) and abs(value) > 10**60:
        return _HUGE
    try:
        return str(value)[:longest]
    except ValueError:  # Python itself refuses to write out thousands of digits
        return _HUGE


@cache
def _fields(model: type) -> Mapping[str, object]:
    """What each key of the model holds."""
    if is_typeddict(model):
        return get_type_hints(model)
    if issubclass(model, BaseModel):
        return {field.alias or name: field.annotation for name, field in model.model_fields.items()}
    return {}


def _model_in(annotation: object) -> type | None:
    """The one model that a field holds, perhaps in a list; None for a choice of forms."""
    if isinstance(annotation, type) and (is_typeddict(annotation) or issubclass(annotation, BaseModel)):
        return annotation
    return next((model for part in get_args(annotation) if (model := _model_in(part))), None)


def position(place: Sequence[str | int], value: object) -> tuple[int, ...]:
    """Where a place stands in a file read as plain values, to sort by; what is missing comes after what is there."""
    found: list[int] = []
    for part in place:
        if isinstance(value, Mapping):
            entries = cast("Mapping[object, object]", value)
            keys = [str(key) for key in entries]
            at = keys.index(str(part)) if str(part) in keys else len(keys)
            value = [*entries.values(), None][at]
        else:
            at = int(part)
            value = cast("Sequence[object]", value)[at]
        found.append(at)
    return tuple(found)
