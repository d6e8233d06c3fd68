"""What an entry of the access log says beside whom it is about: from what to what, how many, in words."""

import json
from collections.abc import Iterator
from types import MappingProxyType

from registry.access.accounts import ROLES
from registry.access.tokens.scopes import SCOPES
from registry.store.models.person import AccessEntry
from registry.words import Words

OF_WEBHOOKS = MappingProxyType(
    {
        "made": Words("建立", "made"),
        "rotated": Words("更换密钥", "made a new secret"),
        "paused": Words("暂停", "paused"),
        "resumed": Words("恢复", "resumed"),
        "removed": Words("删除", "deleted"),
        "trial": Words("试发", "sent a trial"),
        "again": Words("立即重试", "tried again"),
    }
)
DetailWords = tuple[str, str]
"""The same in Chinese and in English."""


def told(entry: AccessEntry) -> Words:
    """Of what or whom, and from what to what; empty where the entry says neither."""
    subject = entry.subject or ""
    said = list(_said(json.loads(entry.detail))) if entry.detail else []
    zh = "：".join(filter(None, (subject, "；".join(zh for zh, _ in said))))
    en = ": ".join(filter(None, (subject, "; ".join(en for _, en in said))))
    return Words(zh, en)


def _said(detail: dict) -> Iterator[DetailWords]:
    if "role" in detail:
        yield _from_to("角色", "role", detail["role"], _role)
    if "for" in detail:
        yield _from_to("范围", "for", detail["for"], _places)
    if detail.get("sessions"):
        count = detail["sessions"]
        yield f"退出 {count} 处登录", f"sessions ended: {count}"
    if detail.get("tokens"):
        count = detail["tokens"]
        yield f"撤销 {count} 个接口凭证", f"tokens revoked: {count}"
    if "token" in detail:
        yield f"接口凭证“{detail['token']}”", f"token “{detail['token']}”"
    if "scopes" in detail:
        yield _scopes(detail["scopes"])
    if "until" in detail:
        yield f"至 {detail['until']}", f"until {detail['until']}"
    if "codes_left" in detail:
        left = detail["codes_left"]
        yield f"用了恢复码，还剩 {left} 个", f"with a recovery code, {left} left"
    if "count" in detail:
        count, last = detail["count"], detail["last"]
        yield f"{count} 条，至第 {last} 条", f"entries removed: {count}, up to number {last}"
    if "key" in detail:
        yield f"密钥 {detail['key'] or '—'}", f"key {detail['key'] or '—'}"
    if detail.get("accepted"):
        yield f"接受了 {detail['accepted']} 个问题", f"problems accepted: {detail['accepted']}"
    if "backup" in detail:
        yield f"备份截至第 {detail['backup']} 号变更", f"a backup up to change set {detail['backup']}"
    if "webhook" in detail:
        words = OF_WEBHOOKS[detail["webhook"]]
        yield words.zh, words.en
    if "moved" in detail:
        yield f"至第 {detail['moved']} 号变更", f"up to change set {detail['moved']}"


def _from_to(zh: str, en: str, values: list, word) -> DetailWords:
    """`[new]`, or `[old, new]`."""
    zh_told, en_told = zip(*(word(value) for value in values), strict=True)
    return f"{zh} {' → '.join(zh_told)}", f"{en} {' → '.join(en_told)}"


def _role(role: str) -> DetailWords:
    words = ROLES.get(role)
    return (role, role) if words is None else (words.zh, words.en)


def _scopes(scopes: list[str]) -> DetailWords:
    told = [SCOPES.get(scope, Words(scope, scope)) for scope in scopes]
    return "、".join(words.zh for words in told), ", ".join(words.en for words in told)


def _places(places: list[str]) -> DetailWords:
    return "、".join(places) or "—", ", ".join(places) or "—"
