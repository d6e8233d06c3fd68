"""申报说明: where, when and with what each measure is claimed in a year, as texts say it and authorities stated it.

Officials state it for the measures of their own district or city (`views/policies/guides_form.py`). `?year=2027` asks
another year.
"""

import streamlit as st

from registry.claims import guides
from registry.claims.guides import GuideRecord
from registry.parameters import whole_of
from registry.policy.answers.next_step import PARTS, Stated, parts_of
from registry.policy.files.documents import Document, Measure
from views.answers import next_steps
from views.entrance import opening
from views.help import heading
from views.kit import address
from views.kit.articles import numbered
from views.kit.context import law, store, today
from views.kit.format import day
from views.kit.i18n import _, pick
from views.kit.markup import show, table, tag
from views.policies import guides_form


def page() -> None:
    """Every document with its measures, then every record."""
    year = _year()
    with store().read() as session:  # let go before a form below writes
        stated, records = guides.stated(session, year), guides.history(session)
    heading.title(_("申报说明"), "guides")
    show(tag("div", tag("p", _(opening.GUIDES), cls="sp-lead"), cls="sp"))
    _choose(year)
    for document in law().documents:
        measures = [measure for measure in document.measures if measure.payment.kind != "none"]
        if measures and document.force.state == "issued":
            _document(document, measures, stated, year)
    st.header(_("全部记录"), anchor=False)
    _history(records)


def _year() -> int:
    """The year in the address, else this one."""
    asked = whole_of(address.asked("year") or "")
    return asked if asked in guides.YEARS else today().year


def _choose(year: int) -> None:
    years = sorted({*range(today().year - 1, today().year + 2), year})
    chosen = st.selectbox(_("哪一年申报"), years, index=years.index(year), key="guide-year", width=220)
    if chosen != year:
        st.query_params["year"] = str(chosen)
        st.rerun()


def _document(document: Document, measures: list[Measure], stated: dict[str, Stated], year: int) -> None:
    st.header(pick(document.title), anchor=False)
    for measure in measures:
        said = next_steps.of_measure(document, measure, stated.get(measure.id))
        show(tag("section", tag("h3", numbered(measure)), *said, cls="sp"))
        guides_form.draw_guide_forms(document, measure, stated.get(measure.id), year)


def _history(records: list[GuideRecord]) -> None:
    if not records:
        show(tag("p", _("还没有任何申报说明。"), cls="sp-lead"))
        return
    columns = [
        (_("编号"), None), (_("措施"), None), (_("年度"), "sp-nowrap"), (_("内容"), None), (_("由谁说明与来源"), None),
        (_("记录于"), "sp-nowrap"),
    ]  # fmt: skip
    show(tag("div", table(columns, [_record(record) for record in records]), cls="sp"))


def _record(entry: GuideRecord) -> list[object]:
    stated = entry.stated
    measure = law().measures.get(stated.measure)
    return [
        str(entry.number),
        numbered(measure) if measure else stated.measure,
        str(stated.year),
        _("撤回") if entry.withdrawn else [tag("div", line) for line in _content(stated)],
        _("{by}，来源 {source}").format(by=stated.by, source=stated.source),
        day(stated.recorded),
    ]


def _content(stated: Stated) -> list[str]:
    """What a record states, a line each."""
    return [
        _("{label}：{value}").format(label=pick(PARTS[name]), value=_("；").join(pick(line) for line in part.lines))
        for name, part in parts_of(stated).items()
    ]
