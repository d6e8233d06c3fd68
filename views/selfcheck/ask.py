"""Drawing one question of 补贴自查, and taking its answer into the address.

The message about a wrong answer stands at its field, above it, and what was typed stays.
"""

from collections.abc import Mapping

import streamlit as st
from sqlalchemy.orm import Session

from views.kit.articles import numbered
from views.kit.context import law
from views.kit.format import unknown
from views.kit.i18n import _
from views.kit.markup import show, tag
from views.selfcheck import fields
from views.selfcheck.check import ELSEWHERE, Check, needs_lease, written
from views.selfcheck.questions import NOBODY, OTHER, UNKNOWN, Question, Wrong


def draw_question(session: Session, question: Question, check: Check, at_stake: str | None) -> None:
    """The question as a form of its own; a good answer goes into the address and the script runs again.

    at_stake: how much money hangs on it, in a sentence."""
    said = tag("p", at_stake, cls="sp-why") if at_stake else None
    show(tag("h2", question.title(), cls="sp-question"), tag("p", question.why(), cls="sp-why"), said)
    own = {"where": _where, "industry": _industry, "rent": _rent, "granted": _granted}
    drawn = own.get(question.key, _value if question.options is None else _choice)
    problem = st.container()
    text = drawn(session, question, check)
    if text is None:
        if check.wrong is not None:
            with problem:
                _say(str(check.wrong))
        return
    try:
        if text != UNKNOWN and question.key != "where":
            question.facts(text, fields.rent_year(check))
    except Wrong as wrong:
        with problem:
            _say(str(wrong))
        return
    st.query_params[question.key] = text
    st.query_params.pop("ask", None)
    st.rerun()


def _say(message: str) -> None:
    """What is wrong with an answer and what would be right, for eyes and screen readers."""
    show(tag("p", tag("strong", _("请改正：")), message, cls="sp-problem", role="alert"))


def _radio(question: Question, options: dict[str, str], now: str | None) -> str | None:
    """One of `options` or 不清楚; None until 继续 is pressed. Pressing it with nothing chosen says so."""
    every = {**options, UNKNOWN: unknown()}
    with st.form(f"form-{question.key}", border=False):
        picked = _choices(question, every, now if now in every else None)
        sent = st.form_submit_button(_("继续"), type="primary")
    if sent and picked is None:
        _say(fields.nothing_chosen(question))
    return picked if sent else None


def _choice(session: Session, question: Question, check: Check) -> str | None:
    return _radio(question, dict(question.options()), written(check, question.key))


def _value(session: Session, question: Question, check: Check) -> str | None:
    """A number, an amount, a percentage, a day or a code, in a field that says its unit; or 不清楚."""
    field, now = fields.value(question, check), written(check, question.key) or ""
    with st.form(f"form-{question.key}", border=False):
        text = st.text_input(
            field.label,
            value="" if now == UNKNOWN else now,
            key=f"value-{question.key}",
            placeholder=field.placeholder,
            width=360,
        )
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("继续"), type="primary")
            skip = st.form_submit_button(unknown())
    if skip:
        return UNKNOWN
    return text if sent else None


def _where(session: Session, question: Question, check: Check) -> str | None:
    """A park of the register, or a district; typing searches both."""
    places = fields.places(session)
    now = written(check, "where")
    with st.form("form-where", border=False):
        picked = st.selectbox(
            _("园区或所在区"),
            list(places),
            index=list(places).index(now) if now in places else None,
            format_func=places.get,
            placeholder=_("输入园区或区的名称"),
            key="select-where",
        )
        # Apart from the places, where a long list would hide them.
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("继续"), type="primary")
            elsewhere = st.form_submit_button(_("其他地区"))
            skip = st.form_submit_button(unknown())
    if elsewhere or skip:
        return ELSEWHERE if elsewhere else UNKNOWN
    if sent and picked is None:
        _say(fields.nothing_chosen(question))
    return picked if sent else None


