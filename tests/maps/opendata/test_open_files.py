"""The open files say what the register says, in columns that their dictionary describes; demo data never by stealth."""

import csv
import datetime as dt
import json
import re
from pathlib import Path

import geopandas
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from sqlalchemy import text
from typer.testing import CliRunner

from cli.main import app
from maps.opendata import files
from registry.store.store import Store

DAY = dt.date(2026, 7, 1)
NAMES = ("districts", "areas", "parks", "titles")
PLAIN, DEMO = f"softpark-{DAY}", f"softpark-demo-{DAY}"


@pytest.fixture(scope="module")
def written(template_database, tmp_path_factory) -> dict[bool, Path]:
    """The folder of the files without demo data (False) and of those with it (True)."""
    store = Store.open(f"sqlite:///{template_database}")
    folders = {demo: tmp_path_factory.mktemp("open") for demo in (False, True)}
    for demo, folder in folders.items():
        files.write(store, DAY, folder, demo)
    store.close()
    return folders


@pytest.fixture(scope="module")
def rows(template_database):
    """A plain look at the tables."""
    store = Store.open(f"sqlite:///{template_database}")

    def asked(sql: str) -> list[tuple]:
        with store.read() as session:
            return [tuple(row) for row in session.execute(text(sql), {"day": DAY.isoformat()})]

    yield asked
    store.close()


def table(folder: Path, stem: str, name: str) -> pd.DataFrame:
    path = folder / f"{stem}-{name}.parquet"
    return pd.read_parquet(path) if name == "titles" else geopandas.read_parquet(path)


