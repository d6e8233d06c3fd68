"""运营主体的奖励: what was drawn, what may be drawn now, and what would be drawn with one more title.

The answers are the law's, with their readings. A hypothesis is called one wherever it stands.
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from registry.certification.rewards import Drawn, Rewards, Scenario
from registry.policy import Determination, Unanswered, vocabulary
from registry.policy.answers.replies import Reading, Span
from views.answers import other_topics
from views.answers.facts import fact_name
from views.answers.measure import clause_name, reading_words, rulings_briefly
from views.answers.refused import refused
from views.kit.articles import numbered
from views.kit.context import law
from views.kit.format import day, exact, money, unknown, yuan
from views.kit.i18n import _, link, pick
from views.kit.marks import mark
from views.kit.markup import NUMBER, Html, show, table, tag

OPEN = ("eligible", "depends_on_reading", "needs_facts", "superseded", "not_eligible")


def draw_rewards(found: Rewards, district: str | None, on: date) -> None:
    """The three parts, then what else there is in the district; only that nobody runs the park, where that is so."""
    st.header(_("运营主体的奖励"), anchor=False)
    if found.now is None:
        show(tag("p", _("登记中这一天没有运营主体，不能对照奖励。"), cls="sp-lead"))
        return
    show(tag("div", tag("p", _("{body}，{day}").format(body=found.body, day=day(on)), cls="sp-quiet"), cls="sp"))
    _drawn(found)
    _now(found.now)
    _others(found)
    if others := other_topics.way_on("operator", filter(None, [district]), on):
        show(tag("div", others, cls="sp"))


def _drawn(found: Rewards) -> None:
    st.subheader(_("已领取"), anchor=False)
    if found.drawn:
        columns = [(_("措施"), None), (_("等级或年度"), None), (_("金额"), NUMBER), (_("发放日"), "sp-nowrap")]
        show(tag("div", table(columns, [_paid(row) for row in found.drawn]), cls="sp"))
    if not found.complete:
        said = _("登记没有确认列出了全部奖励，可能还有没列出的。")
    else:
        said = "" if found.drawn else _("没有领取过。")
    if said:
        show(tag("p", said, cls="sp-quiet"))


def _paid(row: Drawn) -> list[object]:
    tier = pick(vocabulary.TIERS[row.tier]) if row.tier else None
    year = str(row.rent_year) if row.rent_year else None
    amount = unknown() if row.fen is None else exact(yuan(row.fen))
    return [[_measure(row.measure), mark(row.demo)], tier or year or unknown(), amount, day(row.paid_on)]


def _measure(id: str) -> Html | str:
    """A measure as a link to its text."""
    known = law().measures.get(id)
    if known is None:
        return id
    name = numbered(known)
    return tag("a", name, href=link("policies", doc=id.split("/")[0], measure=id), target="_self")


def _now(now: Scenario) -> None:
    """Every measure in force here, with its answer."""
    st.subheader(_("现在可申请"), anchor=False)
    if isinstance(now.answer, Unanswered):
        show(tag("div", *refused(now.answer), cls="sp"))
        return
    rows = [_answer(id, said) for id, said in now.answer.determinations.items() if said.status in OPEN]
    if not rows:
        show(tag("p", _("没有适用的有效措施。"), cls="sp-quiet"))
        return
    columns = [(_("措施"), None), (_("结果"), None), (_("金额上限"), NUMBER)]
    total = tag("p", _("合计：{amount}").format(amount=_range(now.answer.total)), cls="sp-quiet")
    show(tag("div", table(columns, rows), total, cls="sp"))


def _answer(id: str, said: Determination) -> list[object]:
    return [_measure(id), _status(id, said), _range(said)]


def _status(id: str, said: Determination) -> list[object]:
    """The status in words, with what decides it: missing facts, failed clauses, readings, rulings."""
    status = said.status
    parts: list[object] = [tag("span", pick(vocabulary.STATUSES[status]), cls=f"sp-state sp-status-{status}")]
    if said.missing:
        names = [fact_name(path) for path in said.missing]
        parts.append(tag("small", _("还需：{facts}").format(facts=_("、").join(names))))
    if said.failed:
        names = [clause_name(law().measures[id], clause) for clause in said.failed if clause != "no-payment"]
        if names:
            parts.append(tag("small", _("不满足：{clauses}").format(clauses=_("、").join(names))))
    for key, reading in said.readings.items():
        words = _("{reading}：{amount}").format(reading=reading_words(key), amount=_range(reading))
        parts.append(tag("small", words))
    if ruled := rulings_briefly(said):
        parts.append(tag("small", tag("a", ruled, href=link("rulings"), target="_self")))
    return parts


def _range(said: Reading | Span) -> str:
    low, high = said.low, said.high
    if high is None:
        return "—"
    return money(high) if low == high else _("{low} 至 {high}").format(low=money(low), high=money(high))


def _others(found: Rewards) -> None:
    """One more title, recognition or incubator at a time, as if it were granted on the day."""
    st.subheader(_("假如再取得"), anchor=False)
    rows = [
        [
            [_added(scenario.adds), tag("strong", _("（下一级）")) if scenario.next else None],
            *_hypothesis(scenario, found.now),
        ]
        for scenario in found.others
    ]
    if not rows:
        show(tag("p", _("已具有全部等级的称号。"), cls="sp-quiet"))
        return
    columns = [(_("假如自这一天起取得"), None), (_("与现在不同的奖励"), None), (_("合计"), NUMBER)]
    note = _(
        "这是假设，不是承诺：还没有领取的奖励按没有领取计算；先领取现有等级的奖励再升级，"
        "升级后是全额还是差额取决于条文解释。"
    )
    show(tag("div", table(columns, rows), tag("p", note, cls="sp-quiet sp-small"), cls="sp"))


def _added(adds: str) -> str:
    if adds == "zero_rent":
        return _("经认定的“零租”孵化器")
    return pick(vocabulary.TIERS[adds])


def _hypothesis(scenario: Scenario, now: Scenario) -> tuple[list[object], str]:
    """What would be different, and the sum."""
    if isinstance(scenario.answer, Unanswered):
        return refused(scenario.answer), unknown()
    before = {} if isinstance(now.answer, Unanswered) else now.answer.determinations
    return _parts(scenario.answer.determinations, before), _range(scenario.answer.total)


def _parts(then: Mapping[str, Determination], now: Mapping[str, Determination]) -> list[object]:
    """The measures that would pay something else than now, each with its readings."""
    parts: list[object] = []
    for id, said in then.items():
        if said.status in OPEN and said != now.get(id) and said.high:
            parts.append(tag("div", _measure(id), " ", _range(said)))
            for key, reading in said.readings.items():
                words = _("{reading}：{amount}").format(reading=reading_words(key), amount=_range(reading))
                parts.append(tag("small", words))
            if said.missing:
                names = [fact_name(path) for path in said.missing]
                parts.append(tag("small", _("还需：{facts}").format(facts=_("、").join(names))))
    return parts or [_("没有不同")]
