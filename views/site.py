"""The script Streamlit runs for every visitor and every click: the pages between head and foot."""

import streamlit as st

from views.entrance import chrome
from views.kit.i18n import _
from views.pages import PAGES

titles = {
    "map": _("地图"),
    "park": _("园区"),
    "coverage": _("覆盖"),
    "check": _("补贴自查"),
    "policies": _("政策"),
    "certification": _("认定"),
    "rulings": _("裁定"),
    "guides": _("申报说明"),
    "findings": _("认定事实"),
    "help": _("帮助"),
    "roster": _("名册"),
    "own": _("我的企业"),
    "people": _("人员"),
    "boundaries": _("边界"),
}
pages = [st.Page(PAGES[path], title=title, url_path=path, default=path == "map") for path, title in titles.items()]
st.session_state["pages"] = {page.url_path or "map": page for page in pages}
current = st.navigation(pages, position="hidden")
st.session_state["here"] = current.url_path
st.set_page_config(
    page_title=_("{page} · 软件名园").format(page=current.title),
    layout="wide" if current.url_path == "" else "centered",
)
chrome.head(pages, current)
current.run()
chrome.foot()
