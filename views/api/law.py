"""The law of the interface (接口的政策): documents, measures and facts, as the page 政策 shows them to anybody."""

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Protocol, cast
from urllib.parse import quote

from fastapi import APIRouter, Path, Query
from starlette.requests import Request
from starlette.responses import Response

from registry.policy import Law, standing
from registry.policy.files import documents as d
from registry.policy.files.proof.coverage import counts
from registry.policy.shared_facts import Fact
from registry.policy.vocabulary import FACTS
from registry.process.site import based
from views.api import law_shapes as shapes
from views.api.answers import answer, following
from views.api.asked import Asked, DocumentsAsked, FactsAsked, MeasuresAsked, OfNamed, OnADay
from views.api.bearer import FIRST
from views.api.described import listed, one
from views.api.refusals import unknown
from views.api.shapes import Page, address, in_both, named
from views.kit.context import law, today
from views.kit.i18n import N_

router = APIRouter(dependencies=FIRST)


class Entry(Protocol):
    """An object with an id, by which a list goes on."""

    @property
    def id(self) -> str: ...


UNKNOWN_DOCUMENT = N_("没有编号为“{id}”的政策文件。全部文件见 {root}/documents。")
UNKNOWN_MEASURE = N_("没有编号为“{id}”的措施。全部措施见 {root}/measures。")
UNKNOWN_FACT = N_("没有编号为“{id}”的事实。全部事实见 {root}/facts。")
Named = Annotated[str, Path(max_length=120, description=N_("文件编号，如 guangming-2025-4"))]
Article = Annotated[str, Path(max_length=20, description=N_("措施编号中斜杠之后的部分，如 14"))]
FactId = Annotated[str, Path(max_length=120, description=N_("事实的编号，如 tenant.kind"))]


def part(request: Request, path: str, entries: Sequence[Entry], asked: OfNamed, **settled: str) -> Response:
    """A part of a list that the law holds whole, in its order. Raises `Problem` where nothing is called `after`."""
    begin = 0
    if asked.after is not None:
        places = [place for place, entry in enumerate(entries) if entry.id == asked.after]
        if not places:
            raise unknown(N_("这个列表中没有“{id}”，不能从它之后开始；请照抄上一部分的 next。"), asked.after)
        begin = places[0] + 1
    shown, more = entries[begin : begin + asked.limit], len(entries) > begin + asked.limit
    next_part = following(path, asked, shown[-1].id, **settled) if more else None
    return answer(request, Page(items=list(shown), next=next_part))


# ---- documents -----------------------------------------------------------------------------------------------------


@router.get(
    "/documents",
    response_model=Page[shapes.Document],
    summary=N_("政策文件"),
    description=N_("全部政策文件，按编号排列：某一天是否有效，有哪些措施，每一条如何处理。"),
    **listed,
)
def documents(request: Request, asked: Annotated[DocumentsAsked, Query()]) -> Response:
    day = asked.on or today()
    told = [_document(law(), each, day) for each in law().documents]
    return part(request, "documents", told, asked, on=day.isoformat())


@router.get(
    "/documents/{document}",
    response_model=shapes.Document,
    summary=N_("一份政策文件"),
    description=N_("一份政策文件：某一天是否有效，有哪些措施，每一条如何处理。"),
    **one,
)
def document(request: Request, document: Named, asked: Annotated[OnADay, Query()]) -> Response:
    return answer(request, _document(law(), known_document(document), asked.on or today()))


def known_document(id: str) -> d.Document:
    """Raises `Problem`."""
    found = next((each for each in law().documents if each.id == id), None)
    if found is None:
        raise unknown(UNKNOWN_DOCUMENT, id)
    return found


def _document(law: Law, document: d.Document, day: dt.date) -> shapes.Document:
    force = standing(document, day)
    return shapes.Document(
        id=document.id,
        title=in_both(document.title),
        number=document.number,
        issuer=named(document.issuer, document.issuer_en),
        jurisdiction=document.jurisdiction,
        level=document.level,
        provenance=document.provenance,
        source=document.source,
        own=document.id in law.own,
        force=shapes.Force(state=cast("shapes.State", force.state), start=force.start, end=force.end),
        topics={topic: [measure.id for measure in group] for topic, group in document.by_topic.items()},
        measures=[measure.id for measure in document.measures],
        articles=dict(counts(document.coverage)),
        coverage=[
            shapes.Covered(article=each.article, treated=each.treated, reason=in_both(each.reason))
            for each in document.coverage
        ],
        url=address("documents", document.id),
        page=based(f"/policies?doc={quote(document.id)}"),
    )


