"""Which facts of documents are columns of the grid (要填写的事实列): none, until somebody chooses them; those that the
draft changes, and the one that a reminder leads to, are chosen already.
"""

from collections.abc import Sequence

import streamlit as st

from registry.rosters.facts.columns import FactColumn
from views.kit import address
from views.kit.i18n import _
from views.rosters.editing.windows import EditWork, key_of
from views.rosters.words import field_name


def chosen_facts(work: EditWork) -> Sequence[FactColumn]:
    """The field in which they are chosen, and what was chosen; nothing where no document asks for any."""
    offered = {each.id: each for each in work.sheet.facts}
    if not offered:
        return ()
    kept, key = key_of(work.park, "columns"), key_of(work.park, "choice")
    if kept not in st.session_state:
        st.session_state[kept] = [id for id in offered if id in work.draft.columns() or id == address.asked("column")]
    # What was chosen outlives the field, which is not there while a difference is looked at.
    st.session_state[key] = [id for id in st.session_state.get(key, st.session_state[kept]) if id in offered]
    chosen = st.multiselect(
        _("另填政策文件要问的事实"), list(offered), format_func=lambda id: field_name(offered[id]), key=key, width=640,
        placeholder=_("选择要填的列（共 {n} 项）").format(n=len(offered)),
        help=_("现行政策文件就租金和园区要问、由运营主体陈述的事实。选中的列排在表格最前；不清楚的留空。"),
    )  # fmt: skip
    st.session_state[kept] = chosen
    return [each for each in work.sheet.facts if each.id in chosen]
