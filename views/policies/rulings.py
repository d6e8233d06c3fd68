"""裁定: what the texts leave open, which reading was adopted on a day, by whom and on what basis, and all records.

Officials record and retract rulings on the documents of their own district or city here
(`views/policies/rulings_form.py`); for all documents there is a command, which the administrator's page gives
(`views/people/commands.py`). `?on=2026-07-01` asks another day.
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from registry.claims import rulings
from registry.claims.public_counts import WITHHELD
from registry.claims.published import questions
from registry.claims.published.questions import Count
from registry.claims.rulings import RulingRecord
from registry.clock import day_of
from registry.parks import demo
from registry.person import Person
from registry.policy import Ruling
from registry.policy.files.documents import Document, Measure, OpenQuestion
from registry.policy.known_questions import Question
from registry.process.once import made_once
from views.answers import measure as words
from views.entrance import identity, opening
from views.entrance.chrome import demo_banner, go
from views.help import heading
from views.kit import publication
from views.kit.context import law, store
from views.kit.days import choose_day, day_asked
from views.kit.format import capital, day, interval
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.policies import rulings_form
from views.rosters import entitlements

Counts = Mapping[tuple[str, str], Count]


def page() -> None:
    """Every open question with what holds on the day, then every record."""
    on = day_asked()
    # Read first and let go: a ruling that is recorded in a form below has to wait for whoever still reads.
    with store().read() as session:
        made_up = demo.present(session) > 0
        holding, entries = rulings.in_force(session, on), rulings.history(session)
    counted = _counted(store().version(), publication.number(), on, identity.person())
    heading.title(_("裁定"), "rulings")
    if made_up:
        demo_banner()
    show(tag("div", tag("p", _lead(), cls="sp-lead"), tag("p", _who_records(), cls="sp-quiet"), cls="sp"))
    go("guides", _("申报说明：每项措施在哪里、什么时候、带什么材料申报"))
    choose_day(on, _("在哪一天"))
    for question in law().questions.values():
        _question(question, [ruling for ruling in holding if ruling.question == question.id], counted, on)
        rulings_form.draw_ruling_forms(question, entries, on)
    st.header(_("全部记录"), anchor=False)
    _history(entries)


def _lead() -> str:
    return _(opening.RULINGS)


def _who_records() -> str:
    return _("裁定由主管部门登录后对本级文件记录，或由管理员用命令记录；只能追加，不能修改或删除。")


@made_once(16)
def _counted(version: str, number: int, on: date, person: Person) -> Counts:
    """How many answers turn on each question, as this person may know it; kept for this `version` of the register."""
    with store().read() as session:
        return questions.counts(session, on, person)


def _question(question: Question, holding: list[Ruling], counted: Counts, on: date) -> None:
    """What is asked, what holds, whom it concerns, where the text leaves it open, and how to rule on it."""
    name = pick(question.name)
    st.header(capital(name), anchor=False)
    tenants, operators = counted["tenant", question.id], counted["operator", question.id]
    show(
        tag(
            "div",
            *(words.ruled(ruling, _scope(ruling.document)) for ruling in holding),
            _open(holding),
            tag("ul", *(tag("li", *_option(question, option, holding)) for option in question.options)),
            None if _decided(holding) else tag("p", _concerned(tenants, operators, on), cls="sp-quiet"),
            _clauses(question),
            cls="sp",
        )
    )


def _scope(document: str | None) -> str:
    """The one document that a ruling holds for; nothing where it holds for all."""
    return "" if document is None else _("（只适用于《{title}》）").format(title=_title(document))


def _title(id: str) -> str:
    return next((pick(document.title) for document in law().documents if document.id == id), id)


def _open(holding: list[Ruling]) -> Html | None:
    if _decided(holding):
        return None
    said = _("其余文件未裁定：所有解释并列显示，合计取最低") if holding else _("未裁定：所有解释并列显示，合计取最低")
    return tag("p", tag("strong", said))


def _option(question: Question, option: str, holding: list[Ruling]) -> list[object]:
    adopted = any(ruling.option == option for ruling in holding)
    return [
        pick(question.options[option]),
        tag("strong", _("（已采用）")) if adopted else None,
    ]


def _decided(holding: list[Ruling]) -> bool:
    """Whether a ruling holds for all documents, so that no answer depends on the question any more."""
    return any(ruling.document is None for ruling in holding)


def _concerned(tenants: Count, operators: Count, on: date) -> str:
    """How many of the register's answers turn on it."""
    untold, few = tenants.number is None or operators.number is None, pick(WITHHELD)
    parts = []
    if tenants.number:
        parts.append(ngettext("{n} 家入驻企业", "{n} 家入驻企业", tenants.number).format(n=tenants.number))
    if operators.number:
        said = ngettext("{n} 个园区的运营主体", "{n} 个园区的运营主体", operators.number)
        parts.append(said.format(n=operators.number))
    if parts:
        said = _("{day}，登记中有 {who}的结果取决于这个问题。").format(day=day(on), who=_("、").join(parts))
    elif untold:
        said = _("{day}，登记中取决于这个问题的结果{few}，不公布。").format(day=day(on), few=few)
    else:
        said = _("{day}，登记中没有结果取决于这个问题。").format(day=day(on))
    of = min((count.of for count in (tenants, operators) if count.of), default=None)
    return said if of is None else f"{said} {entitlements.published_on(of)}"


