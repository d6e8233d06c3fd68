"""A roster as the interface tells it (名册的对象): what the park's page shows to the same account."""

import datetime as dt

from pydantic import Field

from registry.policy.vocabulary import Status
from views.api.shapes import Both, Shape
from views.kit.i18n import N_


class Contact(Shape):
    """Whom to call, masked."""

    name: str | None = Field(description=N_("联系人，已遮盖，如 张*；null：没有登记"))
    telephone: str | None = Field(description=N_("联系电话，已遮盖，如 138****0000；null：没有登记"))


class Amount(Shape):
    """From the least to the most, in yuan."""

    low: float | None = Field(description=N_("最少，元；null：不明"))
    high: float | None = Field(description=N_("最多，元；null：不明"))


class Subsidy(Shape):
    """What a tenant may get for its premises in this park by themselves."""

    measure: str | None = Field(description=N_("首要措施的编号；null：没有适用的有效措施，或不能认定"))
    status: Status | None = Field(description=N_("结论"))
    here: Amount | None = Field(description=N_("本园区部分，条文允许的上限，不是承诺；null：不是金额，或不能分到各处"))
    elsewhere: bool = Field(description=N_("在其他园区是否也有场所"))
    whole: Amount | None = Field(description=N_("各处合计；null：没有别处，或您不能查看它在别处的名册"))
    missing: list[str] = Field(description=N_("还缺哪些事实，编号"))
    failed: list[str] = Field(description=N_("不满足哪些条件，编号"))
    refused: Both | None = Field(description=N_("登记有误、不能认定的原因；null：没有"))


class RosterLease(Shape):
    """A lease of the roster, with what is known of its tenant."""

    id: int = Field(description=N_("租约的编号"))
    uscc: str = Field(description=N_("统一社会信用代码"))
    name: str = Field(description=N_("企业名称"))
    current: bool = Field(description=N_("当日是否在租；false：以后才开始"))
    room: str | None = Field(description=N_("房号；null：没有填写"))
    start: dt.date = Field(description=N_("起租日"))
    end: dt.date | None = Field(description=N_("到期日（含）；null：没有到期日"))
    area_m2: float | None = Field(description=N_("租赁面积，平方米；null：不清楚"))
    monthly_rent: float | None = Field(description=N_("月租金，元；null：不清楚"))
    rent_free_months: int | None = Field(description=N_("免租月数；null：不清楚"))
    rent_last_year: float | None = Field(description=N_("填写的上年度租金，元，一家企业在本园区的合计；null：没有填写"))
    newly_moved_in: bool | None = Field(description=N_("是否新入驻；null：不清楚"))
    kind: str | None = Field(description=N_("企业类型；null：不清楚"))
    industry: str | None = Field(description=N_("国民经济行业代码；null：不清楚"))
    ai_listed: bool | None = Field(description=N_("是否列入人工智能产业统计；null：不清楚"))
    software_enterprise: bool | None = Field(description=N_("是否软件企业；null：不清楚"))
    above_scale: bool | None = Field(description=N_("是否规上企业；null：不清楚"))
    size: str | None = Field(description=N_("规模；null：不清楚"))
    startup: bool | None = Field(description=N_("是否初创企业；null：不清楚"))
    contact: Contact
    stated: bool = Field(description=N_("true：企业待确认，这里是本园区所填的情况，不显示登记的情况和可得补贴"))
    subsidy: Subsidy | None = Field(description=N_("可得补贴，同一企业的各行相同；null：待确认，或租约以后才开始"))
