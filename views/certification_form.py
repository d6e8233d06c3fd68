"""A step as a form (办理表单): one field for each thing that the step needs, as the rules name it.

What cannot be taken is said at the form, and nothing is written then.
"""

from collections.abc import Iterable

import streamlit as st

from registry.certification.given import LARGEST_FILE, LONGEST, Asked, Evidence, Given
from registry.certification.rules import Kind, Need, Step
from registry.parks import ParkCard
from registry.people import Denied, Person
from registry.policy import Refusal
from registry.policy.vocabulary import RESULTS
from registry.services import certification as services
from registry.store import CannotWrite
from views import certification_words as words
from views import uploader
from views.context import store, today
from views.days import FIRST_DAY, LAST_DAY
from views.i18n import _, pick
from views.markup import show, tag
from views.timeline import result_words

SAID = "certification-said"
FILES = "-files"  # ends the key of a field for files
KINDS_OF_FILES = ["pdf", "png", "jpg", "jpeg", "docx", "xlsx", "zip"]


def draw(step: Step, key: str, person: Person) -> Given | None:
    """The form of a step; what was filled in once it was sent."""
    with st.form(key, border=False):
        values = {need.field: _field(need, key) for need in step.needs}
        by = st.text_input(_("办理单位"), value=person.name, key=f"{key}-by", max_chars=200)
        on = st.date_input(
            _("办理日"), value=today(), min_value=FIRST_DAY, max_value=LAST_DAY, key=f"{key}-on", format="YYYY-MM-DD"
        )
        sent = st.form_submit_button(pick(step.name), type="primary")
    if any(uploader.lost(f"{key}-{need.field}{FILES}") for need in step.needs):
        return None  # a step must not be taken without a file that its form lists; the field says so
    return Given(on=on or today(), by=by, **values) if sent else None


def _field(need: Need, key: str):
    """One labelled field, by what it holds."""
    label = pick(need.name) + (_("（可不填）") if need.optional else "")
    key = f"{key}-{need.field}"
    if need.field == "evidence":
        return _evidence(label, key)
    if need.field in ("from_day", "to_day"):
        return st.date_input(label, value=None, min_value=FIRST_DAY, max_value=LAST_DAY, key=key, format="YYYY-MM-DD")
    if need.field == "year":
        return int(st.number_input(label, value=today().year - 1, min_value=2000, max_value=2100, step=1, key=key))
    if need.field == "result":
        return st.selectbox(label, RESULTS, index=None, format_func=result_words, key=key)
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


def send(person: Person, card: ParkCard, kind: Kind, step: Step, asked: Asked, given: Given) -> None:
    """Take the step and show its case; a refusal is said here."""
    service = services.STEP_BY_DESK[kind.desk_of(step)]
    try:
        number = service(person, store(), card.id, asked, given, today())
    except (Refusal, Denied) as refused:
        st.error(pick(refused))
    except CannotWrite as reason:
        st.error(str(reason))
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
