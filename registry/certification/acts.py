"""Steps taken (办理): a case is opened by its first step and goes on by appended ones, each checked before it counts.

Whether the person may take a step is decided before (`registry.services.certification`); here only whether the step
can be taken: from this state, on this day, with everything it needs.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.certification import grants
from registry.certification.given import Given, Opening, StepAsked, columns
from registry.certification.rules import CertificationKind, Step, load
from registry.policy import Refusal
from registry.store.models import Certification, CertificationEvidence, CertificationStep, EvidenceFile, Park
from registry.store.purposes import WORDS


def opening_step(opening: Opening) -> Step:
    """The step that opens such a case. Raises `Refusal` where there is no such kind or purpose."""
    rules = load()
    kind = rules.kinds.get(opening.kind)
    if kind is None or opening.purpose not in kind.purposes:
        known = "、".join(f"{kind.id}（{'、'.join(kind.purposes)}）" for kind in rules.offered)
        raise Refusal(
            "kind",
            f"没有“{opening.kind} {opening.purpose}”这种事项，可用：{known}。",
            f"there is no case {opening.kind} {opening.purpose}; use one of {known}.",
        )
    return rules.ways.begins(kind.purposes[opening.purpose])


def begin(session: Session, park_id: int, asked: StepAsked, given: Given, person_id: int | None, today: dt.date) -> int:
    """Open a case for a park with its first step; returns its number. Raises `Refusal`; then nothing was written."""
    opening = asked.about
    step = opening_step(opening)
    kind, park = load().kinds[opening.kind], session.get_one(Park, park_id)
    granted_as = _check_opening(session, park, kind, opening)
    case = Certification(
        park=park, kind=kind.id, purpose=opening.purpose, granted_as=granted_as, demo=park.demo,
        follows=None if opening.purpose == "grant" else opening.follows,
    )  # fmt: skip
    values = columns(step, given, today)
    session.add(case)
    session.flush()
    _append(session, case, kind, step, values, given, person_id)
    return case.id


def take(session: Session, park_id: int, asked: StepAsked, given: Given, person_id: int | None, today: dt.date) -> int:
    """Take a step of an open case; returns its number. Raises `Refusal`; then nothing was written."""
    rules = load()
    case = case_of(session, park_id, asked.about)
    kind, last = rules.kinds[case.kind], case.steps[-1]
    if last.number != asked.seen:
        step = rules.ways.step.get(last.step)
        zh, en = (step.done.zh, step.done.en) if step else (last.step, last.step)
        raise Refusal(
            "step",
            f"您打开页面之后，{last.by} 已于 {last.on_day} 办理：{zh}。请先看新的记录，本次没有写入。",
            f"since you opened the page, {last.by} took a step on {last.on_day}: {en}. Nothing was written; look at it "
            "first.",
        )
    allowed = {step.id: step for step in rules.ways.onward(kind.purposes[case.purpose], last.state)}
    if asked.step not in allowed:
        known = "、".join(step.name.zh for step in allowed.values()) or "无"
        known_en = ", ".join(step.name.en for step in allowed.values()) or "none"
        raise Refusal("step", f"现在不能办理这一步，可办：{known}。", f"not possible now; possible: {known_en}.")
    step = allowed[asked.step]
    values = columns(step, given, today)
    if given.on < last.on_day:
        raise Refusal(
            "on",
            f"办理日 {given.on} 早于上一步的 {last.on_day}。",
            f"the day of the step, {given.on}, is before that of the last one, {last.on_day}.",
        )
    _check_after(case, step, given.on)
    _check_notice(step, values, last)
    _append(session, case, kind, step, values, given, person_id)
    return case.id


def case_of(session: Session, park_id: int, case_id: int) -> Certification:
    """A case of this park. Raises `Refusal`, also where it is another park's."""
    case = session.get(Certification, case_id)
    if case is None or case.park_id != park_id:
        raise Refusal("case", f"没有 {case_id} 号事项。", f"there is no case {case_id}.")
    return case


def _check_opening(session: Session, park: Park, kind: CertificationKind, opening: Opening) -> str | None:
    """What is granted, where a case may be opened at all."""
    if not kind.covers(park.city_code, park.district_code) or park.role == "reference":
        raise Refusal(
            "kind",
            f"“{kind.name.zh}”不适用于这个园区所在的地方。",
            f"{kind.name.en} is not for parks of this place.",
        )
    if opening.purpose != "assessment":
        _refuse_second(session, park, kind, opening)
    if opening.purpose == "grant":
        return _granted_as(kind, opening.granted_as)
    row = grants.followed(session, park.id, kind, opening.purpose, opening.follows)
    if opening.purpose == "renewal" and row.valid_to is None:
        raise Refusal(
            "follows",
            f"这项认定自 {row.valid_from} 起没有终止日，不需要续期。",
            f"this certification has no end since {row.valid_from}: there is nothing to renew.",
        )
    return getattr(row, "kind", None)


