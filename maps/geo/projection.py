"""Mercator (墨卡托投影): how degrees lie on a map, whoever draws it."""

import numpy as np


def mercator(points: np.ndarray) -> np.ndarray:
    """Degrees to Mercator, both axes in degrees of the equator; shape (n, 2)."""
    north = np.degrees(np.log(np.tan(np.pi / 4 + np.radians(points[:, 1]) / 2)))
    return np.column_stack([points[:, 0], north])
