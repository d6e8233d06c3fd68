"""帮助: the tours for each kind of user, an answer to each question that the pages raise, and a section for each page.

`?topic=rulings` shows one section, `?q=撤销` those in which the words stand; else all of them are listed. The text is
data (`data/help/`); each kind of user has a hand-out of two pages (`views/help/handout.py`).
"""

import streamlit as st

from views.help import handout, text
from views.help.topics import Found, Section, find, index, sections
from views.kit import address
from views.kit.i18n import _, language, link, ngettext, pick
from views.kit.markup import Html, show, tag


def page() -> None:
    """One section, what was found, or the list of all."""
    known = sections(language())
    topic = address.asked("topic")
    if topic in known:
        _section(known[topic])
        return
    st.title(_("帮助"), anchor=False)
    if topic is not None:
        show(tag("p", _("没有这一节，可能是链接已过期。请在下面选择，或查找。"), cls="sp-notice"))
    asked = _asked()
    if asked:
        _found(asked, find(asked, language()))
    else:
        _handouts()
        _all(known)


def _section(section: Section) -> None:
    back = tag("a", _("← 全部帮助"), href=link("help"), target="_self")
    st.title(section.title, anchor=False)
    show(tag("div", text.html(section), tag("p", back), cls="sp sp-help"))


def _asked() -> str:
    """What is looked for: the address first, then what was typed."""
    given = address.asked("q") or ""
    typed = st.text_input(_("查找"), value=given, key="help-search", max_chars=60).strip()
    if typed != given:
        if typed:
            st.query_params["q"] = typed
        else:
            st.query_params.pop("q", None)
    return typed


def _found(asked: str, hits: list[Found]) -> None:
    said = ngettext("{n} 节里有“{words}”", "{n} 节里有“{words}”", len(hits)).format(n=len(hits), words=asked)
    if not hits:
        said = _("没有一节里有“{words}”。请换一个词，或从全部帮助中选择。").format(words=asked)
    listed = tag("ul", *(tag("li", _link(hit.section), _excerpt(hit)) for hit in hits), cls="sp-list") if hits else None
    back = tag("p", tag("a", _("← 全部帮助"), href=link("help"), target="_self"))
    show(tag("div", tag("p", said, role="status"), listed, back, cls="sp"))


def _excerpt(hit: Found) -> Html:
    before, word, after = hit.excerpt
    return tag("div", before, tag("mark", word) if word else None, after, cls="sp-quiet")


def _link(section: Section) -> Html:
    return tag("a", section.title, href=link("help", topic=section.id), target="_self")


def _handouts() -> None:
    """The two pages for each kind of user."""
    offered = [handout.link_to(kind, pick(group.name)) for kind, group in index().handouts.items()]
    pieces = [piece for each in offered for piece in (" · ", each)]
    show(tag("div", tag("p", _("打印出来发给大家，每类用户两页（PDF）"), *pieces), cls="sp sp-files"))


def _all(known: dict[str, Section]) -> None:
    for group in index().groups:
        st.header(pick(group.name), anchor=False)
        show(tag("div", tag("ul", *(tag("li", _link(known[topic])) for topic in group.topics)), cls="sp"))
