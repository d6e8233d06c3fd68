"""The second factor (两步验证): an authenticator's six digits (TOTP, RFC 6238), asked after the password.

A code is good for its half minute and the one before and after it, and works once. `SOFTPARK_SECOND_FACTOR` says who
must have one; whoever need not may.
"""

import datetime as dt
import hmac
import os
import re
import unicodedata
from dataclasses import dataclass

from pyotp import random_base32
from pyotp.totp import TOTP
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.access.sign_on_settings import asks_here
from registry.clock import in_china, past
from registry.store.models.base import now
from registry.store.models.person import Person as Account
from registry.store.models.second_factor import RecoveryCode, SecondFactor
from registry.store.stamping import kept_secrets
from registry.store.stamping.audit_key import Key
from registry.store.wall.acting import the_program
from registry.words import Explained

ENVIRONMENT = "SOFTPARK_SECOND_FACTOR"
OFFERED, OFFICIALS, EVERYBODY = POLICIES = ("offered", "officials", "everybody")
ISSUER = "SoftPark"  # in the list of an authenticator; ASCII, since some garble the rest
STEP = 30  # seconds of a code
AROUND = 1  # steps before and after that are taken as well
OFFER_LASTS = dt.timedelta(minutes=15)  # or who finds the page open some day would set up a telephone of their own
LOOKED_BACK = 20  # steps, ten minutes: as far as a slow clock is recognised, never taken
DIGITS = re.compile(r"[0-9]{6}")


class BadCode(Explained, ValueError):
    """The code was not taken; `.zh` and `.en` say why, and what would be right."""


def policy() -> str:
    """`offered`, or what `SOFTPARK_SECOND_FACTOR` says. Raises ValueError on another word."""
    chosen = os.environ.get(ENVIRONMENT) or OFFERED
    if chosen not in POLICIES:
        raise ValueError(f"{ENVIRONMENT}={chosen}：可用 / use one of {', '.join(POLICIES)}")
    return chosen


def required(role: str) -> bool:
    """Whether who has this role must have a second factor."""
    chosen = policy()
    return chosen == EVERYBODY or (chosen == OFFICIALS and role not in ("tenant", "operator"))


def confirmed(session: Session, person_id: int) -> bool:
    """Whether codes are asked of this account."""
    return of(session, person_id).confirmed_at is not None


def lacking(session: Session, account: Account) -> bool:
    """Whether the account must set one up before anything else. Who comes by a provider that asks itself need not."""
    if not required(account.role) or (account.password_hash is None and not asks_here()):
        return False
    return not confirmed(session, account.id)


def of(session: Session, person_id: int) -> SecondFactor:
    """The account's row; an empty one, which is not kept, where there is none."""
    return session.get(SecondFactor, person_id) or SecondFactor(person_id=person_id)


@dataclass(frozen=True, slots=True)
class OfferedSecret:
    """A secret that waits for its first code: as text to type, and as the address that a QR code shows."""

    secret: str
    address: str


def offer(session: Session, key: Key, account: Account) -> None:
    """Make a new secret for the account, beside the one in force until it is confirmed."""
    row = of(session, account.id)
    row.offered = kept_secrets.sealed(_in_force(session, key), account.id, random_base32())
    row.offered_at = now()
    session.add(row)


def offered(session: Session, key: Key, account: Account) -> OfferedSecret | None:
    """The secret that was made and not confirmed yet. Raises `kept_secrets.Unreadable`."""
    waits = _offered(of(session, account.id))
    if waits is None:
        return None
    secret = _opened(session, key, account.id, waits)
    return OfferedSecret(secret, TOTP(secret).provisioning_uri(name=account.login, issuer_name=ISSUER))


def first_step(session: Session, key: Key, account: Account, typed: str) -> int:
    """The half minute of the first code of the offered secret. Raises `BadCode` and `kept_secrets.Unreadable`."""
    waits, minutes = _offered(of(session, account.id)), OFFER_LASTS // dt.timedelta(minutes=1)
    if waits is None:
        raise BadCode(
            f"没有等待确认的密钥，或生成后已超过 {minutes} 分钟。请从头开始设置。",
            f"No secret waits to be confirmed, or not for {minutes} minutes any more. Begin the set-up anew.",
        )
    return _step_of(_opened(session, key, account.id, waits), typed, after=-1)


