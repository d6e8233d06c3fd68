"""A boundary in the register: who may change it, what is written, what the history says, and undo."""

import pytest
import shapely
from sqlalchemy import select

from registry.access.permissions import ACTIONS, Denied
from registry.boundaries import boundaries
from registry.boundaries.boundaries import CannotApply
from registry.parks.areas import area_m2
from registry.person import PUBLIC, Person
from registry.services import boundaries as services
from registry.store import audit, history
from registry.store.geometry import intersects
from registry.store.models import District, Park
from registry.store.store import Store

SHAPE = shapely.MultiPolygon([shapely.box(113.93, 22.74, 113.945, 22.752)])
SOURCE = "测试测绘院 2026-10"


def park_of(store, slug) -> Park:
    with store.read() as session:
        return session.scalars(select(Park).where(Park.slug == slug)).one()


@pytest.fixture
def park(store) -> Park:
    """A real park of 南山区, of which the register has an indicative circle."""
    return park_of(store, "shenzhen-software-base")


@pytest.fixture
def operator(park) -> Person:
    return Person(7, "ops", "运营", "operator", parks=frozenset({park.id}))


def apply(person, store, park, shape=SHAPE, known=None, **how) -> int:
    said = {"outline": "surveyed", "accuracy_m": 0.5, "source": SOURCE} | how
    return services.apply(person, store, park.id, shape, known=park.geom if known is None else known, **said)


def test_applying_writes_outline_centre_area_accuracy_and_source(store, park, operator):
    apply(operator, store, park)
    now = park_of(store, park.slug)
    assert now.geom.equals(SHAPE) and (now.outline, now.accuracy_m, now.source) == ("surveyed", 0.5, SOURCE)
    assert now.area_ha == pytest.approx(area_m2(SHAPE) / 10_000, abs=1e-4)
    assert (now.lon, now.lat) == pytest.approx((113.9375, 22.746))
    assert (now.name_zh, now.role, now.document) == (park.name_zh, park.role, park.document)


def test_the_map_finds_the_park_in_its_new_place_and_not_in_the_old(store, park, operator):
    apply(operator, store, park)
    with store.read() as session:
        for window, found in ((SHAPE, True), (park.geom, False)):
            there = session.scalars(select(Park.id).where(intersects(Park.geom, window))).all()
            assert (park.id in there) == found


def test_the_history_says_who_from_which_file_and_what_was_there_before(store, park, operator):
    number = apply(operator, store, park, file_name="边界.zip", file_sha256="ab" * 32, note="坐标系 4547")
    with store.read() as session:
        made, *first = services.revisions(operator, session, park.id)
        assert (made.id, made.by, made.what, made.note) == (number, "ops", "boundary", "坐标系 4547")
        assert (made.file_name, made.file_sha256) == ("边界.zip", "ab" * 32)
        assert made.before.shape.equals(park.geom) and made.before.outline == "indicative"
        assert made.after.shape.equals(SHAPE) and made.after.area_m2 == pytest.approx(area_m2(SHAPE))
        assert len(first) == 1 and first[0].before is None
        assert audit.verify(session) == []
        assert boundaries.WHAT in history.KINDS


def test_undo_puts_everything_back_and_is_itself_recorded(store, park, operator):
    number = apply(operator, store, park)
    undone = services.undo(operator, store, park.id, number)
    now = park_of(store, park.slug)
    for column in ("geom", "lon", "lat", "area_ha", "accuracy_m", "outline", "source", "minx", "maxy"):
        assert getattr(now, column) == getattr(park, column), column
    with store.read() as session:
        last, before, *_ = services.revisions(operator, session, park.id)
        assert (last.id, last.undoes, before.undone_by) == (undone, number, undone)
        assert audit.verify(session) == []


def test_an_older_boundary_is_not_undone_over_a_newer_one(store, park, operator):
    first = apply(operator, store, park)
    other = shapely.affinity.translate(SHAPE, 0.001)
    apply(operator, store, park, other, known=SHAPE)
    with pytest.raises(history.CannotUndo):
        services.undo(operator, store, park.id, first)
    assert park_of(store, park.slug).geom.equals(other)


def test_only_changes_of_this_parks_boundary_are_undone_here(store, park, operator):
    with store.write(history.of(operator, "edit", park_id=park.id)) as session:
        session.get_one(Park, park.id).note = "别的更改"
        number = history.last(session) + 1
    with pytest.raises(history.CannotUndo, match="不是这个园区的边界变更"):
        services.undo(operator, store, park.id, number)
    with store.read() as session:
        assert number not in [each.id for each in services.revisions(operator, session, park.id)]


