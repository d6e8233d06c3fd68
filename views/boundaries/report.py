"""What was found about a boundary (检查结果), and what the person must decide before it can be applied."""

import streamlit as st
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles import SHIFTS, Judgement
from maps.geo.suspicion import read_as
from maps.viewport.preview import outline_map
from registry.boundaries.surroundings import Surroundings
from views.boundaries import words
from views.boundaries.work import BoundaryWork
from views.kit.i18n import _, ngettext, pick
from views.kit.markup import show, tag


def draw_report(work: BoundaryWork) -> None:
    """Datum, validity, map, figures."""
    found, around = work.judged
    st.header(_("检查结果"), anchor=False)
    doubt = found.suspicion if work.datum is None else None
    if doubt is not None or work.datum is not None:
        _datum(work, found)
    _validity(work, found)
    _preview(found, around, None if doubt is None else read_as(work.shape, doubt.reading))
    _figures(found, around)


def settled(work: BoundaryWork) -> bool:
    """Whether nothing is left to decide but what stands beside the button."""
    found, _around = work.judged
    return found.valid and (found.suspicion is None or work.datum is not None)


def _datum(work: BoundaryWork, found: Judgement) -> None:
    """Offer the conversion; the person decides."""
    names = {id: pick(name) for id, name in SHIFTS.items()}
    if found.suspicion is not None:
        show(words.suspicion(found.suspicion, found.shift, names))
    words.ask_datum(work, names, f"boundary-datum-{work.key}")


def _validity(work: BoundaryWork, found: Judgement) -> None:
    """Where the boundary is invalid; a repair needs the person's consent."""
    if not found.faults:
        return
    count = ngettext("边界有 {n} 处无效：", "边界有 {n} 处无效：", len(found.faults)).format(n=len(found.faults))
    show(tag("div", tag("p", tag("strong", count)), words.faults(found), cls="sp"))
    if not found.repairable:
        show(tag("p", _("这些环没有围出地块，无法修复。请重新绘制。"), cls="sp-problem", role="alert"))
        return
    words.ask_repair(work, f"boundary-repair-{work.key}")


def _preview(found: Judgement, around: Surroundings, doubtful: BaseGeometry | None) -> None:
    """Old, new and what is around, on a map."""
    faults = [] if found.valid else [(each.lon, each.lat) for each in found.faults]
    drawn = {
        "district": [around.within],
        "neighbour": [each.shape for each in around.neighbours],
        "old": [around.old],
        "doubtful": [doubtful],
        "new": [found.shape],
    }
    layers = [(kind, shape) for kind, shapes in drawn.items() for shape in shapes if shape is not None]
    kinds = [*reversed(dict(layers)), *(["fault"] if faults else [])]
    words.map_of(outline_map(layers, faults), "boundary-preview", kinds)


def _figures(found: Judgement, around: Surroundings) -> None:
    pairs = [(_("面积"), words.changed(found)), (_("图形"), words.shape(found))]
    if found.repaired:
        pairs.append((_("修复"), _("已按同意修复；原图形无效，面积无从比较")))
    if found.inside is not None:
        pairs.append((_("在{district}内").format(district=pick(around.within_name)), f"{100 * found.inside:.1f}%"))
    show(tag("div", words.facts(pairs), words.overlaps(found), cls="sp"))
