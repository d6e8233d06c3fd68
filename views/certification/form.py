"""A step as a form (办理表单): one field for each thing that the step needs, as the rules name it, and then a review.

Nothing is filled in beforehand that commits. What cannot be taken is said at the form, and nothing is written then;
what can is shown once more before it is written, because no step can be changed or deleted.
"""

from collections.abc import Iterable

import streamlit as st

from registry.access.permissions import Denied
from registry.certification.given import LARGEST_FILE, LONGEST, Evidence, Given, StepAsked, columns
from registry.certification.rules import CertificationKind, Need, Step
from registry.parks.parks import ParkCard
from registry.person import Person
from registry.policy import Refusal
from registry.policy.vocabulary import RESULTS
from registry.services import certification as services
from registry.store.store import CannotWrite
from views.certification import words
from views.kit import uploader
from views.kit.context import law, store, today
from views.kit.days import FIRST_DAY, LAST_DAY
from views.kit.format import day
from views.kit.i18n import _, pick
from views.kit.markup import show, tag
from views.parks.timeline import result_words

SAID = "certification-said"
FILES = "-files"  # ends the key of a field for files
KINDS_OF_FILES = ["pdf", "png", "jpg", "jpeg", "docx", "xlsx", "zip"]


def draw_step_form(step: Step, key: str, card: ParkCard) -> Given | None:
    """The form of a step, and what it would write; what was filled in once that was confirmed."""
    with st.form(key, border=False):
        values = {need.field: _field(need, key, card) for need in step.needs}
        bodies = operating_bodies(card) if step.who == "applicant" else authorities(card)
        by = _office(_("办理单位"), bodies, f"{key}-by") or ""
        on = st.date_input(
            _("办理日"), value=today(), min_value=FIRST_DAY, max_value=LAST_DAY, key=f"{key}-on", format="YYYY-MM-DD"
        )
        sent = st.form_submit_button(_("核对：{step}").format(step=pick(step.name)))
    reviewed = f"{key}-review"
    if any(uploader.lost(f"{key}-{need.field}{FILES}") for need in step.needs):
        st.session_state.pop(reviewed, None)
        return None  # a step must not be taken without a file that its form lists; the field says so
    if sent:
        st.session_state.pop(reviewed, None)
        given = Given(on=on or today(), by=by, **values)
        try:
            columns(step, given, today())
        except Refusal as refused:
            st.error(pick(refused))
            return None
        st.session_state[reviewed] = given
    given = st.session_state.get(reviewed)
    return _confirmed(step, given, reviewed) if given else None


def _confirmed(step: Step, given: Given, key: str) -> Given | None:
    """What would be written, in full; it comes back once somebody says that it is right."""
    rows = []
    for need in step.needs:
        value = getattr(given, need.field)
        if need.field == "evidence":
            said = _("；").join(piece.file_name or piece.name for piece in value)
        elif need.field in ("from_day", "to_day"):
            said = day(value) if value else ""
        else:
            said = result_words(value) if need.field == "result" and value else str(value or "")
        rows += [tag("dt", pick(need.name)), tag("dd", said or _("不填"))]
    rows += [tag("dt", _("办理单位")), tag("dd", given.by), tag("dt", _("办理日")), tag("dd", day(given.on))]
    warning = _("请核对。写入之后不能修改或删除，有误只能再办一步更正。")
    show(tag("section", tag("p", tag("strong", warning)), tag("dl", *rows, cls="sp-facts"), cls="sp", role="status"))
    if not st.button(pick(step.name), type="primary", key=f"{key}-confirm"):
        return None
    return st.session_state.pop(key)


def operating_bodies(card: ParkCard) -> list[str]:
    """Those that run the park, the one of the day first."""
    return list(dict.fromkeys(span.what for span in sorted(card.operators, key=lambda span: not span.current)))


def authorities(card: ParkCard) -> list[str]:
    """Who issued a document that is about the park's district, its city or its province."""
    about = [each for each in law().documents if (card.district or "").startswith(each.jurisdiction)]
    return list(dict.fromkeys(each.issuer for each in about if each.force.state != "draft"))


def _office(label: str, offices: list[str], key: str) -> str | None:
    """One of the offices, or another that is typed."""
    return st.selectbox(
        label, offices, index=None, key=key, accept_new_options=True, placeholder=_("选择，或填写全称"),
    )  # fmt: skip


def _field(need: Need, key: str, card: ParkCard):
    """One labelled field, by what it holds."""
    label = pick(need.name) + (_("（可不填）") if need.optional else "")
    key = f"{key}-{need.field}"
    if need.field == "evidence":
        return _evidence(label, key)
    if need.field in ("from_day", "to_day"):
        return st.date_input(label, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, key=key, format="YYYY-MM-DD")
    if need.field == "year":
        return st.number_input(label, value=None, min_value=2000, max_value=2100, step=1, key=key)
    if need.field == "result":
        return st.selectbox(label, RESULTS, index=None, format_func=result_words, key=key)
    if need.field == "party" and not need.private:
        return _office(label, authorities(card), key)
    if need.field == "text":
        return st.text_area(label, key=key, max_chars=LONGEST)
    return st.text_input(label, key=key, max_chars=500)


def _evidence(label: str, key: str) -> tuple[Evidence, ...]:
    """A line for each piece, and files."""
    lines = st.text_area(label, key=key, max_chars=LONGEST)
    said = _("每行一项；编号或存放处写在竖线之后，如：营业执照 | 存于园区办公室")
    show(tag("p", said, cls="sp-quiet sp-small"))
    size = LARGEST_FILE // 1024 // 1024
    files = uploader.several(
        _("材料文件（可不传），每个不超过 {size} MB").format(size=size),
        types=KINDS_OF_FILES,
        megabytes=size,
        key=f"{key}{FILES}",
    )
    return (*listed(lines.splitlines()), *(_brought(file) for file in files))


def listed(lines: Iterable[str]) -> list[Evidence]:
    """`name | where it is kept` as evidence; empty lines are left out."""
    found = []
    for line in lines:
        name, _bar, reference = line.replace("｜", "|").partition("|")
        if line.strip():
            found.append(Evidence(name.strip(), reference.strip() or None))
    return found


def _brought(file) -> Evidence:
    name = file.name.replace("\\", "/").rpartition("/")[2]
    return Evidence(name.rpartition(".")[0] or name, None, name, file.getvalue())


def send(person: Person, card: ParkCard, kind: CertificationKind, step: Step, asked: StepAsked, given: Given) -> None:
    """Take the step and show its case; a refusal is said here."""
    service = services.STEP_BY_DESK[kind.desk_of(step)]
    try:
        number = service(person, store(), card.id, asked, given, today())
    except (Refusal, Denied, CannotWrite) as refused:
        st.error(pick(refused))
    else:
        st.session_state[SAID] = _("已办理：{step}。").format(step=words.step_done(step.id))
        st.query_params["park"], st.query_params["case"] = card.slug, str(number)
        st.rerun()


def say() -> None:
    """What was just done, once. Its place stays when it goes: else what follows would be drawn anew, folded."""
    done = st.session_state.pop(SAID, None)
    with st.container(key=SAID):
        if done:
            show(tag("p", done, cls="sp-done", role="status"))
