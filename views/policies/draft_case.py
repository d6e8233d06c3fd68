"""A draft tried on a typed case (用案例试算): a form of the facts that it asks for, or a file of cases that is pasted.

The questions are those of 补贴自查, in its words and with its checks; the form asks all at once, since an official
tries a draft from its end.
"""

from collections.abc import Iterator, Mapping
from typing import cast

import streamlit as st

from registry.drafts.model import Draft
from registry.drafts.on_register import districts_in
from registry.policy import Answer, Refusal, Told, answer_case, answer_file
from registry.policy.files.documents import Document, Measure
from registry.policy.files.put_together import FixedSum
from views.answers.facts import fact_name
from views.kit.articles import numbered
from views.kit.context import law, store, today
from views.kit.format import unknown
from views.kit.i18n import _, pick
from views.kit.markup import Html, show, tag
from views.kit.typed import Wrong
from views.selfcheck.answer import draw_clauses
from views.selfcheck.check import Check
from views.selfcheck.declared import example, field_label
from views.selfcheck.question import UNKNOWN, Question
from views.selfcheck.questions import NOBODY, case_facts, questions
from views.selfcheck.sentence import sentence

LONGEST = 100_000
"""Characters of a pasted file of cases."""
SHOWN = 50
"""Cases of it whose answers are shown."""
GRANT_YEARS = 4


def draw_case(draft: Draft) -> None:
    """The form and its answer; and the field for a file of cases."""
    assert draft.document is not None
    st.header(_("用案例试算"), anchor=False)
    by_form, by_file = st.tabs([_("填写事实"), _("粘贴案例文件")])
    with by_form:
        _form(draft.document)
    with by_file:
        _pasted(draft.document)


# ---- a form --------------------------------------------------------------------------------------------------------


def _form(document: Document) -> None:
    measures = [measure for measure in document.measures if measure.claimant != "operator"]
    if not measures:
        show(tag("p", _("这份草稿没有面向入驻企业的措施；运营主体的案例请粘贴案例文件。"), cls="sp sp-quiet"))
        return
    with st.form("draft-case", border=False):
        district = _district(document)
        answers = dict(_answers(measures))
        sent = st.form_submit_button(_("试算"), key="draft-case-send")
    if not sent:
        return
    year = today().year - 1
    try:
        facts = case_facts(answers, year)
    except Wrong as wrong:
        show(tag("p", tag("strong", _("请改正：")), str(wrong), cls="sp-problem", role="alert"))
        return
    park = dict(cast("Mapping[str, object]", facts.pop("park", {}))) | ({"district": district} if district else {})
    case = {"id": "draft", "as_of": today(), "tenant": facts.pop("tenant", {}), "park": park, **facts}
    _told(document, answer_case(case, law()), case)


def _district(document: Document) -> str | None:
    """Where the premises are: a district of the document's territory."""
    with store().read() as session:
        names = {code: pick(name) for code, name in districts_in(session, document.jurisdiction).items()}
    return st.selectbox(_("房屋所在的区"), list(names), format_func=lambda code: names[code], key="draft-district")


def _answers(measures: list[Measure]) -> Iterator[tuple[str, str]]:
    """By question, what was typed; nothing for a field that is left empty."""
    wanted = {path for measure in measures for path in (*measure.facts, *_left_out(measure))}
    for question in questions():
        if question.key == "where" or not any(question.covers(path) for path in wanted):
            continue
        text = _field(question, measures, wanted)
        if text not in ("", None, UNKNOWN):
            yield question.key, text


def _left_out(measure: Measure) -> Iterator[str]:
    """Facts that the amount rests on, and that forms of payment need not name: the rent, and those of a ladder."""
    if measure.payment.ladder:
        yield from ("park.recognition", "cooperation")
    if not measure.payment.names and not isinstance(measure.payment, FixedSum):
        yield "rent"


def _such_as(shown: str) -> str:
    return _("例如 {example}").format(example=shown)


