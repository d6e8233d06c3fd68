"""The answer page of 补贴自查: one measure's determination in words.

One plain sentence first, then the basis, the range with its readings, every clause with its quoted text and the fact
used, what would change the answer, and what comes next. Everything is read from the law's answer; discretion reads as
discretion, and money that nobody owes never gets a mark of success.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from registry.policy import Determination, vocabulary
from registry.policy.answers.cases import case_of
from registry.policy.files.documents import Document, Measure
from registry.policy.files.law import Law
from registry.policy.spoken.arithmetic import lines
from registry.policy.spoken.arithmetic_line import Line
from views.answers import measure as words
from views.answers import next_steps, portions
from views.answers.arithmetic import draw_line
from views.answers.facts import fact_words
from views.answers.ranges import draw_range
from views.help import heading
from views.kit.articles import article
from views.kit.format import exact, money_exact, to_the_unit
from views.kit.i18n import _, link, pick
from views.kit.markup import Html, show, tag
from views.selfcheck import at_stake
from views.selfcheck.check import Check
from views.selfcheck.question import Question
from views.selfcheck.questions import questions
from views.selfcheck.sentence import sentence
from views.selfcheck.what_would_help import draw_better
from views.selfcheck.what_would_lose import draw_losses

MARKS = {"met": "✓", "failed": "✕", "unknown": "?"}
NOTHING_TO_CLAIM = ("not_eligible", "not_in_force", "superseded")


def full_name(law: Law, measure: Measure) -> str:
    """`光明区（十四）产业用房租金补贴`: who, which article, what."""
    return _("{issuer}{article}{name}").format(
        issuer=words.issuer(law.document(measure.id)), article=article(measure.article), name=pick(measure.name)
    )


@dataclass(frozen=True)
class Answer:
    """The whole answer of one measure: its sentence, what stands beneath it, the questions that would change it with
    their words, and the rest."""

    sentence: str
    first: Html
    changes: Sequence[tuple[Question, str]]
    rest: Html


def answer_of(law: Law, measure: Measure, check: Check, way_on: Html | None = None) -> Answer:
    """What is said of one measure. `way_on`: for who is refused."""
    document, found = law.document(measure.id), check.determinations[measure.id]
    reckoned = _arithmetic(law, measure, found, check)
    first = tag(
        "div",
        tag("p", *_basis(document, measure, found), cls="sp-quiet"),
        *(tag("p", line) for line in _beneath(measure, document, found)),
        *draw_line(reckoned.get("")),
        *words.rulings(found),
        draw_range(found, reckoned),
        cls="sp",
    )
    rest = tag(
        "div",
        draw_better(law, measure, found, check),
        draw_losses(law, measure, found, check),
        way_on,
        draw_clauses(measure, found, check),
        _next_steps(measure, document, found, check),
        cls="sp",
    )
    return Answer(sentence(measure, found, check), first, _changes(found, check), rest)


def draw_answer(measure: Measure, said: Answer, main: bool) -> None:
    """The answer on the page; the `main` one carries its title."""
    if main:
        heading.title(said.sentence, "check")
    else:
        st.header(said.sentence, anchor=False)
    show(said.first)
    if said.changes:
        show(tag("div", tag("h3", changes_title()), cls="sp"))
        with st.container(key=f"changes-{measure.id}", gap=None):
            for question, label in said.changes:
                if st.button(label, key=f"fill-{measure.id}-{question.key}", type="tertiary"):
                    for kept in ("on", "ref"):  # another answer is not the one that was kept
                        st.query_params.pop(kept, None)
                    st.query_params["ask"] = question.key
                    st.rerun()
    show(said.rest)


def changes_title() -> str:
    """The heading above the questions that would change an answer."""
    return _("哪些信息会改变结果")


def _arithmetic(law: Law, measure: Measure, found: Determination, check: Check) -> dict[str, Line]:
    """How the amount arose, and that of each reading by its key."""
    return lines(law, measure.id, case_of(check.case, law.measures, law.declared), found, check.adopted)


def _basis(document: Document, measure: Measure, found: Determination) -> list[object]:
    """依据, and that the amount is a ceiling, where there is one to claim."""
    title = tag("a", pick(document.title), href=link("policies", doc=document.id, measure=measure.id))
    where = _("{article}，以主管部门当年申请指南为准。") if document.guide else _("{article}。")
    said = [_("依据 "), title, where.format(article=article(measure.article))]
    if found.status in NOTHING_TO_CLAIM or measure.payment.kind == "in_kind":
        return said
    if measure.payment.kind == "discretionary":
        return [*said, _("这不是可以主张的权利。")]
    return [*said, _("金额为上限，不是承诺。")] if found.high else said


def _beneath(measure: Measure, document: Document, found: Determination) -> list[object]:
    """Exact yuan by tier, the cap that cuts, the floor by district, the announced budget, a source that is only
    secondary."""
    said: list[object] = []
    low, high = found.low, found.high
    if high:
        amount = to_the_unit(low, high)
        tier = _("，按“{tier}”的标准").format(tier=pick(vocabulary.TIERS[found.tier])) if found.tier else ""
        said.append(_("{amount}{tier}。").format(amount=amount, tier=tier))
        said += portions.steps(found)
    if found.capped:
        said.append(_("已达到上限，超出部分不计。"))
    if found.floor is not None and found.floor.settled and found.floor.low is not None:
        said.append(_("下限：每年 {amount}。").format(amount=exact(found.floor.low)))
    said += portions.floors(found)
    if found.after_budget is not None:
        low, high = found.after_budget.low, found.after_budget.high
        shown = (
            money_exact(high)
            if low == high
            else _("{low} 至 {high}").format(low=money_exact(low), high=money_exact(high))
        )
        said.append(_("按当年公布的兑付比例：{amount}。").format(amount=shown))
    if document.provenance == "secondary":
        said.append(tag("strong", _("这份文件只见到二手来源，未见原文；金额仅供参考，请向主管部门核实。")))
    return said


def draw_clauses(measure: Measure, found: Determination, check: Check) -> Html | None:
    """Every clause with a mark and a word, its quoted text, and the facts it rests on."""
    if not found.clauses:
        return None
    said = {"met": _("满足"), "failed": _("不满足"), "unknown": _("不清楚")}
    if found.readings:
        said["unknown"] = _("取决于解释")
    rows = []
    for clause in found.clauses:
        used = [
            fact_words(path, check.case, check.known, measure.id, settled=clause.state == "met")
            for path in clause.facts
        ]
        rows.append(
            tag(
                "li",
                tag(
                    "span",
                    tag("span", MARKS[clause.state], aria_hidden="true"),
                    " ",
                    said[clause.state],
                    cls=f"sp-state sp-{clause.state}",
                ),
                tag(
                    "div",
                    tag("strong", words.clause_name(measure, clause.id)),
                    words.quoted(clause.quote, clause.article),
                    *(tag("p", line, cls="sp-quiet") for line in used if line),
                ),
            )
        )
    # The tick of a clause is that of the clause: it is not green where nobody owes the money.
    owed = "sp-owed-by-nobody" if measure.payment.kind == "discretionary" else ""
    return tag("section", tag("h3", _("逐条对照")), tag("ul", *rows, cls=f"sp-clauses {owed}"))


def _changes(found: Determination, check: Check) -> list[tuple[Question, str]]:
    """What would change the answer: the questions that supply the missing facts, each with its words.

    One may have been answered already, where the answer was 不清楚 or a total of rent whose months the law asks for.
    """
    wanted = (q for q in questions() if any(q.covers(path) for path in found.missing))
    asked = at_stake.by_stake(wanted, check) if found.missing else []
    return [(question, _change(question, check)) for question in asked]


def _change(question: Question, check: Check) -> str:
    if question.key == "rent" and "rent" in check.case:
        return _("{question}请按租赁合同填写").format(question=question.title())
    return question.title()


def _next_steps(measure: Measure, document: Document, found: Determination, check: Check) -> Html | None:
    """Where, when and with what to claim; claims left, the day the document ends."""
    lines: list[object] = []
    left = found.claims_left
    if left and _may_qualify(measure, found):
        n = str(left.high) if left.low == left.high else f"{left.low}–{left.high}"
        said = (
            _("文件到期前，这项下限规定最多还适用 {n} 个租金年度。")
            if measure.payment.kind == "discretionary"
            else _("文件到期前，连同本次还可申请 {n} 次（条文年限与有效期取其短）。")
        )
        lines.append(said.format(n=n))
    if measure.perhaps_same_kind and found.status not in NOTHING_TO_CLAIM:
        named = [
            _("{name}（{basis}）").format(name=pick(each.name), basis=each.basis) for each in measure.perhaps_same_kind
        ]
        lines.append(_("可能属于同类、由主管部门判断的项目：{projects}。").format(projects=_("、").join(named)))
    if found.until is not None:
        lines.append(_("文件有效期至 {day}。").format(day=found.until.isoformat()))
    step = next_steps.after_answer(document, measure, found, check.as_of, check.district)
    if not lines and not step:
        return None
    return tag("section", tag("h3", _("接下来")), *step, *(tag("p", line) for line in lines))


def _may_qualify(measure: Measure, found: Determination) -> bool:
    """Whether anything may be claimed: for a floor, no clause that decides about it has failed."""
    if found.status in NOTHING_TO_CLAIM:
        return False
    if measure.payment.kind == "discretionary":
        about_floor = {clause.id for clause in measure.clauses if clause.decides == "floor"}
        return not any(clause.id in about_floor and clause.state == "failed" for clause in found.clauses)
    return measure.payment.kind == "in_kind" or bool(found.high)


def nothing_here(place: str | None) -> tuple[str, str]:
    """No measure of the register applies at `place`, or nobody knows where it is: the title, and the way on."""
    if place is None:
        said = _("租金补贴由房屋所在的区决定。租赁合同或产权证上写有地址；也可以问园区的运营主体。")
        return _("要先知道房屋在哪个区"), said
    said = _("登记中的政策文件都不适用于这个地方，或已不在有效期内。其他文件可能适用，请向所在区的主管部门了解。")
    return _("没有找到适用于{place}的有效租金补贴").format(place=place), said
