"""What every object of the interface is made of (接口的对象): names in both languages, and sources.

Descriptions are written in Chinese and translated where the interface describes itself (`views.api.described`).
"""

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field

from registry.policy.files.base import Text
from registry.process.site import based
from registry.words import Words
from views.entrance.problems import API as ROOT
from views.kit.i18n import LANGUAGES, N_, speaking
from views.kit.sources import cited_plainly, document_cited

Language = Literal["zh", "en"]
Tier = Literal["national", "provincial", "municipal", "municipal_humanoid"]
Standing = Literal["national", "provincial", "municipal", "humanoid", "ai_software", "other_featured", "none"]
Recognition = Literal["ai_software", "other_featured", "none"]
Role = Literal["candidate", "named", "reference", "registered"]
Topic = Literal["rent", "park", "space", "other"]
Claimant = Literal["tenant", "operator", "anyone"]

Demo = Annotated[bool, Field(description=N_("是否演示数据：全部虚构，只供试用，不得当作真实情况"))]
Address = Annotated[str, Field(description=N_("本对象的地址"))]
FirstDay = Annotated[dt.date, Field(description=N_("起始日"))]
LastDay = Annotated[dt.date | None, Field(description=N_("最后一日（含）；null：没有终止日期，或不清楚"))]


class Shape(BaseModel):
    """An object of the interface: no other keys than those named."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Both(Shape):
    """One thing in both languages."""

    zh: str
    en: str


class Source(Shape):
    """Where a value comes from."""

    zh: str = Field(description=N_("来源，中文"))
    en: str = Field(description=N_("来源，英文；没有译文的照录中文"))
    document: str | None = Field(description=N_("来源是登记中的政策文件时，其编号；否则为 null"))


Item = TypeVar("Item")


class Page(Shape, Generic[Item]):
    """A part of a list, in a fixed order."""

    items: list[Item]
    next: str | None = Field(description=N_("下一部分的地址；null：没有了"))


def in_both(words: Words | Text) -> Both:
    return Both(zh=words.zh, en=words.en or words.zh)


def named(zh: str, en: str | None) -> Both:
    """A name that may lack its English, which is Chinese then, as on pages."""
    return Both(zh=zh, en=en or zh)


def spoken(say: Callable[[], str]) -> Both:
    """What pages say, in both languages."""
    said = {}
    for lang in LANGUAGES:
        with speaking(lang):
            said[lang] = say()
    return Both(**said)


def sourced(source: str) -> Source:
    """A source as the register has it, in the words of the pages."""
    said = spoken(lambda: cited_plainly(source))
    return Source(zh=said.zh, en=said.en, document=document_cited(source))


def worded(table: Mapping[str, Words], word: str) -> Both:
    return in_both(table[word])


def address(*parts: object) -> str:
    """The address of an object of the interface, as it must be asked for."""
    return based("/".join([ROOT, *map(str, parts)]))
