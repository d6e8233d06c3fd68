"""Charts under the tables of 覆盖: tenants and subsidies by place, and how many parks stood where over the years."""

from maps.coverage.results import Result, ResultRow
from views.coverage.data import CoverageAsked, ground_of
from views.kit import charts, format
from views.kit.i18n import _, pick

TENANTS = ("parks_by_district", "parks_by_city", "parks_by_area", "parks_by_recognition", "parks_by_role")
AMOUNTS = ("subsidies_by_district", "subsidies_by_park")


def draw_chart(result: Result, asked: CoverageAsked) -> None:
    """The chart of a result under its table, where it has one."""
    if result.id == "parks_by_tier":
        years = charts.years(ground_of(asked).parks["id"], asked.on)
        if any(years.values()):
            charts.draw_years(years, asked.on)
    elif _worth(result, "tenants", TENANTS):
        charts.draw_tenants(tenants(result), _("没有入驻企业的未画出，见表。"))
    elif _worth(result, "high", AMOUNTS):
        charts.draw_amounts(amounts(result), _("没有可申请金额的未画出，见表。"))


def _worth(result: Result, column: str, charted: tuple[str, ...]) -> bool:
    """Whether the rows say more side by side; several bars, and not hundreds."""
    return result.id in charted and 1 < len(_drawn(result, column)) <= charts.MOST


def _drawn(result: Result, column: str) -> list[ResultRow]:
    """The rows that have a bar, or would have one if they could be told."""
    return [row for row in result.rows if row.cells.get(column) != 0]


def tenants(result: Result) -> list[charts.Bar]:
    """A bar a row: how many tenants; nobody has none."""
    return [charts.count_bar(_name(result, row), row.cells["tenants"]) for row in _drawn(result, "tenants")]


def amounts(result: Result) -> list[charts.Bar]:
    """A bar a row: from the least to the most that may be claimed."""
    return [_bar(_name(result, row), row) for row in _drawn(result, "high")]


def _name(result: Result, row: ResultRow) -> str:
    return pick(row.cells[result.columns[0].id])


def _bar(name: str, row: ResultRow) -> charts.Bar:
    low, high = row.cells.get("low"), row.cells.get("high")
    if low is None or high is None:
        return charts.Bar(name, 0, 0, _("不显示") if row.hidden else format.unknown())
    return charts.Bar(name, low, high, charts.money(low, high))
