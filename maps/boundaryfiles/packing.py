"""What passes between the process that reads boundaries and ours, as JSON: shapes are well-known binary in base64."""

from __future__ import annotations

import base64
from dataclasses import asdict, replace

import shapely
from shapely.geometry.base import BaseGeometry

from maps.boundaryfiles.judging import Fault, Judgement, Overlap
from maps.boundaryfiles.reading import BoundaryFile, Feature
from maps.geo.suspicion import Fit, Suspicion
from registry.boundaries.surroundings import Neighbour, Surroundings
from registry.words import Words


def _out(shape: BaseGeometry | None) -> str | None:
    return None if shape is None else base64.b64encode(shapely.to_wkb(shape)).decode()


def _in(said: str | None) -> BaseGeometry | None:
    return None if said is None else shapely.from_wkb(base64.b64decode(said))


def _words(said: Words | None) -> list[str] | None:
    return None if said is None else [said.zh, said.en]


def from_file(file: BoundaryFile) -> dict:
    return {
        "file_name": file.file_name,
        "sha256": file.sha256,
        "form": file.form,
        "system": file.system,
        "shift": file.shift,
        "features": [[_out(each.shape), each.label, each.properties, each.area_m2] for each in file.features],
        "notes": [_words(note) for note in file.notes],
        "guesses": list(file.guesses),
        "unit": file.unit,
        "units": list(file.units),
        "local": file.local,
        "control": _words(file.control),
    }


def to_file(said: dict) -> BoundaryFile:
    features = tuple(Feature(_in(shape), *rest) for shape, *rest in said["features"])
    notes = tuple(Words(*note) for note in said["notes"])
    several = {name: tuple(said[name]) for name in ("guesses", "units")}
    several["control"] = said["control"] and Words(*said["control"])
    return BoundaryFile(**said | several | {"features": features, "notes": notes})


def from_question(shape: shapely.MultiPolygon, around: Surroundings) -> dict:
    return {
        "shape": _out(shape),
        "within": _out(around.within),
        "within_name": _words(around.within_name),
        "tolerance_m": around.tolerance_m,
        "old": _out(around.old),
        "outline": around.outline,
        "accuracy_m": around.accuracy_m,
        "area_m2": around.area_m2,
        "neighbours": [[n.id, n.name_zh, n.name_en, n.outline, _out(n.shape)] for n in around.neighbours],
    }


def to_question(said: dict) -> tuple[shapely.MultiPolygon, Surroundings]:
    shape = _in(said.pop("shape"))
    said["within"], said["old"] = _in(said["within"]), _in(said["old"])
    said["within_name"] = said["within_name"] and Words(*said["within_name"])
    said["neighbours"] = tuple(Neighbour(*rest, _in(drawn)) for *rest, drawn in said["neighbours"])
    return shape, Surroundings(**said)


def from_judgement(found: Judgement) -> dict:
    said = asdict(replace(found, shape=None))
    return said | {"shape": _out(found.shape)}


def to_judgement(said: dict) -> Judgement:
    doubt = said["suspicion"]
    if doubt is not None:
        fits = {"stated": Fit(**doubt["stated"]), "found": Fit(**doubt["found"])}
        doubt = Suspicion(**doubt | fits | {"others": tuple(doubt["others"])})
    faults = tuple(Fault(**each | {"reason": Words(**each["reason"])}) for each in said["faults"])
    overlaps = tuple(Overlap(**each | {"name": Words(**each["name"])}) for each in said["overlaps"])
    rest = {"shape": _in(said["shape"]), "faults": faults, "overlaps": overlaps, "suspicion": doubt}
    return Judgement(**said | rest)
