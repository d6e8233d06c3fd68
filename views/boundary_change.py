"""更改边界: a file or points are brought, read, and looked at; what is doubtful is asked; then the boundary is applied,
or nothing has happened.
"""

import shapely
import streamlit as st

from maps.boundaries import MAX_BYTES, MAX_VERTICES, SYSTEMS, UNITS, CannotRead, judge, read_file, window
from registry.areas import area_m2
from registry.people import Person
from registry.surroundings import Surroundings
from views import boundary_apply, boundary_points, boundary_report, uploader
from views import boundary_words as words
from views.boundary_place import Place
from views.boundary_work import Work
from views.context import store
from views.i18n import _, ngettext, pick
from views.markup import show, tag

TYPES = ("geojson", "json", "kml", "kmz", "ovkml", "zip", "gpkg", "dxf", "wkt", "csv", "txt", "xlsx", "ods")
FILE, POINTS = "file", "points"
WORK = "boundary-work"
NO_WINDOW = shapely.Point(0, 0)
MANY = 12  # outlines in a list to read
DEGREES = 360.0  # what is beyond is a length


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
        _outlines(work)
        if work.chosen and work.judged is None and work.refused is None:
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
            work.read = read_file(work.data, work.name, work.system, near, work.unit)
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
        if work.read is not None:
            _listed(work)
        guesses = () if work.read is None else work.read.guesses
        _choose_system(work, guesses[0] if guesses else work.system)


def _choose_system(work: Work, first: str | None) -> None:
    ids = list(SYSTEMS)
    chosen = st.selectbox(
        _("坐标系"), ids, index=None if first is None else ids.index(first),
        format_func=lambda id: pick(SYSTEMS[id].name), key=f"boundary-system-{work.id}",
        placeholder=_("请选择"),
    )  # fmt: skip
    unit = _unit(work)
    local = _("地方独立坐标系、北京 54 和西安 80 不能在此换算，请先在测绘软件中转换为 CGCS2000。")
    show(tag("p", local, cls="sp sp-quiet sp-small"))
    if st.button(_("按这个坐标系读取"), disabled=chosen is None, key=f"boundary-system-go-{work.id}"):
        work.again(system=chosen, unit=unit)
        st.rerun()


def _unit(work: Work) -> str | None:
    """The unit of lengths; None: not asked, as everything is in degrees and nobody chose one."""
    read = work.read
    if work.unit is None and (read is None or not any(each.shape.bounds[2] > DEGREES for each in read.features)):
        return None
    ids = list(UNITS)
    first = work.unit or read.unit
    return st.selectbox(
        _("长度单位"), ids, index=ids.index(first), format_func=lambda id: pick(UNITS[id]),
        key=f"boundary-unit-{work.id}", help=_("坐标为经纬度时不用选。"),
    )  # fmt: skip


def _named(work: Work, place: int) -> str:
    """An outline in a list: its number, its name, its area."""
    each = work.read.features[place]
    parts = (f"{place + 1}", each.label, *(() if each.area_m2 is None else (words.area(each.area_m2),)))
    return " · ".join(parts)


def _listed(work: Work) -> None:
    """What is in a file whose system has to be chosen first."""
    places = range(len(work.read.features))
    more = len(places) - MANY
    items = [tag("li", _named(work, place)) for place in places[:MANY]]
    if more > 0:
        items.append(tag("li", ngettext("另有 {n} 个图形", "另有 {n} 个图形", more).format(n=more)))
    show(tag("div", tag("p", _("文件中的图形：")), tag("ul", *items), cls="sp sp-quiet"))


def _outlines(work: Work) -> None:
    """Which outline of the file, where there are several: nothing is taken before somebody has chosen."""
    count = len(work.read.features)
    if count < 2:
        work.chosen = (0,)
        return
    chosen = st.multiselect(
        _("文件有 {n} 个图形，用哪一个").format(n=count),
        range(count),
        default=list(work.chosen),
        format_func=lambda place: _named(work, place),
        key=f"boundary-outlines-{work.id}",
        placeholder=_("请选择"),
        help=_("可以选几个合成一个边界：CAD 图中套在里面的一圈作为孔洞，其余作为另一部分。"),
    )
    if tuple(chosen) != work.chosen:
        work.again(chosen=tuple(chosen))
    if not chosen:
        show(tag("p", _("请按名称和面积选出园区的边界；图框、单体建筑不要选。"), cls="sp sp-notice"))


def _judge(person: Person, place: Place, work: Work) -> None:
    """Look at the outline in its process, against what is around it now."""
    try:
        shape = work.shape
        with store().read() as session:
            around = place.surroundings(person, session, window(shape))
        with st.spinner(_("正在检查…")):
            work.judged = judge(shape, around, work.datum or work.read.shift, work.repair), around
    except CannotRead as refused:
        work.refused = refused
