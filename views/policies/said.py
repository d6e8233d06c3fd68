"""A document of policy in words (文件): what 政策 says of one and of all of them, wherever it stands on a page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from registry.parameters import SHOWN, clean
from registry.policy import Ruling, standing, vocabulary
from registry.policy.files.documents import Coverage, Document, Measure, Target
from registry.policy.files.proof.coverage import counts
from registry.policy.files.rulings import deciding
from registry.words import Words
from views.answers import measure as words
from views.answers import next_steps
from views.kit.articles import article
from views.kit.context import adopted, law, today
from views.kit.days import kept
from views.kit.format import capital, day, none
from views.kit.i18n import _, link, ngettext, pick
from views.kit.markup import Html, table, tag

TREATED = ("encoded", "people", "ignored")


@dataclass(frozen=True)
class Section:
    """A part of a document's page: its heading, None where it stands beneath the title itself, how deep that heading
    is (2 or 3), and what is said there."""

    heading: str | None
    level: int
    body: Html | None


def listed(documents: Iterable[Document], on: date) -> Html:
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
    return tag(
        "div",
        tag("p", _("{day} 的状态").format(day=day(on)), cls="sp-quiet"),
        tag("ul", *rows, cls="sp-list"),
        cls="sp",
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


def sections(document: Document, on: date, opened: str | None) -> Iterable[Section]:
    """One document: its dates and source, its measures, its stacking rules, and how much of it is encoded.

    opened: the measure that is asked for."""
    yield Section(None, 1, _dates(document, on))
    if document.measures:
        yield Section(_("措施"), 2, None)
        holding = adopted(on)
        ruled = {m.id: deciding(holding, m, on) for m in document.measures}
        for topic, group in document.by_topic.items():
            said = tag("div", *(_measure(m, opened == m.id, ruled[m.id]) for m in group), cls="sp")
            yield Section(capital(pick(vocabulary.TOPICS[topic])), 3, said)
    if document.stacking.articles or document.ceiling:
        yield Section(_("叠加与上限"), 2, _stacking(document))
    if document.places:
        named = [tag("li", f"{place.name} {article(place.article)}") for place in document.places]
        yield Section(_("点名的地方"), 2, tag("div", tag("ul", *named), cls="sp"))
    if document.targets:
        said = tag("div", *(_target(target, on) for target in document.targets), cls="sp")
        yield Section(_("目标"), 2, said)
    yield Section(_("覆盖程度"), 2, _coverage(document.coverage))


def _dates(document: Document, on: date) -> Html:
    """Its standing on the day, its dates, who issued it and where its text was read."""
    found = standing(document, on)
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
    return tag(
        "div",
        tag("dl", *(cell for name, value in rows for cell in (tag("dt", name), tag("dd", *value))), cls="sp-facts"),
        words.quoted(force.quote) if force.quote and (seen or not force.note) else None,
        words.quoted(force.issued_quote) if force.issued_quote else None,
        tag("p", pick(force.note)) if force.note else None,
        cls="sp",
    )


def _stacking(document: Document) -> Html:
    return tag(
        "div",
        *(words.quoted(q.quote, q.article) for q in document.stacking.articles),
        tag("p", pick(document.stacking.note)) if document.stacking.note else None,
        words.quoted(document.ceiling.quote, document.ceiling.article) if document.ceiling else None,
        cls="sp",
    )


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


def _coverage(coverage: tuple[Coverage, ...]) -> Html:
    """How much of the document is encoded, left to people, or ignored, article by article with the reason."""
    treated = {"encoded": _("已写成规则"), "people": _("由人判断"), "ignored": _("未采用")}
    counted = counts(coverage)
    total = _("共 {total} 条，{encoded} 条已写成规则").format(total=sum(counted.values()), encoded=counted["encoded"])
    told = " · ".join(f"{treated[t]} {counted[t]}" for t in TREATED)
    columns = [(_("条款"), "sp-nowrap"), (_("处理"), "sp-nowrap"), (_("理由"), None)]
    rows = [(article(c.article), treated[c.treated], pick(c.reason)) for c in coverage]
    return tag("div", tag("p", total, " · ", told), table(columns, rows), cls="sp")


def left_out() -> list[tuple[str, Html]]:
    """The files of the office that have mistakes and do not count: that it is so, and what is wrong in each."""
    return [
        (
            _("本单位的政策文件“{file}”有错误，没有采用：").format(file=clean(file.path.name, SHOWN)),
            tag("ul", *(tag("li", pick(Words(*said))) for said in file.said()), cls="sp sp-list"),
        )
        for file in law().left_out
    ]


def unknown(id: str) -> str:
    """That no document has this number."""
    return _("没有编号为“{id}”的文件，下面是全部文件。").format(id=clean(id, SHOWN))
