"""Cases of the interface (接口的认定): what one claimant may get, as `softpark check` says it.

A case is read, answered and forgotten: nothing of it is kept or logged.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, cast

from fastapi import APIRouter, Query
from sqlalchemy.orm import Session
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from registry.claims import guides
from registry.claims import rulings as registered
from registry.policy import Law, Refusal, Ruling, Told, Unanswered
from registry.policy.answers import next_step
from registry.policy.answers.answer_json import ToldJson, all_as_json
from registry.policy.answers.cases import Case, case_of
from registry.policy.answers.check import answer_cases
from registry.policy.answers.next_step import NextStep
from registry.store.place_names import DistrictNames, named
from views.api.answers import answer, plain
from views.api.asked import CaseAsked
from views.api.bearer import FIRST
from views.api.case_body import case_of_body
from views.api.described import of_case
from views.api.explained import Explanation, explained
from views.api.shapes import Language
from views.entrance.problems import language
from views.kit.context import law, store
from views.kit.i18n import N_, speaking

router = APIRouter(dependencies=FIRST)


@dataclass(frozen=True, slots=True)
class Decided:
    """A case with its answer. `steps`: what comes next, by measure. `district`: that of the premises, where known."""

    law: Law
    case: Case
    told: Told
    rulings: tuple[Ruling, ...] | None
    steps: Mapping[str, NextStep]
    district: DistrictNames | None


def decided(facts: Mapping[str, object], asked: CaseAsked) -> Decided:
    """The answer to a case. Raises Refusal where a fact cannot be taken."""
    asking = law().asking(*([asked.topic.split(",")] if asked.topic else []))
    read = case_of(facts, asking.measures, asking.declared, asking.declared_asked)
    with store().read() as session:
        ruled = asked.rulings == "register"
        rulings = registered.recorded(session) if ruled else None
        stated = guides.stated(session, read.as_of.year) if ruled else {}
        district = _district(session, read)
    told = answer_cases([read], asking, rulings)[0]
    if isinstance(told, Unanswered):
        raise Refusal(told.at, told.zh, told.en)
    steps = {
        id: step
        for id, said in told.determinations.items()
        if (step := next_step.of_answer(asking.document(id), asking.measures[id], said, stated.get(id))) is not None
    }
    return Decided(asking, read, told, rulings, steps, district)


def _district(session: Session, case: Case) -> DistrictNames | None:
    """The names of the district of the premises; None where there are several, or none that the register has."""
    codes = {code for each in case.premises if (code := each.park.get("district"))}
    return named(session, codes).get(codes.pop()) if len(codes) == 1 else None


@router.post(
    "/determinations",
    response_model=ToldJson,
    summary=N_("认定"),
    description=N_(
        "按政策条款认定一个案例：每项措施可得多少、依据哪条、还缺什么，合计多少。案例的写法和答复的形式与 "
        "softpark check 相同；没有写的事实就是不清楚，绝不当作“否”或 0。金额以元计，是条文允许的上限，不是承诺。"
        "案例不保存，也不记入日志。"
    ),
    **of_case,
)
async def determinations(request: Request, asked: Annotated[CaseAsked, Query()]) -> Response:
    facts = await case_of_body(request)

    def told() -> Response:
        found = decided(facts, asked)
        return plain(request, all_as_json([found.told], [found.steps])[0])

    return await run_in_threadpool(told)


@router.post(
    "/explanations",
    response_model=Explanation,
    summary=N_("说明"),
    description=N_(
        "同一认定的文字说明：每项措施一句结论、算式、逐条对照、各种解释的结果，与补贴自查的说法相同；用所选的一种语言。"
    ),
    **of_case,
)
async def explanations(request: Request, asked: Annotated[CaseAsked, Query()]) -> Response:
    facts = await case_of_body(request)

    def told() -> Response:
        lang = language(request)
        with speaking(lang):
            found = decided(facts, asked)
            said = explained(found.law, found.case, found.told, found.rulings, found.district, cast("Language", lang))
            return answer(request, said)

    return await run_in_threadpool(told)
