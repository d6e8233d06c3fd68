"""The catalogue (数据目录) of the interface in DCAT-AP, for portals that gather what offices publish."""

from __future__ import annotations

from typing import Any

from maps.opendata.catalogue import Distribution, OpenDataset, catalogue, days_from
from registry.policy.vocabulary import FIRST_DAY
from registry.store.store import Store
from registry.words import Words
from views.ogc.asked import GEOJSON, ROOT, Asked
from views.ogc.collections import SERVED, Served

GEOJSON_SAID = Words("GeoJSON（OGC API – Features）", "GeoJSON (OGC API – Features)")


def dcat(store: Store, asked: Asked) -> dict[str, Any]:
    """What is open, and where: both languages at once, as DCAT has it."""
    datasets = [_dataset(store, asked, each) for each in SERVED.values()]
    service = asked.address(ROOT), asked.address(f"{ROOT}/api")
    return catalogue(asked.address(f"{ROOT}/dcat"), datasets, service)


def _dataset(store: Store, asked: Asked, each: Served) -> OpenDataset:
    items = asked.address(f"{each.path}/items", f="json")
    geojson = Distribution(items, GEOJSON, GEOJSON_SAID, asked.address(each.path))
    box = each.box(store)
    return OpenDataset(each.of, (geojson,), (), None if box is None else tuple(box), days_from(FIRST_DAY))
