"""Values chosen from a list (是/否, 主体类型, 规模) and industry codes, with the other words that people use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from registry.policy.shared_facts import YES_NO
from registry.rosters.fields import FIELDS, Field
from registry.typed.complaints import reject
from registry.typed.text import half_width, plain
from registry.words import Words

_YES = frozenset("是 有 对 已认定 已列入 yes y true t 1 √ ✓ ✔ ☑".split())
_NO = frozenset("否 不是 没有 未认定 未列入 no n false f 0 × ✗ ✘ x 非".split())

_ALSO = MappingProxyType(
    {
        "kind": {
            "enterprise": "公司 企业法人 有限公司 有限责任公司 股份公司 内资企业 外资企业 民营企业 国有企业 company",
            "institution": "机构 事业单位 研究机构 科研机构 高校 民办非企业 民办非企业单位",
            "association": "商协会 协会 商会 行业协会 社会团体 association",
            "sole_trader": "个体户 个体 个体经营 soletrader",
        },
        "size": {
            "large": "大 大型企业 l", "medium": "中 中型企业 m",
            "small": "小 小型企业 s", "micro": "微 微型企业 微企 xs",
        },
    }
)  # fmt: skip


def words_of(field: Field) -> Mapping[str, Words]:
    """The choices of a field by what the register stores ("true" and "false" for yes_no)."""
    return YES_NO if field.kind == "yes_no" else field.words


def yes_no(raw: object) -> bool:
    if isinstance(raw, bool):
        return raw
    text = plain(raw) if isinstance(raw, int | float) else half_width(str(raw)).casefold()
    if text in _YES or text in _NO:
        return text in _YES
    reject((f"看不出“{text[:40]}”是“是”还是“否”", f"“{text[:40]}” is neither yes nor no"),
           ("填“是”或“否”，不清楚的留空", "yes or no; empty where it is not known"))  # fmt: skip


def _key(text: str) -> str:
    """A word for comparison: half-width, lower case, without spaces and what stands in brackets."""
    text = half_width(text).casefold()
    return re.sub(r"\(.*?\)|\s", "", text) or text


def _known(field: Field) -> dict[str, str]:
    found = {}
    for key, words in field.words.items():
        also = _ALSO.get(field.id, {}).get(key, "").split()
        found |= {_key(word): key for word in (key, words.zh, words.en, *also)}
    return found


_KNOWN = {field.id: _known(field) for field in FIELDS if field.kind == "word"}


def word(field: Field, raw: object) -> str:
    """The choice that the cell names, as the register stores it."""
    known = _KNOWN[field.id]
    text = half_width(str(raw))
    if found := known.get(_key(text)):
        return found
    zh = "、".join(_key(words.zh) for words in field.words.values())
    en = ", ".join(words.en for words in field.words.values())
    reject((f"“{text[:40]}”不在可选项中", f"“{text[:40]}” is none of the choices"), (f"填：{zh}", f"one of: {en}"))


_SECTIONS = "A5 B12 C43 D46 E50 F52 G60 H62 I65 J69 K70 L72 M75 N79 O82 P83 Q85 R90 S96 T97"
_NAMED = {"互联网和相关服务": "64", "互联网和相关服务业": "64", "软件和信息技术服务业": "65"}
_NO_NAME = re.compile(r"[.,]|[-/:年]?[0-9]")  # what may stand behind a code is its name; 2024-01-01 is a day
_CODE = re.compile(r"([A-T]?)\s*(\d{2,4})\s*(.*)", re.IGNORECASE)


def industry(raw: object) -> str:
    """An industry code of GB/T 4754-2017: two to four digits; I65, or 65 with its name behind, are understood."""
    text = plain(raw) if isinstance(raw, int | float) else half_width(str(raw))
    if text in _NAMED:
        return _NAMED[text]
    right = ("GB/T 4754-2017 的 2 至 4 位数字，如 6513", "two to four digits of GB/T 4754-2017, such as 6513")
    found = _CODE.fullmatch(text)
    if found is None or _NO_NAME.match(found[3]):
        reject((f"“{text[:40]}”不是行业代码", f"“{text[:40]}” is no industry code"), right)
    letter, digits = found[1].upper(), found[2]
    if not 1 <= int(digits[:2]) <= 97:
        reject((f"没有 {digits[:2]} 这个大类", f"there is no division {digits[:2]}"), right)
    if letter and letter != _section(int(digits[:2])):
        reject((f"大类 {digits[:2]} 不在门类 {letter}", f"division {digits[:2]} is not in section {letter}"), right)
    return digits


def _section(division: int) -> str:
    return next(part[0] for part in _SECTIONS.split() if division <= int(part[1:]))