def lines(folder: Path, stem: str, name: str) -> list[dict[str, str]]:
    with (folder / f"{stem}-{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


# --- demo data ---


def test_demo_data_is_left_out_unless_it_is_asked_for_and_then_every_file_says_so(written):
    assert all(path.name.startswith(f"{PLAIN}-") for path in written[False].iterdir())
    assert all(path.name.startswith(f"{DEMO}-") for path in written[True].iterdir())
    for path in written[False].glob("*.csv"):
        assert "演示" not in re.sub(r"演示数据（虚构）|演示数据为虚构", "", path.read_text(encoding="utf-8-sig")), (
            path.name
        )
    for name in ("areas", "parks", "titles"):
        assert not table(written[False], PLAIN, name)["demo"].any()
    assert table(written[True], DEMO, "parks")["demo"].any() and len(table(written[True], DEMO, "titles"))


def test_every_kind_of_file_is_there(written):
    expected = {f"{PLAIN}-{name}.{ending}" for name in NAMES for ending in ("parquet", "csv")}
    expected |= {f"{PLAIN}-{rest}" for rest in ("dictionary.csv", "datapackage.json", "catalogue.jsonld")}
    assert {path.name for path in written[False].iterdir()} == expected


# --- equal to the register ---


def test_parks_are_those_of_the_register(written, rows):
    expected = rows(
        "SELECT slug, name_zh, name_en, role, city_code, district_code, area_id, software_park, document, outline, "
        "accuracy_m, area_ha, lon, lat, source, note, demo FROM park WHERE role <> 'reference' ORDER BY slug"
    )
    found = table(written[True], DEMO, "parks")
    names = ["id", "name_zh", "name_en", "role", "city", "district", "area", "software_park", "document",
             "geometry_kind", "accuracy_m", "area_ha", "lon", "lat", "source", "note", "demo"]  # fmt: skip
    told = [tuple(None if pd.isna(value) else value for value in row) for row in found[names].itertuples(index=False)]
    assert told == [(*row[:7], None if row[7] is None else bool(row[7]), *row[8:16], bool(row[16])) for row in expected]
    assert len(told) > 20 and set(found["as_of"]) == {DAY}


def test_geometries_are_those_of_the_register(written, template_database):
    store = Store.open(f"sqlite:///{template_database}")
    from registry.store.models import Park

    with store.read() as session:
        held = {park.slug: park.geom for park in session.query(Park) if park.role != "reference"}
    store.close()
    found = table(written[True], DEMO, "parks").set_index("id")
    assert set(found.index) == set(held)
    assert all(shapely.equals_exact(found.geometry[id], geom) for id, geom in held.items())


def test_titles_and_recognitions_are_those_of_the_register(written, rows):
    expected = []
    for of, column in (("title", "tier"), ("recognition", "kind")):
        kind = "g.kind" if of == "title" else "NULL"
        expected += rows(
            f"SELECT park.slug, '{of}', g.{column}, {kind}, g.valid_from, g.valid_to, g.source, g.demo, "
            "(g.valid_to IS NULL OR g.valid_to >= :day) "
            f"FROM {of} g JOIN park ON park.id = g.park_id WHERE g.valid_from <= :day AND g.voided_by IS NULL"
        )
    names = ["park", "granted", "level", "kind", "from", "to", "document", "demo", "in_effect"]
    found = table(written[True], DEMO, "titles")[names]
    told = [tuple(None if pd.isna(value) else str(value) if isinstance(value, dt.date) else value for value in row)
            for row in found.itertuples(index=False)]  # fmt: skip
    assert sorted(map(str, told)) == sorted(str((*row[:7], bool(row[7]), bool(row[8]))) for row in expected)
    assert {row[8] for row in told} == {True, False}


def test_districts_and_areas_are_those_of_the_register(written, rows):
    districts, areas = (table(written[False], PLAIN, name) for name in ("districts", "areas"))
    assert list(districts[["id", "name_zh", "city", "source"]].itertuples(index=False, name=None)) == rows(
        "SELECT code, name_zh, city_code, geom_source FROM district ORDER BY code"
    )
    official = rows("SELECT code, official_area_km2 FROM district WHERE official_area_km2 IS NOT NULL ORDER BY code")
    known = districts.dropna(subset="official_area_km2")
    assert list(known[["id", "official_area_km2"]].itertuples(index=False, name=None)) == official
    assert list(areas[["id", "document", "accuracy_m"]].itertuples(index=False, name=None)) == rows(
        "SELECT id, document, accuracy_m FROM area ORDER BY id"
    )
    within = rows("SELECT area_id, district_code FROM area_district ORDER BY area_id, district_code")
    assert [(row.id, code) for row in areas.itertuples() for code in row.district.split(";")] == within


# --- forms ---


@pytest.mark.parametrize("name", ["districts", "areas", "parks"])
def test_the_parquet_files_are_geoparquet_in_cgcs2000(written, name):
    path = written[True] / f"{DEMO}-{name}.parquet"
    about = json.loads(pq.read_schema(path).metadata[b"geo"])
    assert about["version"] == "1.1.0" and about["primary_column"] == "geometry"
    assert about["columns"]["geometry"]["encoding"] == "WKB"
    assert geopandas.read_parquet(path).crs.to_epsg() == 4490


@pytest.mark.parametrize("name", NAMES)
def test_a_csv_file_says_what_the_parquet_file_says(written, name):
    def said(value) -> str:
        if pd.isna(value):
            return ""
        return str(value).lower() if isinstance(value, bool) else str(value)

    path = written[True] / f"{DEMO}-{name}.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows, frame = lines(written[True], DEMO, name), table(written[True], DEMO, name)
    columns = [column for column in frame.columns if column != "geometry"]
    assert list(rows[0]) == [*columns, *(["wkt"] if name != "titles" else [])]
    for row, record in zip(rows, frame[columns].astype(object).to_dict("records"), strict=True):
        assert {column: row[column] for column in columns} == {c: said(value) for c, value in record.items()}
    if name != "titles":
        read = pyogrio.read_dataframe(path, GEOM_POSSIBLE_NAMES="wkt")
        assert shapely.equals_exact(read.geometry.values, frame.geometry.values, 1e-12).all()


def test_a_name_that_a_spreadsheet_would_calculate_stays_text(store, tmp_path):
    from registry.store.models import Park

    with store.write() as session:
        session.query(Park).filter_by(slug="shenzhen-software-park").one().name_zh = "=1+1"
    files.write(store, DAY, tmp_path)
    (row,) = [row for row in lines(tmp_path, PLAIN, "parks") if row["id"] == "shenzhen-software-park"]
    assert row["name_zh"] == "'=1+1"
    (name,) = table(tmp_path, PLAIN, "parks").set_index("id").loc[["shenzhen-software-park"], "name_zh"]
    assert name == "=1+1"


def test_a_register_without_titles_gives_their_columns_and_no_rows(written):
    kinds = {name: pq.read_schema(folder / f"{stem}-titles.parquet")
             for name, folder, stem in (("none", written[False], PLAIN), ("some", written[True], DEMO))}  # fmt: skip
    assert lines(written[False], PLAIN, "titles") == [] != lines(written[True], DEMO, "titles")
    assert [(each.name, each.type) for each in kinds["none"]] == [(each.name, each.type) for each in kinds["some"]]


# --- dictionary and catalogue ---


def test_the_dictionary_describes_every_column_of_every_file_and_nothing_else(written):
    described = lines(written[False], PLAIN, "dictionary")
    for name in NAMES:
        columns = [row["column"] for row in described if row["dataset"] == name]
        assert columns == [each for each in table(written[False], PLAIN, name).columns if each != "geometry"]
    assert all(row["zh"] and row["en"] and row["type"] and row["source_zh"] and row["source_en"] for row in described)


@pytest.mark.parametrize("demo", [False, True])
def test_every_cell_is_of_the_type_and_domain_that_the_table_schema_says(written, demo):
    stem = DEMO if demo else PLAIN
    package = json.loads((written[demo] / f"{stem}-datapackage.json").read_text(encoding="utf-8"))
    reads = {
        "string": str,
        "number": float,
        "date": dt.date.fromisoformat,
        "boolean": {"true": 1, "false": 0}.__getitem__,
    }
    assert [each["name"] for each in package["resources"]] == list(NAMES)
    for resource in package["resources"]:
        rows = list(csv.DictReader((written[demo] / resource["path"]).open(encoding="utf-8-sig", newline="")))
        fields = resource["schema"]["fields"]
        keys = [tuple(row[key] for key in resource["schema"].get("primaryKey", ())) for row in rows]
        assert not any(keys) or len(set(keys)) == len(keys)
        for row in rows:
            assert list(row) == [field["name"] for field in fields]
            for field in fields:
                cell = row[field["name"]]
                if cell == "":
                    assert not field["constraints"]["required"], (resource["name"], field["name"])
                    continue
                reads[field["type"]](cell)
                assert cell in field["constraints"].get("enum", [cell]), (resource["name"], field["name"], cell)


def test_the_catalogue_lists_every_file_and_leads_to_it(written):
    said = json.loads((written[False] / f"{PLAIN}-catalogue.jsonld").read_text(encoding="utf-8"))
    assert said["@type"] == "dcat:Catalog" and len(said["dct:title"]) == 2 and said["dct:publisher"]
    assert [each["dct:identifier"] for each in said["dcat:dataset"]] == list(NAMES)
    named = set()
    for each in said["dcat:dataset"]:
        assert {word["@language"] for word in each["dct:description"]} == {"zh", "en"}
        assert each["dct:temporal"]["dcat:startDate"]["@value"] == DAY.isoformat()
        named |= {one["dcat:downloadURL"]["@id"] for one in each["dcat:distribution"]}
        named |= {one["@id"] for one in each["foaf:page"]}
    assert {path.name for path in written[False].iterdir()} == named | {f"{PLAIN}-catalogue.jsonld"}


# --- the command ---


def test_the_command_writes_the_files_of_a_day_and_names_them(database_file, tmp_path, monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    ran = CliRunner().invoke(app, ["export", "open", "--out", str(tmp_path / "new" / "open"), "--as-of", str(DAY)])
    assert ran.exit_code == 0, ran.output
    assert {Path(line).name for line in ran.output.split()} == {
        path.name for path in (tmp_path / "new" / "open").iterdir()
    }


def test_a_folder_that_cannot_be_written_to_is_said(database_file, tmp_path, monkeypatch):
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")
    (tmp_path / "file").write_text("")
    ran = CliRunner().invoke(app, ["export", "open", "--out", str(tmp_path / "file")])
    assert ran.exit_code == 1 and "Cannot write to" in ran.output and "Traceback" not in ran.output
