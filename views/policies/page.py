"""政策: the documents, when each is in force, and every clause that the answers rest on, word for word.

`?doc=guangming-2025-4&measure=guangming-2025-4/14` opens a document at a measure; `?on=2027-01-01` asks another day,
`?do=draft` is for officials who try a draft (`views.policies.draft`).
"""

from collections.abc import Mapping
from datetime import date

import streamlit as st

from registry.access.permissions import Denied, may
from registry.parameters import SHOWN, clean
from registry.policy import Ruling, standing, vocabulary
from registry.policy.files.documents import Coverage, Document, Measure, Target
from registry.policy.files.proof.coverage import counts
from registry.policy.files.rulings import deciding
from registry.services.drafts import ACTION
from registry.words import Words
from views.answers import measure as words
from views.answers import next_steps
from views.entrance import identity
from views.entrance.chrome import go
from views.entrance.denied import denied
from views.help import heading
from views.kit import address
from views.kit.articles import article
from views.kit.context import adopted, law, today
from views.kit.days import choose_day, day_asked, kept
from views.kit.format import day, none
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, show, table, tag
from views.policies import draft

TREATED = ("encoded", "people", "ignored")


def page() -> None:
    """The document asked for in the address, the page for drafts, else the list of all."""
    if address.asked("do") == "draft":
        try:
            draft.draw()
        except Denied as refused:
            denied(refused)
        return
    documents = {document.id: document for document in law().documents}
    asked = address.asked("doc")
    on = day_asked()
    if asked in documents:
        _document(documents[asked], on)
        return
    heading.title(_("政策"), "policies")
    if asked is not None:
        st.warning(_("没有编号为“{id}”的文件，下面是全部文件。").format(id=clean(asked, SHOWN)))
    choose_day(on, _("在哪一天"))
    if may(identity.person(), ACTION):
        go("policies", _("试写一份政策文件"), do="draft")
    for file in law().left_out:
        st.error(_("本单位的政策文件“{file}”有错误，没有采用：").format(file=clean(file.path.name, SHOWN)))
        show(tag("ul", *(tag("li", pick(Words(*said))) for said in file.said()), cls="sp sp-list"))
    _list(list(documents.values()), on)


def _list(documents: list[Document], on: date) -> None:
    """The documents in force first, then the others, each with its standing in words."""
    rank = ("in_force", "last_day", "not_yet", "expired", "draft")
    found = sorted(((standing(d, on), d) for d in documents), key=lambda pair: rank.index(pair[0].state))
    rows = [
        tag(
            "li",
            tag("h3", tag("a", pick(document.title), href=link("policies", doc=document.id, on=kept(on)))),
            tag("p", _facts_line(document)),
            tag(
                "p",
                tag("strong", words.standing_words(force), cls=f"sp-{force.state}"),
                " · ",
                words.term(force),
                " · " if force.start else None,
                ngettext("{n} 项措施", "{n} 项措施", len(document.measures)).format(n=len(document.measures)),
                _secondary(document),
                _own(document),
            ),
        )
        for force, document in found
    ]
    show(
        tag(
            "div",
            tag("p", _("{day} 的状态").format(day=day(on)), cls="sp-quiet"),
            tag("ul", *rows, cls="sp-list"),
            cls="sp",
        )
    )


def _secondary(document: Document) -> Html | None:
    if document.provenance == "primary":
        return None
    return tag("span", words.provenance(document), cls="sp-mark-demo")


def _own(document: Document) -> Html | None:
    """Marks a document of the office's own folder."""
    if document.id not in law().own:
        return None
    return tag("span", _("本单位的文件"), cls="sp-mark-demo")


def _facts_line(document: Document) -> str:
    """Number, issuer and level in one quiet line."""
    return " · ".join(part for part in (document.number, words.issuer(document), words.level(document)) if part)


