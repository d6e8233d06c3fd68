"""The script Streamlit runs for every visitor and every click: the pages between head and foot."""

import streamlit as st

import views.boundaries.page
import views.certification.page
import views.coverage.page
import views.help.page
import views.map.page
import views.own.page
import views.parks.page
import views.people.page
import views.policies.guides
import views.policies.page
import views.policies.rulings
import views.rosters.page
import views.selfcheck.page
from views.entrance import chrome
from views.kit.i18n import _

pages = [
    st.Page(views.map.page.page, title=_("地图"), url_path="map", default=True),
    st.Page(views.parks.page.page, title=_("园区"), url_path="park"),
    st.Page(views.coverage.page.page, title=_("覆盖"), url_path="coverage"),
    st.Page(views.selfcheck.page.page, title=_("补贴自查"), url_path="check"),
    st.Page(views.policies.page.page, title=_("政策"), url_path="policies"),
    st.Page(views.certification.page.page, title=_("认定"), url_path="certification"),
    st.Page(views.policies.rulings.page, title=_("裁定"), url_path="rulings"),
    st.Page(views.policies.guides.page, title=_("申报说明"), url_path="guides"),
    st.Page(views.help.page.page, title=_("帮助"), url_path="help"),
    st.Page(views.rosters.page.page, title=_("名册"), url_path="roster"),
    st.Page(views.own.page.page, title=_("我的企业"), url_path="own"),
    st.Page(views.people.page.page, title=_("人员"), url_path="people"),
    st.Page(views.boundaries.page.page, title=_("边界"), url_path="boundaries"),
]
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
