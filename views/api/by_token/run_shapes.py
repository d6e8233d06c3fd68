"""Runs as the interface tells them (批量认定的对象): digests of what went in, counts and sums of what came out."""

import datetime as dt

from pydantic import Field

from views.api.shapes import Address, Demo, Shape
from views.kit.i18n import N_


class RunInList(Shape):
    """A run that was kept."""

    id: str = Field(description=N_("运行编号：全部依据的摘要"))
    as_of: dt.date = Field(description=N_("以哪一天为准"))
    district: str | None = Field(description=N_("只认定了这个区；null：全部"))
    measure: str | None = Field(description=N_("只认定了这项措施；null：全部"))
    recorded_at: dt.datetime = Field(description=N_("存档的时刻（UTC）"))
    demo: Demo
    url: Address


class Counted(Shape):
    """Claimants with one status under a measure."""

    count: int = Field(description=N_("有多少个"))
    low: float = Field(description=N_("合计最低，元"))
    high: float | None = Field(description=N_("合计最高，元；null：最高不明"))


class RunRuling(Shape):
    """A ruling that decided answers of the run."""

    question: str = Field(description=N_("待解释问题的编号"))
    option: str = Field(description=N_("采用的解释"))
    by: str = Field(description=N_("裁定机关"))
    basis: str = Field(description=N_("文号或理由"))
    start: str = Field(description=N_("从哪一天起"))
    document: str | None = Field(description=N_("只适用于这份文件；null：全部文件"))


class Run(RunInList):
    """A run, whole: nothing in it speaks of one claimant."""

    topics: list[str] = Field(description=N_("认定了哪些主题的措施"))
    unasked: int = Field(description=N_("登记有误、没有认定的有多少个"))
    totals: dict[str, dict[str, dict[str, Counted]]] = Field(
        description=N_("按申请人（tenant 企业、operator 运营主体）、措施、结论的数目与合计")
    )
    policies: dict[str, str] = Field(description=N_("政策文件及其 SHA-256"))
    facts: dict[str, str] = Field(description=N_("各项事实的 SHA-256"))
    rulings: list[RunRuling] = Field(description=N_("采用的裁定"))
    code: dict[str, str] = Field(description=N_("程序的版本与摘要"))
