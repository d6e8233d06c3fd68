"""What is said to somebody whose input cannot be taken: where, what is wrong, what would be right."""

from registry.quoting import shortened


class Refusal(ValueError):
    """Input that is refused. A value that its words quote is cut where it is too long to be read.

    at: dotted path of the place, such as ``park.recognition`` or ``granted.0.rent_year``.
    zh, en: one sentence each: what is wrong and what is allowed there.
    """

    def __init__(self, at: str, zh: str, en: str) -> None:
        at, zh, en = shortened(at), shortened(zh), shortened(en)
        super().__init__(f"{at}: {zh} / {en}" if at else f"{zh} / {en}")
        self.at = at
        self.zh = zh
        self.en = en

    def under(self, prefix: str) -> "Refusal":
        """The same refusal, its place read from one level further out."""
        return Refusal(join(prefix, self.at), self.zh, self.en)


def join(*parts: object) -> str:
    """A dotted path of the parts that are not empty: ``join("rent", 2025)`` is ``rent.2025``."""
    return ".".join(str(part) for part in parts if part != "")
