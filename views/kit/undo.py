"""撤销: a change is taken back only after a second yes."""

import streamlit as st

from views.kit.i18n import _
from views.kit.markup import show, tag


def asked_twice(asking: str, warning: str, label: str | None = None) -> bool:
    """Draw the button, then the `warning` with a yes and a no; True in the run in which somebody said yes.

    `asking`: the key of the question in the session's state; whoever undoes deletes it afterwards. `label`: of the
    button, where what it takes back is not the whole change that the page is about.
    """
    if not st.session_state.get(asking):
        if st.button(label or _("撤销这次变更"), key=f"{asking}-ask"):
            st.session_state[asking] = True
            st.rerun()
        return False
    show(tag("p", warning, cls="sp sp-notice"))
    with st.container(horizontal=True):
        sure = st.button(_("确定撤销"), key=f"{asking}-yes", type="primary")
        keep = st.button(_("不撤销"), key=f"{asking}-no", type="tertiary")
    if keep:
        del st.session_state[asking]
        st.rerun()
    return sure
