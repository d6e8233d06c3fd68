"""认定事项: one case. Where it stands, the next steps as forms for those who may take them, and its whole record."""

import streamlit as st

from registry.certification.cases import CertificationCase, Piece, Taken
from registry.certification.given import StepAsked
from registry.certification.rules import load
from registry.parks.parks import ParkCard
from registry.parks.voids import Void
from registry.person import Person
from registry.policy import Refusal
from registry.services import certification as services
from registry.services.certification import CaseView
from views.certification import form, words
from views.entrance.chrome import demo_banner
from views.help import heading
from views.kit.context import store
from views.kit.format import day, interval
from views.kit.i18n import _, link, pick, pick_name
from views.kit.marks import mark
from views.kit.markup import Html, show, tag
from views.kit.moments import moment
from views.parks.timeline import result_words, void_reason, void_words

KILO = 1024


def draw_case(person: Person, card: ParkCard, number: int) -> None:
    """The case, or that there is none."""
    try:
        with store().read() as session:
            view = services.case(person, session, card.id, number)
    except Refusal as refusal:
        heading.title(_("没有这个事项"), "certification")
        show(tag("div", tag("p", pick(refusal), cls="sp-lead"), _back(card), cls="sp"))
        return
    show(tag("div", _back(card), cls="sp"))
    if view.case.summary.demo:
        demo_banner()
    _head(card, view.case)
    if view.void is not None:
        _void(card, view.void, view.case)
    form.say()
    _next(person, card, view)
    _record(card, view.case)


def _back(card: ParkCard) -> Html:
    desk = tag("a", _("← 全部认定事项"), href=link("certification"), target="_self")
    park = tag("a", pick_name(card), href=link("certification", park=card.slug), target="_self")
    return tag("p", desk, " · ", park)


def _head(card: ParkCard, case: CertificationCase) -> None:
    summary = case.summary
    heading.title(words.case_name(summary.kind, summary.purpose, summary.granted_as), "certification")
    waits = ""
    if summary.waits_for:
        waits = _("，等待{desk}办理").format(desk=words.desk_name(summary.kind, summary.waits_for))
    state = tag("strong", words.standing(summary))
    opened = _("{n} 号事项，{day} 开始").format(n=summary.id, day=day(summary.opened))
    show(
        tag(
            "div",
            tag("p", state, waits, cls="sp-lead"),
            tag("p", pick_name(card), mark(summary.demo), " · ", opened, cls="sp-quiet"),
            cls="sp",
        )
    )


def _void(card: ParkCard, void: Void, case: CertificationCase) -> None:
    """What was declared void, and why: by this case, or of what this one had recorded."""
    said = [tag("del", void_words(void), " · ", interval(void.valid_from, void.valid_to)), " ", void_reason(void)]
    if void.case == case.summary.id:
        lead = tag("strong", _("作废的登记："))
    else:
        lead = tag("strong", _("这项登记已作废："))
        address = link("certification", park=card.slug, case=void.case)
        said += [" ", tag("a", _("{n} 号").format(n=void.case), href=address, target="_self")]
    show(tag("p", lead, *said, cls="sp sp-notice"))


def _next(person: Person, card: ParkCard, view: CaseView) -> None:
    """The steps that this person may take, each with what the documents say of it and its form."""
    if not view.mine:
        return
    summary, kind = view.case.summary, load().kinds[view.case.summary.kind]
    st.header(_("下一步"), anchor=False)
    for step in view.mine:
        key = f"case-{summary.id}-{summary.steps}-{step.id}"
        with st.expander(pick(step.name), expanded=len(view.mine) == 1):
            show(tag("div", words.said_of_step(kind, step), cls="sp"))
            filled = form.draw_step_form(step, key, card)
            if filled is not None:
                asked = StepAsked(step.id, summary.id, seen=summary.steps)
                form.send(person, card, kind, step, asked, filled)


def _record(card: ParkCard, case: CertificationCase) -> None:
    """Everything that was done, the latest first."""
    st.header(_("办理记录"), anchor=False)
    items = [_taken(card, taken) for taken in reversed(case.taken)]
    note = tag("p", _("记录只能追加，不能修改或删除。"), cls="sp-quiet sp-small")
    show(tag("div", tag("ul", *items, cls="sp-list"), note, cls="sp"))


def _taken(card: ParkCard, taken: Taken) -> Html:
    terms = []
    for field, value in taken.fields.items():
        terms += [tag("dt", words.field_name(taken.step, field)), tag("dd", _value(field, value))]
    if taken.evidence:
        pieces = [tag("li", *_piece(card, piece)) for piece in taken.evidence]
        terms += [tag("dt", words.field_name(taken.step, "evidence")), tag("dd", tag("ul", *pieces))]
    done, state = words.step_done(taken.step), words.state_name(taken.state)
    recorded = moment(taken.recorded_at)
    return tag(
        "li",
        tag("p", tag("strong", done), f" → {state}" if state != done else None),
        tag("p", _("{by}，{day}").format(by=taken.by, day=day(taken.on)), cls="sp-quiet"),
        tag("dl", *terms, cls="sp-facts") if terms else None,
        tag("p", _("记录于 {moment}").format(moment=recorded), cls="sp-quiet sp-small"),
    )


def _value(field: str, value: object) -> str:
    if field in ("from_day", "to_day"):
        return day(value)
    return result_words(value) if field == "result" else str(value)


def _piece(card: ParkCard, piece: Piece) -> list[object]:
    """A piece of evidence: its name, where it is kept, its file."""
    said: list[object] = [piece.name]
    if piece.reference:
        said.append(tag("small", piece.reference))
    if piece.file_name:
        address = link("api/certification/evidence", park=card.slug, id=piece.id)
        size = _("{size} KB").format(size=max(1, round(piece.file_bytes / KILO)))
        said.append(tag("small", tag("a", piece.file_name, href=address, target="_self"), f" {size}"))
    return said
