"""What administrators should know of the register's upkeep (维护): seals not kept, failed backups, settings."""

import os
from dataclasses import dataclass
from datetime import date

from registry.access.permissions import allowed
from registry.backup import nightly
from registry.person import Person
from registry.store.audit import Problem
from registry.store.store import Store

SHOWN = ("SOFTPARK_SITE", "SOFTPARK_PROXIES", "SOFTPARK_PASSWORDS", "SOFTPARK_SECOND_FACTOR", "SOFTPARK_ADMINISTRATORS",
         "SOFTPARK_POLICIES", "SOFTPARK_BACKUPS", "SOFTPARK_BACKUPS_KEPT", "SOFTPARK_WEBHOOK_HOSTS", "SOFTPARK_LOG",
         "SOFTPARK_OIDC_ISSUER", "SOFTPARK_OIDC_SECOND_FACTOR")  # fmt: skip
HIDDEN = ("SOFTPARK_DATABASE_URL", "SOFTPARK_AUDIT_KEY", "SOFTPARK_SEALS", "SOFTPARK_OIDC_CLIENT_SECRET")
"""Settings that hold a secret, or an address with one: that they are set is told, and no more."""


@dataclass(frozen=True, slots=True)
class SettingInForce:
    """A setting of this process. `value`: None where it is not set, or may not be told."""

    name: str
    given: bool
    value: str | None


@allowed("upkeep.read")
def troubles(person: Person, store: Store) -> list[Problem]:
    """What went wrong lately; nothing while all is well."""
    failed = store.keeper.failed
    kept = [] if failed is None else [Problem(f"封印没能留存：{failed}", f"a seal could not be kept: {failed}")]
    return [*kept, *nightly.troubles()]


@allowed("upkeep.read")
def backups(person: Person, store: Store) -> list[date]:
    """The nights of which a whole backup is there, the latest first. A folder that is gone is among the troubles."""
    try:
        place = nightly.folder()
        return [] if place is None else sorted(nightly.made(place), reverse=True)
    except (nightly.BadSetting, OSError):
        return []


@allowed("upkeep.read")
def settings(person: Person, store: Store) -> list[SettingInForce]:
    """How this process is set up."""
    told = [SettingInForce(name, bool(os.environ.get(name)), os.environ.get(name) or None) for name in SHOWN]
    return [*told, *(SettingInForce(name, bool(os.environ.get(name)), None) for name in HIDDEN)]
