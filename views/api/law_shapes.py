"""The law as the interface tells it (政策的对象): documents, measures with their clauses word for word, facts."""

import datetime as dt
from typing import Literal

from pydantic import Field

from views.api.shapes import Address, Both, Claimant, Shape, Topic
from views.kit.i18n import N_

State = Literal["in_force", "not_yet", "expired", "draft", "last_day"]


class Force(Shape):
    """When a document is in force."""

    state: State = Field(
        description=N_(
            "在所问的那一天：有效、尚未施行、已过期、征求意见稿；last_day：这一天是否有效取决于“有效期”如何计算"
        )
    )
    start: dt.date | None = Field(description=N_("施行日；征求意见稿为 null"))
    end: dt.date | None = Field(description=N_("最后一日；null：不清楚，征求意见稿也为 null"))


class Covered(Shape):
    """What was done with an article."""

    article: str = Field(description=N_("条次"))
    treated: Literal["encoded", "people", "ignored"] = Field(
        description=N_("encoded 已写成数据、people 留给人判断、ignored 不涉及而略去")
    )
    reason: Both = Field(description=N_("原因"))


class Document(Shape):
    """A policy document (政策文件)."""

    id: str = Field(description=N_("编号"))
    title: Both
    number: str | None = Field(description=N_("文号；null：没有或不清楚"))
    issuer: Both = Field(description=N_("发文机关"))
    jurisdiction: str = Field(description=N_("行政区划代码：省两位、市四位、区六位"))
    level: Literal["district", "municipal", "provincial"] = Field(description=N_("层级"))
    provenance: Literal["primary", "secondary"] = Field(
        description=N_("primary：依据原文；secondary：只见到二手来源，不计入合计")
    )
    source: str = Field(description=N_("原文的文件名或来源"))
    own: bool = Field(description=N_("是否本单位自行加入的文件"))
    force: Force
    topics: dict[str, list[str]] = Field(description=N_("各主题的措施编号"))
    measures: list[str] = Field(description=N_("措施编号"))
    articles: dict[str, int] = Field(description=N_("条款数：已写成数据、留给人判断、略去"))
    coverage: list[Covered] = Field(description=N_("逐条说明"))
    url: Address
    page: str = Field(description=N_("网页的地址"))


class Clause(Shape):
    """A clause (条款) of a measure."""

    id: str = Field(description=N_("条件的编号，答复中用它"))
    name: Both
    article: str = Field(description=N_("条次"))
    quote: str = Field(description=N_("原文，逐字照录"))
    decides: Literal["payment", "floor"] = Field(description=N_("决定能否申请，或只决定下限"))


class OpenQuestion(Shape):
    """Something that the text leaves open, and its readings."""

    id: str = Field(description=N_("问题的编号，答复的 readings 中用它"))
    name: Both
    article: str = Field(description=N_("条次"))
    quote: str = Field(description=N_("原文，逐字照录"))
    note: Both = Field(description=N_("为什么没有写明"))
    options: dict[str, Both] = Field(description=N_("可能的解释"))


class Measure(Shape):
    """A measure (措施)."""

    id: str = Field(description=N_("编号：文件编号/条次"))
    document: str = Field(description=N_("文件编号"))
    name: Both
    claimant: Claimant = Field(description=N_("谁可以申请：入驻企业、运营主体，或二者"))
    topic: Topic = Field(description=N_("主题"))
    article: str = Field(description=N_("条次"))
    quote: str = Field(description=N_("原文，逐字照录"))
    clauses: list[Clause] = Field(description=N_("条件"))
    open_questions: list[OpenQuestion] = Field(description=N_("条文没有写明、各有解释的问题"))
    facts: list[str] = Field(description=N_("认定时要看的事实，用其编号"))
    url: Address
    document_url: str = Field(description=N_("文件的地址"))
    page: str = Field(description=N_("网页的地址"))


class Fact(Shape):
    """A fact (事实) that clauses ask for."""

    id: str = Field(description=N_("编号，也是它在案例中的位置"))
    kind: str = Field(
        description=N_("取值的种类，如 yes-no 是否、one-of 选项、number 数、money 元、percent 百分比、day 日期")
    )
    by: Literal["year", "days"] | None = Field(description=N_("year：按年填写；days：按起止日填写；null：只有一个值"))
    name: Both
    question: Both | None = Field(description=N_("怎样问；null：按名称问"))
    why: Both = Field(description=N_("为什么问"))
    unit: Both | None = Field(description=N_("单位"))
    decimals: int | None = Field(description=N_("最多几位小数；不是数的为 null"))
    values: dict[str, Both] = Field(description=N_("可选的取值；不是选项的为空"))
    shared: bool = Field(description=N_("是否各文件共用；否则由文件自行声明"))
    stated_by: list[Literal["company", "operating-body", "authority"]] | None = Field(
        description=N_("谁可以陈述：企业、运营主体、主管部门；共用的事实没有声明，为 null")
    )
    proof: Both | None = Field(description=N_("凭什么材料证明；null：文件没有说"))
    documents: list[str] = Field(description=N_("声明它的文件"))
    url: Address
