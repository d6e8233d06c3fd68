"""One row of a roster as a form, for a phone, a keyboard or a screen reader. It fills the same draft as the grid."""

from collections.abc import Mapping
from uuid import uuid4

import streamlit as st

from registry.rosters.fields import BY_ID, FIELDS, Field
from registry.rosters.files.cells import choices
from registry.rosters.files.cells.values import check_cell
from registry.services.rosters import RosterEntry
from views.kit.i18n import _, pick
from views.kit.markup import show, tag
from views.rosters.drafts import Cells, Draft
from views.rosters.editing.grid import cell, registered
from views.rosters.words import field_name

NEW = "new"  # `row=new`: a row that is added


def draw_row_form(entry: RosterEntry | None, draft: Draft, key: str, asked: str | None = None) -> Draft | None:
    """The form of a registered row, or of a new one; the draft with it once it was filled in without an error.

    `draft`: as it was when the form was opened; another window may have gone on since. `asked`: the field that a
    reminder leads to, which stands first.
    """
    cells = dict.fromkeys(field.id for field in FIELDS) if entry is None else registered(entry.row)
    if entry is not None:
        cells |= draft.edited.get(entry.lease_id, {})
    problems: dict[str, object] = st.session_state.get(f"{key}-problems", {})
    with st.form(key, border=False):
        said = {}
        if asked in BY_ID:
            with st.container(border=True, key="asked"):
                mark = _("请填写这一项，再存入草稿：") if cells[asked] is None else _("请核对这一项，再存入草稿：")
                show(tag("p", tag("strong", mark), cls="sp sp-notice"))
                said[asked] = _field(BY_ID[asked], cells[asked], problems.get(asked), key, needed=True)
        others = [field for field in FIELDS if field.id != asked]
        sides = st.columns(2)
        half = (len(others) + 1) // 2
        for place, field in enumerate(others):
            with sides[place // half]:
                said[field.id] = _field(field, cells[field.id], problems.get(field.id), key)
        sent = st.form_submit_button(_("存入草稿"), type="primary")
    if not sent:
        return None
    st.session_state.pop(f"{key}-problems", None)
    edited, wrong = _read(said, cells)
    if wrong:
        st.session_state[f"{key}-problems"] = wrong
        st.rerun()
    return _with(draft, entry, edited)


def _field(field: Field, value: object, problem: object, key: str, needed: bool = False) -> str:
    """One labelled field, its problem above it; what was typed, as text."""
    label = field_name(field) + ("" if field.required or needed else _("（可不填）"))
    if problem is not None:
        said = [tag("strong", _("请改正：")), pick(problem.wrong), tag("div", pick(problem.right))]
        show(tag("div", *said, cls="sp-problem", role="alert"))
    if field.kind in ("word", "yes_no"):
        options = [pick(words) for words in choices.words_of(field).values()]
        at = options.index(value) if value in options else None
        picked = st.selectbox(
            label, options, index=at, placeholder=_("未选择（不清楚）"), key=f"{key}-{field.id}", help=pick(field.help)
        )
        return picked or ""
    text = "" if value is None else f"{value:.15g}" if isinstance(value, float) else str(value)
    return st.text_input(label, value=text, max_chars=200, key=f"{key}-{field.id}", help=pick(field.help))


def _read(said: Mapping[str, str], cells: Cells) -> tuple[Cells, dict[str, object]]:
    """The cells that were changed, and by field what is wrong."""
    edited, wrong = {}, {}
    for field in FIELDS:
        before = cells[field.id]
        text = "" if before is None else f"{before:.15g}" if isinstance(before, float) else str(before)
        if said[field.id].strip() == text and not (field.required and not text):
            continue
        value, complaint = check_cell(field, said[field.id])
        if complaint is not None and complaint.severity == "error":
            wrong[field.id] = complaint
        else:
            asked_about = complaint is not None and complaint.severity == "warning" and field.kind == "money"
            edited[field.id] = said[field.id].strip() if asked_about else cell(field, value)
    return edited, wrong


def _with(draft: Draft, entry: RosterEntry | None, edited: Cells) -> Draft:
    """The draft with this row's cells in it."""
    whole = draft.copy()
    if entry is None:
        whole.added[f"{NEW}-{uuid4().hex}"] = edited
        return whole
    before = registered(entry.row)
    cells = whole.edited.pop(entry.lease_id, {}) | edited
    kept = {id: value for id, value in cells.items() if value != before[id]}
    if kept:
        whole.edited[entry.lease_id] = kept
    return whole
