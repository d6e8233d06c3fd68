"""What an enterprise may get (可得补贴) on its own page: once for all its premises, then the part of each of them where
the text tells it.
"""

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from registry.claims.entitlement import Alone, Entitled
from registry.claims.headline_measure import MeasureAnswer
from registry.claims.parts import PlaceParts, applies, parts
from registry.services.tenants import Own, OwnPark
from views.answers import next_steps, other_topics, portions
from views.answers.cells import amount_cells, answer_words, between, foreign, leading, priced, small, span
from views.answers.measure import quoted
from views.kit.context import law
from views.kit.format import yuan
from views.kit.i18n import _, pick, pick_name
from views.kit.markup import NUMBER, Html, show, table, tag


def draw_amounts(own: Own, on: date) -> None:
    """The answer, its amount, and where it comes from."""
    st.header(_("可得补贴"), anchor=False)
    if own.entitled is None:
        said = _("这一天没有租约，上年度也没有。")
        if not all(park.confirmed for park in own.parks):
            said = _("这一天没有经确认的租约，上年度也没有。")
        show(tag("p", said, cls="sp-quiet"))
        return
    found = leading(own.entitled.answer)
    said = [tag("dt", _("可得")), tag("dd", *answer_words(found))]
    said += [tag("dt", _("金额上限")), tag("dd", *amount_cells(found), *map(small, _floors(found)))]
    if own.foreign:
        said += [tag("dt", _("没有计入的领取记录")), tag("dd", foreign(own.foreign))]
    others = other_topics.way_on("tenant", {park.district for park in own.parks if park.district is not None}, on)
    facts = tag("dl", *said, cls="sp-facts")
    show(tag("div", facts, *_parts(own, found), *_on_steps(own, found), *_next(found, on), others, cls="sp"))


def _next(found: object, on: date) -> list[Html]:
    """Where, when and with what to claim what leads; nothing where there is nothing to claim."""
    if not isinstance(found, MeasureAnswer):
        return []
    step = next_steps.after_answer(law().document(found.measure.id), found.measure, found.said, on)
    return [tag("h3", _("接下来")), *step] if step else []


def _floors(found: object) -> list[str]:
    return portions.floors(found.said) if isinstance(found, MeasureAnswer) else []


def _parts(own: Own, found: object) -> list[Html]:
    """The part of each of the premises, or that there is none to tell; nothing where there is one alone."""
    entitled = own.entitled
    if len(entitled.rooms) < 2 or not priced(found):
        return []
    parks = {park.id: park for park in own.parks}
    for places in (entitled.rooms, entitled.parks):
        told = parts(found.measure.id, entitled.answer, places)
        if told is not None and len(places) > 1:
            return [_table(found.measure.id, places, told, parks), *_left(told)]
    return [tag("p", line, cls="sp-quiet") for line in (_untold(entitled, found), *portions.steps(found.said))]


def _on_steps(own: Own, found: object) -> list[Html]:
    """Where each of the premises stands on a step of its own, which of them on which, with the words of the step."""
    entitled = own.entitled
    if entitled is None or not isinstance(found, MeasureAnswer):
        return []
    told = entitled.on_steps.get(found.measure.id)
    if not told:
        return []
    parks, rooms = {park.id: park for park in own.parks}, entitled.rooms
    each = []
    for step in told:
        here = _("、").join(_name(rooms[place - 1], parks[rooms[place - 1].park]) for place in step.premises)
        line = _("{label}：{value}") if step.sure else _("{label}：可能是“{value}”")
        words = line.format(label=here, value=pick(step.name))
        each.append(tag("li", tag("div", words), quoted(step.text.quote, step.text.article)))
    return [tag("h3", _("各处房屋的档次")), tag("ul", *each)]


def _table(measure: str, places: Sequence[Alone], told: PlaceParts, parks: Mapping[int, OwnPark]) -> Html:
    columns = [(_("其中"), None), (_("金额上限"), NUMBER)]
    rows = []
    for place, fen in zip(places, told.fen, strict=True):
        here = applies(place.answer.determinations[measure])
        amount = between(*map(yuan, fen)) if here else _("这项措施不适用于这里")
        rows.append([_name(place, parks[place.park]), amount])
    return table(columns, rows)


def _name(place: Alone, park: OwnPark) -> str:
    """The park, with the room where the part is that of one lease."""
    lease = next((lease for lease in park.leases if lease.id == place.lease), None)
    if lease is None:
        return pick_name(park)
    return _("{park} · {room}").format(park=pick_name(park), room=lease.room or lease.start.isoformat())


def _left(told: PlaceParts) -> list[Html]:
    """What is left of a fen in each part is in the whole alone."""
    if not any(told.left):
        return []
    said = _("各处不足一分的尾数合为 {amount}，只计入合计。").format(amount=span(*map(yuan, sorted(told.left))))
    return [tag("p", said, cls="sp-quiet")]


def _untold(entitled: Entitled, found: MeasureAnswer) -> str:
    """Why no place has a part of its own."""
    if found.said.capped:
        return _("合计已达企业的上限，条文没有写明如何分到各处，不能分到各处。")
    return _("合计不能分到各处：上限、面积或尚缺的信息按企业计，不按场所计。")
