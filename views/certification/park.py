"""园区的认定: its cases and what can be opened, the criteria against the register, its operating body's rewards.

`/certification?park=slug&on=2026-07-01`. Criteria decide nothing here: they are what the documents say, and where the
documents say nothing the page says so.
"""

from collections import Counter
from datetime import date

import streamlit as st

from registry.access.permissions import Denied
from registry.certification.cases import Summary
from registry.certification.figures import FigureRange, Figures
from registry.certification.given import Opening, StepAsked
from registry.certification.grants import HeldGrant
from registry.certification.readiness import CriterionLine, Readiness
from registry.certification.rules import CertificationKind
from registry.certification.terms import FACTS, FIGURES, FactHolds
from registry.parks.parks import ParkCard
from registry.person import Person
from registry.policy.vocabulary import RESULTS
from registry.services import certification as services
from registry.services.certification import Possible
from registry.store.purposes import WORDS
from views.certification import form, words
from views.certification import rewards as certification_rewards
from views.entrance.chrome import demo_banner
from views.help import heading
from views.kit.context import store
from views.kit.days import choose_day
from views.kit.format import day, interval, unknown, yes_no
from views.kit.i18n import _, link, ngettext, pick, pick_name
from views.kit.marks import mark
from views.kit.markup import NUMBER, Html, show, table, tag
from views.parks.timeline import result_words

UNNAMED = "unnamed"  # a kind that is granted without saying what as
MARKS = {"met": "✓", "failed": "✕", "unknown": "?"}


def draw_park(person: Person, card: ParkCard, on: date) -> None:
    """The park; cases and forms only for those whose they are. Raises `Denied`."""
    cases: list[Summary] = []
    possible: list[Possible] = []
    with store().read() as session:
        found = services.readiness(person, session, card.id, on)
        rewards = services.rewards(person, session, card.id, on)
        try:
            possible = services.possible(person, session, card.id)
            cases = services.of_park(person, session, card.id)
        except Denied:
            reader = False  # a demo park's criteria are for everybody, its cases are not
        else:
            reader = True
    desk = tag("a", _("← 全部认定事项"), href=link("certification"), target="_self")
    show(tag("div", tag("p", desk), cls="sp"))
    if card.demo or card.tenants_demo:
        demo_banner()
    heading.title(_("{park}的认定").format(park=pick_name(card)), "certification")
    form.say()
    if reader:
        _cases(cases)
        _open(person, card, possible)
    st.header(_("条件对照"), anchor=False)
    choose_day(on, _("截至日期"))
    _readiness(found)
    certification_rewards.draw_rewards(rewards, card.district, on)


def _cases(cases: list[Summary]) -> None:
    """The park's cases, each a link."""
    st.header(_("认定事项"), anchor=False)
    if not cases:
        show(tag("p", _("这个园区还没有认定事项。"), cls="sp-quiet"))
        return
    rows = []
    for case in cases:
        name = words.case_name(case.kind, case.purpose, case.granted_as)
        address = link("certification", park=case.slug, case=case.id)
        rows.append(
            [
                [tag("a", name, href=address, target="_self"), mark(case.demo)],
                words.standing(case),
                day(case.since),
            ]
        )
    columns = [(_("认定事项"), None), (_("进展"), None), (_("最近一步"), "sp-nowrap")]
    show(tag("div", table(columns, rows), cls="sp"))


def _open(person: Person, card: ParkCard, possible: list[Possible]) -> None:
    """What this person may open for the park: choose first, then fill in."""
    if not possible:
        return
    # By name, not by object: what is kept in the session must survive that the rules are read anew.
    named = {f"{found.kind.id}/{found.purpose}": found for found in possible}
    chosen = st.selectbox(
        _("办理新事项"),
        list(named),
        index=None,
        placeholder=_("选择要办理的事项"),
        format_func=lambda key: f"{pick(WORDS[named[key].purpose])}：{pick(named[key].kind.name)}",
        key=f"open-{card.id}",
    )
    if chosen is None:
        return
    found = named[chosen]
    show(tag("div", words.said_of_step(found.kind, found.step), words.unsaid(found.kind), cls="sp"))
    opening = _opening(found, f"open-{card.id}-{chosen}")
    if opening is None:
        return
    filled = form.draw_step_form(found.step, f"open-{card.id}-{chosen}-form", card)
    if filled is not None:
        form.send(person, card, found.kind, found.step, StepAsked(found.step.id, opening), filled)


