"""The words of certification pages: kinds, purposes, desks, states, and what the documents say or leave unsaid."""

from collections.abc import Iterable

from registry.certification.cases import Summary
from registry.certification.rules import CertificationKind, Cited, State, Step, load
from registry.store.purposes import WORDS
from views.answers.measure import quoted
from views.kit.context import law
from views.kit.i18n import _, link, pick
from views.kit.markup import Html, tag
from views.map.words import recognition_names
from views.parks.timeline import title_kind


def kind_name(kind: str) -> str:
    """The name of a kind of certification; the word itself where the rules no longer know it."""
    known = load().kinds.get(kind)
    return pick(known.name) if known else kind


def case_name(kind: str, purpose: str, granted_as: str | None) -> str:
    """`市级软件名园（综合）· 续期`; a first certification is the usual case and not said."""
    name = kind_name(kind)
    if granted_as:
        name = _("{name}（{kind}）").format(name=name, kind=granted_words(granted_as))
    return name if purpose == "grant" else f"{name} · {pick(WORDS[purpose])}"


def granted_words(granted_as: str) -> str:
    """What exactly is granted: 综合, 特色, 基地, or what the district recognises a park as."""
    return title_kind(granted_as) or recognition_names().get(granted_as, granted_as)


def state_name(state: str) -> str:
    known: State | None = load().ways.state.get(state)
    return pick(known.name) if known else state


def standing(case: Summary) -> str:
    """Where a case stands; what it recorded may have been declared void since."""
    state = state_name(case.state)
    return _("{state}（登记已作废）").format(state=state) if case.void else state


def step_done(step: str) -> str:
    known: Step | None = load().ways.step.get(step)
    return pick(known.done) if known else step


def field_name(step: str, field: str) -> str:
    """The name that a step gave to a field."""
    known = load().ways.step.get(step)
    need = next((need for need in known.needs if need.field == field), None) if known else None
    return pick(need.name) if need else field


def desk_name(kind: str, waits_for: str) -> str:
    """Whose turn it is: 运营主体, 所在区 or 市."""
    known = load().kinds.get(kind)
    desk = known.decider if known and waits_for == "decider" else waits_for
    return desks().get(desk, desk)


def desks() -> dict[str, str]:
    return {
        "applicant": _("运营主体"),
        "checker": _("所在区"),
        "district": _("所在区"),
        "city": _("市主管部门"),
    }


def cited(found: Iterable[Cited]) -> list[Html]:
    """Each quote with its document, as a link to the text."""
    return [tag("div", *_one(each)) for each in found]


def _one(each: Cited) -> list[Html]:
    document = law().document(each.document)
    title = tag("a", pick(document.title), href=link("policies", doc=document.id))
    return [tag("p", title, cls="sp-quiet sp-small"), quoted(each.quote, each.article)]


def said_of_step(kind: CertificationKind, step: Step) -> Html:
    """What the documents say of a step; where they say nothing, that."""
    found = kind.said_of(step.id)
    if not found:
        return tag("p", _("文件没有写到这一步怎样办理。"), cls="sp-quiet sp-small")
    return tag("details", tag("summary", _("文件怎么写")), *cited(found), cls="sp-measure")


def unsaid(kind: CertificationKind) -> Html | None:
    """What the documents leave open about a kind."""
    if not kind.unsaid:
        return None
    items = [tag("li", pick(text)) for text in kind.unsaid]
    return tag("section", tag("h4", _("文件没有写明")), tag("ul", *items))
