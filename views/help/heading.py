"""The heading of a page (标题), beside it the way to its section of 帮助."""

import streamlit as st

from views.help.topics import index
from views.kit.i18n import _, link
from views.kit.markup import Html, show, tag


def help_link(page: str) -> Html:
    """A link to the section about the page of this path. In a tab of its own, since a page may be half filled in."""
    said = _("这一页的帮助（在新标签页打开）")
    return tag("a", _("帮助"), href=link("help", topic=index().pages[page]), target="_blank", rel="noopener",
               cls="sp-help-link", title=said, aria_label=said)  # fmt: skip


def title(words: str, page: str) -> None:
    """`words` as the heading of the page of this path. Once on a page."""
    with st.container(key="heading", horizontal=True, vertical_alignment="bottom", gap="medium"):
        st.title(words, anchor=False, width="content")
        show(help_link(page))
