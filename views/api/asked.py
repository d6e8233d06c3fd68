"""What may be asked of the interface (接口的参数): one model for each list, and no parameter that nobody reads.

A word that is misspelt must not quietly mean everything, so what is not in a model is refused with what is. What would
be right stands in the description of each parameter, which a refusal says back (`views.api.refusals`).
"""

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

from maps.viewport.filters import ROLES, TIERS
from registry import parameters
from registry.policy.vocabulary import FIRST_DAY, LAST_DAY, RECOGNITIONS, TITLE_TIERS, TOPICS
from views.api.shapes import Claimant, Language
from views.kit.i18n import N_

MOST = 200
"""Objects of one part of a list."""


def day_read(first: dt.date, last: dt.date) -> BeforeValidator:
    """Reads a day from the first to the last one."""

    def read(text: object) -> dt.date:
        found = parameters.day_of(text) if isinstance(text, str) else None
        if found is None or not first <= found <= last:
            raise ValueError("no day")
        return found

    return BeforeValidator(read)


def day_described(pattern: str) -> WithJsonSchema:
    """A day as a parameter is described; `pattern`: of the days that are taken."""
    return WithJsonSchema({"type": "string", "format": "date", "pattern": pattern, "examples": ["2026-07-01"]})


DAYS = r"^(199[0-9]|2[01][0-9]{2})-[0-9]{2}-[0-9]{2}$"
Day = Annotated[dt.date, day_read(FIRST_DAY, LAST_DAY), day_described(DAYS)]


def _whole(text: object) -> int:
    """Digits and nothing else: other forms of a number are nobody's address."""
    if isinstance(text, int):
        return text  # what a parameter is that was left out
    found = parameters.whole_of(text) if isinstance(text, str) else None
    if found is None:
        raise ValueError("no whole number")
    return found


# The bounds stand before the reading, or the form would not tell them.
Count = Annotated[int, Field(ge=1, le=MOST), BeforeValidator(_whole)]
Behind = Annotated[int, Field(ge=0, lt=10**15), BeforeValidator(_whole)]
Number = Annotated[int, Field(ge=1, lt=10**15), BeforeValidator(_whole)]


def _one_of(words: tuple[str, ...]) -> str:
    each = "|".join(words)
    return f"^({each})(,({each}))*$"


class Asked(BaseModel):
    """What everything takes."""

    model_config = ConfigDict(extra="forbid")

    lang: Language | None = Field(None, description=N_("说明文字的语言：zh 或 en；不写则看 Accept-Language，默认中文"))


class OnADay(Asked):
    """What is so on a day."""

    on: Day | None = Field(None, description=N_("以哪一天为准，写成 2026-07-01，1990-01-01 至 2199-12-31；默认今天"))


class Part(BaseModel):
    """A part of a list."""

    limit: Count = Field(50, description=N_("最多几项：1 至 200 的整数，默认 50"))


class OfNumbered(Part):
    """A part of a list whose entries have numbers."""

    after: Behind | None = Field(None, description=N_("从哪一项之后开始：照抄上一部分 next 中的数字，不必自己编写"))


class OfNamed(Part):
    """A part of a list whose entries have ids."""

    after: str | None = Field(
        None, max_length=120, description=N_("从哪一项之后开始：照抄上一部分 next 中的编号，不必自己编写")
    )


class ParksAsked(OnADay, OfNumbered):
    """Which parks: the filters of the map, in its own words."""

    district: str | None = Field(
        None,
        max_length=2_000,
        pattern=r"^[0-9]{6}(,[0-9]{6})*$",
        description=N_("行政区划代码，六位数字，如 440311；几个以逗号分隔"),
    )
    area: str | None = Field(
        None,
        max_length=500,
        pattern=r"^[a-z0-9-]{1,80}(,[a-z0-9-]{1,80})*$",
        description=N_("重点片区的代号；几个以逗号分隔"),
    )
    tier: str | None = Field(
        None,
        max_length=200,
        pattern=_one_of(TIERS),
        description=N_(
            "当日的等次：national、provincial、municipal、humanoid、ai_software、other_featured、none；几个以逗号分隔"
        ),
    )
    recognition: str | None = Field(
        None,
        max_length=200,
        pattern=_one_of(RECOGNITIONS),
        description=N_("当日的区级认定：ai_software、other_featured、none；几个以逗号分隔"),
    )
    role: str | None = Field(
        None,
        max_length=200,
        pattern=_one_of(ROLES),
        description=N_(
            "来历：registered、candidate、named、reference；几个以逗号分隔。参照地点不是园区，写明 reference 才列出"
        ),
    )
    name: str | None = Field(None, max_length=80, description=N_("名称或代号中的文字，至多 80 字"))

    def filters(self) -> dict[str, str]:
        """As the map's address has them."""
        named = ("district", "area", "tier", "recognition", "role", "name")
        return {key: text for key in named if (text := getattr(self, key)) is not None}


class TitlesAsked(OnADay, OfNumbered):
    """Which titles."""

    park: str | None = Field(None, max_length=120, description=N_("只要这个园区的：园区的代号，至多 120 字"))
    tier: str | None = Field(
        None,
        max_length=200,
        pattern=_one_of(TITLE_TIERS),
        description=N_("级别：national、provincial、municipal、municipal_humanoid；几个以逗号分隔"),
    )
    current: Literal["true", "false"] | None = Field(
        None, description=N_("true：只要当日有效的；false 或不写：当日以前开始的全部")
    )


class DocumentsAsked(OnADay, OfNamed):
    """Which policy documents: all."""


class MeasuresAsked(Asked, OfNamed):
    """Which measures."""

    document: str | None = Field(None, max_length=120, description=N_("只要这份文件的：文件编号，如 guangming-2025-4"))
    topic: str | None = Field(
        None,
        max_length=200,
        pattern=_one_of(tuple(TOPICS)),
        description=N_("主题：rent 租金、park 园区、space 用房、other 其他支持；几个以逗号分隔"),
    )
    claimant: Claimant | None = Field(
        None, description=N_("谁可以申请：tenant 入驻企业、operator 运营主体、anyone 二者")
    )


class FactsAsked(Asked, OfNamed):
    """Which facts."""

    document: str | None = Field(None, max_length=120, description=N_("只要这份文件声明的：文件编号"))


class CaseAsked(Asked):
    """How a case is to be answered."""

    topic: str | None = Field(
        None,
        max_length=200,
        pattern=_one_of(tuple(TOPICS)),
        description=N_("认定哪些主题的措施：rent、park、space、other，几个以逗号分隔；默认 rent,park，合计也只算这些"),
    )
    rulings: Literal["register", "none"] = Field(
        "register",
        description=N_(
            "register（默认）：按登记的裁定认定，并附登记的申报说明，与网页相同；none：不采用裁定，"
            "条文没有写明的问题各种解释并列"
        ),
    )
