"""`softpark boundaries`: an office's own districts and parks from a file, looked at before anything is written."""

import json

import ezdxf
import geopandas
import pyproj
import pytest
import shapely
from sqlalchemy import select
from typer.testing import CliRunner

from cli.boundaries import app
from registry.store import audit, history
from registry.store.models import District, Park
from tests.fixtures import shifted
from tests.maps.boundaryfiles.conftest import shapefile

SOURCE = ("--source", "测绘院 2026-10")
SLUG = "shenzhen-software-base"


@pytest.fixture
def softpark(database_file, monkeypatch):
    """Run a command on this test's own database."""
    monkeypatch.setenv("SOFTPARK_DATABASE_URL", f"sqlite:///{database_file}")

    def run(*words, code=0):
        result = CliRunner().invoke(app, [str(word) for word in words])
        assert result.exit_code == code, result.output
        return result.output

    return run


@pytest.fixture
def outline(store) -> shapely.MultiPolygon:
    """A boundary of the park, where the register has its circle."""
    lon, lat = park(store).lon, park(store).lat
    return shapely.MultiPolygon([shapely.box(lon - 0.002, lat - 0.0015, lon + 0.002, lat + 0.0015)])


@pytest.fixture
def file(tmp_path):
    """`file(shape, …)`: a GeoJSON file of these shapes, each with a name and a code."""

    def make(*shapes, codes=("",)):
        path = tmp_path / "boundary.geojson"
        features = [
            {
                "type": "Feature",
                "geometry": shapely.geometry.mapping(each),
                "properties": {"name": f"图{n}", "dm": codes[n % len(codes)]},
            }
            for n, each in enumerate(shapes)
        ]
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return path

    return make


def park(store) -> Park:
    with store.read() as session:
        return session.scalars(select(Park).where(Park.slug == SLUG)).one()


def district(store, code="440311") -> District:
    with store.read() as session:
        return session.get_one(District, code)


def test_a_parks_boundary_is_imported_and_undone(softpark, store, file, outline):
    before = park(store).geom
    said = softpark("import", file(outline), "--park", SLUG, *SOURCE, "--accuracy", 0.3)
    assert "已写入 1 个边界" in said and "公顷" in said
    now = park(store)
    assert now.geom.equals(outline) and (now.outline, now.accuracy_m, now.source) == ("surveyed", 0.3, SOURCE[1])
    with store.read() as session:
        (made,) = history.sets(session, now.id)
        assert (made.what, made.file_name) == ("boundary", "boundary.geojson") and len(made.file_sha256) == 64
    assert "已撤销" in softpark("undo", made.id)
    assert park(store).geom.equals(before)
    with store.read() as session:
        assert audit.verify(session) == []


def test_a_look_writes_nothing(softpark, store, file, outline):
    before = store.version()
    assert "没有写入" in softpark("import", file(outline), "--park", SLUG, *SOURCE, "--dry-run")
    assert store.version() == before


def test_an_invalid_ring_is_shown_and_mended_only_when_agreed(softpark, store, file, outline):
    west, south, east, north = outline.bounds
    tie = shapely.MultiPolygon([shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])])
    said = softpark("import", file(tie), "--park", SLUG, *SOURCE, code=2)
    assert "自相交" in said and f"{(west + east) / 2:.6f}" in said and "--repair" in said
    assert park(store).outline == "indicative"
    softpark("import", file(tie), "--park", SLUG, *SOURCE, "--repair")
    assert park(store).outline == "surveyed" and len(park(store).geom.geoms) == 2


def test_a_doubtful_datum_is_said_and_converted_when_agreed(softpark, store, file, outline):
    softpark("import", file(outline), "--park", SLUG, *SOURCE)
    drawn = shapely.transform(shapely.affinity.scale(outline, 1.1), shifted.to_gcj02)
    said = softpark("import", file(drawn), "--park", SLUG, *SOURCE, code=2)
    assert "坐标基准存疑" in said and "--datum gcj02" in said and "--datum none" in said
    assert park(store).geom.equals(outline)
    softpark("import", file(drawn), "--park", SLUG, *SOURCE, "--datum", "gcj02")
    assert shapely.hausdorff_distance(park(store).geom, shapely.affinity.scale(outline, 1.1)) < 1e-8
    with store.read() as session:
        assert "由 GCJ-02（高德、腾讯） 转换" in history.sets(session, park(store).id)[0].note


def test_a_boundary_in_another_district_needs_a_word(softpark, store, file):
    elsewhere = shapely.box(114.05, 22.54, 114.06, 22.55)
    said = softpark("import", file(elsewhere), "--park", SLUG, *SOURCE, code=2)
    assert "只有 0.0 % 的面积在南山区内" in said and "--anyway" in said
    softpark("import", file(elsewhere), "--park", SLUG, *SOURCE, "--anyway")
    assert park(store).geom.equals(shapely.MultiPolygon([elsewhere]))


def test_a_drawing_with_a_frame_is_imported_by_the_ring_that_is_named(softpark, store, tmp_path, outline):
    path, grid = tmp_path / "红线.dxf", pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
    made = ezdxf.new()
    for each in (shapely.affinity.scale(outline, 5, 5), outline):
        ring = [grid.transform(*point) for point in shapely.get_coordinates(each)]
        made.modelspace().add_lwpolyline([(1000 * x, 1000 * y) for x, y in ring], close=True)
    made.header["$INSUNITS"] = 0
    made.saveas(path)
    words = ("import", path, "--park", SLUG, *SOURCE, "--system", 4547)
    assert "--unit mm" in softpark(*words, code=2)
    said = softpark(*words, "--unit", "mm", code=2)
    assert "1：0 #1（341." in said and "--feature" in said
    said = softpark(*words, "--unit", "mm", "--feature", "0 #1", code=2)
    assert "登记的面积 15.00 公顷的 23 倍" in said and "--anyway" in said
    softpark(*words, "--unit", "mm", "--feature", "0 #2")
    assert shapely.hausdorff_distance(park(store).geom, outline) < 1e-7
    with store.read() as session:
        assert "图形“0 #2”；长度单位为毫米" in history.sets(session, park(store).id)[0].note


