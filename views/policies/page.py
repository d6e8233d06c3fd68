"""政策: the documents, when each is in force, and every clause that the answers rest on, word for word.

`?doc=guangming-2025-4&measure=guangming-2025-4/14` opens a document at a measure; `?on=2027-01-01` asks another day,
`?do=draft` is for officials who try a draft (`views.policies.draft`). What is said stands in `views.policies.said`.
"""

from datetime import date

import streamlit as st

from registry.access.permissions import Denied, may
from registry.policy.files.documents import Document
from registry.services.drafts import ACTION
from views.entrance import identity
from views.entrance.chrome import go
from views.entrance.denied import denied
from views.help import heading
from views.kit import address
from views.kit.context import law
from views.kit.days import choose_day, day_asked, kept
from views.kit.i18n import _, pick
from views.kit.markup import show
from views.policies import draft, said


def page() -> None:
    """The document asked for in the address, the page for drafts, else the list of all."""
    if address.asked("do") == "draft":
        try:
            draft.draw()
        except Denied as refused:
            denied(refused)
        return
    documents = {document.id: document for document in law().documents}
    asked = address.asked("doc")
    on = day_asked()
    if asked in documents:
        _document(documents[asked], on)
        return
    heading.title(_("政策"), "policies")
    if asked is not None:
        st.warning(said.unknown(asked))
    choose_day(on, _("在哪一天"))
    if may(identity.person(), ACTION):
        go("policies", _("试写一份政策文件"), do="draft")
    for sentence, mistakes in said.left_out():
        st.error(sentence)
        show(mistakes)
    show(said.listed(documents.values(), on))


def _document(document: Document, on: date) -> None:
    """One document, part by part."""
    go("policies", _("← 全部政策"), on=kept(on))
    heading.title(pick(document.title), "policies")
    for section in said.sections(document, on, address.asked("measure")):
        if section.heading is not None:
            (st.header if section.level == 2 else st.subheader)(section.heading, anchor=False)
        if section.body is not None:
            show(section.body)
