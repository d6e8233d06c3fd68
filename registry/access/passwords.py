"""Passwords (密码): argon2id, and what a password must be.

Two policies, chosen by `SOFTPARK_PASSWORDS`: `modern` (length, and nothing that is guessed first; no other rules) and
`dengbao` (等保 GB/T 22239-2019: three classes of signs, changed every 90 days).
"""

import datetime as dt
import os
import string
import unicodedata
from collections.abc import Iterable
from functools import cache
from threading import Lock

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from registry.clock import APART
from registry.words import Explained

ENVIRONMENT = "SOFTPARK_PASSWORDS"
MODERN, DENGBAO = POLICIES = ("modern", "dengbao")
SHORTEST = {MODERN: 12, DENGBAO: 8}
LONGEST = 128
LASTS = dt.timedelta(days=90)  # a password under dengbao
GUESSES = {MODERN: 3, DENGBAO: 2}  # zxcvbn's score: 3 is 10^8 guesses and more, 2 is 10^6
ESTIMATED = 72  # signs that zxcvbn looks at
OWN = 8  # signs beside the names that everybody here knows
# What people of a software park try first, beside zxcvbn's own lists.
KNOWN = (
    "softpark", "ruanjianyuan", "ruanjian", "yuanqu", "shenzhen", "guangming", "mima", "qwer", "asdf", "软件名园",
    "密码",
)  # fmt: skip

_hasher = PasswordHasher()
_zxcvbn = Lock()  # its dictionaries are global, and each estimate writes the person's own words into them


class BadPassword(Explained, ValueError):
    """The password may not be used; `.zh` and `.en` say what would be right."""


def policy() -> str:
    """`modern`, or what `SOFTPARK_PASSWORDS` says. Raises ValueError on another word."""
    chosen = os.environ.get(ENVIRONMENT) or MODERN
    if chosen not in POLICIES:
        raise ValueError(f"{ENVIRONMENT}={chosen}：可用 / use one of {', '.join(POLICIES)}")
    return chosen


def hashed(password: str) -> str:
    """The argon2id hash, about 0.14 s and 64 MiB."""
    return _hasher.hash(normal(password))


def verify(known: str | None, password: str) -> bool:
    """Whether the password is the one hashed as `known`. Where there is none it takes as long, and is False."""
    try:
        right = _hasher.verify(known or _nobodys(), normal(password)[: 4 * LONGEST])
    except (VerificationError, InvalidHashError):
        return False
    return right and known is not None


def outdated(known: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return _hasher.check_needs_rehash(known)


def expired(set_at: dt.datetime | None, now: dt.datetime) -> bool:
    """Whether a password set then must be changed; never under `modern`. One from the future (the clock was set back)
    must, since nobody knows how old it is.
    """
    return policy() == DENGBAO and set_at is not None and not -APART <= now - set_at <= LASTS


def normal(password: str) -> str:
    """NFKC: full-width signs of a Chinese keyboard are the same password."""
    return unicodedata.normalize("NFKC", password)


def check(password: str, login: str, name: str = "") -> None:
    """Raises `BadPassword` where the policy does not take the password for this account."""
    password, chosen = normal(password), policy()
    if len(password) < SHORTEST[chosen]:
        raise BadPassword(
            f"密码只有 {len(password)} 个字符，至少要 {SHORTEST[chosen]} 个。几个词连成一句话既好记又安全。",
            f"The password has {len(password)} characters; it needs at least {SHORTEST[chosen]}. "
            "A few words in a row are easy to remember and safe.",
        )
    if len(password) > LONGEST:
        raise BadPassword(
            f"密码有 {len(password)} 个字符，最多 {LONGEST} 个。",
            f"The password has {len(password)} characters; at most {LONGEST} can be used.",
        )
    if chosen == DENGBAO and _classes(password) < 3:
        raise BadPassword(
            "密码要含大写字母、小写字母、数字、其他符号四类中的至少三类。",
            "The password needs three of these four: capital letters, small letters, digits, other signs.",
        )
    words = {*_parts(login), *_parts(name), *KNOWN}
    few = _own(password, words) < min(OWN, SHORTEST[chosen] - 2)
    if few or _score(password, words) < GUESSES[chosen] or (chosen == DENGBAO and _decorated(password)):
        raise BadPassword(
            "这个密码太容易被猜到（常用密码、连续或重复的字符，或主要由账号、姓名、本系统名称组成）。请换一个。",
            "This password is guessed too easily: a common one, a run or repetition of signs, or mostly the account, "
            "the name or this service. Choose another.",
        )


def _parts(text: str) -> Iterable[str]:
    """The words of an account's name, those of three signs and more, or two where they are Chinese."""
    lowered = unicodedata.normalize("NFKC", text).casefold()
    for separator in ".-_@ ":
        lowered = lowered.replace(separator, "\n")
    return {word for word in lowered.split("\n") if len(word) > 2 or (len(word) == 2 and not word.isascii())}


def _own(password: str, words: Iterable[str]) -> int:
    """How many signs are left without `words`."""
    rest = password.casefold()
    for word in sorted(words, key=len, reverse=True):
        rest = rest.replace(word, "")
    return len(rest)


def _classes(password: str) -> int:
    kinds = (string.ascii_uppercase, string.ascii_lowercase, string.digits)
    return sum(any(sign in kind for sign in password) for kind in kinds) + any(
        sign not in "".join(kinds) for sign in password
    )


def _score(password: str, words: Iterable[str]) -> int:
    from zxcvbn import zxcvbn  # its lists take a while to load, and most commands need none

    with _zxcvbn:
        return zxcvbn(password[:ESTIMATED], user_inputs=sorted(words))["score"]


def _decorated(password: str) -> bool:
    """Whether it is a listed password with digits and signs around it (Admin@123), as three classes make people do."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    return "".join(filter(str.isalpha, password.casefold())) in FREQUENCY_LISTS["passwords"]


@cache
def _nobodys() -> str:
    return _hasher.hash(os.urandom(16).hex())
