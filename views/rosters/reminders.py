"""Reminders (提醒) on the first page of a roster: what there is to do, each with the way to the row and its field."""

from collections.abc import Sequence
from datetime import date
from itertools import groupby

import streamlit as st

from registry.findings.due import FactDue
from registry.parks.names import ParkName
from registry.person import Person
from registry.rosters.reminders import KINDS, Reminder
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, show, tag
from views.rosters import data
from views.rosters.words import field_name

NAMED = 6  # rows of one reminder that are named; the others are counted


def draw_reminders(person: Person, park: ParkName, on: date, leases: int) -> None:
    """All reminders of the day by kind; a line for each matter, with the rows that it is about."""
    found = data.reminders(person, park, on, leases)
    if leases > data.LARGE:
        show(tag("p", _("名册很大，这里只提醒到期的租约和缺少的租金；其他内容请逐行查看。"), cls="sp-quiet"))
    if not found:
        show(tag("p", _("没有需要处理的提醒。"), cls="sp-quiet"))
        return
    st.header(ngettext("{n} 条提醒", "{n} 条提醒", len(found)).format(n=len(found)), anchor=False)
    parts = []
    for kind, same in groupby(found, key=lambda each: each.kind):
        parts.append(_kind(park, kind, list(same)))
    show(tag("div", *parts, cls="sp"))


def _kind(park: ParkName, kind: str, found: Sequence[Reminder | FactDue]) -> Html:
    """A kind of reminder; what is said of several rows is said once, what is due of a fact stands in one line."""
    by_words: dict[str, list[Reminder]] = {}
    for each in found:
        if isinstance(each, Reminder):
            by_words.setdefault(pick(each.words), []).append(each)
    summary = _("{kind}（{n}）").format(kind=_heading(kind), n=len(found))
    lines = [tag("li", *_line(park, words, same)) for words, same in by_words.items()]
    lines += [tag("li", *_of_fact(park, each)) for each in found if isinstance(each, FactDue)]
    return tag("details", tag("summary", summary), tag("ul", *lines, cls="sp-reminders"), cls="sp-measure", open="")


def _heading(kind: str) -> str:
    words = pick(KINDS[kind])
    return words[:1].upper() + words[1:]


def _line(park: ParkName, words: str, same: Sequence[Reminder]) -> list[object]:
    """`演示软件001 · 1205：租约 2026-12-31 到期`, the names as links to the rows."""
    pieces: list[object] = []
    for each in same[:NAMED]:
        name = f"{each.name} · {each.room}" if each.room else each.name
        there = link("roster", park=park.slug, row=each.lease_id, do="edit" if each.field else None, field=each.field)
        pieces += [tag("a", name, href=there), _("、")]
    pieces.pop()
    if len(same) > NAMED:
        pieces.append(ngettext("等 {n} 家", "等 {n} 家", len(same)).format(n=len(same)))
    return [*pieces, _what(words)]


def _of_fact(park: ParkName, due: FactDue) -> list[object]:
    """`2025 年营业收入增量：12 家还不清楚，…`, the fact as a link to where one answers it."""
    column = due.column if due.answered == "edit" else None
    there = link("roster", park=park.slug, do=due.answered, column=column)
    return [tag("a", field_name(due.column), href=there), _what(pick(due.words))]


def _what(words: str) -> Html:
    return tag("span", _("：{what}").format(what=words[:1].upper() + words[1:]), cls="sp-due")
