"""The parks of the map as rows (园区列表): the columns of its table, on whatever page it stands."""

import numpy as np
import pandas as pd

from maps.viewport.layers import ParkIndex
from maps.viewport.symbols import SYMBOLS
from views.kit.i18n import _, language
from views.map.words import recognition_names, role_names, tier_names


def columns(index: ParkIndex, rows: np.ndarray) -> pd.DataFrame:
    """What the table says of these rows of the index, in the visitor's language."""
    frame = index.frame.iloc[rows]
    suffix = "en" if language() == "en" else "zh"
    tiers = tier_names()
    return pd.DataFrame(
        {
            _("园区"): frame[f"name_{suffix}"].where(frame[f"name_{suffix}"] != "", frame["name_zh"]),
            _("等次"): [f"{SYMBOLS[s].sign} {tiers[s]}" for s in frame["standing"]],
            _("区级认定"): frame["recognition"].map(recognition_names()),
            _("来历"): frame["role"].map(role_names()),
            _("区"): frame[f"district_{suffix}"],
            _("运营主体"): frame["operator"].fillna(_("不清楚")),
            _("入驻企业"): frame["tenants"],
            _("位置误差（m）"): frame["accuracy_m"],
            _("数据"): frame["demo"].map({True: _("演示"), False: _("文件")}),
        }
    )
