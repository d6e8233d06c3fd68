"""An answer that is kept (保留答案): its number, an address that opens the same facts and day again, and printing.

Nothing is stored: the address holds what the visitor typed, the number tells whether facts, law or rulings are still
those of the day.
"""

from collections.abc import Iterator, Sequence
from urllib.parse import urlencode

from sqlalchemy.orm import Session

from registry.claims import answer_reference, rulings
from registry.claims.answer_reference import Reference
from registry.policy.files.law import standing
from views.answers.measure import ruling_words, standing_words
from views.kit import address
from views.kit.context import law, today
from views.kit.format import day
from views.kit.i18n import DEFAULT, _, language, link, pick
from views.kit.markup import Html, show, tag
from views.selfcheck.check import Check
from views.selfcheck.questions import questions


def reference(check: Check) -> Reference:
    """The number of the answer, as facts, law and rulings are now."""
    return answer_reference.reference(check.said, check.known, check.as_of, check.adopted)


def kept_address(check: Check, number: Reference) -> str:
    """The address of the answer from the root of the site: the answers, the day and its number."""
    params = [(q.key, check.answers[q.key]) for q in questions() if q.key in check.answers]
    params += [("also", id) for id in check.also]
    params += [("on", check.as_of.isoformat()), ("ref", str(number)), ("show", "1")]
    params += [("lang", language())] if language() != DEFAULT else []
    return f"check?{urlencode(params)}"


def keeping(check: Check, origin: str, button: Html | None = None) -> Html:
    """The number, the address, which on paper stands behind `origin`, and a `button` that prints; what the address
    holds is said."""
    number = reference(check)
    here = kept_address(check, number)
    return tag(
        "section",
        tag("h3", _("保留这个答案")),
        tag("p", _("答案编号 "), tag("code", str(number)), _("，{day}").format(day=day(check.as_of))),
        tag(
            "p",
            tag("a", _("这个答案的网址"), href=here),
            _("：打开后仍是同样的回答和同一天；政策、裁定或登记此后有变化的，会写明。"),
        ),
        tag("p", origin + here, cls="sp-print-only"),
        tag("p", _("网址里有您填写的内容（如租金），转发前请留意。"), cls="sp-quiet"),
        button,
        cls="sp sp-keep",
    )


def draw_keeping(check: Check) -> None:
    """The same on the page, with its button."""
    show(keeping(check, address.origin(), tag("button", _("打印"), type="button", cls="sp-button sp-print")))


def draw_opened(session: Session, check: Check) -> None:
    """Whether an answer that was kept is still the same, on the page."""
    if (said := opened(session, check, address.asked("ref"))) is not None:
        show(said)


def opened(session: Session, check: Check, asked: str | None) -> Html | None:
    """Of an answer of another day, or one with a number (`asked`): whether it is still the same, and what changed
    since; None of any other."""
    as_of = check.as_of
    if asked is None and as_of == today():
        return None
    lines: list[object] = []
    if asked is not None:
        lines += _compared(answer_reference.read_reference(asked), reference(check))
    if as_of != today():
        lines.append(_("这是 {day} 的答案。").format(day=day(as_of)))
        lines += _since(session, check)
        params = {q.key: check.answers[q.key] for q in questions() if q.key in check.answers}
        lines.append(tag("a", _("按今天重新查"), href=link("check", **params)))
    return tag("div", *(tag("p", line) for line in lines), cls="sp sp-demo", role="note")


def _compared(then: Reference | None, now: Reference) -> Iterator[object]:
    if then is None:
        yield _("网址中的答案编号写错了，不能核对。")
        return
    changed = then.changed(now)
    said = {
        "facts": _("网址中的回答或日期不是编号所指的那些"),
        "register": _("登记中这个园区的情况此后有更改"),
        "law": _("政策文件此后有更新"),
        "rulings": _("裁定的记录此后有更改"),
    }
    if not changed:
        yield _("与编号 {number} 一致：回答、登记、政策文件与裁定都没有变化。").format(number=then)
        return
    differs = _("；").join(said[name] for name in changed)
    yield tag("strong", _("与编号 {number} 不一致：{differs}。").format(number=then, differs=differs))


def _since(session: Session, check: Check) -> Iterator[str]:
    """What is otherwise today: documents whose standing is another, rulings that hold now and did not then."""
    as_of = check.as_of
    for document in _documents(check):
        then, now = standing(document, as_of), standing(document, today())
        if then.state != now.state:
            yield _("《{title}》今天：{state}。").format(title=pick(document.title), state=standing_words(now))
    before = {(each.question, each.option, each.document) for each in check.adopted}
    later = [
        each for each in rulings.in_force(session, today()) if (each.question, each.option, each.document) not in before
    ]
    for each in later:
        said = _("此后的裁定：{ruling}（{by}，自 {day} 起）。")
        yield said.format(ruling=ruling_words(each.question, each.option), by=each.by, day=day(each.start))
    left = before - {(each.question, each.option, each.document) for each in rulings.in_force(session, today())}
    replaced = {each.question for each in later}
    for question, option, _document in sorted(left, key=str):
        if question not in replaced:
            yield _("当日的裁定今天不再适用：{ruling}。").format(ruling=ruling_words(question, option))


def _documents(check: Check) -> Sequence:
    """The documents whose measures can be asked where the premises are."""
    ids = {id for id, found in check.determinations.items() if found.status != "not_applicable"}
    return [document for document in law().documents if any(measure.id in ids for measure in document.measures)]
