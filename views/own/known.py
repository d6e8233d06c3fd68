"""What is stated of the enterprise, from whom and since when, and the form that proposes a correction."""

from datetime import date

import streamlit as st

from registry.access.permissions import Denied
from registry.clock import day_of
from registry.findings.acts import LONGEST
from registry.findings.corrections import Correction
from registry.findings.desk import Stated
from registry.findings.subjects import Subject
from registry.policy import Refusal
from registry.policy.shared_facts import Fact
from registry.services import corrections
from registry.store.store import StoreError
from views.answers import stated
from views.entrance import identity
from views.kit import typed
from views.kit.context import store, today
from views.kit.format import day
from views.kit.i18n import _, language, pick
from views.kit.markup import show, table, tag


def draw_known(uscc: str, on: date) -> None:
    """All that is said of facts that documents declare, then the way to correct it; nothing where none is declared."""
    person = identity.person()
    with store().read() as session:
        known = corrections.known(person, session, uscc, on)
        offered = corrections.offered(person, session, uscc, on)
        made = corrections.made(person, session, uscc)
        named = corrections.parks(person, session, uscc)
    if not (known or offered or made):
        return
    parks = {id: zh if language() == "zh" else en for id, (zh, en) in named.items()}
    st.header(_("政策文件要求的其他事实"), anchor=False)
    if said := st.session_state.pop("own-corrected", None):
        show(tag("p", said, cls="sp sp-done", role="status"))
    if known:
        columns = [(_("事实"), None), (_("按此计算"), None), (_("谁的说法"), None)]
        rows = [_cells(each.subject, stated.heard_cells(each.fact, each.year, each.heard, parks)) for each in known]
        show(tag("div", table(columns, rows), cls="sp"))
    else:
        show(tag("p", _("还没有人陈述过政策文件所要求的事实。"), cls="sp-quiet"))
    for each in made:
        _made(uscc, each, parks)
    if offered:
        _propose(uscc, offered, parks)


def _cells(subject: Subject, cells: list[object]) -> list[object]:
    if not subject.room:
        return cells
    return [[tag("div", cells[0]), tag("div", subject.room, cls="sp-quiet sp-small")], *cells[1:]]


def _made(uscc: str, each: Correction, parks: dict[int, str]) -> None:
    """A proposal and what became of it."""
    answers = {
        None: _("等待{park}答复"),
        "accepted": _("{park}已采纳"),
        "refused": _("{park}没有采纳"),
        "retracted": _("已收回"),
    }
    said = answers[each.answer].format(park=parks.get(each.park_id, ""))
    if each.undone_at is not None:
        said = _("{park}撤销了原先的采纳（{day}），重新等待答复").format(
            park=parks.get(each.park_id, ""), day=day(day_of(each.undone_at))
        )
    line = _("{fact}：{value}（{day} 提出）").format(
        fact=stated.fact_label(each.fact, each.year), value=stated.value_words(each.fact, each.value),
        day=day(each.made_at.date()),
    )  # fmt: skip
    reason = _("理由：{reason}").format(reason=each.reason) if each.reason else None
    show(tag("p", tag("strong", said), " ", line, " ", reason, cls="sp"))
    if each.answer is None and st.button(_("收回这项提议"), key=f"own-retract-{each.id}", type="tertiary"):
        _do(lambda: corrections.retract(identity.person(), store(), uscc, each.id), _("已收回。"))


def _propose(uscc: str, offered: dict[int, list[tuple[Subject, Fact]]], parks: dict[int, str]) -> None:
    """One fact, typed; the operating body of the chosen park answers."""
    with st.expander(_("提议更正")):
        park = st.selectbox(
            _("由哪个园区答复"), list(offered), format_func=lambda id: parks.get(id, str(id)), key="own-park"
        )
        facts = offered[park]
        at = st.selectbox(
            _("事实"), range(len(facts)), key=f"own-fact-{park}", format_func=lambda n: _offered(*facts[n])
        )  # fmt: skip
        of, fact = facts[at]
        show(tag("p", pick(fact.why), cls="sp-quiet"))
        with st.form(f"own-propose-{park}", border=False):
            year = (
                st.text_input(_("年度"), str(today().year - 1), key="own-year", max_chars=4)
                if fact.by == "year"
                else None
            )
            text = st.text_input(_("取值"), key="own-value", max_chars=80)
            since = today().isoformat()
            if fact.by != "year":
                since = st.text_input(_("从哪一天起"), since, key="own-since", max_chars=40)
            source = st.text_input(_("来源：文号、名单或材料"), key="own-source", max_chars=LONGEST)
            show(tag("p", _("园区运营主体答复之前，登记的内容不变。"), cls="sp-quiet sp-small"))
            if st.form_submit_button(_("提出")):
                _do(lambda: _send(uscc, park, of, fact, text, since, source, year), _("已提出，等待园区答复。"))


def _send(uscc: str, park: int, of: Subject, fact: Fact, text: str, since: str, source: str, year: str | None) -> None:
    """Raises `typed.Wrong`, Refusal."""
    if year is not None and not (year.isascii() and year.isdecimal()):
        raise typed.Wrong("year", _("年度写四位数字，如 {year}。").format(year=today().year - 1))
    day = typed.day(since, "since", _("日期")) or today()
    said = Stated(of.whose, fact.path, text, day, source, int(year) if year else None)
    corrections.propose(identity.person(), store(), uscc, park, said, today())


def _offered(of: Subject, fact: Fact) -> str:
    name = pick(fact.name)
    return _("{name}（{room}）").format(name=name, room=of.room) if of.room else name


def _do(act, done: str) -> None:
    """Do it and show the page anew; a refusal is said here."""
    try:
        act()
    except typed.Wrong as wrong:
        st.error(str(wrong))
    except (Refusal, Denied, StoreError) as refused:
        st.error(pick(refused))
    else:
        st.session_state["own-corrected"] = done
        st.rerun()
