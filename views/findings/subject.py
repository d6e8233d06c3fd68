"""One company, park or operating body: what is known of it and from whom, and the form that states a fact of it."""

from datetime import date

import streamlit as st

from registry.findings.acts import LONGEST, in_a_park
from registry.findings.desk import KnownFact, KnownShared, Look, Stated
from registry.findings.subjects import Subject
from registry.parks.names import parks_of
from registry.person import Person
from registry.policy import Refusal
from registry.policy.shared_facts import Fact
from registry.services import findings
from registry.stated.counting import Statement, Whose
from views.answers import stated
from views.entrance.chrome import demo_banner
from views.findings.desk import Desk
from views.kit import typed
from views.kit.context import store, today
from views.kit.format import yes_no
from views.kit.i18n import _, pick, pick_name
from views.kit.markup import show, table, tag


def draw_subject(person: Person, desk: Desk, whose: Whose) -> None:
    """What is known, then the forms."""
    try:
        with store().read() as session:
            look = desk.look(session, whose)
            look = look._replace(seen=desk.seen(session, whose))
            parks = {park.id: pick_name(park) for park in parks_of(session, person)}
    except Refusal as refused:
        st.error(pick(refused))
        return
    if look.subject.demo:
        demo_banner()
    st.header(look.subject.name, anchor=False)
    show(tag("p", look.subject.code, cls="sp sp-quiet"))
    _known(person, desk, look, parks)
    _form(desk, look, parks)


def _known(person: Person, desk: Desk, look: Look, parks: dict[int, str]) -> None:
    columns = [(_("事实"), None), (_("按此计算"), None), (_("谁的说法"), None)]
    rows = [[_in_park(each, parks), yes_no(each.value), _("登记")] for each in look.shared]
    rows += [
        _with_room(each.subject, stated.heard_cells(each.fact, each.year, each.heard, parks)) for each in look.known
    ]
    if not rows:
        show(tag("p", _("还没有人陈述过政策文件所要求的事实。"), cls="sp-quiet"))
        return
    show(tag("div", table(columns, rows), cls="sp"))
    for each in look.known:
        for one in each.heard.said:
            if desk.is_own(one):
                _withdraw(desk, each, one)
    for each in look.shared:
        _take_back(person, desk, look, each)


def _in_park(known: KnownShared, parks: dict[int, str]) -> str:
    name = pick(known.fact.name)
    if known.park_id is None:
        return name
    return _("{name}（{room}）").format(name=name, room=parks.get(known.park_id, str(known.park_id)))


def _withdraw(desk: Desk, known: KnownFact, own: Statement) -> None:
    """The form that takes a statement of one's own back."""
    fact, value = stated.fact_label(known.fact, known.year), stated.value_words(known.fact, own.value)
    with (
        st.expander(_("撤回：{fact}，{value}").format(fact=fact, value=value)),
        st.form(f"findings-withdraw-{own.id}", border=False),
    ):
        since = _since(f"withdraw-{own.id}", _("从哪一天起不再这样说（留空：从头撤回）"), "")
        reason = st.text_input(_("理由"), key=f"findings-reason-{own.id}", max_chars=LONGEST)
        if st.form_submit_button(_("撤回")):
            desk.do(lambda: desk.withdraw(own.id, _day(since), reason), _("已撤回。"))


def _take_back(person: Person, desk: Desk, look: Look, known: KnownShared) -> None:
    """The form that says of a shared finding that it is not known any more."""
    fact, key = known.fact, f"{known.fact.path}-{known.park_id}"
    label = _("撤回：{fact}，{value}").format(fact=_in_park(known, {}), value=yes_no(known.value))
    with st.expander(label), st.form(f"findings-back-{key}", border=False):
        since = _since(f"back-{key}", _("从哪一天起不清楚"), today().isoformat())
        reason = st.text_input(_("理由"), key=f"findings-reason-{key}", max_chars=LONGEST)
        if st.form_submit_button(_("撤回")):
            desk.do(
                lambda: findings.take_back(
                    person, store(), str(desk.within), look.subject.whose, fact.path, known.park_id,
                    _day(since) or today(), today(), reason, look.seen,
                ),
                _("已撤回。"),
            )  # fmt: skip


def _with_room(subject: Subject, cells: list[object]) -> list[object]:
    if not subject.room:
        return cells
    return [[tag("div", cells[0]), tag("div", subject.room, cls="sp-quiet sp-small")], *cells[1:]]


def _form(desk: Desk, look: Look, parks: dict[int, str]) -> None:
    """One fact, typed; what cannot be taken is said here, with what would be right."""
    st.subheader(_("填写一项事实"), anchor=False)
    if not look.offered:
        show(tag("p", _("现有政策文件没有要求在这里填写的事实。"), cls="sp-quiet"))
        return
    at = st.selectbox(
        _("事实"), range(len(look.offered)), key=f"findings-fact-{look.subject.whose}",
        format_func=lambda n: _offered(*look.offered[n]),
    )  # fmt: skip
    of, fact = look.offered[at]
    show(tag("p", pick(fact.why), cls="sp-quiet"))
    with st.form(f"findings-state-{look.subject.whose}", border=False):
        park = None
        if in_a_park(fact):
            park = st.selectbox(
                _("园区"), look.parks, format_func=lambda id: parks.get(id, str(id)), key="findings-park"
            )
        year = None
        if fact.by == "year":
            year = st.text_input(_("年度"), str(today().year - 1), key="findings-year", max_chars=4)
        text = st.text_input(_("取值"), key="findings-value", max_chars=80, help=_may_be(fact))
        since = _since("state", _("从哪一天起"), today().isoformat()) if fact.by != "year" else today().isoformat()
        source = st.text_input(_("来源：文号、名单或材料"), key="findings-source", max_chars=LONGEST)
        if st.form_submit_button(_("写入"), type="primary"):
            desk.do(
                lambda: desk.state(
                    Stated(of.whose, fact.path, text, _day(since) or today(), source, _year(year), park), look.seen
                ),
                _("已写入。"),
            )


def _offered(of: Subject, fact: Fact) -> str:
    name = pick(fact.name)
    return _("{name}（{room}）").format(name=name, room=of.room) if of.room else name


def _may_be(fact: Fact) -> str | None:
    """The words that may be typed, where there are few."""
    if fact.kind == "yes-no":
        return _("填“是”或“否”")
    return _("、").join(pick(words) for words in fact.values.values()) or None


def _since(key: str, label: str, value: str) -> str:
    return st.text_input(label, value, key=f"findings-since-{key}", max_chars=40)


def _day(text: str) -> date | None:
    """The day that was typed; None for an empty field. Raises `typed.Wrong`."""
    return typed.day(text, "since", _("日期")) if text.strip() else None


def _year(text: str | None) -> int | None:
    if text is None:
        return None
    if not (text.strip().isascii() and text.strip().isdecimal()):
        raise typed.Wrong("year", _("年度写四位数字，如 {year}。").format(year=today().year - 1))
    return int(text)
