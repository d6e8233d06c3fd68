"""Geometry columns and the spatial question, the same on SQLite and on PostgreSQL with PostGIS.

`Geom` holds shapely points and multipolygons, EPSG:4490 (CGCS2000, degrees, longitude first). On SQLite it is WKB in a
BLOB, on PostGIS `geometry(Geometry,4490)`. A table with an index (`Indexed`) also keeps the box of its shape in four
plain columns: on SQLite triggers of pure SQL copy them into an R*Tree (`registry/store/triggers/install.py`), so that
any tool may write the file; PostGIS has its GiST index on the column itself.

`intersects(Park.geom, window)` asks for the rows whose shape meets a shapely geometry, boundary included.
"""

from functools import lru_cache

import shapely
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Boolean, Double, LargeBinary, func, literal
from sqlalchemy.dialects.postgresql.base import ischema_names
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import Mapped, mapped_column, validates
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, UserDefinedType

SRID = 4490
KINDS = ("Point", "MultiPolygon")


class PostgisGeometry(UserDefinedType):
    """`geometry(Geometry,4490)`; values cross the wire as WKB."""

    cache_ok = True

    def __init__(self, kind: str = "Geometry", srid: int = SRID):
        self.kind, self.srid = kind, int(srid)

    def get_col_spec(self, **_):
        return f"geometry({self.kind},{self.srid})"

    def bind_expression(self, bindvalue):
        return func.ST_GeomFromWKB(bindvalue, SRID, type_=self)

    def column_expression(self, column):
        return func.ST_AsBinary(column, type_=Geom())  # so that Geom makes a shape of the bytes


ischema_names["geometry"] = PostgisGeometry


class Geom(TypeDecorator):
    """A shapely Point or MultiPolygon in EPSG:4490; a Polygon is taken as a MultiPolygon of one.

    Raises `ValueError` on any other kind, on an empty or invalid shape, and on coordinates that are no degrees.
    """

    impl = LargeBinary
    cache_ok = True

    def load_dialect_impl(self, dialect):
        return PostgisGeometry() if dialect.name == "postgresql" else LargeBinary()

    def process_bind_param(self, value, dialect):
        return None if value is None else shapely.to_wkb(accepted(value))

    def process_result_value(self, value, dialect):
        return None if value is None else shapely.from_wkb(bytes(value))


def accepted(shape: BaseGeometry) -> BaseGeometry:
    """The shape as it is stored. Raises `ValueError` with what is wrong and what would be right."""
    if shape.geom_type == "Polygon":
        shape = shapely.multipolygons([shape])
    if shape.geom_type not in KINDS:
        raise ValueError(
            f"几何类型 {shape.geom_type} 不可用，应为点或多边形 / a {shape.geom_type}: give a point or a polygon"
        )
    if shape.is_empty or not shape.is_valid:
        raise ValueError(f"几何无效：{shapely.is_valid_reason(shape)} / the shape is empty or crosses itself")
    west, south, east, north = shape.bounds
    if west < -180 or east > 180 or south < -90 or north > 90:
        raise ValueError("坐标不是经纬度（EPSG:4490） / the coordinates are no degrees of EPSG:4490")
    return shape


class Indexed:
    """Mixin: a required shape with the box that the R*Tree of SQLite is made from.

    The ORM fills the box; who writes rows in bulk or with other tools gives it too.
    """

    geom: Mapped[BaseGeometry] = mapped_column(Geom)
    minx: Mapped[float]
    miny: Mapped[float]
    maxx: Mapped[float]
    maxy: Mapped[float]

    @validates("geom")
    def _keep_box(self, _, shape):
        shape = accepted(shape)
        self.minx, self.miny, self.maxx, self.maxy = shape.bounds
        return shape


class Intersects(FunctionElement):
    """column, shape, and the box of the shape as four numbers."""

    type = Boolean()
    inherit_cache = True
    # Without it SQLite is asked `(…) = 1`, which hides the index from it: 10 to 100 times slower.
    _is_implicitly_boolean = True


def intersects(column, shape: BaseGeometry) -> Intersects:
    """True where the geometry of an `Indexed` table's column meets `shape` (any shapely kind), EPSG:4490."""
    box = (literal(float(edge), Double()) for edge in shape.bounds)
    return Intersects(column, literal(shape, Window()), *box)


class Wkb(FunctionElement):
    """column"""

    type = LargeBinary()
    inherit_cache = True


def wkb(column) -> Wkb:
    """The shapes of a column as WKB: for many rows, whose shapes `shapely.from_wkb` makes at once."""
    return Wkb(column)


@compiles(Wkb, "postgresql")
def _wkb_of_postgis(element, compiler, **kw):
    return f"ST_AsBinary({compiler.process(next(iter(element.clauses)), **kw)})"


@compiles(Wkb, "sqlite")
def _wkb_of_sqlite(element, compiler, **kw):
    return compiler.process(next(iter(element.clauses)), **kw)


class Window(Geom):
    """The shape that is asked about: as `Geom`, but of any kind."""

    cache_ok = True

    def process_bind_param(self, value, dialect):
        return shapely.to_wkb(value)


@compiles(Intersects, "postgresql")
def _on_postgis(element, compiler, **kw):
    column, shape = list(element.clauses)[:2]
    return f"ST_Intersects({compiler.process(column, **kw)}, {compiler.process(shape, **kw)})"


@compiles(Intersects, "sqlite")
def _on_sqlite(element, compiler, **kw):
    column, *asked = list(element.clauses)
    shape, west, south, east, north = (compiler.process(value, **kw) for value in asked)
    table = column.table
    # An aliased table is looked up under its real name; the outer row is named by its alias.
    name = compiler.preparer.quote(getattr(table, "element", table).name)
    outer = compiler.process(table.c.id, **kw)
    # CROSS JOIN fixes the order: with a plain JOIN SQLite runs the exact test on every row of the table.
    return (
        f"{outer} IN (SELECT _shape.id FROM {name}_rtree AS _box CROSS JOIN {name} AS _shape ON _shape.id = _box.id"
        f" WHERE _box.maxx >= {west} AND _box.maxy >= {south} AND _box.minx <= {east} AND _box.miny <= {north}"
        f" AND geo_intersects(_shape.geom, {shape}))"
    )


@lru_cache(maxsize=64)
def _prepared(wkb: bytes) -> BaseGeometry:
    shape = shapely.from_wkb(wkb)
    shapely.prepare(shape)
    return shape


def geo_intersects(stored: bytes | None, window: bytes) -> bool | None:
    """The exact test behind the index on SQLite; `registry.store.store` registers it as an SQL function."""
    return None if stored is None else bool(_prepared(window).intersects(shapely.from_wkb(stored)))
