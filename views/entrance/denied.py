"""需要登录 or 无权查看: what a page shows in place of itself. The address stays, and is where log-in leads back to."""

from urllib.parse import urlencode

import streamlit as st

from registry.access.permissions import Denied
from views.entrance import identity
from views.kit import address
from views.kit.i18n import _, link, pick
from views.kit.markup import show, tag


def denied(refused: Denied) -> None:
    """Say what is needed to see the page; to the public with a link to log in, or to do what must be done first."""
    public, way = refused.person.role == "public", None
    st.title(_("需要登录") if public else _("无权查看"), anchor=False)
    here = identity.login()
    if public and here is not None and here.expired:
        way = tag("a", _("请先更换超过 90 天的密码"), href=link("account"), target="_self")
    elif public and here is not None:
        way = tag("a", _("请先设置两步验证"), href=link("account/second-factor"), target="_self")
    elif public:
        way = tag("a", _("登录"), href=login_link(), target="_self")
    told = tag("a", _("谁能看到什么"), href=link("help", topic="privacy"), target="_self")
    who_sees = tag("p", told)
    show(tag("div", tag("p", pick(refused), cls="sp-lead"), tag("p", way) if way else None, who_sees, cls="sp"))


def login_link() -> str:
    """The address of the log-in form that leads back to the page shown now."""
    page = st.session_state.get("here", "")
    query = {name: address.listed(name) for name in address.everything()}
    return link("account/login", next=f"/{page}?{urlencode(query, doseq=True)}" if query else f"/{page}")
