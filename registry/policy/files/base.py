"""What every form in a file is made of: amounts, percentages, quotes, and a mistake in words of our own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, GetCoreSchemaHandler
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from registry.policy.files.bounds import MAX_YUAN


def said(zh: str, en: str, word: str = "", allowed: tuple[str, ...] = (), key: str = "") -> PydanticCustomError:
    """A mistake in words of our own; ``key`` is the key of the model that is wrong."""
    return PydanticCustomError("said", "{en}", {"zh": zh, "en": en, "word": word, "allowed": allowed, "key": key})


@dataclass(frozen=True, slots=True)
class Worded:
    """Beside a type: the one sentence in which everything it does not take is refused, with ``{input}`` in it for what
    was given. What stands before it among the annotations is so refused, what stands after it has words of its own."""

    zh: str
    en: str

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.custom_error_schema(
            handler(source),
            "worded",
            custom_error_message="{en}",
            custom_error_context={"zh": self.zh, "en": self.en},
        )


def _quoted(text: str) -> str:
    if len("".join(text.split())) < 2:
        raise said("引文是空的，请逐字抄录原文。", "The quote is empty; copy the words of the document.", text)
    return text


Quote = Annotated[str, AfterValidator(_quoted)]


def written(pattern: str, zh: str, en: str) -> AfterValidator:
    """Refuses a text of another form."""
    form = re.compile(pattern)

    def check(text: str) -> str:
        if not form.fullmatch(text):
            raise said(f"“{text}”不对：{zh}", f"{text!r} is wrong: {en}", text)
        return text

    return AfterValidator(check)


Words = Annotated[str, written(r"(?s).*\S.*", "不能留空。", "it must not be empty.")]

Yuan = Annotated[Decimal, Field(ge=0, le=MAX_YUAN, decimal_places=2)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Text(Frozen):
    """The same words in Chinese and English."""

    zh: Words
    en: Words
