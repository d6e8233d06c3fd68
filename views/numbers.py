"""Whole numbers of an address (网址中的数字), read in one place: whoever writes an address may write anything."""

LONGEST = 9  # digits; Python itself refuses to read thousands


def whole(text: str, most: int = 10**LONGEST - 1) -> int | None:
    """The number that the text writes with the digits 0 to 9, None where it writes none or one above `most`."""
    if not (text.isascii() and text.isdecimal() and len(text) <= LONGEST):
        return None
    return int(text) if int(text) <= most else None
