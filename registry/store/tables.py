"""How each table is kept (各表如何留存): what has a history, what is only added to, what opens the door.

Triggers, models and verification are made from these lists; `registry/store/triggers/install.py` says what each is for.
"""

from types import MappingProxyType
from typing import NamedTuple

SHAPES = ("park",)
VERSION_TABLE = "register_version"
# What the public was told: worked out from the register and no part of it, kept for ever by itself (APPENDED).
PUBLISHED = ("publication", "published_figure", "published_part")
APPENDED = ("ruling", "ruling_retraction", "claim_guide", "change_set", "change", *PUBLISHED)
ACTS = ("certification", "certification_step", "certification_evidence", "evidence_file")
ACCESS_LOG = "access_entry"
ACCESS_KEPT = 184  # days: six months, as 网络安全法 Article 21 asks
# Results that can be asked again, and large: pages depend on them, history does not keep them.
RUNS = ("run", "run_part")
# What opens the door or signs what leaves by it, by table, with the columns that the stamp is over. History has the
# other columns of `person` and `webhook`.
# The stamp of a register in use is over these very columns: a change here needs a migration that stamps anew.
CREDENTIALS = MappingProxyType(
    {
        "person": ("id", "password_hash"),
        "sign_on_identity": ("id", "person_id", "issuer", "subject"),
        "invitation": ("token_sha256", "person_id", "made_at", "expires_at", "used_at"),
        "login_session": ("token_sha256", "person_id", "begun_at", "seen_at", "ended_at", "address", "agent"),
        "second_factor": ("person_id", "secret", "confirmed_at", "last_step", "offered", "offered_at"),
        "recovery_code": ("person_id", "number", "code_hash", "used_at"),
        "pending_login": ("token_sha256", "person_id", "begun_at"),
        "access_token": (
            "id",
            "token_sha256",
            "person_id",
            "name",
            "scopes",
            "made_at",
            "last_day",
            "used_on",
            "revoked_at",
        ),
        "webhook": ("id", "secret", "secret_before"),
    }
)
CREDENTIAL_CHANGE = "credential_change"
# What says nothing about the register's content, or is no history's business: secrets, sessions, logs, drafts.
PRIVATE = ("login_session", "login_failure", "second_factor", "recovery_code", "pending_login", "access_token",
           "invitation", "sign_on_attempt", "sign_on_identity", "sign_on_use",
           ACCESS_LOG, "draft", "column_match", "evidence_file", CREDENTIAL_CHANGE, "stamp",
           "webhook_state", "webhook_delivery")  # fmt: skip
HISTORY = ("change_set", "change")
EVENTS = ("insert", "update", "delete")


class Trigger(NamedTuple):
    """A trigger as it is installed: `create` is the whole statement."""

    name: str
    table: str
    create: str


def recorded(tables: list[str]) -> list[str]:
    """Those of `tables` whose rows have a history; none where the database is older than history."""
    if "change" not in tables:
        return []
    return [table for table in tables if table not in (*RUNS, *PRIVATE, *PUBLISHED, *HISTORY)]


def credential_tables(tables: list[str]) -> list[str]:
    """Those of `tables` that hold credentials; none where the database is older than the stamp."""
    return [table for table in CREDENTIALS if table in tables] if CREDENTIAL_CHANGE in tables else []


def there(wanted: tuple[str, ...], tables: list[str]) -> list[str]:
    """Those of `wanted` that exist; a database on its way to the newest schema may not have all of them yet."""
    return [table for table in wanted if table in tables]
