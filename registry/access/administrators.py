"""Administrators (管理员): one kind who does everything, or three kinds with powers of their own (三员), by a setting.

等保 (GB/T 22239) asks for a system, a security and an audit administrator, of whom none has the powers of another.
`SOFTPARK_ADMINISTRATORS=three` puts these roles in effect and takes the powers of the one administrator away. An
account has one role, and then nobody changes their own.
"""

import os

ENVIRONMENT = "SOFTPARK_ADMINISTRATORS"
ONE, THREE = POLICIES = ("one", "three")
SINGLE = "admin"
SECURITY = "security"
OF_THREE = ("system", SECURITY, "audit")


def policy() -> str:
    """`one`, or what `SOFTPARK_ADMINISTRATORS` says. Raises ValueError on another word."""
    chosen = os.environ.get(ENVIRONMENT) or ONE
    if chosen not in POLICIES:
        raise ValueError(f"{ENVIRONMENT}={chosen}：可用 / use one of {', '.join(POLICIES)}")
    return chosen


def separate() -> bool:
    """Whether the powers are split among three, of whom nobody takes another's."""
    return policy() == THREE


def needed() -> tuple[str, ...]:
    """The roles of which the last account in use stays so."""
    return OF_THREE if separate() else (SINGLE,)


def first() -> str:
    """The role of whoever comes first, who adds the others."""
    return SECURITY if separate() else SINGLE


def in_effect(role: str) -> bool:
    """Whether the setting lets this role do more than keep its own account."""
    return role not in (SINGLE, *OF_THREE) or role in needed()
