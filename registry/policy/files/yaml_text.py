"""YAML as people write it, read without losing what they wrote.

The usual loaders turn ``2025-02-30`` into a crash of the whole file, ``1.005`` into a float and a key that is
given twice into its last value. Here a number keeps its decimals (:class:`decimal.Decimal`), a day that does not
exist and a doubled key are refused with their place, and keys stay the text that was written (``2025`` → "2025").
"""

import datetime as dt
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import lru_cache
from typing import Any, cast

import yaml
from yaml.resolver import Resolver

from registry.policy.files.refusal import Refusal, join

_INTEGER = re.compile(r"[-+]?\d{1,18}")
_DECIMAL = re.compile(r"[-+]?\d{1,18}\.\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_C_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_DEEPEST = 40
_MOST_REPEATED = 10_000

# What the parser's words usually mean for somebody who wrote the file by hand.
_USUALLY = {
    "end of stream": ("引号或括号没有闭合", "a quote or bracket is not closed"),
    "mapping values are not allowed": (
        "文字里有冒号加空格，请给整段文字加引号；或这一行缩进不对",
        "a text with a colon and a blank needs quotes, or the line is indented wrongly",
    ),
    "could not find expected ':'": ("键的后面缺少冒号和空格", "a colon and a blank are missing after the key"),
    "did not find expected key": ("这一行的缩进与上面不齐", "the line is not indented like those above"),
    "did not find expected '-'": ("这一行的缩进与上面不齐", "the line is not indented like those above"),
    "did not find expected ','": ("括号里缺少逗号或右括号", "a comma or a closing bracket is missing"),
    "cannot start any token": (
        "这里不能以这个字符开头（如制表符、@、%），请用空格缩进，或给文字加引号",
        "nothing can begin with this character, such as a tab, @ or %: indent with blanks, or use quotes",
    ),
}

# Where a quote or bracket is left open, the line to look at is the one on which it opened.
_LEFT_OPEN = ("end of stream", "did not find expected ','")

Node = yaml.Node
Refuse = Callable[[Refusal], None]


def compose(text: str) -> Node | None:
    """The file's root node. Raises Refusal, naming the line, where the text is not YAML at all, and where it nests or
    repeats itself (``&a [*a]``) so that reading it would not end."""
    try:
        root: Node | None = cast("Any", yaml).compose(text, Loader=_Loader)
    except _TooDeep:
        raise _too_deep(_first_too_deep(text)) from None
    except yaml.MarkedYAMLError as fault:
        is_open = any(said in str(fault.problem) for said in _LEFT_OPEN)
        mark = (is_open and fault.context_mark) or fault.problem_mark or fault.context_mark
        line = mark.line + 1 if mark else 1
        zh, en = next((words for said, words in _USUALLY.items() if said in str(fault.problem)), ("", ""))
        raise Refusal(
            f"第 {line} 行",
            f"不是有效的 YAML：{zh}（{fault.problem}）。" if zh else f"不是有效的 YAML：{fault.problem}。",
            f"line {line} is not valid YAML: {fault.problem}{en and f'; {en}'}.",
        ) from None
    except (yaml.YAMLError, RecursionError, UnicodeError) as fault:
        raise Refusal("", f"不是有效的 YAML：{fault}。", f"not valid YAML: {fault}.") from None
    if "*" in text:
        _ends(root)
    return root


class _TooDeep(Exception):
    """A node nests too deeply."""


class _Loader(_C_LOADER):
    """The parser, held at a depth that its stack has room for many times over: it calls itself for each level, and
    would end the process where it runs out. What a scalar is by its looks is worked out once for all written alike.
    """

    depth = -1
    resolve: Any = staticmethod(lru_cache(maxsize=4096)(cast("Any", Resolver()).resolve))

    def descend_resolver(self, current_node: object, current_index: object) -> None:
        """Called before each node is put together."""
        self.depth += 1
        if self.depth > _DEEPEST:
            raise _TooDeep

    def ascend_resolver(self) -> None:
        """Called after it."""
        self.depth -= 1


def _first_too_deep(text: str) -> int:
    """The line, from 1, of the first node that nests too deeply. Event by event, which takes no stack."""
    depth = 0
    events: Iterator[Any] = cast("Any", yaml).parse(text, Loader=_C_LOADER)
    for event in events:
        if isinstance(event, yaml.NodeEvent) and depth > _DEEPEST:
            return event.start_mark.line + 1
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
    return 1


def _too_deep(line: int) -> Refusal:
    return Refusal(
        f"第 {line} 行",
        "层次太深，或用 & 和 * 反复引用；请把内容直接写出来。",
        f"line {line} nests too deeply or repeats itself with & and *; write it out.",
    )


def _ends(root: Node | None) -> None:
    """Raises Refusal where the nodes nest too deeply or are repeated by aliases without end."""
    seen: set[int] = set()
    repeated = 0
    waiting = [] if root is None else [(root, 0)]
    while waiting:
        node, depth = waiting.pop()
        repeated += id(node) in seen
        if depth > _DEEPEST or repeated > _MOST_REPEATED:
            raise _too_deep(node.start_mark.line + 1)
        seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            waiting += [(child, depth + 1) for _, child in node.value]
        elif isinstance(node, yaml.SequenceNode):
            waiting += [(child, depth + 1) for child in node.value]


def _children(node: Node) -> Iterator[tuple[str, Node]]:
    """What stands in a node: (key or position, node)."""
    if isinstance(node, yaml.MappingNode):
        yield from ((str(key.value), child) for key, child in node.value)
    elif isinstance(node, yaml.SequenceNode):
        yield from ((str(place), child) for place, child in enumerate(node.value))


def lines(node: Node, at: str = "") -> dict[str, int]:
    """The line, from 1, of every place of the file: that of its key, or of the entry of a list."""
    found = {at: node.start_mark.line + 1} if at == "" else {}
    keys = [key for key, _ in node.value] if isinstance(node, yaml.MappingNode) else None
    for n, (name, child) in enumerate(_children(node)):
        here = join(at, name)
        found.setdefault(here, (keys[n] if keys else child).start_mark.line + 1)
        for place, line in lines(child, here).items():
            found.setdefault(place, line)
    return found


def _raise(refusal: Refusal) -> None:
    raise refusal


def value(node: Node, at: str = "", refuse: Refuse = _raise) -> object:
    """The node as dict (text keys), list, str, bool, int, Decimal, date or None.

    refuse: what is done with a mistake; it is raised as Refusal unless a caller collects them, who then gets the text
    as it was written in its place, and of a doubled key the first value.
    """
    try:
        return _sound(node)
    except Refusal:  # read again, with the place of each mistake
        return _placed(node, at, refuse)


def _sound(node: Node) -> Any:
    """The value of a node without a mistake, of which no place need be known. Raises Refusal, without one."""
    if isinstance(node, yaml.ScalarNode):
        return _plain(node.tag, node.value, node.style)
    if isinstance(node, yaml.SequenceNode):
        return [_sound(item) for item in node.value]
    found = {_key(key): _sound(item) for key, item in node.value}
    if len(found) < len(node.value):
        raise Refusal("", "有一个键写了两次。", "a key is given twice.")
    return found


def _key(node: Node) -> str:
    if not isinstance(node, yaml.ScalarNode) or node.tag == "tag:yaml.org,2002:merge":
        raise Refusal("", "键必须是文字或年份。", "a key must be a word or a year.")
    return node.value


def _placed(node: Node, at: str, refuse: Refuse) -> object:
    if isinstance(node, yaml.MappingNode):
        return _mapping(node, at, refuse)
    if isinstance(node, yaml.SequenceNode):
        return [_placed(item, join(at, i), refuse) for i, item in enumerate(node.value)]
    return _scalar(node, at, refuse)


def _mapping(node: yaml.MappingNode, at: str, refuse: Refuse) -> dict[str, object]:
    found: dict[str, object] = {}
    for key_node, value_node in node.value:
        try:
            key = _key(key_node)
        except Refusal as refusal:
            refuse(refusal.under(at))
            continue
        here = f"{at}.{key}" if at else key
        if key in found:
            line = key_node.start_mark.line + 1
            refuse(
                Refusal(here, f"第 {line} 行重复了“{key}”，只能写一次。", f"line {line} gives the key {key!r} twice.")
            )
            continue
        found[key] = _placed(value_node, here, refuse)
    return found


def _scalar(node: yaml.ScalarNode, at: str, refuse: Refuse) -> object:
    try:
        return _plain(node.tag, node.value, node.style)
    except Refusal as refusal:
        refuse(refusal.under(at))
        return node.value


@lru_cache(maxsize=4096)
def _plain(tag: str, text: str, style: str | None) -> object:
    """A scalar's value. Most words and numbers of a file of many cases stand in it many times. Raises Refusal."""
    kind = tag.rpartition(":")[2]
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
            "",
            f"数字“{text}”的写法有歧义，请写成 1234.56 这样的普通数字；代码类的数字加引号。",
            f"write {text!r} as a plain number such as 1234.56; codes with digits go in quotes.",
        )
    if kind == "timestamp" or (kind == "str" and style is None and _DAY.fullmatch(text)):
        return day(text, "")
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
