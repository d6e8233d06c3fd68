"""Foreign words inside our sentences: quotation marks (引号) within quotation marks, and values too long to be quoted.

A refusal names the value that it does not take. One place shortens it (:class:`registry.policy.Refusal` and mistakes in
files go through it), so that a number of thousands of digits fills no page and no terminal.
"""

import re

_INNER = str.maketrans("“”", "‘’")
_LONG = re.compile(r"[0-9][0-9,._]{40,}|[!-~]{201,}")
_KEPT = 20
_QUOTED = re.compile(r"“([^“”]{121,})”")
_KEPT_OF_QUOTED = 40


def inner(text: str) -> str:
    """The text as it stands between “ and ”."""
    return text.translate(_INNER)


def shortened(text: str) -> str:
    """The text with each number of more than 40 signs, and each other word of more than 200, cut: its first signs, and
    how many it has. 9999…（5,000 signs/位）."""
    return _LONG.sub(lambda found: f"{found[0][:_KEPT]}…（{len(found[0]):,} 位 signs）", text)


def readable(text: str) -> str:
    """The same, and whatever stands between “ and ” cut where it has more than 120 signs of any kind: for what is said
    of a cell or an answer, which may hold a whole page."""
    return _QUOTED.sub(lambda found: f"“{cut(found[1], _KEPT_OF_QUOTED)}”", shortened(text))


def cut(text: str, most: int) -> str:
    """What somebody wrote, as it is shown by itself: its first signs, and how many it has where these are more."""
    return text if len(text) <= most else f"{text[:most]}…（{len(text):,} 位 signs）"
