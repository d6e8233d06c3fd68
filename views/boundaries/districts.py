"""一个文件，多个区: boundaries of several districts of a city from one file, told apart by a field with their codes.

Read, looked at and decided as one boundary is (`views.boundaries.change`), and written all in one change, or not at
all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import streamlit as st

from maps.boundaryfiles import SHIFTS, BoundaryFile, CannotReadBoundary, Feature, Judgement, doubts, judge, note
from maps.viewport.preview import outline_map
from registry.access.permissions import of_district, require
from registry.boundaries.boundaries import MAX_TEXT, CannotApply
from registry.boundaries.surroundings import Surroundings
from registry.person import Person
from registry.services import districts
from registry.services.districts import ACTION, Brought, DistrictName
from registry.store.store import CannotWrite
from registry.words import Words
from views.boundaries import change, words
from views.boundaries import system as boundary_system
from views.boundaries.work import BoundaryWork
from views.entrance.chrome import go
from views.help import heading
from views.kit.context import store
from views.kit.i18n import _, ngettext, pick, pick_name
from views.kit.markup import show, table, tag

WORK = "boundary-districts"


@dataclass
class Several:
    """A file with several districts on its way. `judged`: by code; `of`: as what (field of codes, datum, repair)."""

    work: BoundaryWork
    judged: dict[str, tuple[Judgement, Surroundings]] = field(default_factory=dict)
    of: tuple | None = None


def draw_districts(person: Person, city: str) -> None:
    """The file, the field of codes, what was found of each district, and applying it. Raises `Denied`."""
    require(person, ACTION, of_district(city))
    with store().read() as session:
        known = {each.code: each for each in districts.names(person, session, city)}
    go("boundaries", _("← 全部边界"))
    heading.title(_("一个文件，多个区"), "boundaries")
    several: Several | None = st.session_state.get(WORK)
    if several is not None and several.work.done is not None:
        _said(several, known)
        return
    lead = _("每个图形按其属性中的六位行政区代码辨认。全部检查无误后一次写入，要么都写入，要么都不写入。")
    show(tag("p", lead, cls="sp sp-lead"))
    brought = change.uploaded(f"city-{city}")
    if brought is None:
        st.session_state.pop(WORK, None)
        return
    id, name, data, system = brought
    if several is None or (several.work.place, several.work.id) != (city, id):
        several = st.session_state[WORK] = Several(BoundaryWork(city, id, name, data, system))
    work = several.work
    if work.read is None and work.refused is None:
        change.read_outline(work, None)
    boundary_system.choose(work)
    if work.read is not None and work.read.system is not None:
        _found(person, several, known)
    if work.refused is not None:
        change.refused(work)


def _found(person: Person, several: Several, known: dict[str, DistrictName]) -> None:
    """Whose each outline is, and what there is to say about it."""
    work = several.work
    name = _field(work.read, known, work.id)
    if name is None:
        said = _("文件的属性中没有登记的行政区代码（六位，如 {code}）。请先在文件中加上。")
        show(tag("p", said.format(code=next(iter(known), "440311")), cls="sp-problem", role="alert"))
        return
    codes = [each.properties.get(name, "") for each in work.read.features]
    twice = sorted(code for code, count in Counter(codes).items() if code in known and count > 1)
    if twice:
        said = _("{codes} 在文件中出现多次。请先合并为一个图形。").format(codes=_("、").join(twice))
        show(tag("p", said, cls="sp-problem", role="alert"))
        return
    mine = {code: each for code, each in zip(codes, work.read.features, strict=True) if code in known}
    others = len(codes) - len(mine)
    if others:
        said = ngettext(
            "另有 {n} 个图形没有本市的代码，不会写入。", "另有 {n} 个图形没有本市的代码，不会写入。", others
        )
        show(tag("p", said.format(n=others), cls="sp sp-notice"))
    asked = name, work.datum, work.repair
    if several.of != asked:
        several.judged, several.of = {}, asked
        _judge(person, several, mine)
    if work.refused is None:
        _report(several, known)
        if _settled(several):
            _apply(person, several, known)


def _field(read: BoundaryFile, known: dict[str, DistrictName], id: str) -> str | None:
    """The field that holds the codes: the one with the most of them, unless somebody chooses another."""
    counted = Counter(key for each in read.features for key, value in each.properties.items() if value in known)
    names = [key for key, _count in counted.most_common()]
    if len(names) < 2:
        return names[0] if names else None
    return st.selectbox(_("行政区代码在哪个字段"), names, key=f"{WORK}-field-{id}")


def _judge(person: Person, several: Several, mine: dict[str, Feature]) -> None:
    """Each in its limited process, against what the register has and the file does not replace."""
    work = several.work
    bar = st.progress(0.0, _("正在检查…"))
    try:
        for done, (code, feature) in enumerate(sorted(mine.items()), start=1):
            with store().read() as session:
                around = districts.surroundings(person, session, code, tuple(mine))
            several.judged[code] = judge(feature.shape, around, work.datum or work.read.shift, work.repair), around
            bar.progress(done / len(mine), _("正在检查…"))
    except CannotReadBoundary as refused:
        work.refused = refused
    finally:
        bar.empty()


def _report(several: Several, known: dict[str, DistrictName]) -> None:
    """Datum and validity, decided once for the file; each district with its area before and after."""
    st.header(_("检查结果"), anchor=False)
    work, judged = several.work, several.judged
    names = {id: pick(name) for id, name in SHIFTS.items()}
    doubtful = {code: found for code, (found, _around) in judged.items() if found.suspicion is not None}
    if doubtful or work.datum is not None:
        for code, found in doubtful.items():
            show(tag("p", tag("strong", pick_name(known[code])), cls="sp"))
            show(words.suspicion(found.suspicion, found.shift, names))
        words.ask_datum(work, names, f"{WORK}-datum-{work.id}")
    faulty = {code: found for code, (found, _around) in judged.items() if found.faults}
    for code, found in faulty.items():
        count = ngettext("边界有 {n} 处无效：", "边界有 {n} 处无效：", len(found.faults)).format(n=len(found.faults))
        show(tag("div", tag("p", tag("strong", pick_name(known[code]), " ", count)), words.faults(found), cls="sp"))
    if faulty:
        words.ask_repair(work, f"{WORK}-repair-{work.id}")
    layers = [("old", around.old) for _found, around in judged.values()]
    layers += [("new", found.shape) for found, _around in judged.values()]
    words.map_of(outline_map(layers), f"{WORK}-map", ["new", "old"])
    columns = [(_("行政区"), None), (_("代码"), None), (_("面积"), "sp-number"), (_("图形"), None)]
    rows = [[pick_name(known[code]), code, words.changed(found), words.shape(found)]
            for code, (found, _around) in judged.items()]  # fmt: skip
    show(tag("div", table(columns, rows), cls="sp"))


def _settled(several: Several) -> bool:
    decided = several.work.datum is not None
    return all(found.valid and (found.suspicion is None or decided) for found, _around in several.judged.values())


def _apply(person: Person, several: Several, known: dict[str, DistrictName]) -> None:
    work, judged = several.work, several.judged
    unusual = [
        Words(f"{known[code].name_zh}：{each.zh}", f"{known[code].name_en}: {each.en}")
        for code, (found, around) in judged.items()
        for each in doubts(found, around)
    ]
    with st.form(f"{WORK}-apply-{work.id}", border=False):
        source = st.text_input(_("来源：测绘单位、成果名称与日期"), max_chars=MAX_TEXT, key=f"{WORK}-source-{work.id}")
        show(tag("p", words.indicative_hint(), cls="sp sp-quiet sp-small"))
        ticked = [
            st.checkbox(_("{finding}我已核对，情况属实。").format(finding=pick(each)), key=f"{WORK}-doubt-{number}")
            for number, each in enumerate(unusual)
        ]
        label = ngettext("应用 {n} 个区的边界", "应用 {n} 个区的边界", len(judged)).format(n=len(judged))
        if not st.form_submit_button(label, type="primary"):
            return
    if not all(ticked):
        words.problem(_("还有情况没有核对，没有写入。"))
        return
    brought = {code: Brought(found.shape, around.old) for code, (found, around) in judged.items()}
    notes = " | ".join(sorted({note(work.read, found) for found, _around in judged.values()}))
    try:
        work.done = districts.apply(
            person, store(), work.place, brought, source, file_name=work.name, file_sha256=work.read.sha256, note=notes
        )
    except (CannotApply, CannotWrite) as refused:
        words.problem(pick(refused))
    else:
        work.data, work.read = b"", None
        st.rerun()


def _said(several: Several, known: dict[str, DistrictName]) -> None:
    """That it is done, and the ways on."""
    count = len(several.judged)
    done = ngettext(
        "已应用 {n} 个区的边界，记为第 {change} 次变更。", "已应用 {n} 个区的边界，记为第 {change} 次变更。", count
    )
    show(tag("p", done.format(n=count, change=several.work.done), cls="sp sp-done", role="status"))
    first = next(code for code in several.judged if code in known)
    with st.container(horizontal=True):
        go("boundaries", _("查看这次变更，或撤销"), district=first, do="history", change=several.work.done)
        go("map", _("在地图上查看"))
    if st.button(_("再更改一次")):
        del st.session_state[WORK]
        st.rerun()
