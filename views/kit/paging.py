"""Long lists in pages: which part is shown, and the way to the next."""

from collections.abc import Sequence
from typing import TypeVar

import streamlit as st

from views.kit.i18n import _
from views.kit.markup import show, tag

T = TypeVar("T")


def paged(rows: Sequence[T], size: int, key: str) -> Sequence[T]:
    """The page of `rows` that is turned to; beneath it, drawn here, where one is and the way on. One page: nothing."""
    last = max(0, (len(rows) - 1) // size)
    if not last:
        return rows
    at = min(st.session_state.get(key, 0), last)
    first = at * size
    shown = rows[first : first + size]
    with st.container(horizontal=True, vertical_alignment="center", key=f"paging-{key}"):
        where = _("第 {first}–{last} 行，共 {n} 行").format(first=first + 1, last=first + len(shown), n=len(rows))
        show(tag("p", where, cls="sp-quiet"))
        _turn(_("上一页"), key, at - 1, at == 0)
        _turn(_("下一页"), key, at + 1, at == last)
    return shown


def _turn(label: str, key: str, to: int, disabled: bool) -> None:
    st.button(label, key=f"{key}-{label}", type="tertiary", disabled=disabled, on_click=_go, args=(key, to))


def _go(key: str, to: int) -> None:
    st.session_state[key] = to
