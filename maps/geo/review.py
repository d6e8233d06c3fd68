"""审图号: the number under which an authority has reviewed the map; shown in every picture and report of it."""

import os

REVIEW_NUMBER = "SOFTPARK_REVIEW_NUMBER"


def review_number() -> str:
    """The number of the setting; empty where there is none, and the map is then called indicative (示意)."""
    return os.environ.get(REVIEW_NUMBER, "").strip()[:60]
