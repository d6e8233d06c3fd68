"""How an operating body's amount arose (运营主体算式): a share of its outlay, or rewards for what its park holds."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from registry.policy.answers.replies import Because
from registry.policy.files import documents as d
from registry.policy.files import payments as ways
from registry.policy.kernel.exact import fraction
from registry.policy.kernel.titles import assessed, rewards
from registry.policy.spoken.amount_words import joined, result
from registry.policy.spoken.arithmetic_line import Line, dropped, limited, product, says, with_
from registry.policy.spoken.workings import Working
from registry.policy.vocabulary import TIERS
from registry.words import Words


def share_of_outlay(measure: d.Measure, of: Working) -> Line | None:
    payment, facts = measure.paying(ways.ShareOfOutlay), of.setting.facts
    outlay = int(facts.columns["incubator.audited_outlay"].values.max())
    due, cap = outlay * Fraction(*fraction(payment.percent)), int(payment.cap * 100)
    cuts, fen = due // 1 > cap, min(int(due), cap)
    said = with_(product(outlay, payment.percent), dropped(due))
    counted = Words(f"计入 {facts.rent_year} 年度经审定投入", f"audited outlay of {facts.rent_year} counted")
    return Line(
        fen, said, limited(cap, cuts), cuts, counted, Because(measure.article, says(measure.quote, payment.cap))
    )


def reward(measure: d.Measure, of: Working) -> Line | None:
    if not of.must.all():
        return None
    facts, paying = of.setting.facts, of.setting.measure
    if paying.paying(ways.RewardByTitle).years == "any":
        by_year = assessed.settled(facts, paying, of.setting.options)
        due = [each for _, each in by_year]
        said = [with_(Words(f"{year} 年度", f"{year}: "), _rewarded(each)) for year, each in by_year]
    else:
        due = rewards.settled(facts, paying, of.setting.options)
        said = [_rewarded(each) for each in due]
    if not due:
        return None
    fen = sum(each.due for each in due)
    if len(due) > 1:
        total = result(fen)
        said.append(Words(f"合计 {total.zh}", f"together {total.en}"))
    words = Because(measure.article, says(measure.quote, Decimal(due[0].amount) / 100))
    return Line(fen, joined(said), text=words)


def _rewarded(each: rewards.SettledReward) -> Words:
    named, amount, before, left = TIERS[each.step], result(each.amount), result(each.before), result(each.due)
    if each.difference and each.before:
        return Words(
            f"{named.zh} {amount.zh} − 此前已领取 {before.zh} = {left.zh}",
            f"{named.en} {amount.en} − {before.en} paid before = {left.en}",
        )
    said = Words(f"{named.zh} {amount.zh}", f"{named.en} {amount.en}")
    if each.before:
        return with_(said, Words(f"（此前已领取 {before.zh}，不扣除）", f" ({before.en} paid before, not taken off)"))
    return said
