"""YAML as people write it, read without losing what they wrote.

The usual loaders turn ``2025-02-30`` into a crash of the whole file, ``1.005`` into a float and a key that is
given twice into its last value. Here a number keeps its decimals (:class:`decimal.Decimal`), a day that does not
exist and a doubled key are refused with their place, and keys stay the text that was written (``2025`` → "2025").
"""

import datetime as dt
import re
from decimal import Decimal

import yaml

from .refusal import Refusal, join

_INTEGER = re.compile(r"[-+]?\d+")
_DECIMAL = re.compile(r"[-+]?\d+\.\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Node = yaml.Node


def compose(text: str) -> Node | None:
    """The file's root node. Raises Refusal, naming the line, where the text is not YAML at all."""
    try:
        return yaml.compose(text, Loader=_LOADER)
    except yaml.MarkedYAMLError as fault:
        mark = fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        raise Refusal(
            f"第 {line} 行",
            f"不是有效的 YAML：{fault.problem}。",
            f"line {line} is not valid YAML: {fault.problem}.",
        ) from None
    except yaml.YAMLError as fault:
        raise Refusal("", f"不是有效的 YAML：{fault}。", f"not valid YAML: {fault}.") from None


def value(node: Node, at: str = "") -> object:
    """The node as dict (text keys), list, str, bool, int, Decimal, date or None. Raises Refusal."""
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, at)
    if isinstance(node, yaml.SequenceNode):
        return [value(item, join(at, i)) for i, item in enumerate(node.value)]
    return _scalar(node, at)


def _mapping(node: yaml.MappingNode, at: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        if not isinstance(key_node, yaml.ScalarNode) or key_node.tag == "tag:yaml.org,2002:merge":
            raise Refusal(at, "键必须是文字或年份。", "a key must be a word or a year.")
        key = key_node.value
        here = join(at, key)
        if key in found:
            line = key_node.start_mark.line + 1
            raise Refusal(here, f"第 {line} 行重复了这个键，只能写一次。", f"line {line} gives this key twice.")
        found[key] = value(value_node, here)
    return found


def _scalar(node: yaml.ScalarNode, at: str) -> object:
    kind, text = node.tag.rpartition(":")[2], node.value
    if kind == "null":
        return None
    if kind == "bool":
        return text.lower() in ("true", "yes", "on")
    if kind == "int" and _INTEGER.fullmatch(text) and (text.lstrip("+-") == "0" or text.lstrip("+-")[0] != "0"):
        return int(text)
    if kind == "float" and _DECIMAL.fullmatch(text):
        return Decimal(text)
    if kind in ("int", "float"):
        raise Refusal(
            at,
            f"数字“{text}”的写法有歧义，请写成 1234.56 这样的普通数字。",
            f"write {text!r} as a plain number such as 1234.56; codes with digits go in quotes.",
        )
    if kind == "timestamp":
        return day(text, at)
    if kind == "str" and node.style is None and _DAY.fullmatch(text):
        return day(text, at)
    return text


def day(text: str, at: str) -> dt.date:
    """A day written YYYY-MM-DD. Raises Refusal for any other form and for days that do not exist."""
    try:
        if not _DAY.fullmatch(text):
            raise ValueError
        return dt.date.fromisoformat(text)
    except ValueError:
        raise Refusal(
            at,
            f"“{text}”不是存在的日期，请写成 2026-11-21 这样的年-月-日。",
            f"{text!r} is not a day that exists; write it like 2026-11-21.",
        ) from None
