"""Parks and titles as the interface tells them (园区与称号的对象), each value with where it comes from."""

import datetime as dt

from pydantic import Field

from views.api.shapes import (
    Address,
    Both,
    Demo,
    FirstDay,
    LastDay,
    Recognition,
    Role,
    Shape,
    Source,
    Standing,
    Tier,
)
from views.kit.i18n import N_


class Place(Shape):
    """Where a park lies."""

    code: str | None = Field(description=N_("行政区划代码（GB/T 2260）；null：只知道在哪个市"))
    name: Both = Field(description=N_("区名；只知道市的，是市名"))


class ParkInList(Shape):
    """A park on a day."""

    id: str = Field(description=N_("代号，在地址中使用"))
    name: Both
    role: Role = Field(description=N_("来历：已登记、争创、文件提及；参照地点不是园区"))
    district: Place
    area: str | None = Field(description=N_("所在重点片区的代号；null：不在其中"))
    standing: Standing = Field(description=N_("当日的等次：称号与认定中最高的一项"))
    recognition: Recognition = Field(description=N_("当日的区级认定"))
    lon: float = Field(description=N_("中心的经度，CGCS2000（EPSG:4490），度"))
    lat: float = Field(description=N_("中心的纬度，CGCS2000（EPSG:4490），度"))
    accuracy_m: float = Field(description=N_("中心的误差，米"))
    source: Source
    demo: Demo
    url: Address
    page: str = Field(description=N_("网页的地址"))


Value = str | float | bool | None


class ParkFact(Shape):
    """One statement about a park, and where it comes from."""

    key: str = Field(description=N_("哪一项，如 area_ha：面积，公顷"))
    value: Value = Field(description=N_("值；null：不清楚，绝不是“否”或 0"))
    source: Source


class Span(Shape):
    """What was so from a day to a day, both inclusive."""

    what: str = Field(description=N_("是什么：认定的类别、运营主体的名称，或零租孵化器"))
    valid_from: FirstDay
    valid_to: LastDay
    current: bool = Field(description=N_("当日是否有效"))
    source: Source
    demo: Demo


class Title(Shape):
    """A title (称号) of a park."""

    id: int = Field(description=N_("编号"))
    park: str = Field(description=N_("园区的代号"))
    park_name: Both
    tier: Tier = Field(description=N_("级别"))
    tier_name: Both
    kind: str | None = Field(description=N_("类别：综合、特色、基地、人形机器人；null：来源没有写明"))
    valid_from: FirstDay
    valid_to: LastDay
    current: bool = Field(description=N_("当日是否有效"))
    source: Source
    demo: Demo
    url: Address
    park_url: str = Field(description=N_("园区的地址"))


class Assessed(Shape):
    """What the assessment (考核) of a year came to."""

    year: int
    result: str = Field(description=N_("excellent 优秀、good 良好、pass 合格、fail 不合格"))
    source: Source
    demo: Demo


class Void(Shape):
    """What was entered wrongly, and declared void since: it counts nowhere."""

    what: str = Field(description=N_("当时登记的内容"))
    valid_from: FirstDay
    valid_to: LastDay
    reason: str = Field(description=N_("作废的原因"))
    document: str = Field(description=N_("据以作废的文件"))
    on: dt.date = Field(description=N_("作废的日期"))
    source: Source
    demo: Demo


class Park(Shape):
    """A park on a day, whole: every fact, title, recognition and operating body with its source."""

    id: str = Field(description=N_("代号，在地址中使用"))
    name: Both
    on: dt.date = Field(description=N_("以哪一天为准"))
    role: Role = Field(description=N_("来历：已登记、争创、文件提及；参照地点不是园区"))
    district: Place
    area: str | None = Field(description=N_("所在重点片区的代号；null：不在其中"))
    standing: Standing = Field(description=N_("当日的等次：称号与认定中最高的一项"))
    since: dt.date | None = Field(description=N_("从哪一天起不间断地有这一等次；null：没有等次"))
    recognition: Recognition = Field(description=N_("当日的区级认定"))
    facts: list[ParkFact]
    titles: list[Title] = Field(description=N_("当日以前开始的全部称号，先开始的在前"))
    recognitions: list[Span] = Field(description=N_("区级认定"))
    operators: list[Span] = Field(description=N_("运营主体"))
    incubators: list[Span] = Field(description=N_("零租孵化器"))
    assessments: list[Assessed] = Field(description=N_("历年考核"))
    void: list[Void] = Field(description=N_("登记有误、已作废的记录，不计入其他各项"))
    tenants: int = Field(description=N_("当日有租约的入驻企业数；0：没有登记，不等于没有企业"))
    tenants_demo: bool = Field(description=N_("其中是否有演示数据"))
    demo: Demo
    url: Address
    page: str = Field(description=N_("网页的地址"))