def _document(document: Document, on: date) -> None:
    """One document: its dates and source, its measures, its stacking rules, and how much of it is encoded."""
    opened = address.asked("measure")
    found = standing(document, on)
    go("policies", _("← 全部政策"), on=kept(on))
    heading.title(pick(document.title), "policies")
    force = document.force
    # Of a copy, the file that holds its words and the words on its days are those of whoever copied them.
    seen = document.provenance == "primary"
    rows = [
        (
            _("状态"),
            [
                tag("strong", words.standing_words(found), cls=f"sp-{found.state}"),
                _("（{day}）").format(day=day(on)),
            ],
        ),
        (_("有效期"), [words.term(found) or none()]),
        (_("文号"), [document.number or none()]),
        (_("发布机关"), [f"{words.issuer(document)} · {words.level(document)}"]),
        (_("发布日期"), [day(force.issued)]),
        (_("来源"), [words.provenance(document), f" · {document.source}" if seen else "", " ", _own(document) or ""]),
    ]
    show(
        tag(
            "div",
            tag("dl", *(cell for name, value in rows for cell in (tag("dt", name), tag("dd", *value))), cls="sp-facts"),
            words.quoted(force.quote) if force.quote and (seen or not force.note) else None,
            words.quoted(force.issued_quote) if force.issued_quote else None,
            tag("p", pick(force.note)) if force.note else None,
            cls="sp",
        )
    )
    if document.measures:
        st.header(_("措施"), anchor=False)
        holding = adopted(on)
        ruled = {m.id: deciding(holding, m, on) for m in document.measures}
        for topic, group in document.by_topic.items():
            st.subheader(pick(vocabulary.TOPICS[topic]), anchor=False)
            show(tag("div", *(_measure(m, opened == m.id, ruled[m.id]) for m in group), cls="sp"))
    if document.stacking.articles or document.ceiling:
        st.header(_("叠加与上限"), anchor=False)
        show(
            tag(
                "div",
                *(words.quoted(q.quote, q.article) for q in document.stacking.articles),
                tag("p", pick(document.stacking.note)) if document.stacking.note else None,
                words.quoted(document.ceiling.quote, document.ceiling.article) if document.ceiling else None,
                cls="sp",
            )
        )
    if document.places:
        st.header(_("点名的地方"), anchor=False)
        named = [tag("li", f"{place.name} {article(place.article)}") for place in document.places]
        show(tag("div", tag("ul", *named), cls="sp"))
    if document.targets:
        st.header(_("目标"), anchor=False)
        show(tag("div", *(_target(target, on) for target in document.targets), cls="sp"))
    st.header(_("覆盖程度"), anchor=False)
    _coverage(document.coverage)


def _target(target: Target, on: date) -> Html:
    """A target with its words, and where the register is held against it."""
    said = _("{name}：到 {year} 年不低于 {figure} ㎡").format(
        name=pick(target.name), year=target.by_year, figure=f"{target.at_least_m2:,}"
    )
    beside = tag("a", _("与登记对照"), href=link("coverage", show="targets", on=kept(on)), target="_self")
    note = tag("p", pick(target.note)) if target.note else None
    return tag("div", tag("p", tag("strong", said), " ", beside), words.quoted(target.quote, target.article), note)


def _measure(measure: Measure, opened: bool, ruled: Mapping[str, Ruling]) -> Html:
    """A measure, folded to its name and what it pays; the one asked for in the address is open.

    ruled: by question, the ruling that decides it on the day.
    """
    clauses = [
        tag(
            "li",
            tag("strong", pick(clause.name)),
            tag("span", _("（只影响下限）"), cls="sp-quiet") if clause.decides == "floor" else None,
            words.quoted(clause.quote, clause.article),
        )
        for clause in measure.clauses
    ]
    questions = [
        tag(
            "li",
            tag("strong", pick(law().question(q.question).name)),
            tag("p", pick(q.note)),
            words.ruled(ruled[q.question]) if q.question in ruled else None,
            tag("ul", *(tag("li", pick(option)) for option in law().question(q.question).options.values())),
            words.quoted(q.quote, q.article),
        )
        for q in measure.open_questions
    ]
    body = [
        words.quoted(measure.quote, measure.article),
        tag("h4", _("给付")),
        tag("ul", *(tag("li", line) for line in words.pays(measure))),
        *((tag("h4", _("条件")), tag("ol", *clauses)) if clauses else ()),
        *((tag("h4", _("条文没有写明的问题")), tag("ul", *questions)) if questions else ()),
        *(() if measure.payment.kind == "none" else (tag("h4", _("怎样申报")), *_claimed(measure))),
    ]
    summary = tag(
        "summary",
        tag("span", article(measure.article), cls="sp-article"),
        tag("strong", pick(measure.name)),
        tag("span", words.claimant(measure), cls="sp-quiet"),
    )
    return tag("details", summary, *body, id=measure.id, cls="sp-measure", open="" if opened else None)


def _claimed(measure: Measure) -> list[Html]:
    """How it is claimed this year."""
    stated = next_steps.stated_for(today().year).get(measure.id)
    return next_steps.of_measure(law().document(measure.id), measure, stated)


def _coverage(coverage: tuple[Coverage, ...]) -> None:
    """How much of the document is encoded, left to people, or ignored, article by article with the reason."""
    treated = {"encoded": _("已写成规则"), "people": _("由人判断"), "ignored": _("未采用")}
    counted = counts(coverage)
    total = _("共 {total} 条，{encoded} 条已写成规则").format(total=sum(counted.values()), encoded=counted["encoded"])
    told = " · ".join(f"{treated[t]} {counted[t]}" for t in TREATED)
    columns = [(_("条款"), "sp-nowrap"), (_("处理"), "sp-nowrap"), (_("理由"), None)]
    rows = [(article(c.article), treated[c.treated], pick(c.reason)) for c in coverage]
    show(tag("div", tag("p", total, " · ", told), table(columns, rows), cls="sp"))
