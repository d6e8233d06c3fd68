"""Coverage as the interface tells it (覆盖的对象): the tables of the page, with their denominators and sources."""

import datetime as dt
from typing import Literal

from pydantic import Field

from maps.coverage.results import CellKind
from views.api.shapes import Both, Demo, Shape
from views.kit.i18n import N_

Show = Literal["district", "city", "area", "tier", "recognition", "role", "key_areas", "overlaps", "walking",
               "subsidies", "changes", "plans", "targets"]  # fmt: skip
Which = Literal["all", "registered", "named"]
Cell = Both | bool | int | float | str | None


class TableColumn(Shape):
    """A column of a table."""

    id: str = Field(description=N_("列的编号"))
    name: Both
    kind: CellKind = Field(description=N_("值的种类；money 与 rate 以元计，rate 为每单位"))
    of: Both | None = Field(description=N_("百分比的分母；null：不是百分比"))


class TableRow(Shape):
    """A row of a table."""

    id: str = Field(description=N_("行的编号"))
    park: str | None = Field(description=N_("所说的园区的代号；null：不是一个园区"))
    hidden: bool = Field(description=N_("true：数字不对您显示，不是 0"))
    cells: dict[str, Cell] = Field(description=N_("各列的值；null：不清楚或没有意义"))


class Table(Shape):
    """One table, as the page of coverage has it."""

    id: str = Field(description=N_("表的编号"))
    name: Both
    columns: list[TableColumn]
    rows: list[TableRow]
    total: TableRow | None = Field(description=N_("最后一行，关于全部；null：没有"))
    notes: list[Both] = Field(description=N_("读数字须知"))
    sources: list[Both] = Field(description=N_("来源"))


class Coverage(Shape):
    """What coverage shows on a day."""

    show: Show = Field(description=N_("哪一张表"))
    on: dt.date = Field(description=N_("以哪一天为准"))
    since: dt.date | None = Field(description=N_("与哪一天相比；null：不作比较"))
    which: Which = Field(description=N_("哪些园区：all 全部、registered 已登记的、named 争创与文件提及的"))
    published: bool = Field(description=N_("true：金额是公布的数字；false：没有金额，或是您的账号所见的"))
    demo: Demo
    tables: list[Table] = Field(description=N_("各张表；空的：这一天之前没有公布过金额"))
