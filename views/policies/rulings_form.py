"""裁定表单: an official records a ruling on a document of the own district or city, or retracts one.

What cannot be taken is said at the form, and nothing is recorded then.
"""

from datetime import date

import streamlit as st

from registry.access import permissions
from registry.access.permissions import Denied
from registry.claims.rulings import RulingRecord
from registry.person import Person
from registry.policy import Refusal
from registry.policy.files.documents import Document
from registry.policy.known_questions import Question
from registry.services import rulings
from registry.store.store import CannotWrite
from views.entrance import identity
from views.kit.context import law, store
from views.kit.i18n import _, pick

ACTION = "rulings.record"


def documents(person: Person, question: Question) -> list[Document]:
    """The documents that leave the question open and that the person may rule on."""
    asking = [d for d in law().documents if any(question.id in measure.questions for measure in d.measures)]
    return [document for document in asking if permissions.may(person, ACTION, permissions.of_document(document.id))]


def draw_ruling_forms(question: Question, entries: list[RulingRecord], on: date) -> None:
    """The forms of one question; nothing for those who may not rule on it."""
    person = identity.person()
    mine = documents(person, question)
    if not mine:
        return
    with st.expander(_("记录裁定")):
        _adopt(person, question, mine, on)
    ids = {document.id for document in mine}
    standing = [
        entry
        for entry in entries
        if entry.record.question == question.id and entry.record.document in ids and entry.record.retraction is None
    ]
    if standing:
        with st.expander(_("撤回裁定")):
            _retract(person, question, standing, on)


def _adopt(person: Person, question: Question, mine: list[Document], on: date) -> None:
    titles = {document.id: pick(document.title) for document in mine}
    with st.form(f"adopt-{question.id}", border=False):
        document = st.selectbox(_("对哪份文件"), list(titles), format_func=titles.get)
        option = st.radio(_("采用哪种解释"), list(question.options), format_func=lambda o: pick(question.options[o]))
        by, basis, start = _act(question.id, person, on, _("自哪一天起适用"))
        st.caption(_("裁定只能追加：记录后不能修改或删除，有误时撤回，并说明依据。"))
        if st.form_submit_button(_("记录这项裁定")):
            _record(lambda: rulings.adopt(person, store(), document, question.id, option, by, basis, start))


def _retract(person: Person, question: Question, standing: list[RulingRecord], on: date) -> None:
    numbered = {entry.record.id: entry for entry in standing}
    with st.form(f"retract-{question.id}", border=False):
        number = st.selectbox(
            _("哪一项裁定"),
            list(numbered),
            format_func=lambda n: f"{n} · {pick(question.option(numbered[n].record.option))}",
        )
        by, basis, start = _act(f"retract-{question.id}", person, on, _("自哪一天起不再适用"))
        if st.form_submit_button(_("撤回这项裁定")):
            document = numbered[number].record.document
            _record(lambda: rulings.retract(person, store(), document, number, by, basis, start))


def _act(key: str, person: Person, on: date, when: str) -> tuple[str, str, date]:
    by = st.text_input(_("裁定机关"), value=person.name, key=f"by-{key}", max_chars=200)
    basis = st.text_input(_("依据（文号或理由）"), key=f"basis-{key}", max_chars=500)
    return by, basis, st.date_input(when, value=on, key=f"from-{key}", format="YYYY-MM-DD")


def _record(act) -> None:
    """Do it and show the page anew; a refusal is said here."""
    try:
        act()
    except (Refusal, Denied, CannotWrite) as refused:
        st.error(pick(refused))
    else:
        st.rerun()
