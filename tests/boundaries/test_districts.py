"""District boundaries that offices bring: who may, what is written, several from one file, and undo."""

import json

import pytest
import shapely
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.boundaries import boundaries
from registry.boundaries.boundaries import CannotApply
from registry.person import PUBLIC, Person
from registry.services import districts as services
from registry.services.districts import Brought
from registry.store import audit, history
from registry.store.models import ChangeSet, District
from tests.fixtures import shifted
from tests.views import conftest as pages
from views.kit import context

SOURCE = "光明区测绘 2026"
DISTRICT = Person(7, "gm", "光明区", "official", scope="440311")
CITY = Person(8, "sz", "深圳市", "official", scope="4403")
nobody_logged_in, open_page = pages.nobody_logged_in, pages.open_page


def held(store, code="440311") -> District:
    with store.read() as session:
        return session.get_one(District, code)


def surveyed(store, code="440311") -> shapely.MultiPolygon:
    """The outline that the register has, a little smaller: as a survey might have it."""
    return shapely.multipolygons(list(shapely.get_parts(shapely.buffer(held(store, code).geom, -0.0005))))


def bring(store, person=DISTRICT, codes=("440311",), place=None, source=SOURCE) -> int:
    brought = {code: Brought(surveyed(store, code), held(store, code).geom) for code in codes}
    return services.apply(person, store, place or codes[0], brought, source, "区界.zip", "ab" * 32, "坐标系 4490")


# --- the service ---


def test_a_district_brings_its_boundary_and_its_published_area_stays(store):
    before, new = held(store), surveyed(store)
    number = bring(store)
    now = held(store)
    assert now.geom.equals(new) and now.geom_source == SOURCE
    assert now.official_area_km2 == before.official_area_km2
    with store.read() as session:
        made, first = services.revisions(DISTRICT, session, "440311")
        assert (made.id, made.by, made.what, made.file_name) == (number, "gm", "boundary", "区界.zip")
        assert made.before.shape.equals(before.geom) and (made.before.accuracy_m, made.after.accuracy_m) == (
            150.0,
            30.0,
        )
        assert first.before is None and audit.verify(session) == []


def test_undo_brings_the_old_outline_and_its_source_back(store):
    before = held(store)
    number = bring(store)
    services.undo(DISTRICT, store, "440311", number)
    assert held(store).geom.equals(before.geom) and held(store).geom_source == before.geom_source
    with store.read() as session:
        last, made, _first = services.revisions(DISTRICT, session, "440311")
        assert (last.undoes, made.undone_by) == (number, last.id) and audit.verify(session) == []


def test_several_districts_are_one_change_and_only_the_city_takes_it_back(store):
    codes = ("440309", "440311")
    before = {code: held(store, code).geom for code in codes}
    number = bring(store, CITY, codes, "4403")
    with pytest.raises(history.CannotUndo, match=r"440309.*只能由市主管部门撤销"):
        services.undo(DISTRICT, store, "440311", number)
    assert held(store).geom_source == SOURCE
    with pytest.raises(history.CannotUndo, match="不是 440305 的边界变更"):
        services.undo(CITY, store, "440305", number)
    services.undo(CITY, store, "440311", number)
    assert all(held(store, code).geom.equals(geom) for code, geom in before.items())


def test_a_change_of_a_park_is_not_undone_as_a_districts(store):
    from registry.store.models import Park

    with store.write(history.of(CITY, "boundary")) as session:
        session.scalars(select(Park).limit(1)).one().note = "别的"
        number = history.last(session) + 1
    with pytest.raises(history.CannotUndo, match="不是行政区边界的变更"):
        services.undo(CITY, store, "440311", number)


@pytest.mark.parametrize(
    ("person", "place", "may"),
    [(DISTRICT, "440311", True), (CITY, "440311", True), (CITY, "4403", True), (DISTRICT, "440309", False),
     (DISTRICT, "4403", False), (CITY, "440106", False), (CITY, "44", False), (CITY, "", False),
     (PUBLIC, "440311", False),
     (Person(9, "op", "op", "operator", parks=frozenset({1})), "440311", False),
     (Person(9, "root", "root", "admin"), "440311", False)],
)  # fmt: skip
def test_only_officials_of_the_district_or_its_city_may(store, person, place, may):
    asked = (
        lambda: services.apply(person, store, place, {}, SOURCE),
        lambda: services.undo(person, store, place, 1),
        lambda: services.surroundings(person, store, place),
        lambda: services.revisions(person, store, place),
        lambda: services.names(person, store, place),
    )
    for each in asked:
        try:
            each()
        except Denied:
            assert not may
        except Exception:  # of a place or store that is nonsense on purpose
            assert may
        else:
            assert may


def test_a_district_outside_of_what_was_asked_is_not_written(store):
    brought = {code: Brought(surveyed(store, code), held(store, code).geom) for code in ("440311", "440106")}
    with pytest.raises(CannotApply, match="不能更改 440106"):
        services.apply(CITY, store, "4403", brought, SOURCE)
    assert held(store).geom_source != SOURCE


def test_one_boundary_that_does_not_fit_leaves_all_of_the_file_unwritten(store):
    tie = shapely.MultiPolygon([shapely.Polygon([(113, 22), (114, 23), (114, 22), (113, 23)])])
    brought = {
        "440309": Brought(surveyed(store, "440309"), held(store, "440309").geom),
        "440311": Brought(tie, held(store).geom),
    }
    with pytest.raises(CannotApply, match="无效的环"):
        services.apply(CITY, store, "4403", brought, SOURCE)
    assert held(store, "440309").geom_source != SOURCE


