"""Accounts (账号): who is there, and what each account is for. `registry/access/permissions.py` says what that
allows."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import TypedDict, Unpack

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from registry import uscc as codes
from registry.access import administrators
from registry.person import Person
from registry.store.models.base import now
from registry.store.models.park import Park
from registry.store.models.person import ACCOUNT_ROLES, PersonPark
from registry.store.models.person import Person as Account
from registry.store.models.place import District
from registry.store.place_names import place_names
from registry.words import Explained, Words

LOGIN = re.compile(r"[a-z0-9][a-z0-9._@-]{1,63}")
NAME_LIMIT = 80
ROLES = {
    "admin": Words("管理员", "Administrator"),
    "system": Words("系统管理员", "System administrator"),
    "security": Words("安全管理员", "Security administrator"),
    "audit": Words("审计管理员", "Audit administrator"),
    "official": Words("主管部门", "Official"),
    "operator": Words("运营主体", "Operating body"),
    "tenant": Words("入驻企业", "Tenant"),
}


class BadAccount(Explained, ValueError):
    """The account cannot be as asked: `at` names the field; `.zh` and `.en` say what would be right."""

    def __init__(self, at: str, zh: str, en: str):
        super().__init__(zh, en)
        self.at = at


def person_of(session: Session, account: Account) -> Person:
    """The account as `registry.access.permissions` decides about it."""
    parks = select(PersonPark.park_id).where(PersonPark.person_id == account.id)
    return Person(
        account.id, account.login, account.name, account.role,
        parks=frozenset(session.scalars(parks)) if account.role == "operator" else frozenset(),
        scope=account.scope, uscc=account.uscc,
    )  # fmt: skip


def normal_login(login: str) -> str:
    """As it is kept: no surrounding blanks, small letters, half-width signs."""
    return unicodedata.normalize("NFKC", login).strip().lower()


def find(session: Session, login: str) -> Account | None:
    return session.scalar(select(Account).where(Account.login == normal_login(login)))


def named(session: Session, login: str) -> Account:
    """The account. Raises `BadAccount` where there is none."""
    account = find(session, login)
    if account is None:
        raise BadAccount("login", f"没有账号“{login}”。", f"There is no account “{login}”.")
    return account


def listed(session: Session) -> list[Account]:
    """All accounts: those in use first, then by log-in name."""
    return list(session.scalars(select(Account).order_by(Account.disabled_at.is_not(None), Account.login)))


def has_admin(session: Session) -> bool:
    """Whether somebody who is not disabled manages accounts."""
    return _in_use(session, administrators.first()) > 0


def _in_use(session: Session, role: str) -> int:
    asked = select(func.count()).where(Account.role == role, Account.disabled_at.is_(None))
    return session.scalar(asked) or 0


def roles_in_effect() -> list[str]:
    """The roles that accounts can be given, as administrators are set up."""
    return [role for role in ROLES if administrators.in_effect(role)]


class Duty(TypedDict, total=False):
    """What an account is for, as its role asks for: `scope` of an official (a code or a name), `uscc` of a tenant,
    `parks` (ids) of an operator.
    """

    scope: str | None
    uscc: str | None
    parks: Iterable[int]


def add(
    session: Session,
    login: str,
    name: str,
    role: str,
    **duty: Unpack[Duty],
) -> Account:
    """A new account, without a password. Raises `BadAccount`."""
    login, name = normal_login(login), name.strip()
    if not LOGIN.fullmatch(login):
        raise BadAccount(
            "login",
            f"登录名“{login}”不能用：用 2 至 64 个小写字母、数字或 . _ - @，以字母或数字开头。",
            f"The log-in name “{login}” cannot be used: take 2 to 64 small letters, digits or . _ - @, starting with a "
            "letter or digit.",
        )
    if find(session, login):
        raise BadAccount("login", f"登录名“{login}”已有人使用。", f"The log-in name “{login}” is taken.")
    if not 0 < len(name) <= NAME_LIMIT:
        raise BadAccount(
            "name", f"请写明姓名或单位，最多 {NAME_LIMIT} 个字。", f"Give a name, at most {NAME_LIMIT} characters."
        )
    account = Account(login=login, name=name, role=role)
    _entitle(session, account, role, **duty)
    session.add(account)
    session.flush()
    return account


def change(
    session: Session,
    account: Account,
    role: str,
    **duty: Unpack[Duty],
) -> None:
    """Give an account another role, or another thing that it is for. Raises `BadAccount`."""
    if role != account.role:
        _keep_an_admin(session, account)
    _entitle(session, account, role, **duty)
    session.flush()


def _entitle(
    session: Session,
    account: Account,
    role: str,
    scope: str | None = None,
    uscc: str | None = None,
    parks: Iterable[int] = (),
) -> None:
    if role not in ACCOUNT_ROLES or not administrators.in_effect(role):
        listed = ", ".join(roles_in_effect())
        raise BadAccount("role", f"没有角色“{role}”：可用 {listed}。", f"There is no role “{role}”: use {listed}.")
    wanted = set(parks) if role == "operator" else set()
    if role == "operator" and not wanted:
        raise BadAccount("parks", "请写明这个运营主体的园区。", "Name the parks of this operating body.")
    of_official = scope_code(session, scope or "") if role == "official" else None
    of_tenant = _uscc(uscc or "") if role == "tenant" else None
    kept = [entry for entry in account.parks if entry.park_id in wanted]
    added = wanted - {entry.park_id for entry in kept}
    # All at once: halfway, an account would be an official of nowhere, which the database refuses.
    account.role, account.scope, account.uscc = role, of_official, of_tenant
    account.parks = [*kept, *(PersonPark(park_id=park) for park in sorted(added))]


def _uscc(number: str) -> str:
    try:
        return codes.checked(number.strip().upper())
    except ValueError as wrong:
        zh, _, en = str(wrong).partition(" / ")
        raise BadAccount("uscc", f"{zh}。", f"{en}") from None


def scope_code(session: Session, text: str) -> str:
    """The code of a district or a city of the register, from its code or its Chinese name. Raises `BadAccount`."""
    text = text.strip()
    if not text:
        raise BadAccount("scope", "请写明主管的区或市。", "Name the district or city that this authority is of.")
    districts = session.execute(
        select(District.code, District.city_code).where(
            or_(
                District.code == text, District.city_code == text, District.name_zh == text, District.city_zh == text,
                District.name_zh == f"{text}区",
            )
        )
    ).all()  # fmt: skip
    if not districts:
        raise BadAccount(
            "scope",
            f"没有区划“{text}”：写区的六位代码或名称（如 440311、光明区），或市的四位代码（如 4403）。",
            f"There is no place “{text}”: give a district's code or name (440311, 光明区), or a city's code.",
        )
    return districts[0].code if len(districts) == 1 else districts[0].city_code


def park_ids(session: Session, slugs: Sequence[str]) -> list[int]:
    """The parks with these short names (代号). Raises `BadAccount` on one that is not there."""
    found = dict(session.execute(select(Park.slug, Park.id).where(Park.slug.in_(slugs))).all())
    for slug in slugs:
        if slug not in found:
            raise BadAccount(
                "parks", f"没有代号为“{slug}”的园区。", f"There is no park “{slug}”; `softpark parks` lists them."
            )
    return [found[slug] for slug in slugs]


def places(session: Session, account: Account) -> list[Words]:
    """What the account is for, in words: its parks, its district or city, its company's code."""
    if account.role == "operator":
        parks = select(Park).join(PersonPark).where(PersonPark.person_id == account.id).order_by(Park.name_zh)
        return [Words(park.name_zh, park.name_en or park.name_zh) for park in session.scalars(parks)]
    if account.role == "official":
        return [scope_name(session, account.scope)]
    return [Words(account.uscc, account.uscc)] if account.role == "tenant" else []


def scope_name(session: Session, code: str) -> Words:
    """The name of the district or city with this code."""
    return Words(*place_names(session).get(code, (code, code)))


def disable(session: Session, account: Account) -> None:
    """Nobody can use the account any more; what it did stays. Raises `BadAccount` for the last administrator."""
    _keep_an_admin(session, account)
    account.disabled_at = account.disabled_at or now()


def enable(session: Session, account: Account) -> None:
    account.disabled_at = None


def _keep_an_admin(session: Session, account: Account) -> None:
    if account.role in administrators.needed() and account.disabled_at is None and _in_use(session, account.role) == 1:
        name = ROLES[account.role]
        raise BadAccount(
            "role",
            f"这是最后一个可用的{name.zh}账号，不能停用或改作他用。请先添加另一个{name.zh}。",
            f"This is the last {name.en.lower()} in use; add another one first.",
        )
