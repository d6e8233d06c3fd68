"""Geometry columns and the spatial index, on SQLite and on PostGIS."""

import random

import pytest
import shapely
from sqlalchemy import select, text
from sqlalchemy.orm import aliased

from registry.store.geometry import accepted, intersects
from registry.store.models import Park
from tests.fixtures.rows import park

WINDOWS = (
    shapely.box(113.9, 22.6, 114.0, 22.7),
    shapely.Polygon([(113.8, 22.5), (114.2, 22.5), (113.8, 22.8)]),
    shapely.Point(114.0, 22.7),
    shapely.LineString([(113.7, 22.5), (114.3, 22.8)]),
    shapely.box(0, 0, 1, 1),
)


def scattered(count: int) -> list[shapely.Geometry]:
    """Points and rectangles over Shenzhen, every third a point."""
    draw = random.Random(7)
    shapes = []
    for number in range(count):
        x, y = draw.uniform(113.7, 114.4), draw.uniform(22.4, 22.9)
        size = draw.uniform(0.001, 0.02)
        shapes.append(shapely.Point(x, y) if number % 3 == 0 else shapely.box(x, y, x + size, y + size))
    return shapes


@pytest.fixture
def scattered_store(placed_store):
    with placed_store.write() as session:
        session.execute(text("DELETE FROM park"))
        session.add_all(park(f"s{number}", shape) for number, shape in enumerate(scattered(300)))
    return placed_store


def test_a_window_finds_the_same_parks_as_shapely_does_one_by_one(scattered_store):
    with scattered_store.read() as session:
        stored = dict(session.execute(select(Park.id, Park.geom)).tuples().all())
        for window in WINDOWS:
            found = set(session.scalars(select(Park.id).where(intersects(Park.geom, window))))
            assert found == {key for key, shape in stored.items() if shape.intersects(window)}
        assert session.scalars(select(Park.id).where(intersects(Park.geom, WINDOWS[0]))).first() is not None


def test_an_aliased_park_is_asked_in_the_same_way(scattered_store):
    other = aliased(Park)
    with scattered_store.read() as session:
        plain = session.scalars(select(Park.id).where(intersects(Park.geom, WINDOWS[1])).order_by(Park.id)).all()
        alias = session.scalars(select(other.id).where(intersects(other.geom, WINDOWS[1])).order_by(other.id)).all()
        negated = session.scalars(select(Park.id).where(~intersects(Park.geom, WINDOWS[1]))).all()
        total = session.scalar(text("SELECT count(*) FROM park"))
    assert plain == alias
    assert len(negated) == total - len(plain)


def test_the_index_is_used(scattered_store):
    asked = select(Park.id).where(intersects(Park.geom, WINDOWS[0]))
    sql = str(asked.compile(scattered_store.engine, compile_kwargs={"render_postcompile": True}))
    with scattered_store.engine.connect() as connection:
        compiled = asked.compile(connection)
        if connection.dialect.name == "sqlite":
            explained = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", _positional(compiled)).all()
            plan = "\n".join(row[-1] for row in explained)
            assert "SCAN _box VIRTUAL TABLE INDEX 2:" in plan
            assert "SEARCH _shape USING INTEGER PRIMARY KEY" in plan
            assert "SCAN park" not in plan
        else:
            connection.execute(text("SET LOCAL enable_seqscan = off"))
            box = WINDOWS[0].wkt
            question = f"EXPLAIN SELECT id FROM park WHERE ST_Intersects(geom, ST_GeomFromText('{box}', 4490))"
            plan = "\n".join(connection.execute(text(question)).scalars())
            assert "ix_park_geom" in plan
            assert "ST_Intersects(park.geom" in sql


def _positional(compiled):
    values = compiled.construct_params()
    processors = compiled._bind_processors
    return tuple(
        processors[name](values[name]) if name in processors else values[name] for name in compiled.positiontup
    )


def test_raw_sql_keeps_the_index_right_on_insert_update_and_delete(tmp_path, store):
    """Another tool writes the file: no ORM, only the plain columns."""
    columns = (
        "slug, name_zh, name_en, role, city_code, lon, lat, accuracy_m, outline, source, demo, recorded_at,"
        " geom, minx, miny, maxx, maxy"
    )
    row = {
        "x": 10.0, "y": 20.0, "wkb": shapely.to_wkb(shapely.Point(10, 20)),
    }  # fmt: skip
    here, there = shapely.box(9, 19, 11, 21), shapely.box(29, 39, 31, 41)

    def found(window):
        with store.read() as session:
            return session.scalars(select(Park.slug).where(intersects(Park.geom, window))).all()

    with store.write() as session:
        session.execute(
            text(
                f"INSERT INTO park ({columns}) VALUES ('raw', '测', 't', 'registered', '4403', :x, :y, 1.0, 'point',"
                " 'test', 0, '2026-01-01 00:00:00', :wkb, :x, :y, :x, :y)"
            ),
            row,
        )
    assert found(here) == ["raw"]
    with store.write() as session:
        moved = {"x": 30.0, "y": 40.0, "wkb": shapely.to_wkb(shapely.Point(30, 40))}
        session.execute(
            text("UPDATE park SET geom = :wkb, minx = :x, miny = :y, maxx = :x, maxy = :y WHERE slug = 'raw'"), moved
        )
    assert (found(here), found(there)) == ([], ["raw"])
    with store.write() as session:
        session.execute(text("DELETE FROM park WHERE slug = 'raw'"))
        left = session.scalar(text("SELECT count(*) FROM park_rtree WHERE minx > 29 AND maxx < 31"))
    assert (found(there), left) == ([], 0)


def test_moving_a_park_through_the_model_moves_its_box(placed_store):
    with placed_store.write() as session:
        moved = park("moving")
        session.add(moved)
        session.flush()
        moved.geom = shapely.box(20, 30, 21, 31)
    with placed_store.read() as session:
        assert session.scalars(select(Park.slug).where(intersects(Park.geom, shapely.Point(20.5, 30.5)))).all() == [
            "moving"
        ]
        again = session.scalar(select(Park).where(Park.slug == "moving"))
        assert (again.minx, again.miny, again.maxx, again.maxy) == (20, 30, 21, 31)
        assert again.geom.geom_type == "MultiPolygon"


@pytest.mark.parametrize(
    ("shape", "said"),
    [
        (shapely.LineString([(0, 0), (1, 1)]), "LineString"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "Self-intersection"),
        (shapely.Polygon(), "Empty|empty"),
        (shapely.Point(502_000, 2_495_000), "4490"),
    ],
)
def test_a_shape_that_is_no_place_is_refused_with_the_reason(shape, said):
    with pytest.raises(ValueError, match=said):
        accepted(shape)
