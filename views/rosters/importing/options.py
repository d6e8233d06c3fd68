"""How an imported file is meant (导入选项): empty cells, and facts that differ from the roster."""

from dataclasses import dataclass
from datetime import date

import streamlit as st

from views.kit.context import today
from views.kit.i18n import _


@dataclass(frozen=True, slots=True)
class How:
    """What the person chose about a comparison; see `registry.rosters.plan.Comparison`."""

    clear: bool = False
    correct: bool = False
    since: date | None = None


def draw_options() -> How:
    """How empty cells and changed facts are meant; what is right for most is chosen already."""
    with st.expander(_("选项：空白单元格、变化从哪天起")):
        clear = st.radio(
            _("表中空白的单元格"), [False, True], key="import-clear",
            format_func={False: _("保持名册中的内容"), True: _("清除名册中的内容，改为不清楚")}.get,
        )  # fmt: skip
        correct = st.radio(
            _("企业情况（类型、行业、规模等）与名册不同时"), [False, True], key="import-correct",
            format_func={False: _("情况变了：从下面这一天起改变"), True: _("名册原来有误：更正原有内容")}.get,
        )  # fmt: skip
        since = st.date_input(
            _("从哪天起改变"), value=today(), max_value=today(), format="YYYY-MM-DD", key="import-since", width=220,
            disabled=correct,
        )  # fmt: skip
    return How(clear, correct, None if correct or since == today() else since)