def test_what_somebody_else_changed_in_the_meantime_is_not_written_over(store, park, operator):
    apply(operator, store, park)
    with pytest.raises(CannotApply, match="已被别人更改") as refused:
        apply(operator, store, park, shapely.affinity.translate(SHAPE, 0.01))
    assert "nothing was written" in refused.value.en
    assert park_of(store, park.slug).geom.equals(SHAPE)


@pytest.mark.parametrize(
    ("how", "said"),
    [
        ({"source": "  "}, "来源"),
        ({"source": "长" * 501}, "500"),
        ({"accuracy_m": 0.0}, "位置误差"),
        ({"accuracy_m": 1e6}, "位置误差"),
        ({"accuracy_m": float("nan")}, "位置误差"),
        ({"shape": shapely.MultiPolygon([shapely.Polygon([(113, 22), (114, 23), (114, 22), (113, 23)])])}, "无效的环"),
        ({"shape": shapely.Point(113.9, 22.7)}, "多边形"),
    ],
)
def test_what_does_not_fit_is_refused_in_words_and_nothing_is_written(store, park, operator, how, said):
    with pytest.raises(CannotApply, match=said):
        apply(operator, store, park, **how)
    assert park_of(store, park.slug).geom.equals(park.geom)


def test_the_same_boundary_again_changes_nothing(store, park, operator):
    apply(operator, store, park)
    with pytest.raises(CannotApply, match="完全相同"):
        apply(operator, store, park, known=SHAPE)


def test_a_demo_parks_boundary_says_that_it_is_made_up(store):
    park = park_of(store, "demo-guangming-1")
    apply(Person(7, "ops", "运营", "operator", parks=frozenset({park.id})), store, park)
    now = park_of(store, park.slug)
    assert now.demo and now.source == f"演示数据：{SOURCE}"


@pytest.mark.parametrize(
    ("role", "how", "may"),
    [
        ("public", {}, False),
        ("tenant", {"uscc": "x"}, False),
        ("admin", {}, False),
        ("operator", {"parks": frozenset()}, False),
        ("official", {"scope": "440311"}, False),
        ("official", {"scope": "440305"}, True),
        ("official", {"scope": "4403"}, True),
    ],
)
def test_only_the_operator_and_the_officials_of_the_scope_may(store, park, role, how, may):
    person = PUBLIC if role == "public" else Person(8, role, role, role, **how)
    assert ACTIONS[services.ACTION].roles == ("operator", "official")
    if may:
        assert apply(person, store, park)
        return
    for asked in (
        lambda: apply(person, store, park),
        lambda: services.undo(person, store, park.id, 1),
        lambda: services.surroundings(person, store, park.id, SHAPE),
        lambda: services.revisions(person, store, park.id),
    ):
        with pytest.raises(Denied):
            asked()


def test_surroundings_are_the_district_the_old_boundary_and_the_neighbours(store, park, operator):
    with store.read() as session:
        other = session.scalars(select(Park).where(Park.slug == "shenzhen-bay-ecotech-park")).one()
        found = services.surroundings(operator, session, park.id, shapely.box(113.92, 22.51, 113.96, 22.56))
        assert found.within_name.zh == "南山区" and found.tolerance_m == 150.0
        assert found.old.equals(park.geom) and (found.outline, found.accuracy_m) == ("indicative", park.accuracy_m)
        assert other.id in [n.id for n in found.neighbours] and park.id not in [n.id for n in found.neighbours]
        assert all(n.outline != "point" for n in found.neighbours)


def test_a_district_takes_an_offices_outline_and_keeps_its_official_area(store):
    with store.read() as session:
        old = session.get_one(District, "440311")
        area, geom = old.official_area_km2, old.geom
    with store.write() as session:
        boundaries.put_district(session, "440311", SHAPE, "光明区测绘 2026", known=geom)
    with store.read() as session:
        now = session.get_one(District, "440311")
        assert now.geom.equals(SHAPE) and now.geom_source == "光明区测绘 2026" and now.official_area_km2 == area
        assert boundaries.tolerance(now.geom_source) == 30.0
        with pytest.raises(CannotApply, match="440305"):
            boundaries.around_district(session, "999999")


def test_all_of_it_is_the_same_on_postgis(postgis_url):
    from registry.parks import places

    store = Store.open(postgis_url)
    with store.write() as session:
        places.load(session)
    park = park_of(store, "shenzhen-software-base")
    person = Person(7, "ops", "运营", "operator", parks=frozenset({park.id}))
    number = apply(person, store, park)
    assert park_of(store, park.slug).geom.equals(SHAPE)
    services.undo(person, store, park.id, number)
    assert park_of(store, park.slug).geom.equals(park.geom)
    with store.read() as session:
        kinds = [revision.what for revision in services.revisions(person, session, park.id)]
        assert kinds == ["boundary_undo", "boundary", "command"]
        assert services.surroundings(person, session, park.id, SHAPE).within_name.zh == "南山区"
    store.close()
