"""The words in which a policy file is refused for what pydantic finds in it."""

from __future__ import annotations

from registry.policy.files.documents import Document
from registry.policy.files.file_kinds import FileKind
from registry.policy.files.payments import PAYMENTS
from registry.policy.files.terms import FORMS

_KEYS_AND_VALUES = ("应写成“键: 值”的形式，而不是“{input}”。", "Write keys and values here, not {input!r}.")
SENTENCES = {
    "missing": ("缺少“{word}”这一项。", "The key {word!r} is missing."),
    "extra_forbidden": ("没有“{word}”这一项。", "There is no key {word!r} here."),
    "literal_error": ("没有“{input}”这个取值。", "{input!r} is not a value of this key."),
    "literal_error fact": ("这种写法没有“{input}”这个事实。", "This form of test has no fact {input!r}."),
    "union_tag_invalid": ("没有“{tag}”这种写法。", "There is no form {tag!r}."),
    "union_tag_not_found": ("看不出是哪一种写法：{input}。", "No known form is recognised in {input}."),
    "string_type": (
        "应为文字，而不是“{input}”；数字代码请加引号。",
        "Write a text, not {input!r}; codes go in quotes.",
    ),
    "string_too_short": ("不能留空。", "It must not be empty."),
    "too_short": ("“{word}”至少要有 {min_length} 项。", "{word!r} holds at least {min_length}."),
    "too_long": (
        "“{word}”最多 {max_length} 项，而不是 {actual_length} 项。",
        "{word!r} holds at most {max_length}, not {actual_length}.",
    ),
    "tuple_type": ("应为列表，如 [{input}]。", "Write a list here, such as [{input}]."),
    "decimal_max_places": ("最多两位小数，而不是 {input}。", "At most two decimals, not {input}."),
    "greater_than": ("应大于 {gt}，而不是 {input}。", "It must be more than {gt}, not {input}."),
    "greater_than_equal": ("不能小于 {ge}，而不是 {input}。", "It must be at least {ge}, not {input}."),
    "less_than_equal": ("不能大于 {le}，而不是 {input}。", "It must be at most {le}, not {input}."),
    "bool": ("应为 true 或 false，而不是“{input}”。", "Write true or false, not {input!r}."),
    "int": ("应为整数，而不是“{input}”。", "Write a whole number, not {input!r}."),
    "decimal": ("应为数字，而不是“{input}”。", "Write a number, not {input!r}."),
    "date": ("应为日期，写成 2026-11-21，而不是“{input}”。", "Write a day like 2026-11-21, not {input!r}."),
    "model": _KEYS_AND_VALUES,
    "dict": _KEYS_AND_VALUES,
}

POLICY_FILE = FileKind(
    Document,
    SENTENCES,
    choices={"test": FORMS, "not": FORMS, "where": FORMS, "payment": PAYMENTS},
    choices_in_lists={"any": FORMS, "all": FORMS, "first_known": FORMS},
)
