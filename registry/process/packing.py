"""Packed answers (压缩): what goes over the wire in fewer bytes, where whoever asks can read it.

Packing tells the length of what it packs, and that may tell a secret which stands beside words that a stranger chose
(BREACH). So only what holds no secret is packed with it: files, and answers that everybody may have.
"""

import gzip

import brotli

ENCODINGS = ("br", "gzip")  # the better one first
LEAST = 500  # bytes: below, packing saves nothing
# Of all levels, those after which more time saves next to nothing: brotli's best takes forty times as long for a tenth.
BROTLI, GZIP = 6, 9


def accepted(said: str | None) -> str | None:
    """The encoding for who sends this Accept-Encoding: `br`, `gzip`, or None for the bytes as they are."""
    weights = _weights(said)
    return max(weights, key=weights.__getitem__, default=None)


def readable(said: str | None) -> frozenset[str]:
    """All the encodings of ours that whoever sends this Accept-Encoding can read."""
    return frozenset(_weights(said))


def _weights(said: str | None) -> dict[str, float]:
    """How much each encoding that can be read is wanted, the better one first."""
    told = dict(map(_weighed, (said or "").lower().split(",")))
    found = {name: told.get(name, told.get("*", 0.0)) for name in ENCODINGS}
    return {name: weight for name, weight in found.items() if weight > 0}


def _weighed(part: str) -> tuple[str, float]:
    name, _semicolon, weight = part.partition(";")
    try:
        return name.strip(), float(weight.strip().removeprefix("q=")) if weight else 1.0
    except ValueError:
        return name.strip(), 0.0


def packed(body: bytes, encoding: str) -> bytes:
    """`body` in this encoding, one of `ENCODINGS`; the same bytes for the same body."""
    if encoding == "br":
        return brotli.compress(body, quality=BROTLI)
    return gzip.compress(body, GZIP, mtime=0)
