"""图层: a result of 覆盖 drawn on the map, chosen in the rail or by a link from its table.

`?layer=walking&radius=800`: which result, with the settings of its table; `by=tenants`: what districts are shaded by.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

import streamlit as st

from maps.coverage.result_layers import FORMS, figures, usual
from maps.coverage.results import Result
from maps.viewport.filters import BadParameter
from registry.person import Person
from views.coverage.data import SHOWS, CoverageAsked, results_of, seen_by
from views.coverage.words import titles, untold
from views.kit.i18n import _, link, pick
from views.kit.markup import show, tag

LAYERS = ("district", "city", "key_areas", "overlaps", "walking", "subsidies", "subsidies_by_park", "plans")
"""What the map can draw: tables of 覆盖; of the subsidies the one by parks as a layer of its own."""
SETTINGS = ("radius", "width", "which")
ADDRESS = ("layer", "by", *SETTINGS)


@dataclass(frozen=True)
class Layer:
    """`id`: a word of LAYERS; `asked`: its table; `by`: the column to shade by, None for the usual one."""

    id: str
    asked: CoverageAsked
    by: str | None = None

    @classmethod
    def read(cls, params: Mapping[str, str], day: date) -> "Layer | None":
        """What an address asks for on the day, None for no layer. Raises `BadParameter` with what would be right."""
        id = params.get("layer")
        if not id:
            return None
        if id not in LAYERS:
            raise BadParameter("layer", id, f"one of {', '.join(LAYERS)}")
        show = id if id in SHOWS else "subsidies"
        settings = {name: params[name] for name in SETTINGS if params.get(name)}
        return cls(id, CoverageAsked.read({"show": show, "on": day.isoformat()} | settings), params.get("by") or None)

    def write(self) -> dict[str, str]:
        """The parameters that `read` takes; the day stands elsewhere in the address."""
        said = {name: value for name, value in self.asked.write().items() if name in SETTINGS}
        return {"layer": self.id} | said | ({"by": self.by} if self.by else {})

    def query(self) -> str:
        """The parameters of the layer's route (`views/coverage/layer_route.py`)."""
        return urlencode(self.write() | {"day": self.asked.on.isoformat()})

    def result(self, person: Person) -> Result | None:
        """The result as this person may see it; None where there is nothing for them to see.

        Raises `BadParameter` where `by` is no column that it can be shaded by.
        """
        return self.result_of(seen_by(self.asked, person))

    def result_of(self, seen: frozenset[int] | None) -> Result | None:
        """As `result`, for those of whom `views.coverage.data.seen_by` gives `seen`."""
        found = results_of(self.asked, seen)
        one = next((each for each in found if each.id == self.id), found[0] if found else None)
        if one is not None and self.by is not None:
            choices = [column.id for column in figures(one)]
            if self.by not in choices:
                raise BadParameter("by", self.by, f"one of {', '.join(choices)}" if choices else "asked of this layer")
        return one


def layer_of(show: str, result: Result) -> str | None:
    """The layer that draws a table of 覆盖; None where the map's own filters show what it speaks of."""
    if result.id not in FORMS:
        return None
    return result.id if result.id in LAYERS else show


def names() -> dict[str, str]:
    """The name of each layer, as its table has it."""
    return titles() | {
        "district": _("园区与企业（按区）"), "city": _("园区与企业（按市）"),
        "subsidies": _("补贴（按区）"), "subsidies_by_park": _("补贴（按园区）"),
    }  # fmt: skip


# --- in the rail ---


def set_layer(layer: Layer | None) -> None:
    """Put the fields of the rail to what an address asks for."""
    st.session_state["map_layer"] = layer.id if layer else ""
    st.session_state["map_layer_by"] = layer.by if layer else None
    st.session_state["map_layer_settings"] = {
        name: value for name, value in (layer.write() if layer else {}).items() if name in SETTINGS
    }


def choose(day: date, person: Person) -> Layer | None:
    """Draw the fields; returns the layer that is chosen and may be seen."""
    st.selectbox(
        _("覆盖图层"), ["", *LAYERS], key="map_layer", on_change=_another,
        format_func=lambda id: names()[id] if id else _("不显示"), help=_("把“覆盖”页的结果画在地图上"),
    )  # fmt: skip
    params = {"layer": st.session_state["map_layer"], "by": st.session_state.get("map_layer_by")}
    layer = Layer.read(params | st.session_state.get("map_layer_settings", {}), day)
    if layer is None:
        return None
    try:
        result = layer.result(person)
    except BadParameter as bad:
        st.warning(_("这一图层不能按“{word}”显示，已改用通常的一列。").format(word=bad.word))
        st.session_state["map_layer_by"] = None
        layer = replace(layer, by=None)
        result = layer.result(person)
    if result is None:
        show(tag("p", untold(), cls="map-empty"))
        return None
    layer = replace(layer, by=_column(layer, result))
    table = tag("a", _("看表格、改设置、下载"), href=link("coverage", **layer.asked.write()), target="_self")
    show(tag("p", table, cls="sp sp-layer"))
    return layer


def _another() -> None:
    """Settings belong to the layer they were made for."""
    st.session_state["map_layer_by"], st.session_state["map_layer_settings"] = None, {}


def _column(layer: Layer, result: Result) -> str | None:
    """The figure that districts are shaded by, or circles of parks stand for; None for the usual one."""
    columns = {column.id: pick(column.name) for column in figures(result)}
    if not columns:
        return None
    first = usual(result).id
    key = f"map_by_{layer.id}"
    if st.session_state.get(key) not in columns or layer.by is not None:
        st.session_state[key] = layer.by or first
    st.session_state["map_layer_by"] = None  # from now on the field holds it
    chosen = st.selectbox(_("按哪一列"), list(columns), key=key, format_func=columns.__getitem__)
    return None if chosen == first else chosen