def _opening(found: Possible, key: str) -> Opening | None:
    """What exactly the new case is about; None until it is chosen."""
    kind, grants = found.kind, found.kind.grants
    if found.purpose != "grant":
        held = {row.id: row for row in found.held}
        follows = st.selectbox(
            _("哪一项登记"), list(held), index=None, format_func=lambda id: _held(held[id]), key=f"{key}-follows",
            placeholder=_("选择一项"),
        )  # fmt: skip
        return None if follows is None else Opening(kind.id, found.purpose, follows=follows)
    if not grants.as_:
        return Opening(kind.id, found.purpose)
    choices = list(grants.as_) if grants.as_required else [UNNAMED, *grants.as_]
    chosen = st.radio(
        _("类别"), choices, index=None, key=f"{key}-as",
        format_func=lambda as_: _("不注明") if as_ == UNNAMED else words.granted_words(as_),
    )  # fmt: skip
    return None if chosen is None else Opening(kind.id, found.purpose, None if chosen == UNNAMED else chosen)


def _held(row: HeldGrant) -> str:
    said = {None: ""} | {result: result_words(result) for result in RESULTS}
    kind = said[row.as_] if row.as_ in said else words.granted_words(row.as_)
    return " · ".join(filter(None, [kind, interval(row.valid_from, row.valid_to), row.source]))


def _readiness(found: Readiness) -> None:
    """Kind by kind, folded; then every figure, and the figures of another city as an example."""
    said = _("文件写明的条件逐条对照登记。文件大多没有写明标准，是否认定由主管部门决定。")
    folded = [_kind(kind, lines) for kind, lines in found.kinds]
    show(tag("div", tag("p", said, cls="sp-quiet"), *folded, cls="sp"))
    if not folded:
        show(tag("p", _("登记中没有适用于这里的认定文件。"), cls="sp-lead"))
    st.subheader(_("登记能说明的指标"), anchor=False)
    _figures(found.figures, found.drawn_km2)
    show(tag("div", *(_example(kind, lines) for kind, lines in found.examples), cls="sp"))


def _kind(kind: CertificationKind, lines: tuple[CriterionLine, ...]) -> Html:
    counted = _counted(lines, bool(kind.unsaid))
    summary = tag("summary", pick(kind.name), tag("span", counted, cls="sp-quiet"))
    return tag("details", summary, _lines(lines), words.unsaid(kind), cls="sp-measure")


def _example(kind: CertificationKind, lines: tuple[CriterionLine, ...]) -> Html:
    """Figures that decide nothing here, and where they come from."""
    summary = tag("summary", _("别处的例子：{name}").format(name=pick(kind.name)),
                  tag("span", _("二手来源，仅供对照"), cls="sp-quiet"))  # fmt: skip
    return tag("details", summary, tag("p", pick(kind.note), cls="sp-quiet"), _lines(lines), cls="sp-measure")


def _counted(lines: tuple[CriterionLine, ...], unsaid: bool) -> str:
    """`文件只写了 2 项，均满足；主要标准未公布，不能据此判断`; `写明的 2 项条件：1 项满足` where nothing is unsaid."""
    counted = Counter(line.state for line in lines)
    if unsaid and lines:
        wrote = ngettext("文件只写了 {n} 项", "文件只写了 {n} 项", len(lines)).format(n=len(lines))
        return wrote + _("，{states}；主要标准未公布，不能据此判断").format(states=_states(counted, len(lines)))
    if unsaid:
        return _("标准未公布，不能判断")
    count = ngettext("写明的 {n} 项条件：", "写明的 {n} 项条件：", len(lines)).format(n=len(lines))
    return count + _states(counted, len(lines))