def _field(question: Question, measures: list[Measure], wanted: set[str]) -> str | None:
    key = f"draft-{question.key}"
    if question.key == "rent":
        by_lease = any(measure.payment.reads_lease for measure in measures) or "lease.area_m2" in wanted
        return _lease(key) if by_lease else st.text_input(fact_name("rent"), key=key, placeholder=_such_as("3000000"))
    if question.key == "granted":
        return _granted(question, measures[0], key)
    if question.options is not None and question.key != "industry":
        options = {UNKNOWN: unknown(), **question.options()}
        return st.selectbox(question.title(), list(options), format_func=lambda value: options[value], key=key)
    if question.fact is None:
        return st.text_input(question.title(), key=key, placeholder=_such_as("65"))
    return st.text_input(
        field_label(question.fact, today().year - 1), key=key, placeholder=_such_as(example(question.fact))
    )


def _lease(key: str) -> str:
    """The parts of a lease, as the self-check joins them; empty where nothing is typed."""
    columns = st.columns(4)
    names = [fact_name(path) for path in ("lease.start", "lease.monthly_rent", "lease.rent_free_months")]
    start, monthly, free = (
        column.text_input(name, key=f"{key}-{place}")
        for place, (column, name) in enumerate(zip(columns, names, strict=False))
    )
    area = columns[3].text_input(fact_name("lease.area_m2"), key=f"{key}-area")
    parts = [part.strip().replace("_", " ") for part in (start, "", monthly, free, area)]
    return "_".join(parts) if any(parts) else ""


def _granted(question: Question, measure: Measure, key: str) -> str:
    """Nothing chosen is not known; the years that were paid, or never."""
    last = today().year - 1
    years = [str(year) for year in range(last, last - GRANT_YEARS, -1)]
    options = {NOBODY: _("从未领取"), **{year: year for year in years}}
    chosen = st.multiselect(
        question.title(), list(options), format_func=lambda value: options[value], key=key, placeholder=_("请选择"),
    )  # fmt: skip
    paid = sorted(each for each in chosen if each != NOBODY)
    return f"{measure.id}:{'_'.join(paid)}" if paid else NOBODY if chosen else ""


# ---- a file of cases -----------------------------------------------------------------------------------------------


def _pasted(document: Document) -> None:
    with st.form("draft-cases", border=False):
        text = st.text_area(
            _("案例文件（YAML，写法同 softpark check）"), height=220, max_chars=LONGEST, key="draft-cases-text"
        )
        sent = st.form_submit_button(_("试算"), key="draft-cases-send")
    if not sent or not text.strip():
        return
    try:
        answers = answer_file(text, law())
    except Refusal as refusal:
        show(tag("p", pick(refusal), cls="sp-problem", role="alert"))
        return
    for place, answer in enumerate(answers[:SHOWN], 1):
        show(tag("div", tag("h3", answer.id or _("第 {n} 项").format(n=place)), cls="sp"))
        _told(document, answer, {})
    if len(answers) > SHOWN:
        show(tag("p", _("只显示前 {n} 个案例。").format(n=SHOWN), cls="sp sp-quiet"))


# ---- answers -------------------------------------------------------------------------------------------------------


def _told(document: Document, answer: Answer, case: Mapping[str, object]) -> None:
    """What each measure of the draft answers; or what cannot be taken, with its place."""
    if not isinstance(answer, Told):
        said = _("{at}：{why}").format(at=answer.at, why=pick(answer)) if answer.at else pick(answer)
        show(tag("p", said, cls="sp-problem", role="alert"))
        return
    check = Check({}, case=dict(case), determinations=dict(answer.determinations))
    parts: list[Html] = []
    for measure in document.measures:
        found = answer.determinations.get(measure.id)
        if found is None:
            continue
        if found.status == "not_applicable":
            said = _("不适用于该地区")
        else:
            said = sentence(measure, found, check)
        parts += [tag("h4", numbered(measure)), tag("p", tag("strong", _("{sentence}。").format(sentence=said)))]
        if case and (clauses := draw_clauses(measure, found, check)) is not None:
            parts.append(clauses)
    show(tag("div", *parts, cls="sp"))
