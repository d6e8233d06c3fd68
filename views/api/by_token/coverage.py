"""Coverage of the interface (接口的覆盖): figures as published; with a token as the page shows them to its account."""

import datetime as dt
import math
from typing import Annotated, cast

import numpy as np
from fastapi import APIRouter, Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from maps.coverage.results import Result, ResultRow, Source
from registry.access import log
from registry.access.permissions import require_scope
from registry.words import Words
from views.api.answers import answer
from views.api.asked import Asked, day_described, day_read
from views.api.bearer import FIRST, Reader, reader_of
from views.api.by_token.coverage_shapes import Cell, Coverage, Show, Table, TableColumn, TableRow, Which
from views.api.described import protected
from views.api.refusals import Problem
from views.api.shapes import Both, in_both, spoken
from views.coverage.data import CoverageAsked, ground_of, results
from views.coverage.table import plain_source
from views.entrance import identity
from views.kit import days
from views.kit.context import store, today
from views.kit.i18n import N_

router = APIRouter(dependencies=FIRST)
IN_FEN = ("money", "rate")
SUMS = "subsidies"


DAYS = r"^(20[0-4][0-9]|2050)-[0-9]{2}-[0-9]{2}$"
Day = Annotated[dt.date, day_read(days.FIRST_DAY, days.LAST_DAY), day_described(DAYS)]


class CoverageWanted(Asked):
    """Which table of coverage."""

    show: Show = Field(
        "district",
        description=N_(
            "哪一张表：district、city、area、tier、recognition、role 为园区与企业的数目；key_areas、overlaps、walking、"
            "subsidies、changes、plans、targets 为其他结果；默认 district"
        ),
    )
    on: Day | None = Field(None, description=N_("以哪一天为准，写成 2026-07-01，2000-01-01 至 2050-12-31；默认今天"))
    since: Day | None = Field(
        None, description=N_("show=changes 时与哪一天相比，写成 2025-07-01，不晚于 on；默认一年前的同一天")
    )
    which: Which = Field(
        "all", description=N_("哪些园区：all 全部（默认）、registered 已登记的、named 争创与文件提及的")
    )


@router.get(
    "/coverage",
    response_model=Coverage,
    summary=N_("覆盖"),
    description=N_(
        "某一天的一张覆盖表，与网页相同：面积、园区与企业的数目及其分母，或补贴的合计。没有凭证的得到公布的金额；"
        "凭证的用途包括 coverage 的，得到账号在网页上所见的，并记入访问日志。"
    ),
    **protected("coverage", open_too=True),
)
def coverage(request: Request, wanted: Annotated[CoverageWanted, Query()]) -> Response:
    reader, asked = reader_of(request), _asked(wanted)
    if asked.show == SUMS and reader.token is not None:
        require_scope(reader.person, "sums.read")
        _note(reader, asked, identity.address_of(request))
    found = results(asked, reader.person)
    return answer(
        request,
        Coverage(
            show=cast("Show", asked.show),
            on=asked.on,
            since=asked.since if asked.show == "changes" else None,
            which=cast("Which", asked.which),
            published=asked.show == SUMS and reader.token is None,
            demo=ground_of(asked).demo,
            tables=list(map(_table, found)),
        ),
    )


def _asked(wanted: CoverageWanted) -> CoverageAsked:
    """As the page's address has it. Raises `Problem` for days of which the first is later."""
    given = {"show": wanted.show, "which": wanted.which, "on": (wanted.on or today()).isoformat()}
    if wanted.since is not None:
        if wanted.since.isoformat() > given["on"]:
            raise Problem(400, N_("since 不能晚于 on（{on}）。"), on=given["on"])
        given["since"] = wanted.since.isoformat()
    return CoverageAsked.read(given)


def _note(reader: Reader, asked: CoverageAsked, address: str) -> None:
    """What an account takes along of money is logged, as files are."""
    log.record(
        store(), reader.person, "export", f"coverage/{asked.show} {asked.on}", address=address,
        detail={"token": reader.token},
    )  # fmt: skip


def _table(result: Result) -> Table:
    return Table(
        id=result.id,
        name=in_both(result.name),
        columns=[
            TableColumn(
                id=column.id,
                name=in_both(column.name),
                kind=column.kind,
                of=None if column.of is None else in_both(column.of),
            )
            for column in result.columns
        ],
        rows=[_row(result, row) for row in result.rows],
        total=None if result.total is None else _row(result, result.total),
        notes=list(map(in_both, result.notes)),
        sources=list(map(_source, result.sources)),
    )


def _row(result: Result, row: ResultRow) -> TableRow:
    cells = {column.id: _cell(row.cells.get(column.id), column.kind in IN_FEN) for column in result.columns}
    return TableRow(id=row.id, park=row.park, hidden=row.hidden, cells=cells)


def _cell(value: object, in_fen: bool) -> Cell:
    if isinstance(value, Words):
        return in_both(value)
    if isinstance(value, dt.date):
        return value.isoformat()
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return cast("float", value) / 100 if in_fen and value is not None else cast("Cell", value)


def _source(source: Source) -> Both:
    return spoken(lambda: plain_source(source))