def _states(counted: Counter[str], of: int) -> str:
    """`均满足`, or how many are met, failed and unknown."""
    if counted["met"] == of:
        return _("均满足")
    said = {"met": _("{n} 项满足"), "failed": _("{n} 项不满足"), "unknown": _("{n} 项不清楚")}
    return _("，").join(said[state].format(n=counted[state]) for state in said if counted[state])


def _lines(lines: tuple[CriterionLine, ...]) -> Html:
    """Each criterion with a mark and a word, the quoted text, and the value of the register."""
    said = {"met": _("满足"), "failed": _("不满足"), "unknown": _("不清楚")}
    rows = []
    for line in lines:
        state = tag(
            "span", tag("span", MARKS[line.state], aria_hidden="true"), " ", said[line.state],
            cls=f"sp-state sp-{line.state}",
        )  # fmt: skip
        cited = line.criterion.cited
        body = tag(
            "div",
            tag("strong", pick(line.criterion.name)),
            *(words.cited([cited]) if cited else []),
            tag("p", _("登记：{value}").format(value=_value(line)), cls="sp-quiet"),
        )
        rows.append(tag("li", state, body))
    return tag("ul", *rows, cls="sp-clauses")


def _value(line: CriterionLine) -> str:
    test, value = line.criterion.test, line.value
    if isinstance(test, FactHolds):
        return fact_value(test.fact, value if isinstance(value, bool) else None)
    return span_words(test.figure, value if isinstance(value, FigureRange) else None)


def fact_value(fact: str, value: bool | None) -> str:
    """What the register says of a fact; an outline that is not surveyed is there, but 示意."""
    if fact == "surveyed_outline" and value is False:
        return _("否（只有示意轮廓或位置）")
    if fact == "incident_free" and value is None:
        return _("不清楚（登记不收录事故）")
    return yes_no(value)


def span_words(figure: str, span: FigureRange | None, drawn_km2: float | None = None) -> str:
    """`12`, `11 至 14`, or 不清楚; with the unit. `drawn_km2`: land within an outline that nobody surveyed, km²."""
    if figure == "land_km2" and span is None and drawn_km2 is not None:
        return _("{area}（示意，未经测绘，不作为依据）").format(area=_number(figure, drawn_km2))
    if span is None:
        return _("不清楚（登记不收录收入）") if figure.startswith("software_revenue") else unknown()
    low, high = _number(figure, span.low), None if span.high is None else _number(figure, span.high)
    if high is None:
        return _("至少 {low}").format(low=low)
    return low if low == high else _("{low} 至 {high}").format(low=low, high=high)


def _number(figure: str, value: float) -> str:
    if figure.endswith("share"):
        return f"{value:.1f}%"
    if "area" in figure:
        return f"{value:,.0f} m²"
    return f"{value:,.3f} km²" if figure == "land_km2" else f"{value:,.0f}"


def _figures(found: Figures, drawn_km2: float | None) -> None:
    """Every figure, also those that no document asks for; with what makes it uncertain."""
    rows = [[pick(FIGURES[name]), span_words(name, found.figures[name], drawn_km2)] for name in FIGURES]
    rows += [[pick(FACTS[name]), fact_value(name, found.facts[name])] for name in FACTS]
    field = _(
        "人工智能和软件信息企业：列入人工智能统计，或国民经济行业 64、65 大类（深光府规〔2025〕4号（二十））。"
        "行业不清楚的企业可能属于，也可能不属于，所以是一个区间。"
    )
    columns = [(_("指标"), None), (_("登记中的数值"), NUMBER)]
    show(tag("div", table(columns, rows), tag("p", field, cls="sp-quiet sp-small"), cls="sp"))