def confirm(session: Session, key: Key, account: Account, typed: str) -> None:
    """Take the offered secret into use, which its first code shows to work. Raises as `first_step`."""
    step, row = first_step(session, key, account, typed), of(session, account.id)
    row.secret, row.confirmed_at, row.last_step = row.offered, now(), step
    row.offered = row.offered_at = None


def _offered(row: SecondFactor) -> str | None:
    """The secret that waits for its first code; whoever asked for it has shown the password a while ago only."""
    if row.offered_at is None or not past(row.offered_at, now()) or row.offered_at <= now() - OFFER_LASTS:
        return None
    return row.offered


def take(session: Session, key: Key, person_id: int, typed: str) -> None:
    """Take a code, which works no second time. Raises `BadCode` and `kept_secrets.Unreadable`."""
    row = of(session, person_id)
    if row.secret is None or row.last_step is None:
        raise _wrong()
    row.last_step = _step_of(_opened(session, key, person_id, row.secret), typed, after=row.last_step)


def remove(session: Session, person_id: int) -> bool:
    """Ask the account for no codes any more; whether it was asked."""
    was = confirmed(session, person_id)
    session.execute(delete(RecoveryCode).where(RecoveryCode.person_id == person_id))
    session.execute(delete(SecondFactor).where(SecondFactor.person_id == person_id))
    return was


def having(session: Session) -> set[int]:
    """The accounts that have one."""
    return set(session.scalars(select(SecondFactor.person_id).where(SecondFactor.confirmed_at.is_not(None))))


def normal(typed: str) -> str:
    """As it is compared: half-width, without the blanks and dashes that people type between."""
    return re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", typed))


def is_code(typed: str) -> bool:
    """Whether this looks like an authenticator's code, and not like a recovery code."""
    return DIGITS.fullmatch(normal(typed)) is not None


def _opened(session: Session, key: Key, person_id: int, kept: str) -> str:
    return kept_secrets.opened(_in_force(session, key), person_id, kept)


def _in_force(session: Session, key: Key) -> Key:
    with the_program(session):  # the stamp is nobody's to read
        return kept_secrets.in_force(session.connection(), key)


def _step_of(secret: str, typed: str, after: int) -> int:
    """The half minute that a code is of, later than the last one taken. Raises `BadCode`."""
    code, at = normal(typed), _this_step()
    if DIGITS.fullmatch(code) is None:
        raise BadCode("验证码是 6 位数字。", "A code has six digits.")
    made = TOTP(secret, interval=STEP)
    # Nothing is said of codes to come: who guesses one would learn when it works.
    steps = sorted(range(-LOOKED_BACK, AROUND + 1), key=abs)
    fitting = [away for away in steps if hmac.compare_digest(made.generate_otp(at + away), code)]
    taken = [at + away for away in fitting if abs(away) <= AROUND]
    if any(step > after for step in taken):
        return next(step for step in taken if step > after)
    if taken:
        raise BadCode(
            f"这个验证码已经用过，每个只能用一次。请等验证器显示下一个（最多 {STEP} 秒）。",
            f"This code was used already, and each works once. Wait for the next one, {STEP} seconds at most.",
        )
    if fitting:
        raise _slow(-fitting[0])
    raise _wrong()


def _this_step() -> int:
    return int(now().timestamp()) // STEP


def _wrong() -> BadCode:
    return BadCode(
        "验证码不对。请输入验证器现在显示的 6 位数字；账号名相同的有几条时，用最近添加的那一条。"
        f"若一直不对，请核对设备的时间：服务器现在是 {told_time()}。",
        "The code is wrong. Type the six digits that the authenticator shows now; where it lists the account twice, "
        "those of the entry that was added last. If none is taken, look at the device's time: the server says "
        f"{told_time()}.",
    )


def _slow(steps: int) -> BadCode:
    """The device's clock is this many steps behind ours."""
    minutes = max(1, round(steps * STEP / 60))
    return BadCode(
        f"验证码不在有效时间内：设备的时间似乎比服务器慢约 {minutes} 分钟。请在设备上开启“自动设置时间”，"
        f"再输入新的验证码；若设备的时间是对的，请告诉管理员核对服务器的时间（服务器现在 {told_time()}）。",
        f"The code is not of this moment: the device's clock seems to be about {minutes} min slow of the server's. Let "
        f"the device set its time automatically and type a new code; if its time is right, tell an administrator to "
        f"look at the server's, which says {told_time()}.",
    )


def told_time() -> str:
    """The server's time to the second, in China, to hold a device's against."""
    return f"{in_china(now()):%H:%M:%S}"
