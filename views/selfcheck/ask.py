"""Drawing one question of 补贴自查, and taking its answer into the address.

The message about a wrong answer stands at its field, above it, and what was typed stays.
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st
from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.store.models import District, Park
from views.kit.articles import numbered
from views.kit.context import law
from views.kit.format import unknown
from views.kit.i18n import _, pick_name
from views.kit.markup import show, tag
from views.selfcheck.check import ELSEWHERE, Check, needs_lease, pursued, written
from views.selfcheck.declared import example, field_label
from views.selfcheck.questions import NOBODY, OTHER, UNKNOWN, Question, Wrong


def draw_question(session: Session, question: Question, check: Check, at_stake: str | None) -> None:
    """The question as a form of its own; a good answer goes into the address and the script runs again.

    at_stake: how much money hangs on it, in a sentence."""
    said = tag("p", at_stake, cls="sp-why") if at_stake else None
    show(tag("h2", question.title(), cls="sp-question"), tag("p", question.why(), cls="sp-why"), said)
    own = {"where": _where, "industry": _industry, "rent": _rent, "granted": _granted}
    fields = own.get(question.key, _value if question.options is None else _choice)
    problem = st.container()
    text = fields(session, question, check)
    if text is None:
        if check.wrong is not None:
            with problem:
                _say(str(check.wrong))
        return
    try:
        if text != UNKNOWN and question.key != "where":
            question.facts(text, _rent_year(check))
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
        _say(_("请选一项；不知道可选“不清楚”。"))
    return picked if sent else None


def _choice(session: Session, question: Question, check: Check) -> str | None:
    return _radio(question, dict(question.options()), written(check, question.key))


def _value(session: Session, question: Question, check: Check) -> str | None:
    """A number, an amount, a percentage, a day or a code, in a field that says its unit; or 不清楚."""
    fact, now = law().facts[question.answers[0]], written(check, question.key) or ""
    with st.form(f"form-{question.key}", border=False):
        text = st.text_input(
            field_label(fact, _rent_year(check)),
            value="" if now == UNKNOWN else now,
            key=f"value-{question.key}",
            placeholder=_("例如 {example}").format(example=example(fact)),
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
    places: dict[str, str] = {}
    names = {d.code: d for d in session.scalars(select(District).order_by(District.code))}
    for park in session.scalars(select(Park).where(Park.district_code.is_not(None)).order_by(Park.name_zh)):
        mark = _("（演示）") if park.demo else ""
        places[park.slug] = f"{pick_name(park)}{mark} · {pick_name(names[park.district_code])}"
    for code, district in names.items():
        places[code] = _("{city}{district}（园区不在列表中）").format(
            city=pick_name(district, "city"), district=pick_name(district)
        )
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
        _say(_("请选择园区；不在列表中，请选所在的区；都不是，请选“其他地区”或“不清楚”。"))
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
    with st.form("form-industry", border=False):
        code = ""
        if picked == OTHER:
            code = st.text_input(
                _("其他行业的代码（GB/T 4754，2 至 4 位）"),
                value=now if now and now not in options else "",
                max_chars=40,
                key="industry-code",
                placeholder=_("例如 {example}").format(example="39"),
                width=320,
            )
        sent = st.form_submit_button(_("继续"), type="primary")
    if sent and picked is None:
        _say(_("请选一项；不知道可选“不清楚”。"))
    return (code.strip() or OTHER if picked == OTHER else picked) if sent else None


def _rent(session: Session, question: Question, check: Check) -> str | None:
    """Last year's total, or the lease it arises from; the lease alone where the law asks for its area or months."""
    year = _rent_year(check)
    now = written(check, "rent") or ""
    lease_only = needs_lease(law(), check)
    modes = {"total": _("{year} 年租金总额").format(year=year), "lease": _("按租赁合同计算")}
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
    value = "" if "_" in now or now == UNKNOWN else now
    return st.text_input(
        _("{year} 年实际发生的租金（元，不含物业管理费）").format(year=year),
        value=value,
        key="rent-total",
        placeholder=_("例如 {example}").format(example="3000000"),
        help=_("也可以写 300万。没有发生租金请写 0。"),
        width=360,
    )


def _lease_fields(now: str, year: int, with_area: bool) -> str:
    """The parts of a lease, joined as `views.selfcheck.questions.lease_facts` reads them."""
    start, end, monthly, free, area = (*(now if "_" in now else "").split("_"), "", "", "", "", "")[:5]
    first, second = st.columns(2)
    example = _("例如 {example}")
    start = first.text_input(
        _("起租日"), value=start, placeholder=example.format(example=f"{year}-07-01"), key="lease-start"
    )
    end = second.text_input(
        _("结束日（可不填）"), value=end, placeholder=example.format(example=f"{year + 3}-06-30"), key="lease-end"
    )
    monthly = first.text_input(
        _("月租金（元，不含物业管理费）"),
        value=monthly,
        placeholder=example.format(example="250000"),
        key="lease-monthly",
    )
    free = second.text_input(_("免租月数（没有写 0）"), value=free or "0", key="lease-free")
    if with_area:
        area = first.text_input(
            _("租赁面积（平方米）"), value=area, placeholder=example.format(example="800"), key="lease-area"
        )
    return "_".join(part.strip().replace("_", " ") for part in (start, end, monthly, free, area))


def _granted(session: Session, question: Question, check: Check) -> str | None:
    """Never, or the rent years already paid under the measure that is being checked."""
    found = pursued(law(), check)
    if not found:
        return _radio(question, {NOBODY: _("从未领取")}, written(check, "granted"))
    measure = law().measures[found[0]]
    show(tag("p", _("指：{measure}").format(measure=numbered(measure)), cls="sp-quiet"))
    now = written(check, "granted") or ""
    years = [str(y) for y in range(_rent_year(check), _first_year(measure.id, _rent_year(check)) - 1, -1)]
    options = {NOBODY: _("从未领取"), "paid": _("领取过"), UNKNOWN: unknown()}
    chosen = now if now in (NOBODY, UNKNOWN) else ("paid" if now else None)
    picked = _choices(question, options, chosen)
    with st.form("form-granted", border=False):
        paid = []
        if picked == "paid":
            paid = st.multiselect(
                _("领取过的，是哪些租金年度？"),
                years,
                key="granted-years",
                default=[y for y in now.rpartition(":")[2].split("_") if y in years],
                placeholder=_("选择年度"),
            )
        sent = st.form_submit_button(_("继续"), type="primary")
    if sent and picked is None:
        _say(_("请选一项；不知道可选“不清楚”。"))
    if not sent or picked is None:
        return None
    return f"{measure.id}:{'_'.join(sorted(paid))}" if picked == "paid" else picked


def _rent_year(check: Check) -> int:
    """The calendar year before the day of the claim."""
    return check.case["as_of"].year - 1


def _first_year(measure_id: str, otherwise: int) -> int:
    """The first rent year a claim under this measure could be for: the one before it began."""
    start: date | None = law().document(measure_id).force.start
    return start.year - 1 if start else otherwise
