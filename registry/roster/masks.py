"""Masks (脱敏): a contact's name and telephone as whoever has not asked to see them sees them."""

from registry.roster.fields import Row


def name(full: str | None) -> str | None:
    """`张*三`: the first sign, and the last of three or more."""
    if not full:
        return full
    return full[0] + "*" * max(1, len(full) - 2) + (full[-1] if len(full) > 2 else "")


def telephone(full: str | None) -> str | None:
    """`138****0000`: the first three and the last four signs; of a short number the last two."""
    if not full:
        return full
    if len(full) < 10:
        return "*" * max(1, len(full) - 2) + full[-2:]
    return full[:3] + "*" * (len(full) - 7) + full[-4:]


MASKS = {"contact": name, "telephone": telephone}


def masked(row: Row) -> Row:
    """The row with its contact masked."""
    return row._replace(contact=name(row.contact), telephone=telephone(row.telephone))
