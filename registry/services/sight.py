"""Who may see it, and why (谁能看到，为什么): asked of `registry.access.permissions` for each account, and answered by
the rule that decided.

Nothing of a roster is read for it: a park and a credit code are taken as they are given, so that who manages accounts
learns who could see a row, and not whether there is one.
"""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from registry.access import accounts
from registry.access.permissions import ACTIONS, Decision, Target, allowed, decision, of_park
from registry.person import PUBLIC, Person
from registry.store.models.park import Park
from registry.words import Words


@dataclass(frozen=True, slots=True)
class Sight:
    """What an account may do with something, each with the decision. `places`: what the account is for."""

    person: Person
    places: tuple[Words, ...]
    decisions: tuple[Decision, ...]


@allowed("people.manage")
def of_row(person: Person, session: Session, park_id: int | None, uscc: str | None) -> list[Sight]:
    """Who may do anything with a park, its roster and its cases; with a credit code also with that company's row in it.
    Whoever is not logged in comes first. A park that does not exist is nobody's.
    """
    park = None if park_id is None else session.get(Park, park_id)
    about = {"park": None if park is None else of_park(park), "tenant": Target(uscc=uscc) if uscc else None}
    return [sight for sight in _asked(session, about) if sight.decisions]


@allowed("people.manage")
def of_account(person: Person, session: Session, login: str) -> list[Decision]:
    """What an account may do at all, with its cell of docs/permissions.md: whatever its cell does not refuse."""
    who = accounts.person_of(session, accounts.named(session, login))
    found = [decision(who, id, Target(demo=False)) for id in ACTIONS]
    return [each for each in found if each.cell != "no" and each.in_effect]


def _asked(session: Session, about: dict[str, Target | None]) -> list[Sight]:
    found = [Sight(PUBLIC, (), _decided(PUBLIC, about))]
    for account in accounts.listed(session):
        if account.disabled_at is None:
            who = accounts.person_of(session, account)
            found.append(Sight(who, tuple(accounts.places(session, account)), _decided(who, about)))
    return found


def _decided(who: Person, about: dict[str, Target | None]) -> tuple[Decision, ...]:
    asked = ((id, about.get(action.of)) for id, action in ACTIONS.items())
    found = (decision(who, id, target) for id, target in asked if target is not None)
    return tuple(each for each in found if each.allowed)
