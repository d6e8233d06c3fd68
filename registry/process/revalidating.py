"""Asking again (重新验证): whether a browser still has what it asks for, by its If-None-Match (RFC 9110, 13.1.2)."""

from __future__ import annotations


def has(if_none_match: str | None, etag: str) -> bool:
    """Whether the header names the tag of what would be sent. A proxy may have weakened it (`W/`); `*` is any."""
    sent = [part.strip() for part in (if_none_match or "").split(",")]
    return "*" in sent or etag.removeprefix("W/") in (part.removeprefix("W/") for part in sent)
