"""`softpark boundaries check FILE --json`: what is in a file and what would be asked, without a register."""

import json
from pathlib import Path

import pytest
import shapely
from typer.testing import CliRunner

from cli.boundaries import app
from maps.boundaryfiles import CannotReadBoundary, checking
from maps.geo import datum
from registry.parks.areas import area_m2

REPORTS = Path(__file__).parents[1] / "maps" / "boundaryfiles" / "reports"
KEYS = {"status", "outlines", "asks", "notes", "mistakes"}
HECTARES = 27.34


def check(path: Path, *words: str, code: int = 0) -> dict:
    result = CliRunner().invoke(app, ["check", str(path), *words, "--json"])
    assert result.exit_code == code, result.output
    return json.loads(result.stdout)


def report(number: str) -> Path:
    (path,) = REPORTS.glob(f"{number}-*")
    return path


@pytest.fixture(autouse=True)
def no_register(monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", "sqlite:////nowhere/at/all.db")


@pytest.mark.parametrize(
    ("number", "name", "system"),
    [
        ("B02", "测试软件园", "4490"),
        ("B12", "测试软件园", "4326"),
        ("B20", "测试软件园", "4526"),
        ("B25", "测试软件园", "4490"),
    ],
)
def test_a_file_that_says_everything_is_ok_with_its_area(number, name, system):
    said = check(report(number))
    assert said.keys() == KEYS and (said["status"], said["asks"], said["mistakes"]) == ("ok", [], [])
    (outline,) = said["outlines"]
    assert outline.pop("area_ha") == pytest.approx(HECTARES, abs=0.01)
    assert outline == {"name": name, "system": system, "vertices": 5, "holes": 0}


def test_the_area_of_an_outline_in_another_datum_is_that_of_the_converted_one():
    said = check(report("B09"))
    assert said["status"] == "ok" and said["outlines"][0]["system"] == "gcj02"
    converted = shapely.transform(shapely.box(113.95, 22.53, 113.956, 22.534), datum.gcj02_to_wgs84)
    assert said["outlines"][0]["area_ha"] == pytest.approx(
        area_m2(shapely.MultiPolygon([converted])) / 10_000, abs=1e-3
    )


def test_a_file_without_a_system_asks_and_the_answer_gives_the_area():
    said = check(report("B26"))
    assert said["status"] == "asks" and said["outlines"][0]["area_ha"] is None
    assert [each["what"] for each in said["asks"]] == ["system"] and said["asks"][0]["choices"][0] == "gcj02"
    said = check(report("B26"), "--system", "4490")
    assert said["status"] == "ok" and round(said["outlines"][0]["area_ha"], 2) == HECTARES


def test_what_is_not_read_is_refused_in_both_languages(tmp_path):
    said = check(report("B32"), code=2)
    assert said["status"] == "refused" and said["outlines"] == []
    assert ".gdb" in said["mistakes"][0]["zh"] and "GeoPackage" in said["mistakes"][0]["en"]
    (tmp_path / "empty.csv").write_bytes(b"")
    assert check(tmp_path / "empty.csv", code=2)["status"] == "refused"


def test_several_outlines_and_an_invalid_ring_are_asked():
    tie = "POLYGON ((113.9 22.5, 113.91 22.51, 113.91 22.5, 113.9 22.51, 113.9 22.5))"
    sound = "POLYGON ((113.9 22.5, 113.91 22.5, 113.91 22.51, 113.9 22.5))"
    said = checking.check_here(f"SRID=4490;{tie}\nSRID=4490;{sound}".encode(), "a.wkt")
    assert [each["what"] for each in said["asks"]] == ["outline", "repair"] and said["status"] == "asks"
    assert said["outlines"][0]["area_ha"] is None and said["outlines"][1]["area_ha"] > 0
    assert said["asks"][1]["choices"] == ["#1"]


def test_the_refusal_of_the_limits_is_an_answer_too():
    said = checking.refused(CannotReadBoundary("超过时限。", "It took too long."))
    assert said.keys() == KEYS and said["mistakes"] == [{"zh": "超过时限。", "en": "It took too long."}]


def test_people_read_the_same_without_json(tmp_path):
    result = CliRunner().invoke(app, ["check", str(report("B20"))])
    assert result.exit_code == 0 and "27.34 公顷" in result.output and "4526" in result.output
    result = CliRunner().invoke(app, ["check", str(tmp_path / "none.kml")])
    assert result.exit_code == 2 and "打不开" in result.output
    assert check(tmp_path / "none.kml", code=2)["status"] == "refused"
