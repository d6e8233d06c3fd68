"""Answers of ``softpark check`` in words: one sentence for a determination, and a line for the parts of its amount."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from registry.policy import Answer, Determination, Told, Unanswered, load_law
from registry.policy.answers import next_step
from registry.policy.answers.cases import Case, Refused
from registry.policy.answers.next_step import NOTHING_TO_CLAIM, NextStep, Stated
from registry.policy.answers.replies import AtLeast, Floor, Reading, Span
from registry.policy.files import jurisdictions
from registry.policy.files.documents import Measure
from registry.policy.files.law import Law
from registry.policy.files.payments import Discretionary
from registry.policy.files.rulings import Rulings
from registry.policy.spoken import grouped_readings
from registry.policy.spoken.arithmetic_line import Line
from registry.policy.spoken.premises_on_steps import OnStep
from registry.policy.spoken.status_words import status_words
from registry.policy.turning import losses_said
from registry.policy.turning.losses import Loss, losses_of_all
from registry.policy.vocabulary import NO_PAYMENT, TIERS
from registry.quoting import inner
from registry.typed.article_words import article


def name(law: Law, measure_id: str) -> str:
    """A measure by its name, and where it stands: `产业用房租金补贴（深光府规〔2025〕4号第十四条）`."""
    measure, document = law.measures[measure_id], law.document(measure_id)
    return f"{measure.name.zh}（{document.number or document.title.zh}{article(measure.article).zh}）"


def sentence(said: Reading, measure: Measure) -> str:
    """The status in words, what is missing or fails, and the amount or the floor."""
    words = status_words(said.status, measure).zh
    if said.status == "not_eligible":
        return f"{words}（{'、'.join(_clause(measure, id) for id in said.failed)}）"
    if said.status == "not_in_force":
        return words
    if said.status == "discretionary":
        return f"{words}，{_floor(said.floor) if _pays_floor(measure) else '条文未定金额'}"
    missing = "、".join(_name(path) for path in said.missing) if isinstance(said, Determination) else ""
    told = f"{words}{'：' + missing if missing else ''}"
    if said.floor is not None:
        return f"{told}，{_floor(said.floor)}"
    if said.months is not None:
        return f"{told}，免租 {said.months} 个月"
    if said.worth is not None:
        return f"{told}，减免的租金约值 {between(said.worth)}"
    if said.high is None and said.low is not None and said.status not in _CLOSED:
        return f"{told} {between(AtLeast(said.low))}"
    return f"{told} {between(Span(said.low, said.high))}" if said.high else told


def perhaps_same_kind(said: Reading, measure: Measure) -> Iterator[str]:
    """Projects that may be of the same kind, by name; whether they are is not decided."""
    if measure.perhaps_same_kind and said.status not in NOTHING_TO_CLAIM:
        listed = "、".join(f"{each.name.zh}（{each.basis}）" for each in measure.perhaps_same_kind)
        yield f"可能属于同类、由主管部门判断：{listed}"


_CLOSED = ("not_applicable", "superseded")


def _pays_floor(measure: Measure) -> bool:
    """Whether districts pay, who may have to pay a least."""
    return isinstance(measure.payment, Discretionary) and measure.payment.payer == "district"


def parts(said: Reading) -> Iterator[str]:
    """Where several steps contribute, what each comes to; where several districts pay, the floor of each."""
    if said.tiers:
        listed = "；".join(f"{TIERS[tier].zh} {between(amount)}" for tier, amount in said.tiers.items())
        yield f"各档：{listed}{'；合计另受共同上限限制' if is_cut(said) else ''}"
    if said.payers:
        yield "各区：" + "；".join(f"{_district(each.district)} {_floor(each.floor)}" for each in said.payers)


def arithmetic(line: Line | None) -> Iterator[str]:
    """How the amount arose, what was counted, and the words of the text that set the cap or the amount."""
    if line is None:
        return
    yield f"算式：{line.words.zh}"
    if line.counted is not None:
        yield line.counted.zh
    if line.text is not None:
        label = "上限原文" if line.limit is not None else "金额原文"
        yield f"{label}：{article(line.text.article).zh}“{inner(line.text.quote)}”"


def standing(steps: Sequence[OnStep]) -> Iterator[str]:
    """Where premises stand on steps of their own, which of them on which, with the words of the step."""
    for each in steps:
        yield f"{each.words.zh}，{article(each.text.article).zh}“{inner(each.text.quote)}”"


def side_by_side(
    law: Law, readings: Mapping[str, Reading], measure: Measure, reckoned: Mapping[str, Line]
) -> Iterator[tuple[str, list[str]]]:
    """How many readings agree, then each reading in words with its answer, and the lines that belong to it."""
    if (counted := grouped_readings.counted(readings, law)) is not None:
        yield f"{counted.zh}。", []
    for key, reading in readings.items():
        told = f"{grouped_readings.reading_words(key, law).zh}：{sentence(reading, measure)}"
        yield told, [*parts(reading), *arithmetic(reckoned.get(key))]


def _clause(measure: Measure, id: str) -> str:
    return next((clause.name.zh for clause in measure.clauses if clause.id == id), NO_PAYMENT.zh)


def steps(
    answers: Sequence[Answer], cases: Sequence[Case | Refused], law: Law, stated: Callable[[int], Mapping[str, Stated]]
) -> list[dict[str, NextStep]]:
    """For every answer the next steps, by measure, where something is left to claim; `stated` tells those of a year.
    Who is told the same gets the same step."""
    made: dict[tuple[int, int, str], NextStep | None] = {}

    def following(answer: Told, year: int) -> Iterator[tuple[str, NextStep | None]]:
        for measure, said in answer.determinations.items():
            same = id(said), year, measure  # the answers are held as long as this runs
            if same not in made:
                told = stated(year).get(measure)
                made[same] = next_step.of_answer(law.document(measure), law.measures[measure], said, told)
            yield measure, made[same]

    return [
        {}
        if isinstance(answer, Unanswered)
        else {measure: step for measure, step in following(answer, case.as_of.year) if step is not None}
        for answer, case in zip(answers, cases, strict=True)
    ]


def next_words(step: NextStep) -> str:
    """The next step in a line."""
    said = [
        f"{next_step.PARTS[name].zh}：{'；'.join(line.zh for line in part.lines)}" for name, part in step.known.items()
    ]
    if step.unknown:
        names = "、".join(next_step.PARTS[name].zh for name in step.unknown)
        said.append(f"{names}：{step.advice.zh}")
    if step.stated is not None:
        said.append(f"{step.stated.year} 年，{step.stated.by}，来源 {step.stated.source}")
    return f"下一步 next：{'。'.join(said)}"


TOGETHER = 200
"""Cases whose losses are worked out in one batch."""


def lost(
    answers: Sequence[Answer], cases: Sequence[Case | Refused], law: Law, rulings: Rulings
) -> Iterator[Mapping[str, Sequence[Loss]]]:
    """For every answer, by measure, what would lose it again."""
    pairs = list(zip(cases, answers, strict=True))
    for first in range(0, len(pairs), TOGETHER):
        some = [
            (case, dict(told.determinations)) if isinstance(case, Case) and isinstance(told, Told) else None
            for case, told in pairs[first : first + TOGETHER]
        ]
        found = iter(losses_of_all(law, [each for each in some if each is not None], rulings))
        yield from (next(found) if each is not None else {} for each in some)


def loss_words(law: Law, measure: Measure, loss: Loss) -> str:
    """What would lose the answer, with the words of the text."""
    said = losses_said.sentence(law, measure, loss).zh
    if loss.text is None:
        return f"失去或减少 loss：{said}"
    where = article(loss.text.article).zh if loss.text.article else ""
    return f"失去或减少 loss：{said}（{where}“{inner(loss.text.quote)}”）"


def is_cut(said: Reading) -> bool:
    """Whether the steps come to more than the amount: then a cap that they share cut something off."""
    return round(sum(amount.high for amount in said.tiers.values()) * 100) > round(said.high * 100)


def _district(code: str | None) -> str:
    return "（区不明）" if code is None else f"{jurisdictions.name(code) or ''}（{code}）"


def _floor(floor: Floor) -> str:
    """A floor, or from which to which it can be."""
    low, high = floor.low, floor.high
    if floor.settled:
        return "未定下限" if low is None else f"不低于 {low:,.2f} 元/年"
    if high is None:
        return "下限不明" if low is None else f"下限至少 {low:,.2f} 元/年"
    return f"可能没有下限，至多 {high:,.2f} 元/年" if low is None else f"下限 {low:,.2f} 至 {high:,.2f} 元/年"


def _name(path: str) -> str:
    """The fact's name in words; a path may end in the year it asks for."""
    fact = load_law().fact_at(path)
    return fact.name.zh if fact else path


def between(span: Span | AtLeast) -> str:
    """An amount in yuan, or from which to which; an end that nobody knows is said to be unknown."""
    if span.high is None:
        return f"{span.low:,.2f} 元以上，最高不明"
    return f"{span.high:,.2f} 元" if span.low == span.high else f"{span.low:,.2f} 至 {span.high:,.2f} 元"