def _choices(question: Question, options: Mapping[str, str], chosen: str | None) -> str | None:
    """The options of a question, one under the other; its title stands above as a heading already."""
    return st.radio(
        question.title(),
        list(options),
        index=list(options).index(chosen) if chosen else None,
        format_func=options.get,
        key=f"radio-{question.key}",
        label_visibility="collapsed",
    )


def _industry(session: Session, question: Question, check: Check) -> str | None:
    """The two divisions in scope, or another code, whose field appears with 其他行业."""
    now = written(check, "industry")
    options = {**question.options(), UNKNOWN: unknown()}
    picked = _choices(question, options, now if now in options else (OTHER if now else None))
    field = fields.industry_code()
    with st.form("form-industry", border=False):
        code = ""
        if picked == OTHER:
            code = st.text_input(
                field.label,
                value=now if now and now not in options else "",
                max_chars=40,
                key="industry-code",
                placeholder=field.placeholder,
                width=320,
            )
        sent = st.form_submit_button(_("继续"), type="primary")
    if sent and picked is None:
        _say(fields.nothing_chosen(question))
    return (code.strip() or OTHER if picked == OTHER else picked) if sent else None


def _rent(session: Session, question: Question, check: Check) -> str | None:
    """Last year's total, or the lease it arises from; the lease alone where the law asks for its area or months."""
    year = fields.rent_year(check)
    now = written(check, "rent") or ""
    lease_only = needs_lease(law(), check)
    modes = fields.rent_ways(year)
    mode = "lease"
    if not lease_only:
        mode = st.radio(
            question.title(),
            list(modes),
            format_func=modes.get,
            horizontal=True,
            key="rent-mode",
            index=1 if "_" in now else 0,
            label_visibility="collapsed",
        )
    with st.form("form-rent", border=False):
        text = _lease_fields(now, year, lease_only) if mode == "lease" else _total_field(now, year)
        with st.container(horizontal=True):
            sent = st.form_submit_button(_("继续"), type="primary")
            skip = st.form_submit_button(unknown())
    if skip:
        return UNKNOWN
    return text if sent else None


def _total_field(now: str, year: int) -> str:
    field = fields.rent_total(year)
    return st.text_input(
        field.label,
        value="" if "_" in now or now == UNKNOWN else now,
        key="rent-total",
        placeholder=field.placeholder,
        help=field.help,
        width=360,
    )


def _lease_fields(now: str, year: int, with_area: bool) -> str:
    """The parts of a lease, in two columns."""
    parts, columns = fields.lease_parts(now), st.columns(2)
    for number, field in enumerate(fields.lease(year, with_area)):
        parts[field.part] = columns[number % 2].text_input(
            field.label,
            value=parts[field.part] or field.usual,
            placeholder=field.placeholder if field.example else None,
            key=f"lease-{field.part}",
        )
    return fields.lease_text(parts)


def _granted(session: Session, question: Question, check: Check) -> str | None:
    """Never, or the rent years already paid under the measure that is being checked."""
    measure = fields.paying(check)
    if measure is None:
        return _radio(question, {NOBODY: fields.granted_options(None)[NOBODY]}, written(check, "granted"))
    show(tag("p", _("指：{measure}").format(measure=numbered(measure)), cls="sp-quiet"))
    years = fields.granted_years(measure, check)
    chosen, before = fields.granted_now(written(check, "granted") or "")
    picked = _choices(question, fields.granted_options(measure), chosen)
    with st.form("form-granted", border=False):
        paid = []
        if picked == "paid":
            paid = st.multiselect(
                _("领取过的，是哪些租金年度？"),
                years,
                key="granted-years",
                default=[year for year in before if year in years],
                placeholder=_("选择年度"),
            )
        sent = st.form_submit_button(_("继续"), type="primary")
    if sent and picked is None:
        _say(fields.nothing_chosen(question))
    if not sent or picked is None:
        return None
    return fields.granted_text(measure, paid) if picked == "paid" else picked
