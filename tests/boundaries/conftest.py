"""The made-up outline in 光明区, as the tests of its files have it."""

from tests.maps.boundaryfiles.conftest import around, frame, guangming, outline

__all__ = ["around", "frame", "guangming", "outline"]
