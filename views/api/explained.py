"""A determination in words (认定的说明): the sentence of the self-check, the arithmetic, the clauses, the readings.

All in one language, that of `views.kit.i18n.speaking`.
"""

from collections.abc import Iterator, Mapping

from pydantic import Field

from registry.policy import Determination, Law, Ruling, Told
from registry.policy.answers.cases import Case
from registry.policy.answers.replies import AtLeast, Reading, Span
from registry.policy.files.documents import Measure
from registry.policy.spoken import grouped_readings
from registry.policy.spoken.arithmetic import lines
from registry.policy.spoken.arithmetic_line import Line
from registry.policy.spoken.status_words import status_words
from registry.policy.vocabulary import Status
from views.answers import measure as words
from views.answers.facts import fact_name
from views.answers.readings import sentence as how_many_agree
from views.api.shapes import Language, Shape
from views.kit.articles import article
from views.kit.format import exact
from views.kit.i18n import N_, _, label, pick
from views.selfcheck.sentence import sentence_at


class Quoted(Shape):
    """Words of the document, and where they stand."""

    article: str = Field(description=N_("条次"))
    quote: str = Field(description=N_("原文，逐字照录"))


class Arithmetic(Shape):
    """How an amount arose (算式)."""

    line: str = Field(description=N_("算式，一行"))
    counted: str | None = Field(description=N_("计入了哪些租金或面积；null：不必说明"))
    text: Quoted | None = Field(description=N_("定下上限或金额的原文"))


class ExplainedReading(Shape):
    """What follows from one reading of what the text leaves open."""

    key: str = Field(description=N_("解释的编号，与认定答复的 readings 相同"))
    words: str = Field(description=N_("这种解释"))
    amount: str = Field(description=N_("结果"))
    arithmetic: Arithmetic | None


class ExplainedClause(Shape):
    """A clause, and what became of it."""

    id: str = Field(description=N_("条件的编号"))
    name: str = Field(description=N_("条件"))
    article: str = Field(description=N_("条次"))
    quote: str = Field(description=N_("原文，逐字照录"))
    state: str = Field(description=N_("met 满足、failed 不满足、unknown 不清楚或取决于解释"))
    facts: list[str] = Field(description=N_("看了哪些事实"))


class Missing(Shape):
    """A fact that would decide."""

    id: str = Field(description=N_("事实的编号"))
    name: str = Field(description=N_("名称"))
    why: str | None = Field(description=N_("为什么问"))


class ExplainedMeasure(Shape):
    """One measure in words."""

    measure: str = Field(description=N_("措施的编号"))
    name: str = Field(description=N_("名称"))
    document: str = Field(description=N_("文件的名称与条次"))
    status: Status = Field(description=N_("结论"))
    status_words: str = Field(description=N_("结论，文字"))
    sentence: str = Field(description=N_("一句话的结论"))
    arithmetic: Arithmetic | None = Field(description=N_("金额怎样算出；没有确定金额的为 null"))
    readings: list[ExplainedReading] = Field(description=N_("条文没有写明的问题，各种解释的结果"))
    agreement: str | None = Field(description=N_("多少种解释结果相同；null：没有两种相同，或只有一种"))
    clauses: list[ExplainedClause] = Field(description=N_("逐条对照"))
    missing: list[Missing] = Field(description=N_("还缺哪些事实"))
    rulings: list[str] = Field(description=N_("采用了哪些裁定"))


class Explanation(Shape):
    """A case in words: the measures that may concern it."""

    id: str = Field(description=N_("案例的编号"))
    lang: Language = Field(description=N_("文字的语言"))
    total: str = Field(description=N_("叠加之后合计可得，元"))
    measures: list[ExplainedMeasure] = Field(description=N_("可能适用的措施；别的地区的不在其中"))


def explained(
    law: Law, case: Case, told: Told, rulings: tuple[Ruling, ...] | None, district: object, lang: Language
) -> Explanation:
    """district: that of the premises by its names, None where it is not one."""
    return Explanation(
        id=told.id,
        lang=lang,
        total=_between(told.total),
        measures=[
            _measure(law, case, law.measures[id], said, rulings, district)
            for id, said in told.determinations.items()
            if said.status != "not_applicable"
        ],
    )


def _measure(
    law: Law,
    case: Case,
    measure: Measure,
    said: Determination,
    rulings: tuple[Ruling, ...] | None,
    district: object,
) -> ExplainedMeasure:
    document, reckoned = law.document(measure.id), lines(law, measure.id, case, said, rulings)
    return ExplainedMeasure(
        measure=measure.id,
        name=pick(measure.name),
        document=_("《{title}》").format(title=pick(document.title)) + article(measure.article),
        status=said.status,
        status_words=pick(status_words(said.status, measure)),
        sentence=sentence_at(measure, said, district) if case.tenant is not None else _of_operator(measure, said),
        arithmetic=_arithmetic(reckoned.get("")),
        readings=list(_readings(said.readings, law, reckoned)),
        agreement=how_many_agree(said.readings),
        clauses=[
            ExplainedClause(
                id=clause.id,
                name=words.clause_name(measure, clause.id),
                article=article(clause.article),
                quote=clause.quote,
                state=clause.state,
                facts=[fact_name(path) for path in clause.facts],
            )
            for clause in said.clauses
        ],
        missing=list(_missing(law, said)),
        rulings=[
            f"{words.ruling_words(each.question, each.option)}"
            f"（{words.act(each.by, each.basis, each.start.isoformat())}）"
            for each in said.rulings
        ],
    )


def _of_operator(measure: Measure, said: Determination) -> str:
    """An operating body's answer: the self-check asks tenants only, so this is said as its page of rewards does."""
    told = label(status_words(said.status, measure))
    if said.status in ("not_eligible", "not_in_force", "superseded") or not said.high:
        return told
    return _("{status}：{amount}").format(status=told, amount=pick(grouped_readings.amount(said)))


def _readings(readings: Mapping[str, Reading], law: Law, reckoned: Mapping[str, Line]) -> Iterator[ExplainedReading]:
    for key, reading in readings.items():
        yield ExplainedReading(
            key=key,
            words=label(grouped_readings.reading_words(key, law)),
            amount=label(grouped_readings.amount(reading)),
            arithmetic=_arithmetic(reckoned.get(key)),
        )


def _arithmetic(line: Line | None) -> Arithmetic | None:
    if line is None:
        return None
    text = None if line.text is None else Quoted(article=article(line.text.article), quote=line.text.quote)
    return Arithmetic(line=pick(line.words), counted=None if line.counted is None else label(line.counted), text=text)


def _missing(law: Law, said: Determination) -> Iterator[Missing]:
    for path in said.missing:
        fact = law.fact_at(path)
        yield Missing(id=path, name=fact_name(path), why=None if fact is None else pick(fact.why))


def _between(span: Span | AtLeast) -> str:
    if span.high is None:
        return _("{low} 以上，最高不明").format(low=exact(span.low))
    low, high = exact(span.low), exact(span.high)
    return high if span.low == span.high else _("{low} 至 {high}").format(low=low, high=high)
