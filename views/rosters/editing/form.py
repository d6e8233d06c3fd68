"""One row of a roster as a form, for a phone, a keyboard or a screen reader. It fills the same draft as the grid."""

from collections.abc import Mapping, Sequence
from uuid import uuid4

import streamlit as st

from registry.rosters.facts.columns import FactColumn
from registry.rosters.fields import FIELDS, Field
from registry.rosters.files.cells import choices
from registry.rosters.files.cells.values import check_cell
from registry.services.rosters import RosterEntry
from registry.typed.complaints import Complaint
from views.kit.format import unknown
from views.kit.i18n import _, pick
from views.kit.markup import show, tag
from views.rosters.drafts import Cells, Draft
from views.rosters.editing.about import about_facts
from views.rosters.editing.sheet import Sheet, cell, is_money, shape, typed
from views.rosters.editing.windows import EditWork
from views.rosters.words import field_name

NEW = "new"  # `row=new`: a row that is added
Problems = Mapping[str, Complaint]


def draw_row_form(
    work: EditWork, entry: RosterEntry | None, draft: Draft, key: str, asked: str | None = None
) -> Draft | None:
    """The form of a registered row, or of a new one; the draft with it once it was filled in without an error.

    `draft`: as it was when the form was opened; another window may have gone on since. `asked`: the field that a
    reminder leads to, which stands first.
    """
    sheet = work.sheet
    cells = sheet.registered(entry)
    if entry is not None:
        cells |= draft.edited.get(entry.lease_id, {})
    problems: Problems = st.session_state.get(f"{key}-problems", {})
    with st.form(key, border=False):
        said = {}
        if asked is not None and asked in sheet.by_id:
            with st.container(border=True, key="asked"):
                mark = _("请填写这一项，再存入草稿：") if cells[asked] is None else _("请核对这一项，再存入草稿：")
                show(tag("p", tag("strong", mark), cls="sp sp-notice"))
                said[asked] = _field(sheet.by_id[asked], cells[asked], problems.get(asked), key, needed=True)
        others = [field for field in FIELDS if field.id != asked]
        sides = st.columns(2)
        half = (len(others) + 1) // 2
        for place, field in enumerate(others):
            with sides[place // half]:
                said[field.id] = _field(field, cells[field.id], problems.get(field.id), key)
        if facts := [each for each in sheet.facts if each.id != asked]:
            said |= _facts(work, entry, facts, cells, problems, key)
        sent = st.form_submit_button(_("存入草稿"), type="primary")
    if not sent:
        return None
    st.session_state.pop(f"{key}-problems", None)
    edited, wrong = _read(sheet, said, cells)
    if wrong:
        st.session_state[f"{key}-problems"] = wrong
        st.rerun()
    return _with(sheet, draft, entry, edited)


def _facts(
    work: EditWork, entry: RosterEntry | None, facts: Sequence[FactColumn], cells: Cells, problems: Problems, key: str
) -> dict[str, str]:
    """The facts of documents, folded: each with why it is asked, by which clause, and who has said what of it."""
    told = sum(cells[each.id] is not None for each in facts)
    label = _("政策文件要问的事实（{n} 项，已填 {told} 项）").format(n=len(facts), told=told)
    said: dict[str, str] = {}
    with st.expander(label, expanded=any(each.id in problems for each in facts)):
        show(tag("p", _("这里填写的是本园区的说法；不清楚的留空。"), cls="sp sp-quiet"))
        about = about_facts(work, facts, entry)
        for each in facts:
            said[each.id] = _field(each, cells[each.id], problems.get(each.id), key)
            show(about[each.id])
    return said


def _field(field: Field, value: object, problem: Complaint | None, key: str, needed: bool = False) -> str:
    """One labelled field, its problem above it; what was typed, as text."""
    label = field_name(field) + ("" if field.required or needed else _("（可不填）"))
    if problem is not None:
        said = [tag("strong", _("请改正：")), pick(problem.wrong), tag("div", pick(problem.right))]
        show(tag("div", *said, cls="sp-problem", role="alert"))
    if shape(field) == "choice":
        # 不清楚 is one of them, so that what was chosen can be taken back.
        options = [unknown(), *(pick(words) for words in choices.words_of(field).values())]
        at = options.index(str(value)) if value in options else 0
        picked = st.selectbox(label, options, index=at, key=f"{key}-{field.id}", help=pick(field.help))
        return "" if picked == unknown() else picked
    return st.text_input(label, value=typed(value), max_chars=200, key=f"{key}-{field.id}", help=pick(field.help))


def _read(sheet: Sheet, said: Mapping[str, str], cells: Cells) -> tuple[Cells, dict[str, Complaint]]:
    """The cells that were changed, and by field what is wrong."""
    edited: Cells = {}
    wrong: dict[str, Complaint] = {}
    for field in sheet.columns:
        text = typed(cells[field.id])
        if said[field.id].strip() == text and not (field.required and not text):
            continue
        value, complaint = check_cell(field, said[field.id])
        if complaint is not None and complaint.severity == "error":
            wrong[field.id] = complaint
        else:
            asked_about = complaint is not None and complaint.severity == "warning" and is_money(field)
            edited[field.id] = said[field.id].strip() if asked_about else cell(field, value)
    return edited, wrong


def _with(sheet: Sheet, draft: Draft, entry: RosterEntry | None, edited: Cells) -> Draft:
    """The draft with this row's cells in it."""
    whole = draft.copy()
    if entry is None:
        whole.added[f"{NEW}-{uuid4().hex}"] = edited
    elif kept := sheet.differing(entry, whole.edited.pop(entry.lease_id, {}) | edited):
        whole.edited[entry.lease_id] = kept
    return whole