# ---- measures ------------------------------------------------------------------------------------------------------


@router.get(
    "/measures",
    response_model=Page[shapes.Measure],
    summary=N_("措施"),
    description=N_("全部措施，按文件编号和条次排列：原文、条件、条文没有写明的问题，都逐字引用。"),
    **listed,
)
def measures(request: Request, asked: Annotated[MeasuresAsked, Query()]) -> Response:
    topics = asked.topic.split(",") if asked.topic else None
    of = law().documents if asked.document is None else [known_document(asked.document)]
    told = [
        _measure(law(), document, measure)
        for document in of
        for measure in document.measures
        if (topics is None or measure.topic in topics) and asked.claimant in (None, measure.claimant)
    ]
    return part(request, "measures", told, asked)


@router.get(
    "/measures/{document}/{article}",
    response_model=shapes.Measure,
    summary=N_("一项措施"),
    description=N_("一项措施的原文、条件和条文没有写明的问题。"),
    **one,
)
def measure(request: Request, document: Named, article: Article, asked: Annotated[Asked, Query()]) -> Response:
    found = law().measures.get(f"{document}/{article}")
    if found is None:
        raise unknown(UNKNOWN_MEASURE, f"{document}/{article}")
    return answer(request, _measure(law(), law().document(found.id), found))


def _measure(law: Law, document: d.Document, measure: d.Measure) -> shapes.Measure:
    return shapes.Measure(
        id=measure.id,
        document=document.id,
        name=in_both(measure.name),
        claimant=measure.claimant,
        topic=measure.topic,
        article=measure.article,
        quote=measure.quote,
        clauses=[
            shapes.Clause(
                id=clause.id,
                name=in_both(clause.name),
                article=clause.article,
                quote=clause.quote,
                decides=clause.decides,
            )
            for clause in measure.clauses
        ],
        open_questions=[_question(law, each) for each in measure.open_questions],
        facts=list(measure.facts),
        url=address("measures", measure.id),
        document_url=address("documents", document.id),
        page=based(f"/policies?doc={quote(document.id)}&measure={quote(measure.id)}"),
    )


def _question(law: Law, left_open: d.OpenQuestion) -> shapes.OpenQuestion:
    question = law.question(left_open.question)
    return shapes.OpenQuestion(
        id=left_open.question,
        name=in_both(question.name),
        article=left_open.article,
        quote=left_open.quote,
        note=in_both(left_open.note),
        options={option: in_both(words) for option, words in question.options.items()},
    )


# ---- facts ---------------------------------------------------------------------------------------------------------


@router.get(
    "/facts",
    response_model=Page[shapes.Fact],
    summary=N_("事实"),
    description=N_("条款要看的全部事实：各文件共用的在前，随后是文件自行声明的。"),
    **listed,
)
def facts(request: Request, asked: Annotated[FactsAsked, Query()]) -> Response:
    if asked.document is None:
        wanted = list(law().facts.values())
    else:
        declared = {each.id for each in known_document(asked.document).facts}
        wanted = [fact for path, fact in law().facts.items() if path in declared]
    return part(request, "facts", [_fact(law(), fact) for fact in wanted], asked)


@router.get(
    "/facts/{fact}",
    response_model=shapes.Fact,
    summary=N_("一项事实"),
    description=N_("一项事实：怎样问，取什么值，谁可以陈述。"),
    **one,
)
def fact(request: Request, fact: FactId, asked: Annotated[Asked, Query()]) -> Response:
    found = law().facts.get(fact)
    if found is None:
        raise unknown(UNKNOWN_FACT, fact)
    return answer(request, _fact(law(), found))


def _fact(law: Law, fact: Fact) -> shapes.Fact:
    declared = law.declarations.get(fact.path)
    return shapes.Fact(
        id=fact.path,
        kind=fact.kind,
        by=fact.by,
        name=in_both(fact.name),
        question=None if fact.question is None else in_both(fact.question),
        why=in_both(fact.why),
        unit=None if fact.unit is None else in_both(fact.unit),
        decimals={"number": fact.decimals, "money": 2, "percent": 2}.get(fact.kind),
        values={value: in_both(words) for value, words in fact.values.items()},
        shared=fact.path in FACTS,
        stated_by=None if declared is None else list(declared.stated_by),
        proof=None if declared is None or declared.proof is None else in_both(declared.proof),
        documents=[each.id for each in law.documents if any(own.id == fact.path for own in each.facts)],
        url=address("facts", fact.path),
    )
