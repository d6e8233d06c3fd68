"""Which column of a file is which field (列的对应): a person confirms it once, the park remembers it."""

import streamlit as st

from registry.quoting import cut
from registry.rosters.facts.columns import is_fact, parted
from registry.rosters.fields import BY_ID, FIELDS
from registry.rosters.files.fact_headings import FactHeadings
from registry.rosters.files.model import RosterReading
from views.kit.i18n import _, ngettext
from views.kit.markup import Html, show, tag
from views.rosters.words import field_name, listed

LEFT_OUT = ""  # the choice that is no field
LONGEST = 60  # signs of a heading that are shown


def draw_match(reading: RosterReading, facts: FactHeadings) -> dict[str, str | None] | None:
    """One choice for each column, with what stands in it; the fields by heading when confirmed, else None. A fact is
    chosen without its year, which is that of its heading. `facts`: those that there may be columns of.

    A column that looks like a field, and that nobody has decided about, has no choice yet: it must be made.
    """
    st.header(_("确认各列的含义"), anchor=False)
    why = (
        _("这些列以前确认过，或与模板相同。可以改；确认后按新的对应重新读取，并为本园区记住。")
        if reading.sure
        else _("这份表格的列名与模板不同。请核对每一列是哪一项；确认一次后，本园区相同格式的表格不再询问。")
    )
    show(
        tag("p", why, cls="sp"),
        tag("p", _("必需：{fields}。").format(fields=listed([field_name(f) for f in FIELDS if f.required])), cls="sp"),
    )
    choices = [LEFT_OUT, *(field.id for field in FIELDS), *(each.fact.path for each in facts.columns)]
    chosen: dict[str, str | None] = {}
    with st.form("match", border=False):
        for index, heading in enumerate(reading.headings):
            open_ = not reading.sure and index in reading.perhaps
            guessed = None if open_ else choices.index(parted(reading.matched.get(index) or LEFT_OUT)[0])
            named, choice = st.columns([3, 2], vertical_alignment="center")
            with named:
                _column(reading, index, heading)
            picked = choice.selectbox(
                _("“{heading}”是").format(heading=cut(heading, LONGEST)),
                choices,
                index=guessed,
                placeholder=_("请选择"),
                format_func=lambda id: field_name(id) if id else _("不导入这一列"),
                key=f"match-{reading.sha256[:12]}-{index}",
                label_visibility="collapsed",
            )
            chosen[heading] = picked
        sent = st.form_submit_button(_("确认并读取"), type="primary")
    if not sent:
        return None
    if wrong := _undecided(chosen) or _wrong(chosen, facts):
        show(tag("p", tag("strong", _("请改正：")), wrong, cls="sp-problem", role="alert"))
        return None
    return {heading: picked or None for heading, picked in chosen.items()}


def _column(reading: RosterReading, index: int, heading: str) -> None:
    """The heading and the first values beneath it."""
    values = [row[index] for row in reading.sample if row[index]]
    said = _("例：{values}").format(values=listed(values[:3])) if values else _("（前几行为空）")
    show(
        tag(
            "div",
            tag("strong", cut(heading, LONGEST)),
            tag("span", reading.columns[index], cls="sp-quiet sp-letter"),
            tag("div", said, cls="sp-quiet sp-small"),
            _looks_like(reading, index),
            cls="sp sp-column",
        )
    )


def _looks_like(reading: RosterReading, index: int) -> Html | None:
    """That a column which is left out looks like a field of the register."""
    if index not in reading.perhaps:
        return None
    return tag("div", _("像是：{fields}").format(fields=like(reading, index)), cls="sp-notice sp-small")


def like(reading: RosterReading, index: int) -> str:
    """The names of the fields that a column looks like."""
    return listed([field_name(BY_ID[id]) for id in reading.perhaps[index]])


def _undecided(chosen: dict[str, str | None]) -> str | None:
    """Which columns nothing was chosen for."""
    open_ = [heading for heading, picked in chosen.items() if picked is None]
    if not open_:
        return None
    return ngettext(
        "{n} 列像登记项，还没有选择：{headings}。请选是哪一项，或“不导入这一列”。",
        "{n} 列像登记项，还没有选择：{headings}。请选是哪一项，或“不导入这一列”。",
        len(open_),
    ).format(n=len(open_), headings=listed([cut(heading, LONGEST) for heading in open_]))


def _wrong(chosen: dict[str, str | None], facts: FactHeadings) -> str | None:
    """Why the match cannot be used: a field twice, or one missing that every row needs."""
    fields = [facts.decided(heading, id) if is_fact(id) else id for heading, id in chosen.items() if id]
    twice = [field_name(id) for id in dict.fromkeys(fields) if fields.count(id) > 1]
    if twice:
        return _("“{fields}”被选了不止一次，每一项只能对应一列。").format(fields=listed(twice))
    missing = [field_name(field) for field in FIELDS if field.required and field.id not in fields]
    if missing:
        return ngettext(
            "还没有选出必需的 {n} 列：{fields}。", "还没有选出必需的 {n} 列：{fields}。", len(missing)
        ).format(n=len(missing), fields=listed(missing))
    return None
