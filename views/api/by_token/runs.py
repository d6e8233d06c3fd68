"""Runs of the interface (接口的批量认定): for officials, of their own district or city, in counts and sums."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, cast

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from registry.policy.files.law import FIRST
from registry.policy.kernel.payers import UNBOUNDED
from registry.services import programs
from registry.services.programs import RunEntry
from views.api.answers import answer
from views.api.asked import Asked, OfNamed
from views.api.bearer import FIRST as ASKED_FIRST
from views.api.bearer import reader_of
from views.api.by_token.run_shapes import Counted, Run, RunInList, RunRuling
from views.api.described import protected
from views.api.law import part
from views.api.refusals import unknown
from views.api.shapes import Page, address
from views.entrance import identity
from views.kit.context import store
from views.kit.i18n import N_

router = APIRouter(dependencies=ASKED_FIRST)
RunId = Annotated[str, Path(max_length=80, description=N_("运行编号，完整的"))]
UNKNOWN_RUN = N_("您的辖区内没有编号为“{id}”的运行。全部运行见 {root}/runs。")


class RunsAsked(Asked, OfNamed):
    """Which part of the runs."""


@router.get(
    "/runs",
    response_model=Page[RunInList],
    summary=N_("批量认定"),
    description=N_(
        "保存的批量认定（运行），新的在前：只有申请人全部在本账号的区或市内的。"
        "需要凭证，用途包括 runs，账号为主管部门。"
    ),
    **protected("runs"),
)
def runs(request: Request, asked: Annotated[RunsAsked, Query()]) -> Response:
    person = reader_of(request).person
    found = programs.runs(person, store(), person.scope or "")
    return part(request, "runs", [RunInList(**_head(each)) for each in found], asked)


@router.get(
    "/runs/{run}",
    response_model=Run,
    summary=N_("一次批量认定"),
    description=N_("一次批量认定的依据与合计，不含任何一个申请人的内容；每次读取记入访问日志。"),
    **protected("runs"),
)
def run(request: Request, run: RunId, asked: Annotated[Asked, Query()]) -> Response:
    reader = reader_of(request)
    person, here = reader.person, identity.address_of(request)
    found = programs.run(person, store(), person.scope or "", run, reader.token or "", here)
    if found is None:
        raise unknown(UNKNOWN_RUN, run)
    return answer(request, _whole(found))


def _head(entry: RunEntry) -> dict[str, Any]:
    return {
        "id": entry.id,
        "as_of": entry.as_of,
        "district": entry.district,
        "measure": entry.measure,
        "recorded_at": entry.recorded_at,
        "demo": entry.demo,
        "url": address("runs", entry.id),
    }


def _whole(entry: RunEntry) -> Run:
    record = cast("Mapping[str, Any]", entry.record)
    return Run(
        **_head(entry),
        topics=list(record.get("topics", FIRST)),
        unasked=len(record.get("unasked", ())),
        totals={
            kind: {
                measure: {status: _counted(sums) for status, sums in statuses.items()}
                for measure, statuses in measures.items()
            }
            for kind, measures in record["totals"].items()
        },
        policies=record["policies"],
        facts=record["facts"],
        rulings=_rulings(record["rulings"]),
        code=record["code"],
    )


def _counted(sums: Mapping[str, int]) -> Counted:
    high = sums["high_fen"]
    return Counted(count=sums["count"], low=sums["low_fen"] / 100, high=None if high >= UNBOUNDED else high / 100)


def _rulings(cited: Sequence[Mapping[str, str]]) -> list[RunRuling]:
    return [
        RunRuling(
            question=each["question"],
            option=each["option"],
            by=each["by"],
            basis=each["basis"],
            start=each["from"],
            document=each.get("document"),
        )
        for each in cited
    ]
