"""更改边界: a file or points are brought, read, and looked at; what is doubtful is asked; then the boundary is applied,
or nothing has happened.
"""

import shapely
import streamlit as st

from maps.boundaries import MAX_BYTES, MAX_VERTICES, SYSTEMS, CannotRead, judge, read_file, window
from registry.areas import area_m2
from registry.people import Person
from registry.surroundings import Surroundings
from views import boundary_apply, boundary_points, boundary_report, uploader
from views import boundary_words as words
from views.boundary_place import Place
from views.boundary_work import Work
from views.context import store
from views.i18n import _, pick
from views.markup import show, tag

TYPES = ("geojson", "json", "kml", "kmz", "ovkml", "zip", "gpkg", "dxf", "wkt", "csv", "txt", "xlsx", "ods")
FILE, POINTS = "file", "points"
WORK = "boundary-work"
NO_WINDOW = shapely.Point(0, 0)


def draw(person: Person, place: Place) -> None:
    """The step that the change is at."""
    with store().read() as session:
        now = place.surroundings(person, session, NO_WINDOW)
    work = st.session_state.get(WORK)
    if work is not None and work.place == place.key and work.done is not None:
        boundary_apply.said(place, work)
        if st.button(_("再更改一次")):
            del st.session_state[WORK]
            st.rerun()
        return
    _now(now)
    work = _brought(place, now)
    if work is None:
        return
    if work.read is None and work.refused is None:
        read(work, now)
    choose_system(work)
    if work.read is not None and work.read.system is not None:
        _feature(work)
        if work.judged is None and work.refused is None:
            _judge(person, place, work)
    if work.refused is not None:
        refused(work)
    elif work.judged is not None:
        boundary_report.draw(work)
        if boundary_report.settled(work):
            boundary_apply.draw(person, place, work)


def refused(work: Work) -> None:
    """Why the file, or its outline, cannot be used."""
    lead = tag("strong", _("这份边界不能采用。"))
    show(tag("p", lead, pick(work.refused), _("登记没有任何改变。"), cls="sp-problem", role="alert"))


def _now(now: Surroundings) -> None:
    """What the register has."""
    area = None if now.old.geom_type == "Point" else area_m2(now.old)
    error = _("位置误差约 {metres}").format(metres=words.metres(now.accuracy_m))
    said = " · ".join((words.outline(now.outline, now.accuracy_m), words.area(area), error))
    show(tag("p", _("登记中现有："), said, cls="sp sp-lead"))


def _brought(place: Place, now: Surroundings) -> Work | None:
    """The file or the points that the person brings."""
    ways = {FILE: _("上传文件"), POINTS: _("在地图上点，或填写坐标")}
    way = st.radio(
        _("新边界从哪里来"), list(ways), format_func=ways.get, key=f"boundary-way-{place.key}", horizontal=True
    )
    if way == POINTS:
        brought = boundary_points.draw(place, now)
    else:
        brought = uploaded(place.key)
    if brought is None:
        st.session_state.pop(WORK, None)
        return None
    id, name, data, system = brought
    work = st.session_state.get(WORK)
    if work is None or (work.place, work.id) != (place.key, id):
        work = Work(place.key, id, name, data, system)
        st.session_state[WORK] = work
    return work


def uploaded(place: str) -> tuple[str, str, bytes, None] | None:
    """The file that is brought for the place with this key."""
    said = _(
        "GeoJSON、KML/KMZ、Shapefile（zip）、GeoPackage、DXF、WKT、勘测定界界址点、CSV 或 Excel 坐标点，"
        "不超过 {size} MB、{vertices} 个折点"
    )
    uploaded = uploader.one(
        said.format(size=MAX_BYTES // 1_000_000, vertices=f"{MAX_VERTICES:,}"),
        types=TYPES,
        megabytes=MAX_BYTES // 1_000_000,
        key=f"boundary-file-{place}",
    )
    return None if uploaded is None else (uploaded.file_id, uploaded.name, uploaded.getvalue(), None)


def read(work: Work, now: Surroundings | None) -> None:
    """Read the file in its process; what the register has tells where the outline should be."""
    near = None if now is None else (now.old.centroid.x, now.old.centroid.y)
    try:
        with st.spinner(_("正在读取…")):
            work.read = read_file(work.data, work.name, work.system, near)
    except CannotRead as refused:
        work.refused = refused


def choose_system(work: Work) -> None:
    """Which coordinates the outline is in: asked where nobody said, else said, with a way to say otherwise."""
    if work.read is None and work.system is None:
        return
    known = None if work.read is None else work.read.system
    if work.read is not None:
        for note in work.read.notes:
            show(tag("p", pick(note), cls="sp sp-quiet"))
    if known is not None:
        name = pick(SYSTEMS[known].name) if known in SYSTEMS else known
        said = _("坐标系：{name}（您选择的）") if work.system else _("坐标系：{name}（文件写明）")
        show(tag("p", said.format(name=name), cls="sp"))
        with st.expander(_("坐标系不对？")):
            _choose_system(work, known if known in SYSTEMS else None)
    else:
        show(tag("p", tag("strong", _("文件没有说明可用的坐标系，请选择。")), cls="sp sp-notice"))
        guesses = () if work.read is None else work.read.guesses
        _choose_system(work, guesses[0] if guesses else work.system)


def _choose_system(work: Work, first: str | None) -> None:
    ids = list(SYSTEMS)
    chosen = st.selectbox(
        _("坐标系"), ids, index=None if first is None else ids.index(first),
        format_func=lambda id: pick(SYSTEMS[id].name), key=f"boundary-system-{work.id}",
        placeholder=_("请选择"),
    )  # fmt: skip
    local = _("地方独立坐标系、北京 54 和西安 80 不能在此换算，请先在测绘软件中转换为 CGCS2000。")
    show(tag("p", local, cls="sp sp-quiet sp-small"))
    if st.button(_("按这个坐标系读取"), disabled=chosen is None, key=f"boundary-system-go-{work.id}"):
        work.again(system=chosen)
        st.rerun()


def _feature(work: Work) -> None:
    """Which outline of the file, where there are several."""
    features = work.read.features
    if len(features) < 2:
        return
    chosen = st.selectbox(
        _("文件有 {n} 个图形，用哪一个").format(n=len(features)),
        range(len(features)),
        index=work.feature,
        format_func=lambda place: f"{place + 1} · {features[place].label}",
        key=f"boundary-feature-{work.id}",
    )
    if chosen != work.feature:
        work.again(feature=chosen)


def _judge(person: Person, place: Place, work: Work) -> None:
    """Look at the outline in its process, against what is around it now."""
    with store().read() as session:
        around = place.surroundings(person, session, window(work.shape))
    try:
        with st.spinner(_("正在检查…")):
            work.judged = judge(work.shape, around, work.datum or work.read.shift, work.repair), around
    except CannotRead as refused:
        work.refused = refused
