"""The settings of single sign-on (单点登录): the provider, and which of its claims makes whom what.

The roles are a YAML file, so that who runs the service can read and change it:

    claim: groups                 # the claim that the values below are looked for in: a text or a list of texts
    roles:                        # the first one that fits decides; an operator gets the parks of all that fit
      - {value: softpark-admin, role: admin}
      - {value: guangming, role: official, scope: "440311"}
      - {value: yungu, role: operator, parks: [demo-guangming-1]}
      - {value: company, role: tenant, uscc_claim: uscc}
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from pydantic import ValidationError, model_validator

from registry.policy.files import yaml_text
from registry.policy.files.base import Frozen
from registry.policy.files.faults import first_mistake
from registry.policy.files.file_kinds import FileKind
from registry.policy.files.policy_words import SENTENCES
from registry.policy.files.refusal import Refusal
from registry.words import Explained, Words

ISSUER = "SOFTPARK_OIDC_ISSUER"
CLIENT_ID = "SOFTPARK_OIDC_CLIENT_ID"
CLIENT_SECRET = "SOFTPARK_OIDC_CLIENT_SECRET"
ROLES = "SOFTPARK_OIDC_ROLES"
NAME = "SOFTPARK_OIDC_NAME"
SCOPE = "SOFTPARK_OIDC_SCOPE"
SECOND_FACTOR = "SOFTPARK_OIDC_SECOND_FACTOR"
PROVIDER, HERE = ASKING = ("provider", "here")
LOOPBACK = {"localhost", "127.0.0.1", "::1"}


class BadSettings(Explained, ValueError):
    """Single sign-on is not set up as it must be."""


class Rule(Frozen):
    """Who has `value` in the claim has this role, for these parks, this district or city, or the company in a claim."""

    value: str
    role: Literal["admin", "system", "security", "audit", "official", "operator", "tenant"]
    scope: str | None = None
    parks: tuple[str, ...] = ()
    uscc_claim: str | None = None

    @model_validator(mode="after")
    def _complete(self) -> "Rule":
        needed = {"official": "scope", "operator": "parks", "tenant": "uscc_claim"}
        for role, field in needed.items():
            if (self.role == role) != bool(getattr(self, field)):
                zh, en = f"role: {role} 与 {field} 须同时出现。", f"role: {role} and {field} go together."
                raise Refusal(field, f"{self.value}：{zh}", f"{self.value}: {en}")
        return self


class Roles(Frozen):
    """The rules in their order."""

    claim: str
    roles: tuple[Rule, ...]

    def of(self, claims: Mapping) -> tuple[Rule, dict] | None:
        """The rule that fits and what the account is for, as `accounts.change` takes it; None where none fits."""
        found = claims.get(self.claim)
        values = {found} if isinstance(found, str) else set(filter(_is_text, found if isinstance(found, list) else ()))
        fitting = [rule for rule in self.roles if rule.value in values]
        if not fitting:
            return None
        first = fitting[0]
        parks = [park for rule in fitting if rule.role == "operator" for park in rule.parks]
        uscc = claims.get(first.uscc_claim) if first.uscc_claim else None
        about = {"official": {"scope": first.scope}, "operator": {"parks": parks}, "tenant": {"uscc": str(uscc or "")}}
        return first, about.get(first.role, {})


def _is_text(value: object) -> bool:
    return isinstance(value, str)


@dataclass(frozen=True, slots=True)
class Settings:
    """The provider of single sign-on. `name` stands on the log-in page."""

    issuer: str
    client_id: str
    client_secret: str
    roles: Roles
    name: Words
    scope: str


def settings() -> Settings | None:
    """What the environment says; None without SOFTPARK_OIDC_ISSUER. Raises `BadSettings`."""
    issuer = _given(ISSUER)
    if issuer is None:
        return None
    _check_issuer(issuer)
    missing = [name for name in (CLIENT_ID, CLIENT_SECRET, ROLES) if _given(name) is None]
    if missing:
        raise BadSettings(
            f"单点登录还缺少设置：{'、'.join(missing)}", f"single sign-on also needs: {', '.join(missing)}"
        )
    zh, _, en = (_given(NAME) or "单点登录 / Single sign-on").partition(" / ")
    return Settings(
        issuer, _given(CLIENT_ID), _given(CLIENT_SECRET), read_roles(Path(_given(ROLES))),
        Words(zh, en or zh), _given(SCOPE) or "openid profile email",
    )  # fmt: skip


def asks_here() -> bool:
    """Whether a second factor is asked for here after single sign-on, too: where the provider does not ask for one
    itself. Raises `BadSettings`.
    """
    chosen = _given(SECOND_FACTOR) or PROVIDER
    if chosen not in ASKING:
        raise BadSettings(
            f"{SECOND_FACTOR}={chosen}：可用 {'、'.join(ASKING)}",
            f"{SECOND_FACTOR}={chosen}: use one of {', '.join(ASKING)}",
        )
    return chosen == HERE


def read_roles(path: Path) -> Roles:
    """The rules of the file. Raises `BadSettings`: where the first mistake stands and what would be right."""
    try:
        node = yaml_text.compose(path.read_text(encoding="utf-8-sig"))
        value = {} if node is None else yaml_text.value(node)
        return _roles(value)
    except OSError as error:
        raise BadSettings(f"{ROLES}={path}：{error.strerror}", f"{ROLES}={path}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadSettings(f"{ROLES}={path} 不是 UTF-8 文本", f"{ROLES}={path} is no UTF-8 text") from None
    except Refusal as wrong:
        place = f" {wrong.at}" if wrong.at else ""
        raise BadSettings(
            f"{ROLES}={path}{place} 不合格式：{wrong.zh}",
            f"{ROLES}={path}{place} is not as it must be: {wrong.en}",
        ) from None


def _roles(value: object) -> Roles:
    try:
        return Roles.model_validate(value)
    except ValidationError as fault:
        raise first_mistake(fault, FileKind(Roles, SENTENCES), value).refusal() from None


def _given(name: str) -> str | None:
    return os.environ.get(name) or None


def _check_issuer(issuer: str) -> None:
    """Over plain http anybody on the way could say who somebody is."""
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in LOOPBACK):
        raise BadSettings(f"{ISSUER}={issuer}：应以 https:// 开头", f"{ISSUER}={issuer} must begin with https://")
