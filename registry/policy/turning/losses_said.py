"""What would lose an answer, in words (怎样会失去): one sentence for each, in both languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from registry.policy.answers.replies import Determination
from registry.policy.files import documents as d
from registry.policy.files import jurisdictions
from registry.policy.files.law import Law
from registry.policy.shared_facts import YES_NO, Fact
from registry.policy.spoken.amount_words import joined, operand, result
from registry.policy.turning.losses import Loss
from registry.quoting import inner
from registry.words import Words


def sentence(law: Law, measure: d.Measure, loss: Loss) -> Words:
    """What would happen, and what comes of it."""
    match loss.kind:
        case "cap":
            name = law.facts[loss.fact or "rent"].name
            return Words(
                f"已达到上限：{name.zh}再多，金额也不再增加", f"the cap is reached: more {name.en} pays nothing more"
            )
        case "years":
            return _years(loss.left or 0)
        case "once":
            if measure.payment.rewarded[1:]:
                return Words("每一等级只给一次：领取之后不再给", "each tier is paid once, and then no more")
            return Words("只给一次：领取之后不再给", "it is paid once, and then no more")
        case "beside":
            other = law.measures[loss.other or measure.id].name
            return Words(
                f"同一年度享受了“{inner(other.zh)}”，就不再享受这一项",
                f"in a year in which “{other.en}” is drawn, this is not",
            )
        case "end":
            return Words(
                f"文件有效期至 {loss.day}，此后不再适用", f"the document is in force until {loss.day}, not after"
            )
        case "elsewhere":
            return _elsewhere(law.document(measure.id))
        case "fact":
            supposed = _supposed(law.facts[loss.fact or ""], loss.values, moves=measure.claimant == "tenant")
            return joined([supposed, _follows(measure, loss)], "，", ", ")


def _years(left: int) -> Words:
    if left == 1:
        return Words("按条文的年限，这是最后一次", "by the years of the text this is the last payment")
    return Words(
        f"按条文的年限，连同本次最多 {left} 次，此后不再给",
        f"by the years of the text it is paid {left} times at most, this one included, and then no more",
    )


def _elsewhere(document: d.Document) -> Words:
    place = jurisdictions.name(document.jurisdiction) or document.issuer
    english = f"the {'district' if document.level == 'district' else 'city'} ({place})"
    return Words(f"房屋搬出{place}，这份文件就不再适用", f"outside {english} the document does not apply")


def _supposed(fact: Fact, values: tuple[object, ...], moves: bool) -> Words:
    """moves: whether the claimant could be in another park instead."""
    said = joined([_quoted(value_words(fact, value)) for value in values], "或", " or ")
    if fact.group == "park" and moves:
        return Words(
            f"若园区变动或搬迁，“{inner(fact.name.zh)}”变为{said.zh}",
            f"if the park changes, or the premises move, so that {fact.name.en} becomes {said.en}",
        )
    return Words(f"若“{inner(fact.name.zh)}”变为{said.zh}", f"if {fact.name.en} becomes {said.en}")


def _quoted(words: Words) -> Words:
    return Words(f"“{inner(words.zh)}”", f"“{words.en}”")


def _follows(measure: d.Measure, loss: Loss) -> Words:
    then = loss.then
    if then is None or then.status in ("not_eligible", "not_applicable"):
        clause = next((clause.name for clause in measure.clauses if clause.id == loss.failed), None)
        if clause is None:
            return Words("则不再符合", "nothing is paid")
        return Words(f"则不再符合：{clause.zh}", f"nothing is paid, for want of: {clause.en}")
    if then.status == "discretionary":
        return _floor(then)
    if then.worth is not None:
        least = result(round(then.worth.low * 100))
        return Words(f"则减免的租金至少 {least.zh}", f"the rent let off is {least.en} at least")
    if then.low is not None and then.high is None:
        least = result(round(then.low * 100))
        return Words(f"则至少 {least.zh}，没有写明上限", f"it is {least.en} at least, and no most is written")
    low, high = (result(round((amount or 0) * 100)) for amount in (then.low, then.high))
    if then.low == then.high:
        return Words(f"则最高 {high.zh}", f"it is {high.en} at most")
    why = ("还要看其他信息", "depending on other facts")
    if then.status == "depends_on_reading":
        why = ("取决于条文如何解释", "depending on how the text is read")
    return Words(f"则为 {low.zh}至 {high.zh}，{why[0]}", f"it is {low.en} to {high.en}, {why[1]}")


def _floor(then: Determination) -> Words:
    least = then.floor.low if then.floor is not None else None
    if least is None:
        return Words("则不再有下限", "there is no floor any more")
    amount = operand(round(least * 100))
    return Words(f"则下限为每年 {amount.zh}", f"the floor is {amount.en} a year")


def value_words(fact: Fact, value: object) -> Words:
    """A value of a fact: its word, yes or no, a day, an amount, a percentage, a number with its unit."""
    if isinstance(value, bool):
        return YES_NO["true" if value else "false"]
    if isinstance(value, str):
        return fact.values.get(value, Words(value, value))
    if isinstance(value, dt.date):
        return Words(value.isoformat(), value.isoformat())
    number = f"{Decimal(str(value)).normalize():,f}"
    match fact.kind:
        case "money":
            return Words(f"{number} 元", f"CNY {number}")
        case "percent":
            return Words(f"{number}%", f"{number}%")
        case _:
            unit = fact.unit or Words("", "")
            return Words(f"{number} {unit.zh}".strip(), f"{number} {unit.en}".strip())