def test_a_building_site_is_imported_by_its_control_points(softpark, store, tmp_path, outline):
    path, grid = tmp_path / "总平面.csv", pyproj.Transformer.from_crs(4490, 4547, always_xy=True)
    known = [grid.transform(*point) for point in shapely.get_coordinates(outline)]
    local = [(x - known[0][0], y - known[0][1]) for x, y in known]
    path.write_text("\n".join(["东坐标,北坐标", *(f"{x},{y}" for x, y in local)]))
    words = ("import", path, "--park", SLUG, *SOURCE)
    assert "--control" in softpark(*words, code=2)
    pairs = [f"{local[n][0]},{local[n][1]},{known[n][0]},{known[n][1]}" for n in (0, 2)]
    control = [word for pair in pairs for word in ("--control", pair)]
    assert "--system" in softpark(*words, *control, code=2)
    assert "比例" in softpark(*words, *control, "--system", 4547)
    assert shapely.hausdorff_distance(park(store).geom, outline) < 1e-7


def test_a_district_is_imported_from_a_shapefile_in_another_system(softpark, store, guangming, tmp_path):
    finer = shapely.segmentize(guangming, 0.001)
    path = tmp_path / "区.zip"
    path.write_bytes(shapefile(geopandas.GeoDataFrame({"a": [1]}, geometry=[finer], crs=4490), tmp_path, 4547))
    area = district(store).official_area_km2
    softpark("import", path, "--district", "440311", *SOURCE)
    now = district(store)
    assert shapely.hausdorff_distance(now.geom, finer) < 1e-6
    assert now.geom_source == SOURCE[1] and now.official_area_km2 == area


def test_all_districts_of_a_file_are_imported_at_once_by_their_codes_and_undone_at_once(softpark, store, file):
    with store.read() as session:
        known = {each.code: each.geom for each in session.scalars(select(District))}
    codes = ("440311", "440305", "999999")
    path = file(*(known.get(code, known["440303"]).buffer(0.0001) for code in codes), codes=codes)
    assert "已写入 2 个边界" in softpark("import", path, "--districts", "dm", *SOURCE)
    assert {district(store, code).geom_source for code in codes[:2]} == {SOURCE[1]}
    with store.read() as session:
        (made,) = history.sets(session, limit=1)
    softpark("undo", made.id)
    assert all(district(store, code).geom.equals(known[code]) for code in codes[:2])


def test_one_bad_district_keeps_all_others_from_being_written(softpark, store, file):
    good = district(store, "440305").geom
    bad = shapely.Polygon([(113.9, 22.7), (114.0, 22.8), (114.0, 22.7), (113.9, 22.8)])
    before = store.version()
    softpark("import", file(good, bad, codes=("440305", "440311")), "--districts", "dm", *SOURCE, code=2)
    assert store.version() == before


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--park", "nowhere"), "没有代号为 nowhere"),
        (("--district", "999999"), "440311"),
        (("--districts", "nothing"), "name"),
        (("--park", SLUG, "--system", "shenzhen"), "不认识坐标系"),
        (("--park", SLUG, "--datum", "wgs72"), "gcj02"),
        (("--park", SLUG, "--feature", "别的"), "图0"),
        (("--park", SLUG, "--accuracy", "-1"), "位置误差"),
    ],
)
def test_a_mistake_is_answered_with_what_would_be_right_and_nothing_is_written(
    softpark, store, file, outline, words, said
):
    before = store.version()
    assert said in softpark("import", file(outline), *words, *SOURCE, code=2)
    assert store.version() == before


def test_two_outlines_ask_which_one(softpark, file, outline):
    path = file(outline, outline)
    said = softpark("import", path, "--park", SLUG, *SOURCE, code=2)
    assert "1：图0（" in said and "2：图1（" in said and "--feature" in said
    softpark("import", path, "--park", SLUG, *SOURCE, "--feature", "2", "--dry-run")
    softpark("import", path, "--park", SLUG, *SOURCE, "--feature", "图1")


def test_a_file_that_is_not_there_or_names_no_system_is_refused(softpark, tmp_path, outline):
    assert "打不开" in softpark("import", tmp_path / "none.kml", "--park", SLUG, *SOURCE, code=2)
    path = tmp_path / "points.csv"
    path.write_text("\n".join(f"{x},{y}" for x, y in outline.geoms[0].exterior.coords))
    assert "--system" in softpark("import", path, "--park", SLUG, *SOURCE, code=2)
    softpark("import", path, "--park", SLUG, *SOURCE, "--system", "4490")


def test_only_changes_of_boundaries_are_undone(softpark):
    assert "不是边界变更" in softpark("undo", 1, code=2)


def test_the_systems_are_listed(softpark):
    said = softpark("systems")
    assert "4547" in said and "gcj02" in said and "百度" in said


def test_exactly_one_target_must_be_given(softpark, file, outline):
    assert softpark("import", file(outline), *SOURCE, code=2)