def _granted_as(kind: CertificationKind, chosen: str | None) -> str | None:
    choices = kind.grants.as_
    if chosen in choices or (chosen is None and not kind.grants.as_required):
        return chosen
    known = "、".join(choices) or "（不分类别）"
    raise Refusal("granted_as", f"请选择类别：{known}。", f"choose what is applied for: {known}.")


def _refuse_second(session: Session, park: Park, kind: CertificationKind, opening: Opening) -> None:
    """One open case of a kind and purpose at a time; of a recognition one of each sort."""
    ways = load().ways
    asked = select(Certification).where(
        Certification.park_id == park.id, Certification.kind == kind.id, Certification.purpose == opening.purpose
    )
    for case in session.scalars(asked):
        same = kind.grants.table != "recognition" or case.granted_as == opening.granted_as
        state = ways.state.get(case.steps[-1].state)
        if same and state is not None and state.waits_for is not None:
            raise Refusal(
                "kind",
                f"{case.id} 号事项（{kind.name.zh}·{WORDS[case.purpose].zh}，{state.name.zh}）还没有办结。",
                f"case {case.id} ({kind.name.en}, {WORDS[case.purpose].en}: {state.name.en}) is still open.",
            )


def _check_after(case: Certification, step: Step, on: dt.date) -> None:
    """A step that waits until the days of an earlier one are over."""
    if step.after is None:
        return
    until = max((taken.to_day for taken in case.steps if taken.step == step.after and taken.to_day), default=None)
    if until is None or on <= until:
        raise Refusal(
            "on",
            f"公示到 {until} 为止，期满之后才能办理。",
            f"the notice runs until {until}; only after that day.",
        )


def _check_notice(step: Step, values: dict, last: CertificationStep) -> None:
    """A public notice (公示) is of what was decided: it cannot begin before the day of the decision."""
    begins = values.get("from_day")
    if step.id in {other.after for other in load().ways.steps} and begins is not None and begins < last.on_day:
        raise Refusal(
            "from_day",
            f"公示不能从 {begins} 开始：{last.on_day} 才作出拟认定的决定。",
            f"the notice cannot begin on {begins}: the decision that it is about is of {last.on_day}.",
        )


def _append(
    session: Session,
    case: Certification,
    kind: CertificationKind,
    step: Step,
    values: dict,
    given: Given,
    person_id: int | None,
) -> None:
    record_id = _record(session, case, kind, step, values)
    number = session.scalar(
        select(func.max(CertificationStep.number)).where(CertificationStep.certification_id == case.id)
    )
    taken = CertificationStep(
        certification_id=case.id, number=(number or 0) + 1, step=step.id, state=step.to, person_id=person_id,
        record_id=record_id, demo=case.demo, **values,
    )  # fmt: skip
    session.add(taken)
    session.flush()
    if step.records == "void":
        grants.void(session, case, kind, taken)
    if any(need.field == "evidence" for need in step.needs):
        _keep(session, taken, given)
    session.expire(case, ["steps"])


def _record(session: Session, case: Certification, kind: CertificationKind, step: Step, values: dict) -> int | None:
    if step.records == "grant":
        return grants.grant(session, case, kind, values["from_day"], values.get("to_day"), values["document"])
    if step.records == "assessment":
        on = values["on_day"]
        return grants.assess(session, case, kind, values["year"], values["result"], values["document"], on)
    if step.records == "end":
        return grants.end(session, case, kind, values["to_day"])
    return case.follows if step.records == "void" else None


def _keep(session: Session, taken: CertificationStep, given: Given) -> None:
    for piece in given.evidence:
        row = CertificationEvidence(
            step_id=taken.id, name=piece.name.strip(), reference=(piece.reference or "").strip() or None,
            file_name=piece.file_name, file_sha256=piece.sha256, demo=taken.demo,
            file_bytes=None if piece.content is None else len(piece.content),
        )  # fmt: skip
        session.add(row)
        session.flush()
        if piece.content is not None:
            session.add(EvidenceFile(evidence_id=row.id, content=piece.content, demo=taken.demo))
    session.flush()
