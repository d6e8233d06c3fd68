"""One question as an HTML form (一道题), and the text of the address that its fields make.

The fields and their words are those of `views.selfcheck.fields`; without a script, what depends on a choice stands
there from the start.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from registry.parameters import SHOWN, clean
from views.kit.articles import numbered
from views.kit.context import law
from views.kit.format import unknown
from views.kit.i18n import _
from views.kit.markup import Html, tag
from views.plain.frame import Asked, hidden, language
from views.selfcheck import fields
from views.selfcheck.check import ELSEWHERE, Check, needs_lease, written
from views.selfcheck.fields import Field
from views.selfcheck.questions import OTHER, UNKNOWN, Question, Wrong

SKIP, CHOICE, YEARS, FIND, LOOK = "skip", "choice", "years", "find", "look"
SHOWN_AT_ONCE = 300  # places of the list; more are searched


def form(asked: Asked, session: Session, question: Question, check: Check, carried: Mapping[str, str]) -> Html:
    """The form of the question; `carried`: what the address says besides."""
    own = {"where": _where, "industry": _industry, "rent": _rent, "granted": _granted}
    draw = own.get(question.key, _value if question.options is None else _choices)
    also = [tag("input", type="hidden", name="also", value=id) for id in check.also]
    return tag(
        "form",
        *language(asked),
        *hidden(**carried),
        *also,
        *hidden(answer=question.key),
        *draw(asked, session, question, check),
        method="get",
        action="check",
    )


def sent(question: Question, check: Check, asked: Asked) -> str:
    """The text of the address that the fields of the question make. Raises `Wrong`."""
    query = asked.query
    if (skip := query.get(SKIP)) in (UNKNOWN, ELSEWHERE):
        return skip
    own = {"where": _sent_place, "industry": _sent_industry, "rent": _sent_rent, "granted": _sent_grants}
    if question.key in own:
        text = own[question.key](question, check, asked)
    elif question.options is None:
        text = query.get("value", "").strip()
    else:
        text = _chosen(question, query)
    if text != UNKNOWN and question.key != "where":
        question.facts(text, fields.rent_year(check))
    return text


def _chosen(question: Question, query: Mapping[str, str]) -> str:
    picked = query.get(CHOICE)
    if not picked:
        raise Wrong(question.key, fields.nothing_chosen(question))
    return picked


# --- what is drawn ---


def _press(*more: object) -> Html:
    return tag("p", tag("button", _("继续"), type="submit", cls="sp-button"), *more, cls="sp-press")


def _skip(value: str, label: str) -> Html:
    return tag("button", label, type="submit", name=SKIP, value=value, cls="sp-quiet-button")


def _radios(question: Question, options: Mapping[str, str], chosen: str | None) -> Html:
    lines = [
        tag(
            "label",
            tag("input", type="radio", name=CHOICE, value=value, checked="" if value == chosen else None),
            f" {said}",
            cls="sp-choice",
        )
        for value, said in options.items()
    ]
    return tag("fieldset", tag("legend", question.title(), cls="sp-unseen"), *lines)


def _choices(asked: Asked, session: Session, question: Question, check: Check) -> Iterable[Html]:
    options = question.options() if question.options is not None else {}
    yield _radios(question, {**options, UNKNOWN: unknown()}, asked.query.get(CHOICE, written(check, question.key)))
    yield _press()


def _entry(asked: Asked, field: Field, value: str) -> Html:
    """A labelled field; what was typed and could not be taken stands there again."""
    hints = [piece for piece in (field.placeholder if field.example else None, field.help or None) if piece]
    id = f"field-{field.part}"
    hint = tag("span", " ".join(hints), cls="sp-hint", id=f"{id}-hint") if hints else None
    typed = asked.query.get(field.part, value)
    entry = tag("input", id=id, name=field.part, type="text", value=typed, maxlength="80", autocomplete="off",
                aria_describedby=f"{id}-hint" if hint else None)  # fmt: skip
    return tag("p", tag("label", field.label, **{"for": id}), hint, entry, cls="sp-field")


def _value(asked: Asked, session: Session, question: Question, check: Check) -> Iterable[Html]:
    now = written(check, question.key) or ""
    yield _entry(asked, fields.value(question, check), "" if now == UNKNOWN else now)
    yield _press(_skip(UNKNOWN, unknown()))


def _where(asked: Asked, session: Session, question: Question, check: Check) -> Iterable[Html]:
    """A list of places; where there are many, those whose name holds what was searched for."""
    places = fields.places(session)
    find = asked.query.get(FIND, "").strip()
    found = {value: said for value, said in places.items() if find.casefold() in said.casefold()}
    shown = dict(list(found.items())[:SHOWN_AT_ONCE])
    now = asked.query.get(CHOICE, written(check, "where"))
    options = [tag("option", said, value=value, selected="" if value == now else None) for value, said in shown.items()]
    empty = tag("option", _("请选择"), value="", selected="" if now not in shown else None)
    if len(places) > SHOWN_AT_ONCE or find:
        search = tag("input", id="find", name=FIND, type="text", value=find, maxlength="80")
        button = tag("button", _("查找"), type="submit", name=LOOK, value="1")
        yield tag("p", tag("label", _("输入园区或区的名称"), **{"for": "find"}), search, " ", button, cls="sp-field")
        if len(found) > len(shown):
            yield tag("p", _("另有 {n} 处，请用名称查找。").format(n=len(found) - len(shown)), cls="sp-quiet")
        if not found:
            yield tag("p", _("没有名称含“{name}”的地方。").format(name=clean(find, SHOWN)), cls="sp-quiet")
    select = tag("select", empty, *options, id="place", name=CHOICE)
    yield tag("p", tag("label", _("园区或所在区"), **{"for": "place"}), select, cls="sp-field")
    yield _press(_skip(ELSEWHERE, _("其他地区")), " ", _skip(UNKNOWN, unknown()))


def _industry(asked: Asked, session: Session, question: Question, check: Check) -> Iterable[Html]:
    now = written(check, "industry")
    options = {**(question.options() if question.options else {}), UNKNOWN: unknown()}
    chosen = now if now in options else (OTHER if now else None)
    yield _radios(question, options, asked.query.get(CHOICE, chosen))
    yield _entry(asked, fields.industry_code(), now if now and now not in options else "")
    yield _press()


def _rent(asked: Asked, session: Session, question: Question, check: Check) -> Iterable[Html]:
    """Both ways beneath each other; what is filled in counts."""
    year, now = fields.rent_year(check), written(check, "rent") or ""
    lease_only = needs_lease(law(), check)
    ways = fields.rent_ways(year)
    if not lease_only:
        total = _entry(asked, fields.rent_total(year), "" if "_" in now or now == UNKNOWN else now)
        yield tag("fieldset", tag("legend", ways["total"]), total)
    parts = fields.lease_parts(now)
    entries = [_entry(asked, field, parts[field.part] or field.usual) for field in fields.lease(year, lease_only)]
    legend = ways["lease"] if lease_only else _("或者{way}").format(way=ways["lease"])
    yield tag("fieldset", tag("legend", legend), *entries)
    yield _press(_skip(UNKNOWN, unknown()))


def _granted(asked: Asked, session: Session, question: Question, check: Check) -> Iterable[Html]:
    measure = fields.paying(check)
    chosen, before = fields.granted_now(written(check, "granted") or "")
    if measure is not None:
        yield tag("p", _("指：{measure}").format(measure=numbered(measure)), cls="sp-quiet")
    yield _radios(question, fields.granted_options(measure), asked.query.get(CHOICE, chosen))
    if measure is not None:
        ticked = asked.many.get(YEARS, before)
        years = [
            tag(
                "label",
                tag("input", type="checkbox", name=YEARS, value=year, checked="" if year in ticked else None),
                f" {year} ",
            )
            for year in fields.granted_years(measure, check)
        ]
        yield tag("fieldset", tag("legend", _("领取过的，是哪些租金年度？")), *years)
    yield _press()


# --- what is sent ---


def _sent_place(question: Question, check: Check, asked: Asked) -> str:
    picked = [text for text in asked.many.get(CHOICE, []) if text]
    if not picked:
        raise Wrong("where", fields.nothing_chosen(question))
    return picked[-1]


def _sent_industry(question: Question, check: Check, asked: Asked) -> str:
    """The code counts where one is typed, whatever is chosen, unless that is one of the two divisions or 不清楚."""
    code = asked.query.get("code", "").strip()
    picked = asked.query.get(CHOICE) or (OTHER if code else None)
    if picked is None:
        raise Wrong("industry", fields.nothing_chosen(question))
    return code or OTHER if picked == OTHER else picked


def _sent_rent(question: Question, check: Check, asked: Asked) -> str:
    """The total, or the lease; both at once would leave open which counts."""
    total = asked.query.get("total", "").strip()
    lease = {part: asked.query.get(part, "") for part in fields.LEASE}
    begun = any(lease[part].strip() for part in ("start", "end", "monthly", "area"))
    if total and begun:
        raise Wrong("rent", _("租金总额和租赁合同只填一种：两种都填，不知道以哪个为准。"))
    if not total and not begun:
        raise Wrong("rent", _("请填租金；不知道请选“不清楚”。"))
    return fields.lease_text(lease) if begun else total


def _sent_grants(question: Question, check: Check, asked: Asked) -> str:
    picked, measure = _chosen(question, asked.query), fields.paying(check)
    if picked == "paid" and measure is not None:
        return fields.granted_text(measure, asked.many.get(YEARS, []))
    return picked