def test_what_changed_in_the_meantime_and_the_same_again_are_refused(store):
    old, new = held(store).geom, surveyed(store)
    bring(store)
    with pytest.raises(CannotApply, match="已被别人更改"):
        services.apply(DISTRICT, store, "440311", {"440311": Brought(new, old)}, SOURCE)
    with pytest.raises(CannotApply, match="完全相同"):
        services.apply(DISTRICT, store, "440311", {"440311": Brought(new, new)}, SOURCE)


def test_a_new_boundary_is_held_against_what_neighbours_brought_but_not_against_indicative_outlines(store):
    with store.read() as session:
        assert services.surroundings(DISTRICT, session, "440311").neighbours == ()
    bring(store, CITY, ("440309",))
    with store.read() as session:
        (neighbour,) = services.surroundings(DISTRICT, session, "440311").neighbours
        assert (neighbour.name_zh, neighbour.outline) == ("龙华区", "surveyed")
        assert services.surroundings(DISTRICT, session, "440311", ("440309",)).neighbours == ()
        with pytest.raises(CannotApply, match="没有代码为 440399 的区"):
            services.surroundings(CITY, session, "440399")


# --- the pages ---


def features(*pairs, name="XZQDM") -> bytes:
    listed = [
        {"type": "Feature", "geometry": shapely.geometry.mapping(shape), "properties": {name: code, "备注": "x"}}
        for code, shape in pairs
    ]
    return json.dumps({"type": "FeatureCollection", "features": listed}).encode()


def uploaded(opened, data: bytes):
    opened.test.file_uploader[0].set_value(("区界.geojson", data, "application/json"))
    opened.test.run()
    return opened


def applied(opened, label: str, source=SOURCE):
    next(box for box in opened.test.text_input if "来源" in box.label).set_value(source)
    return opened.press(label)


def test_an_official_brings_the_own_districts_boundary_and_takes_it_back_on_the_page(open_page, as_person):
    as_person(DISTRICT)
    store = context.store()
    before, new = held(store).geom, surveyed(store)
    assert "光明区" in open_page("boundaries").text
    opened = uploaded(open_page("boundaries", district="440311"), features(("440311", new)))
    assert opened.title == "光明区的边界"
    assert "检查结果" in opened.text and "比原来" in opened.text and "坐标基准存疑" not in opened.text
    assert not opened.test.number_input  # how far off it is follows from its source
    assert "已应用新的边界" in applied(opened, "应用这条边界").text
    assert held(store).geom_source == SOURCE
    with store.read() as session:
        number = history.last(session)
    opened = open_page("boundaries", district="440311", do="history", change=str(number))
    assert "行政区边界" in opened.text and SOURCE in opened.text
    opened.press("撤销这次变更").press("确定撤销")
    assert held(store).geom.equals(before)


def test_a_doubtful_datum_of_a_district_is_offered_for_conversion(open_page, as_person):
    as_person(DISTRICT)
    drawn = shapely.transform(surveyed(context.store()), shifted.to_gcj02)
    opened = uploaded(open_page("boundaries", district="440311"), features(("440311", drawn)))
    assert "坐标基准存疑" in opened.text
    assert "应用这条边界" not in [button.label for button in opened.test.button]


def test_the_city_brings_several_districts_of_one_file_at_once(open_page, as_person):
    as_person(CITY)
    store = context.store()
    new = {code: surveyed(store, code) for code in ("440309", "440311")}
    foreign = surveyed(store, "440106")
    opened = uploaded(open_page("boundaries", city="4403"), features(*new.items(), ("440106", foreign)))
    assert "另有 1 个图形没有本市的代码" in opened.text and "龙华区" in opened.text
    assert "请写明来源" in applied(opened, "应用 2 个区的边界", " ").text
    assert "已应用 2 个区的边界" in applied(opened, "应用 2 个区的边界").text
    assert all(held(store, code).geom.equals(shape) for code, shape in new.items())
    assert held(store, "440106").geom_source != SOURCE
    with store.read() as session:
        made = session.get(ChangeSet, history.last(session))
        assert (made.by, made.what, made.file_name) == ("sz", boundaries.WHAT, "区界.geojson")


def test_of_several_districts_an_invalid_one_is_named_and_mended_only_when_agreed(open_page, as_person):
    as_person(CITY)
    store = context.store()
    whole = surveyed(store, "440309")
    west, south, east, north = held(store).geom.bounds
    tie = shapely.MultiPolygon([shapely.Polygon([(west, south), (east, north), (east, south), (west, north)])])
    opened = uploaded(open_page("boundaries", city="4403"), features(("440309", whole), ("440311", tie)))
    assert "光明区 边界有 1 处无效" in opened.text
    assert not [button for button in opened.test.button if button.label.startswith("应用")]
    next(box for box in opened.test.checkbox if "同意修复" in box.label).check()
    opened.test.run()
    assert [button.label for button in opened.test.button if button.label.startswith("应用")]


@pytest.mark.parametrize(
    ("pairs", "said"),
    [((("x", 0), ("y", 1)), "没有登记的行政区代码"), ((("440311", 0), ("440311", 1)), "在文件中出现多次")],
)
def test_a_file_that_does_not_say_whose_each_outline_is_is_refused_in_words(open_page, as_person, pairs, said):
    as_person(CITY)
    squares = [shapely.box(113.9 + n / 10, 22.7, 113.95 + n / 10, 22.75) for n in range(2)]
    data = features(*((code, squares[n]) for code, n in pairs))
    assert said in uploaded(open_page("boundaries", city="4403"), data).text


@pytest.mark.parametrize("query", [{"district": "440309"}, {"city": "4403"}, {"district": "no"}, {"city": ""}])
def test_nobody_elses_district_is_opened(open_page, as_person, query):
    as_person(DISTRICT)
    opened = open_page("boundaries", **query)
    assert opened.title == "无权查看" and not opened.test.get("file_uploader")
