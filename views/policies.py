"""政策"""

import streamlit as st

from views.i18n import _


def page() -> None:
    """Draw the page."""
    st.title(_("政策"))
