"""What a criterion can test (标准的写法): a fact of a park that is so or not, a figure that reaches a number.

Each word names something that the register can say, or honestly cannot: then it is unknown.
"""

from decimal import Decimal
from types import MappingProxyType
from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from registry.policy.files.base import Frozen
from registry.words import Words

FACTS = MappingProxyType(
    {
        "software_park": Words("是软件园区", "a software park"),
        "operating_body": Words("有运营主体", "an operating body"),
        "surveyed_outline": Words("有测绘的边界", "a surveyed boundary"),
        "recognised": Words("有区级认定", "recognised by the district"),
        "incident_free": Words("没有重大事故", "no major incident"),
    }
)
FIGURES = MappingProxyType(
    {
        "tenants": Words("入驻企业数", "tenants"),
        "in_field": Words("其中人工智能和软件信息企业", "of these in the AI and software field"),
        "field_share": Words("人工智能和软件信息企业占比", "share of tenants in the field"),
        "area_let": Words("已出租面积", "area let"),
        "field_area": Words("其中租给人工智能和软件信息企业", "of this let to the field"),
        "field_area_share": Words("人工智能和软件信息企业租用面积占比", "share of the let area in the field"),
        "free_leases": Words("免租 6 至 36 个月的租约", "leases with 6 to 36 rent-free months"),
        "land_km2": Words("占地", "land"),
        "software_revenue": Words("软件业务收入", "software revenue"),
        "software_revenue_share": Words("软件业务收入占比", "software revenue of all income"),
    }
)


FactName = Literal["software_park", "operating_body", "surveyed_outline", "recognised", "incident_free"]
FigureName = Literal[
    "tenants",
    "in_field",
    "field_share",
    "area_let",
    "field_area",
    "field_area_share",
    "free_leases",
    "land_km2",
    "software_revenue",
    "software_revenue_share",
]


class FactHolds(Frozen):
    """The fact is so, or is not."""

    fact: FactName
    is_: bool = Field(alias="is")


class Figure(Frozen):
    """The figure is at least this much: yuan, per cent, km², m² or a number."""

    figure: FigureName
    at_least: Annotated[Decimal, Field(ge=0)]


FORMS: dict[str, type[Frozen]] = {"fact": FactHolds, "figure": Figure}
"""Each form of test by the key that tells it."""


def _form(given: object) -> str | None:
    """Which of them is written, by its key."""
    keys = given if isinstance(given, dict) else vars(given) if isinstance(given, Frozen) else ()
    return next((word for word in FORMS if word in keys), None)


Test = Annotated[Annotated[FactHolds, Tag("fact")] | Annotated[Figure, Tag("figure")], Discriminator(_form)]
