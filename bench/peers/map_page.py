"""What a Streamlit developer would write to show parks on a map: `streamlit run map_page.py -- <peer> <file.parquet>`.

Peers: explore (geopandas), folium (folium.GeoJson with tooltip and style_function), pydeck (st.pydeck_chart); each with
one choice of a standing as filter. Reading the file is kept, as anybody would do.
"""

import sys

import geopandas
import streamlit as st

PEER, FILE = sys.argv[1:3]
COLOURS = {"national": "#b2182b", "provincial": "#d6604d", "municipal": "#17607d"}
CENTRE = [22.64, 114.15]

st.set_page_config(layout="wide")


@st.cache_data
def read() -> geopandas.GeoDataFrame:
    return geopandas.read_parquet(FILE)


def explore(parks: geopandas.GeoDataFrame) -> None:
    from streamlit_folium import st_folium

    chart = parks.explore(column="standing", categorical=True, tooltip=["name_zh", "standing"], zoom_start=11)
    st_folium(chart, key="map", height=720, use_container_width=True, returned_objects=[])


def folium(parks: geopandas.GeoDataFrame) -> None:
    import folium as library
    from streamlit_folium import st_folium

    chart = library.Map(CENTRE, zoom_start=11)
    library.GeoJson(
        parks,
        style_function=lambda park: {"color": COLOURS.get(park["properties"]["standing"], "#777777"), "weight": 1},
        tooltip=library.GeoJsonTooltip(["name_zh", "standing"]),
    ).add_to(chart)
    st_folium(chart, key="map", height=720, use_container_width=True, returned_objects=[])


def pydeck(parks: geopandas.GeoDataFrame) -> None:
    import pydeck as library

    layer = library.Layer(
        "GeoJsonLayer", parks.__geo_interface__, pickable=True, stroked=True, get_fill_color=[178, 24, 43],
        get_line_color=[178, 24, 43], line_width_min_pixels=2,
    )  # fmt: skip
    view = library.ViewState(latitude=CENTRE[0], longitude=CENTRE[1], zoom=10)
    tip = {"text": "{name_zh} {standing}"}
    st.pydeck_chart(library.Deck([layer], initial_view_state=view, tooltip=tip, map_style=None), height=720)


found = read()
chosen = st.radio("standing", ["all", "national", "provincial"], horizontal=True)
{"explore": explore, "folium": folium, "pydeck": pydeck}[PEER](
    found if chosen == "all" else found[found["standing"] == chosen]
)
