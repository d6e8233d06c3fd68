"""Quotation marks (引号) inside quotation marks: “‘零租’孵化器免租优惠”."""

_INNER = str.maketrans("“”", "‘’")


def inner(text: str) -> str:
    """The text as it stands between “ and ”."""
    return text.translate(_INNER)
