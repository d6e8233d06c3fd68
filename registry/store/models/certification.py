"""Certification (认定): cases, their steps and evidence. Appended, never changed; only demo data is ever deleted."""

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from registry.policy.vocabulary import RESULTS
from registry.store.models.base import Base, now, one_of
from registry.store.models.park import RECOGNITION_KINDS, TITLE_KINDS, OfPark, Park
from registry.store.purposes import PURPOSES


class Appended:
    """Mixin: a row of an act, with when it was recorded and whether it is 演示数据."""

    demo: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[dt.datetime] = mapped_column(default=now)


class Certification(OfPark, Appended, Base):
    """A case (事项): what a park applies for, is assessed in, or loses. Where it stands is what its last step says.

    `kind`: a file of `data/certification/`, checked when the case is opened. `granted_as`: the kind of title or
    recognition. `follows`: the row that a renewal continues, an assessment is about, or an ending ends.
    """

    kind: Mapped[str] = mapped_column(index=True)
    purpose: Mapped[str]
    granted_as: Mapped[str | None]
    follows: Mapped[int | None]

    park: Mapped[Park] = relationship()
    steps: Mapped[list["CertificationStep"]] = relationship(order_by="CertificationStep.number")

    @classmethod
    def constraints(cls):
        kinds = one_of("granted_as", (*TITLE_KINDS, *RECOGNITION_KINDS))
        return (*super().constraints(), one_of("purpose", PURPOSES), kinds)


class CertificationStep(Appended, Base):
    """A step (步骤) that was taken: by which office, on which day, what it says, and the state it led to.

    `number` counts the steps of a case, so that of two people who take the next one at once only one does.
    `party`: whom it concerns besides, such as a higher authority or who objected. `record_id`: the row it wrote.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    certification_id: Mapped[int] = mapped_column(ForeignKey("certification.id"), index=True)
    number: Mapped[int]
    step: Mapped[str]
    state: Mapped[str]
    on_day: Mapped[dt.date]
    # Named apart from the attribute because BY is a word of SQL.
    by: Mapped[str] = mapped_column("taken_by")
    person_id: Mapped[int | None]
    text: Mapped[str | None] = mapped_column("said")
    document: Mapped[str | None]
    party: Mapped[str | None]
    place: Mapped[str | None]
    from_day: Mapped[dt.date | None]
    to_day: Mapped[dt.date | None]
    year: Mapped[int | None]
    result: Mapped[str | None]
    record_id: Mapped[int | None]

    evidence: Mapped[list["CertificationEvidence"]] = relationship(order_by="CertificationEvidence.id")

    @classmethod
    def constraints(cls):
        return (
            *super().constraints(),
            UniqueConstraint("certification_id", "number"),
            CheckConstraint("length(trim(taken_by)) > 0", "taken_by_given"),
            CheckConstraint("to_day IS NULL OR from_day IS NULL OR to_day >= from_day", "interval"),
            one_of("result", RESULTS),
        )


class CertificationEvidence(Appended, Base):
    """A piece of evidence (材料): its name, its number or where it is kept, and the file that was brought, if any."""

    id: Mapped[int] = mapped_column(primary_key=True)
    step_id: Mapped[int] = mapped_column(ForeignKey("certification_step.id"), index=True)
    name: Mapped[str]
    reference: Mapped[str | None]
    file_name: Mapped[str | None]
    file_sha256: Mapped[str | None]
    file_bytes: Mapped[int | None]

    @classmethod
    def constraints(cls):
        whole = CheckConstraint(
            "(file_name IS NULL) = (file_sha256 IS NULL) AND (file_name IS NULL) = (file_bytes IS NULL)", "file"
        )
        return (*super().constraints(), CheckConstraint("length(trim(name)) > 0", "name_given"), whole)


class EvidenceFile(Appended, Base):
    """The content of a file. History keeps its digest, in the row of the evidence, and not the bytes."""

    evidence_id: Mapped[int] = mapped_column(ForeignKey("certification_evidence.id"), primary_key=True)
    content: Mapped[bytes] = mapped_column(LargeBinary)
