"""提议 on the pages: what waits for an answer, with its buttons, and what a park proposed itself."""

from collections.abc import Callable, Sequence
from datetime import datetime

import streamlit as st

from registry.access.permissions import Denied
from registry.clock import day_of
from registry.policy import Refusal
from registry.rosters.answering import ACCEPTED, CONFIRMED, REFUSED, Made, Waiting
from registry.store.store import StoreError
from views.kit.format import day
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.kit.paging import paged
from views.rosters.difference import cells
from views.rosters.words import field_name, listed

PAGE = 10

OnAnswer = Callable[[int, str], None]
"""Answers the proposal with this number. Raises `Refusal`, `StoreError`."""


def draw_waiting(found: Sequence[Waiting], answer: OnAnswer, key: str) -> None:
    """Each proposal with what would change and the buttons that answer it; nothing where none waits."""
    if said := st.session_state.pop(f"{key}-answered", None):
        show(tag("p", said, cls="sp sp-notice", role="status"))
    if not found:
        return
    heading = ngettext("{n} 项提议等您答复", "{n} 项提议等您答复", len(found)).format(n=len(found))
    st.header(heading, anchor=False)
    show(tag("p", _("答复之前，登记的内容不变。每次答复都会留下记录。"), cls="sp sp-quiet"))
    for each in paged(found, PAGE, f"{key}-page"):
        with st.container(border=True):
            _one(each, answer, f"{key}-{each.id}")


def _one(waiting: Waiting, answer: OnAnswer, key: str) -> None:
    show(
        tag(
            "div",
            tag("p", tag("strong", waiting.name), " ", tag("span", waiting.uscc, cls="sp-quiet sp-small")),
            tag("p", _what(waiting), " ", tag("span", _made_on(waiting), cls="sp-quiet sp-small")),
            _changes(waiting) if waiting.differences else None,
            cls="sp",
        )
    )
    with st.container(horizontal=True):
        for said, label in _answers(waiting).items():
            kind = "secondary" if said == REFUSED else "primary"
            st.button(label, key=f"{key}-{said}", type=kind, on_click=_go, args=(answer, waiting, said, key))


def _what(waiting: Waiting) -> str:
    """Who proposes what, in a sentence; another park is not named to a park."""
    by = pick(waiting.park) if waiting.park is not None else _("另一园区")
    if not waiting.introduces:
        return _("{park}提议更改下列情况，自 {day} 起。").format(park=by, day=waiting.since)
    if not waiting.differences:
        return _("{park}登记了这家企业的租约，请确认它在那里入驻。").format(park=by)
    return _("{park}登记了这家企业的租约，所填情况与登记不同，请确认它在那里入驻，并答复是否更改。").format(park=by)


def _made_on(waiting: Waiting) -> str:
    return _("{day} 提出").format(day=_day(waiting.made_on))


def _changes(waiting: Waiting) -> Html:
    columns = [(_("项目"), None), (_("原来"), None), (_("改为"), None)]
    rows = [cells(each.field, each.before, each.after) for each in waiting.differences]
    return table(columns, rows, "sp-changes")


def _answers(waiting: Waiting) -> dict[str, str]:
    """The answers that make sense, in words for their buttons."""
    if not waiting.introduces:
        return {ACCEPTED: _("同意更改"), REFUSED: _("不同意")}
    if not waiting.differences:
        return {CONFIRMED: _("确认入驻"), REFUSED: _("没有在那里入驻")}
    return {
        ACCEPTED: _("确认入驻并同意更改"),
        CONFIRMED: _("确认入驻，情况不变"),
        REFUSED: _("没有在那里入驻"),
    }


def _go(answer: OnAnswer, waiting: Waiting, said: str, key: str) -> None:
    """Answer, and remember for the next run what to say."""
    of = key.rpartition("-")[0]
    try:
        answer(waiting.id, said)
    except (Denied, Refusal, StoreError) as refused:
        st.session_state[f"{of}-answered"] = pick(refused)
        return
    done = {
        ACCEPTED: _("已同意，登记已更改：{name}。"),
        CONFIRMED: _("已确认，登记的情况不变：{name}。"),
        REFUSED: _("已答复不同意，登记不变：{name}。"),
    }
    st.session_state[f"{of}-answered"] = done[said].format(name=waiting.name)


def draw_made(found: Sequence[Made], withdraw: Callable[[int], None] | None, key: str) -> None:
    """What the park proposed, and how far it is; `withdraw`: for who may take a change back that still waits."""
    if not found:
        return
    count = ngettext("本园区的提议（{n}）", "本园区的提议（{n}）", len(found)).format(n=len(found))
    with st.expander(count, expanded=any(each.answer == REFUSED for each in found)):
        for each in paged(found, PAGE, f"{key}-made"):
            line = tag("p", tag("strong", each.name), _("：{what}").format(what=_proposed(each)), " ", _state(each))
            show(tag("div", line, cls="sp"))
            if withdraw is not None and each.answer is None and not each.introduces:
                st.button(_("撤回这项提议"), key=f"{key}-withdraw-{each.id}", type="tertiary",
                          on_click=_withdraw, args=(withdraw, each.id, key))  # fmt: skip


def _withdraw(withdraw: Callable[[int], None], id: int, key: str) -> None:
    try:
        withdraw(id)
        said = _("已撤回提议，登记不变。")
    except (Denied, Refusal, StoreError) as refused:
        said = pick(refused)
    st.session_state[f"{key}-answered"] = said


def _proposed(made: Made) -> str:
    if made.introduces:
        return _("从别处来的企业，名册显示本园区所填的情况")
    return _("提议更改{fields}").format(fields=listed([field_name(field) for field in made.fields]))


def _state(made: Made) -> Html:
    """`等待答复`, or who answered what on which day."""
    if made.answer is None:
        waiting = _("等待企业本人、它所在的另一园区或主管部门答复（{day} 提出）").format(day=_day(made.made_on))
        return tag("span", waiting, cls="sp-quiet")
    who = {"tenant": _("企业本人"), "operator": _("另一园区"), "official": _("主管部门")}[made.answered_as]
    said = {
        ACCEPTED: _("{who}于 {day} 同意，登记已更改"),
        CONFIRMED: _("{who}于 {day} 确认入驻，情况以登记为准"),
        REFUSED: _("{who}于 {day} 答复不同意"),
    }[made.answer]
    return tag("span", said.format(who=who, day=_day(made.answered_at)), cls="sp-quiet")


def _day(at: datetime) -> str:
    return day(day_of(at))