def _clauses(question: Question) -> Html:
    """Every place of the documents that leaves the question open, word for word; equal words of a document once."""
    found: dict[tuple, list[tuple[Document, Measure, OpenQuestion]]] = {}
    for document in law().documents:
        for measure in document.measures:
            for asked in measure.open_questions:
                if asked.question == question.id:
                    key = (document.id, asked.article, asked.quote, pick(asked.note))
                    found.setdefault(key, []).append((document, measure, asked))
    count = ngettext("条文依据（{n} 处）", "条文依据（{n} 处）", len(found)).format(n=len(found))
    return tag("details", tag("summary", count), *(_clause(same) for same in found.values()), cls="sp-measure")


def _clause(same: list[tuple[Document, Measure, OpenQuestion]]) -> Html:
    document, _measure, asked = same[0]
    measures = [
        [tag("a", pick(m.name), href=link("policies", doc=document.id, measure=m.id)), _("、")] for _d, m, _q in same
    ]
    names = [piece for pair in measures for piece in pair][:-1]
    return tag(
        "div",
        tag("p", tag("strong", pick(document.title)), " · ", *names),
        words.quoted(asked.quote, asked.article),
        tag("p", pick(asked.note)),
    )


def _history(entries: list[RulingRecord]) -> None:
    """Every record, the latest first; what was replaced or retracted says so."""
    if not entries:
        show(tag("p", _("还没有任何裁定。"), cls="sp-lead"))
        return
    columns = [
        (_("编号"), None),
        (_("问题与解释"), None),
        (_("适用日期"), "sp-nowrap"),
        (_("裁定与依据"), None),
        (_("记录于"), "sp-nowrap"),
    ]
    show(tag("div", table(columns, [_record(entry) for entry in reversed(entries)]), cls="sp"))


def _record(entry: RulingRecord) -> list[object]:
    record = entry.record
    name = pick(law().question(record.question).name)
    option = words.option_words(record.question, record.option)
    acts = [words.act(record.by, record.basis, record.from_day.isoformat())]
    if record.retraction is not None:
        act = record.retraction
        said = _("撤回：{act}").format(act=words.act(act.by, act.basis, act.from_day.isoformat()))
        acts.append(tag("div", said))
    if entry.replaced_by is not None:
        acts.append(tag("div", _("由 {n} 号裁定取代").format(n=entry.replaced_by), cls="sp-quiet"))
    days = interval(record.from_day, entry.last_day) if entry.counts else _("从未适用")
    return [
        str(record.id),
        [tag("div", name), tag("strong", option), _scope(record.document)],
        days,
        acts,
        day(day_of(record.recorded_at)),
    ]
