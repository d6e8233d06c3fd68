"""Who asks (访问者): plain facts about a person, from which `registry/access/permissions.py` decides what it may do."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Person:
    """Who asks. `parks`: ids of an operator's parks; `scope`: an official's district (6 digits) or city (4).

    `scopes`: what the token that a program came with is for (`registry.access.tokens.scopes`); None: it is the person.
    """

    id: int | None
    login: str
    name: str
    role: str
    parks: frozenset[int] = frozenset()
    scope: str | None = None
    uscc: str | None = None
    scopes: frozenset[str] | None = None


PUBLIC = Person(None, "", "", "public")
