"""What authorities state for a year's claims (当年申报说明): appended, never changed; a later one takes its place."""

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from registry.store.models.base import Base, now

FIELDS = ("office", "portal", "opens", "closes", "papers", "telephone")


class ClaimGuide(Base):
    """Where, when and with what `measure` is claimed in `year`. `papers`: one a line. `withdrawn`: from here on nothing
    is stated for that year, for the reason in `source`.

    The measure is checked by `registry.claims.guides`, not by the table: a new document may bring new ones.
    """

    id: Mapped[int] = mapped_column(primary_key=True)
    measure: Mapped[str] = mapped_column(index=True)
    year: Mapped[int]
    office: Mapped[str | None]
    portal: Mapped[str | None]
    opens: Mapped[dt.date | None]
    closes: Mapped[dt.date | None]
    papers: Mapped[str | None]
    telephone: Mapped[str | None]
    by: Mapped[str] = mapped_column("stated_by")
    source: Mapped[str]
    withdrawn: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[dt.datetime] = mapped_column(default=now)

    @classmethod
    def constraints(cls) -> tuple:
        stated = " OR ".join(f"{name} IS NOT NULL" for name in FIELDS)
        return (
            *super().constraints(),
            *(CheckConstraint(f"length(trim({name})) > 0", f"{name}_given") for name in ("stated_by", "source")),
            CheckConstraint(f"withdrawn OR {stated}", "something_stated"),
            CheckConstraint("opens <= closes", "opens_before_it_closes"),
        )
