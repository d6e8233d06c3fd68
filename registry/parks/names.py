"""Parks by name, and whose they are: enough to choose one and to ask who may do what there."""

from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry.access.permissions import Target
from registry.parks.card import UnknownPark
from registry.person import Person
from registry.store.models import Park


@dataclass(frozen=True, slots=True)
class ParkName:
    """A park of the register, without its geometry."""

    id: int
    slug: str
    name_zh: str
    name_en: str
    city_code: str
    district_code: str | None
    demo: bool

    @property
    def target(self) -> Target:
        """The park as what an action is about."""
        return Target(self.id, self.city_code, self.district_code, demo=self.demo)


COLUMNS = (Park.id, Park.slug, Park.name_zh, Park.name_en, Park.city_code, Park.district_code, Park.demo)


def park_named(session: Session, slug: str) -> ParkName:
    """The park with this name in addresses. Raises `UnknownPark`."""
    found = session.execute(select(*COLUMNS).where(Park.slug == slug)).one_or_none()
    if found is None:
        raise UnknownPark(f"没有代号为 {slug} 的园区 / no park has the id {slug}")
    return ParkName(*found)


def parks_of(session: Session, person: Person) -> list[ParkName]:
    """The parks whose rosters the person's account is for: an operator's own, an official's district or city."""
    if person.role == "operator":
        within = Park.id.in_(person.parks)
    elif person.role == "official" and person.scope is not None:
        here = or_(Park.city_code == person.scope, Park.district_code == person.scope)
        within = here & (Park.role != "reference")  # a place that is no park
    else:
        return []
    return [ParkName(*row) for row in session.execute(select(*COLUMNS).where(within).order_by(Park.name_zh))]
