"""更改边界: a file or points are brought, read, and looked at; what is doubtful is asked; then the boundary is applied,
or nothing has happened.
"""

import shapely
import streamlit as st

from maps.boundaryfiles import MAX_BYTES, MAX_VERTICES, CannotReadBoundary, judge, read_file, window
from registry.boundaries.surroundings import Surroundings
from registry.parks.areas import area_m2
from registry.person import Person
from views.boundaries import apply, points, report, words
from views.boundaries import system as boundary_system
from views.boundaries.place import BoundaryPlace
from views.boundaries.work import BoundaryWork
from views.kit import uploader
from views.kit.context import store
from views.kit.i18n import _, pick
from views.kit.markup import show, tag

TYPES = ("geojson", "json", "kml", "kmz", "ovkml", "zip", "gpkg", "dxf", "wkt", "csv", "txt", "xlsx", "ods")
FILE, POINTS = "file", "points"
WORK = "boundary-work"
NO_WINDOW = shapely.Point(0, 0)


def draw_change(person: Person, place: BoundaryPlace) -> None:
    """The step that the change is at."""
    with store().read() as session:
        now = place.surroundings(person, session, NO_WINDOW)
    work = st.session_state.get(WORK)
    if work is not None and work.place == place.key and work.done is not None:
        apply.said(place, work)
        if st.button(_("再更改一次")):
            del st.session_state[WORK]
            st.rerun()
        return
    _now(now)
    work = _brought(place, now)
    if work is None:
        return
    if work.read is None and work.refused is None:
        read_outline(work, now)
    boundary_system.choose(work)
    if work.read is not None and work.read.system is not None:
        _outlines(work)
        if work.chosen and work.judged is None and work.refused is None:
            _judge(person, place, work)
    if work.refused is not None:
        refused(work)
    elif work.judged is not None:
        report.draw_report(work)
        if report.settled(work):
            apply.draw_applying(person, place, work)


def refused(work: BoundaryWork) -> None:
    """Why the file, or its outline, cannot be used."""
    lead = tag("strong", _("这份边界不能采用。"))
    show(tag("p", lead, pick(work.refused), _("登记没有任何改变。"), cls="sp-problem", role="alert"))


def _now(now: Surroundings) -> None:
    """What the register has."""
    area = None if now.old.geom_type == "Point" else area_m2(now.old)
    error = _("位置误差约 {metres}").format(metres=words.metres(now.accuracy_m))
    said = " · ".join((words.outline(now.outline, now.accuracy_m), words.area(area), error))
    show(tag("p", _("登记中现有："), said, cls="sp sp-lead"))


def _brought(place: BoundaryPlace, now: Surroundings) -> BoundaryWork | None:
    """The file or the points that the person brings."""
    ways = {FILE: _("上传文件"), POINTS: _("在地图上点，或填写坐标")}
    way = st.radio(
        _("新边界从哪里来"), list(ways), format_func=ways.get, key=f"boundary-way-{place.key}", horizontal=True
    )
    if way == POINTS:
        brought = points.draw_points(place, now)
    else:
        brought = uploaded(place.key)
    if brought is None:
        st.session_state.pop(WORK, None)
        return None
    id, name, data, system = brought
    work = st.session_state.get(WORK)
    if work is None or (work.place, work.id) != (place.key, id):
        work = BoundaryWork(place.key, id, name, data, system)
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


def read_outline(work: BoundaryWork, now: Surroundings | None) -> None:
    """Read the file in its process; what the register has tells where the outline should be."""
    near = None if now is None else (now.old.centroid.x, now.old.centroid.y)
    try:
        with st.spinner(_("正在读取…")):
            work.read = read_file(work.data, work.name, work.system, near, work.unit, work.control)
    except CannotReadBoundary as refused:
        work.refused = refused


def _outlines(work: BoundaryWork) -> None:
    """Which outline of the file, where there are several: nothing is taken before somebody has chosen."""
    count = len(work.read.features)
    if count < 2:
        work.chosen = (0,)
        return
    chosen = st.multiselect(
        _("文件有 {n} 个图形，用哪一个").format(n=count),
        range(count),
        default=list(work.chosen),
        format_func=lambda place: boundary_system.named(work, place),
        key=f"boundary-outlines-{work.id}",
        placeholder=_("请选择"),
        select_all=False,  # a frame is none of the parts
        help=_("可以选几个合成一个边界：CAD 图中套在里面的一圈作为孔洞，其余作为另一部分。"),
    )
    if tuple(chosen) != work.chosen:
        work.again(chosen=tuple(chosen))
    if not chosen:
        show(tag("p", _("请按名称和面积选出园区的边界；图框、单体建筑不要选。"), cls="sp sp-notice"))


def _judge(person: Person, place: BoundaryPlace, work: BoundaryWork) -> None:
    """Look at the outline in its process, against what is around it now."""
    try:
        shape = work.shape
        with store().read() as session:
            around = place.surroundings(person, session, window(shape))
        with st.spinner(_("正在检查…")):
            work.judged = judge(shape, around, work.datum or work.read.shift, work.repair), around
    except CannotReadBoundary as refused:
        work.refused = refused
