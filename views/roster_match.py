"""Which column of a file is which field (列的对应): a person confirms it once, the park remembers it."""

import streamlit as st

from registry.roster.fields import FIELDS
from registry.rosterfile.reading import Reading
from views.i18n import _, ngettext
from views.markup import show, tag
from views.roster_words import field_name, listed

LEFT_OUT = ""  # the choice that is no field


def draw(reading: Reading) -> dict[str, str | None] | None:
    """One choice for each column, with what stands in it; the fields by heading when confirmed, else None."""
    st.header(_("确认各列的含义"), anchor=False)
    show(
        tag(
            "p",
            _("这份表格的列名与模板不同。请核对每一列是哪一项；确认一次后，本园区相同格式的表格不再询问。"),
            cls="sp",
        ),
        tag("p", _("必需：{fields}。").format(fields=listed([field_name(f) for f in FIELDS if f.required])), cls="sp"),
    )
    choices = [LEFT_OUT, *(field.id for field in FIELDS)]
    chosen: dict[str, str | None] = {}
    with st.form("match", border=False):
        for index, heading in enumerate(reading.headings):
            guessed = reading.matched.get(index) or LEFT_OUT
            named, choice = st.columns([3, 2], vertical_alignment="center")
            with named:
                _column(reading, index, heading)
            picked = choice.selectbox(
                _("“{heading}”是").format(heading=heading),
                choices,
                index=choices.index(guessed),
                format_func=lambda id: field_name(id) if id else _("不导入这一列"),
                key=f"match-{reading.sha256[:12]}-{index}",
                label_visibility="collapsed",
            )
            chosen[heading] = picked or None
        sent = st.form_submit_button(_("确认并读取"), type="primary")
    if not sent:
        return None
    if wrong := _wrong(chosen):
        show(tag("p", tag("strong", _("请改正：")), wrong, cls="sp-problem", role="alert"))
        return None
    return chosen


def _column(reading: Reading, index: int, heading: str) -> None:
    """The heading and the first values beneath it."""
    values = [row[index] for row in reading.sample if row[index]]
    said = _("例：{values}").format(values=listed(values[:3])) if values else _("（前几行为空）")
    show(
        tag(
            "div",
            tag("strong", heading),
            tag("span", reading.columns[index], cls="sp-quiet sp-letter"),
            tag("div", said, cls="sp-quiet sp-small"),
            cls="sp sp-column",
        )
    )


def _wrong(chosen: dict[str, str | None]) -> str | None:
    """Why the match cannot be used: a field twice, or one missing that every row needs."""
    fields = [id for id in chosen.values() if id]
    twice = [field_name(id) for id in dict.fromkeys(fields) if fields.count(id) > 1]
    if twice:
        return _("“{fields}”被选了不止一次，每一项只能对应一列。").format(fields=listed(twice))
    missing = [field_name(field) for field in FIELDS if field.required and field.id not in fields]
    if missing:
        return ngettext(
            "还没有选出必需的 {n} 列：{fields}。", "还没有选出必需的 {n} 列：{fields}。", len(missing)
        ).format(n=len(missing), fields=listed(missing))
    return None
