"""What tiles hold, as a client of them reads it (bench/million.py); its packages stand in build/bench-million."""

import gzip
from collections.abc import Callable
from typing import Any

import mapbox_vector_tile
from pmtiles.reader import Reader
from pmtiles.tile import deserialize_header

Fetch = Callable[[int, int], bytes]
"""Bytes of a file from an offset on, so many."""


def begin_of_tiles(head: bytes) -> int:
    """Where in the file the tiles begin, from its first 127 bytes."""
    return deserialize_header(head)["tile_data_offset"]


def tile(fetch: Fetch, level: int, x: int, y: int) -> bytes | None:
    """One tile of a file as it is stored, or None."""
    return Reader(fetch).get(level, x, y)


def features(tile: bytes) -> list[tuple[str, dict[str, Any]]]:
    """What is in a tile, packed or not: the name of the layer and the properties of each."""
    raw = gzip.decompress(tile) if tile[:2] == b"\x1f\x8b" else tile
    layers = mapbox_vector_tile.decode(raw)
    return [(name, each["properties"]) for name, layer in layers.items() for each in layer["features"]]
