"""What every form in a policy file is made of: amounts, percentages, quotes, and a mistake in words of our own."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from registry.policy.files.schema import MAX_YUAN


def said(zh: str, en: str, word: str = "", allowed: tuple[str, ...] = (), key: str = "") -> PydanticCustomError:
    """A mistake in words of our own; ``key`` is the key of the model that is wrong."""
    return PydanticCustomError("said", "{en}", {"zh": zh, "en": en, "word": word, "allowed": allowed, "key": key})


def _quoted(text: str) -> str:
    if len("".join(text.split())) < 2:
        raise said("引文是空的，请逐字抄录原文。", "The quote is empty; copy the words of the document.", text)
    return text


Quote = Annotated[str, AfterValidator(_quoted)]

Yuan = Annotated[Decimal, Field(ge=0, le=MAX_YUAN, decimal_places=2)]
Percent = Annotated[Decimal, Field(gt=0, le=100, decimal_places=2)]


class Frozen(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
