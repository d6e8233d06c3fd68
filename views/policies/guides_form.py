"""申报说明表单: an official states how a measure of the own district or city is claimed in a year, or withdraws that.

What cannot be taken is said at the form, and nothing is recorded then.
"""

from collections.abc import Callable
from datetime import date

import streamlit as st

from registry.access import permissions
from registry.access.permissions import Denied
from registry.claims.guides import LONGEST
from registry.policy import Refusal
from registry.policy.answers.next_step import PARTS, Stated
from registry.policy.files.documents import Document, Measure
from registry.services import guides
from registry.store.store import CannotWrite
from views.entrance import identity
from views.kit import typed
from views.kit.context import store
from views.kit.i18n import _, pick

ACTION = "guides.state"
TEXTS = ("office", "portal", "telephone")


def draw_guide_forms(document: Document, measure: Measure, stated: Stated | None, year: int) -> None:
    """The forms of one measure; nothing for those who may not state it."""
    if not permissions.may(identity.person(), ACTION, permissions.of_document(document.id)):
        return
    with st.expander(_("填写 {year} 年的申报说明").format(year=year)):
        _state(document, measure, stated, year)
    if stated is not None:
        with st.expander(_("撤回 {year} 年的申报说明").format(year=year)):
            _withdraw(document, measure, year)


def _state(document: Document, measure: Measure, stated: Stated | None, year: int) -> None:
    key = f"{measure.id}-{year}"
    with st.form(f"guide-{key}", border=False):
        texts = {name: _field(name, getattr(stated, name, None) or "", key) for name in TEXTS}
        first, second = st.columns(2)
        days = {
            name: place.text_input(label, _written(getattr(stated, name, None)), key=f"{name}-{key}", max_chars=40)
            for place, name, label in ((first, "opens", _("开始申报")), (second, "closes", _("截止申报")))
        }
        papers = st.text_area(
            _("材料（一行一项）"), "\n".join(stated.papers if stated else ()), key=f"papers-{key}",
            max_chars=LONGEST["papers"],
        )  # fmt: skip
        by, source = _act(key)
        st.caption(_("没有写明的留空。记录后不能修改或删除：重新填写会取代它，有误时撤回。"))
        if st.form_submit_button(_("记录申报说明"), key=f"send-{key}"):
            _record(lambda: guides.state(
                identity.person(), store(), document.id, measure.id, year, by, source, papers=papers, **texts,
                **{name: _day(text, name) for name, text in days.items()},
            ))  # fmt: skip


def _withdraw(document: Document, measure: Measure, year: int) -> None:
    key = f"withdraw-{measure.id}-{year}"
    with st.form(f"guide-{key}", border=False):
        by, source = _act(key)
        if st.form_submit_button(_("撤回申报说明"), key=f"send-{key}"):
            _record(lambda: guides.withdraw(identity.person(), store(), document.id, measure.id, year, by, source))


def _field(name: str, value: str, key: str) -> str:
    return st.text_input(pick(PARTS[name]), value, key=f"{name}-{key}", max_chars=LONGEST[name])


def _act(key: str) -> tuple[str, str]:
    by = st.text_input(_("由谁说明"), key=f"by-{key}", max_chars=LONGEST["by"])
    return by, st.text_input(_("来源：指南的文号、名称或网址"), key=f"source-{key}", max_chars=LONGEST["source"])


def _written(value: date | None) -> str:
    return value.isoformat() if value else ""


def _day(text: str, name: str) -> date | None:
    """The day that was typed; an empty field states none. Raises `typed.Wrong`."""
    return typed.day(text, name, _("开始申报") if name == "opens" else _("截止申报")) if text.strip() else None


def _record(act: Callable[[], object]) -> None:
    """Do it and show the page anew; a refusal is said here."""
    try:
        act()
    except typed.Wrong as wrong:
        st.error(str(wrong))
    except (Refusal, Denied, CannotWrite) as refused:
        st.error(pick(refused))
    else:
        st.rerun()
