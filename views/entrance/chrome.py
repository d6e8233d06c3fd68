"""What every page has: the head with the pages, who is logged in and the language; the demo banner; the foot.

Streamlit's own header, menu and deploy button are out of sight (`assets/softpark.css`); the navigation is ours,
so that it keeps the language in the address and reads the same on a phone.
"""

from collections.abc import Sequence

import streamlit as st

from registry.access.sessions import Login
from views.entrance import forms, identity
from views.entrance.denied import login_link
from views.kit import format
from views.kit.address import everything
from views.kit.context import today
from views.kit.i18n import LANGUAGES, _, address, choose_language, language, link, remember_language
from views.kit.markup import Html, show, tag

# Pages that only some have a use for. The others can open them as well, and read there what they would need.
FOR_ROLES = {"roster": ("operator", "official"), "own": ("tenant",), "people": ("admin", "system", "security", "audit"),
             "boundaries": ("operator", "official"), "guides": (),
             "findings": ("official",)}  # fmt: skip


def head(pages: Sequence[st.Page], current: st.Page) -> None:
    """Name of the service, links to `pages`, log-in, 中文/English; the first thing a keyboard reaches."""
    remember_language()
    _keep_address(current)
    login = identity.login()
    person = identity.person_of(login)
    with st.container(key="head", horizontal=True, vertical_alignment="center", gap="medium"):
        show(tag("a", _("软件名园登记与租金补贴"), cls="sp-name", href=link("./")))
        with st.container(key="nav", horizontal=True, gap="small", width="content"):
            for page in pages:
                if person.role not in FOR_ROLES.get(page.url_path, (person.role,)):
                    continue
                with st.container(
                    key=f"nav-{'here' if page is current else 'to'}-{page.url_path or 'map'}", width="content"
                ):
                    st.page_link(page, label=page.title, query_params=address())
        with st.container(key="person", horizontal=True, gap="small", width="content"):
            _who_is_here(login)
        with st.container(key="lang", horizontal=True, gap="small", width="content"):
            for lang, name in LANGUAGES.items():
                st.button(
                    name,
                    key=f"lang-{lang}",
                    type="tertiary",
                    disabled=lang == language(),
                    on_click=choose_language,
                    args=(lang,),
                )


def _keep_address(current: st.Page) -> None:
    """Write the address anew where a link from a page to itself has changed it: Streamlit tells the browser of such a
    link only the page, so the address would stay, and the next click, or a reload, bring the old page back.

    Only then: what was just opened or gone back to stands there already, and writing it could drop what is behind `#`.
    """
    asked = current.url_path, everything()
    before = st.session_state.get("address", asked)
    if before != asked and before[0] == asked[0]:
        st.query_params.from_dict(asked[1])
    st.session_state["address"] = asked


def _who_is_here(login: Login | None) -> None:
    """A link to log in; or the person's name, which leads to their account, and a button to log out."""
    if login is None:
        show(tag("a", _("登录"), cls="sp-login", href=login_link(), target="_self"))
        return
    out = tag(
        "form",
        forms.field(forms.token(st.context.cookies)),
        tag("button", _("退出"), type="submit", cls="sp-quiet-button"),
        method="post",
        action=link("account/logout"),
        cls="sp-logout",
    )
    show(tag("a", login.person.name, cls="sp-name-of", title=_("账号"), href=link("account"), target="_self"), out)


def go(page: str, label: str, **params: object) -> None:
    """A link to another page of the app (named by its path: `map`, `park`, …), no reloading; keeps the language."""
    st.page_link(st.session_state["pages"][page], label=label, query_params=address(**params))


def demo_banner() -> None:
    """Say that the page shows demo data; drawn by every page that shows any. How to remove it:
    `views.people.commands`."""
    show(demo_note(tag("a", _("为什么有演示数据"), href=link("help", topic="demo"), target="_blank", rel="noopener")))


def demo_note(more: Html | None = None) -> Html:
    """That a page shows demo data; `more`: where one reads why."""
    said = _("本页含虚构的称号、企业与租金，仅供试用，不代表任何真实认定。")
    return tag("p", tag("strong", _("演示数据")), " ", said, " ", more, cls="sp-demo", role="note")


def foot() -> None:
    """What ends every page."""
    show(foot_words())


def foot_words(*more: object) -> Html:
    """What the page is not: no surveyed boundary, no promise of payment; and the day of the visit."""
    return tag(
        "footer",
        tag(
            "p",
            _("未注明测绘的园区与行政区边界为示意。"),
            _("金额为政策条文允许的上限，不是承诺；以主管部门审定为准。"),
        ),
        tag("p", _("查询于 {day}").format(day=format.day(today()))),
        *more,
        cls="sp-foot",
    )
