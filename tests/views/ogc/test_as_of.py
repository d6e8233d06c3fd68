"""Titles and outlines are those of the day that is asked for, with the documents and sources that the register has."""

import datetime as dt

import pytest
import shapely
from shapely.geometry import shape
from sqlalchemy import select, text

from registry.store import history
from registry.store.models import Area, District, Park, Title

PARK = "demo-guangming-1"


def told(ogc, day: str, id: str = PARK, of: str = "parks") -> dict:
    return ogc.get(f"/collections/{of}/items/{id}?datetime={day}")["properties"]


def test_a_title_is_told_from_its_first_day_to_its_last(ogc):
    """演示北站二园 was municipal from 2023-06-01 to 2026-05-31."""
    days = {"2023-05-31": "none", "2023-06-01": "municipal", "2026-05-31": "municipal", "2026-06-01": "none"}
    for day, tier in days.items():
        said = told(ogc, day, "demo-beizhan-2")
        assert said["tier"] == tier, day
        assert [title["level"] for title in said["titles"]] == ([tier] if tier != "none" else [])


def test_a_title_has_its_level_days_document_and_kind_in_the_registers_words(ogc, register):
    with register.write() as session:
        park = session.scalar(select(Park).where(Park.slug == "shenzhen-software-park"))
        session.add(Title(park_id=park.id, tier="provincial", kind="base", valid_from=dt.date(2024, 3, 1),
                          valid_to=dt.date(2027, 2, 28), source="粤工信信软〔2024〕9号"))  # fmt: skip
    (title,) = told(ogc, "2026-07-01", "shenzhen-software-park")["titles"]
    assert title == {
        "level": "provincial", "level_zh": "省级", "level_en": "provincial", "kind": "base", "kind_zh": "基地",
        "kind_en": "base", "from": "2024-03-01", "to": "2027-02-28", "document": "粤工信信软〔2024〕9号", "demo": False,
    }  # fmt: skip
    assert told(ogc, "2026-07-01", "shenzhen-software-park")["tier_zh"] == "省级"


@pytest.mark.parametrize("day", ["2021-01-01", "2025-06-30", "2026-04-01", "2026-11-21"])
def test_titles_and_recognitions_of_all_parks_are_those_of_a_plain_look_at_the_tables(ogc, register, day):
    """A second reading: the intervals in SQL, as they lie there."""
    expected = {}
    with register.read() as session:
        for of, table, level in (("titles", "title", "tier"), ("recognitions", "recognition", "kind")):
            asked = text(
                f"SELECT park.slug, g.{level}, g.valid_from, g.valid_to, g.source, g.demo FROM {table} g "
                "JOIN park ON park.id = g.park_id WHERE g.voided_by IS NULL AND g.valid_from <= :day "
                "AND (g.valid_to IS NULL OR g.valid_to >= :day)"
            )
            for slug, *row in session.execute(asked, {"day": day}):
                expected.setdefault((slug, of), []).append((*row[:4], bool(row[4])))
    found = {}
    for feature in ogc.walk(f"/collections/parks/items?datetime={day}&role=registered,candidate,named,reference"):
        for of in ("titles", "recognitions"):
            rows = [tuple(grant[name] for name in ("level", "from", "to", "document", "demo"))
                    for grant in feature["properties"][of]]  # fmt: skip
            if rows:
                found[feature["id"], of] = rows
    assert {key: sorted(rows) for key, rows in found.items()} == {k: sorted(rows) for k, rows in expected.items()}
    assert bool(found) is (day > "2023")


def test_within_an_interval_all_titles_are_told_that_held_on_any_day_of_it(ogc):
    """演示光明一园: municipal from 2023-06-01, provincial from 2025-05-01, national from 2026-09-01."""

    def levels(days: str) -> list[str]:
        return [title["level"] for title in told(ogc, days)["titles"]]

    assert levels("2023-01-01/2025-04-30") == ["municipal"]
    assert levels("2023-01-01/2025-05-01") == ["municipal", "provincial"]
    assert levels("2027-01-01/..") == levels("../2199-12-31") == ["municipal", "provincial", "national"]


def test_no_real_park_is_certified_and_demo_parks_say_that_they_are_made_up(ogc):
    features = ogc.walk("/collections/parks/items")
    real = [each["properties"] for each in features if not each["properties"]["demo"]]
    demo = [each["properties"] for each in features if each["properties"]["demo"]]
    assert real and {each["tier"] for each in real} == {"none"} and not any(each["titles"] for each in real)
    assert demo and all(each["source"] == "演示数据" and each["name_zh"].startswith("演示") for each in demo)
    assert all(grant["demo"] for each in demo for grant in each["titles"] + each["recognitions"])


@pytest.fixture
def that_day(register, monkeypatch) -> str:
    """A day that is over: what is changed now came after it."""
    with register.read() as session:
        before_all = history.last(session)
    real = history.known_on
    monkeypatch.setattr(
        history, "known_on",
        lambda session, moment: before_all if moment.date() <= dt.date(2026, 11, 20) else real(session, moment),
    )  # fmt: skip
    return "2026-11-20"


def test_an_outline_replaced_since_is_told_as_it_was_held_with_the_source_that_it_had(ogc, register, that_day):
    before = ogc.get(f"/collections/parks/items/{PARK}?datetime={that_day}")
    with register.write() as session:
        park = session.scalar(select(Park).where(Park.slug == PARK))
        park.geom = shapely.multipolygons([shapely.box(114.2, 22.6, 114.21, 22.61)])
        park.outline, park.accuracy_m, park.source = "surveyed", 2.0, "演示数据：某测绘院 2026"
        park.lon, park.lat, park.area_ha = 114.205, 22.605, 114.0
        park.name_en = "Renamed"

    now = ogc.get(f"/collections/parks/items/{PARK}")
    then = ogc.get(f"/collections/parks/items/{PARK}?datetime={that_day}")

    assert then["geometry"] == before["geometry"] != now["geometry"]
    for name in ("geometry_kind", "accuracy_m", "source", "lon", "lat", "area_ha"):
        assert then["properties"][name] == before["properties"][name] != now["properties"][name], name
    assert then["properties"]["name_en"] == "Renamed", "its name is today's, as on the map"

    def met(box: str, day: str) -> bool:
        features = ogc.walk(f"/collections/parks/items?bbox={box}&datetime={day}")
        return PARK in {each["id"] for each in features}

    west, south, east, north = shape(before["geometry"]).bounds
    old, new = f"{west},{south},{east},{north}", "114.2,22.6,114.21,22.61"
    assert met(old, that_day) and not met(new, that_day)
    assert met(new, "2026-11-21") and not met(old, "2026-11-21")


def test_districts_and_areas_are_told_as_they_were_held(ogc, register, that_day):
    before = {id: ogc.get(f"/collections/{of}/items/{id}?datetime={that_day}")
              for of, id in (("districts", "440311"), ("areas", "beizhan-bantian"))}  # fmt: skip
    with register.write() as session:
        district = session.get_one(District, "440311")
        district.geom = shapely.multipolygons([shapely.box(113.9, 22.7, 114.0, 22.8)])
        district.geom_source = "某测绘院 2026"
        area = session.get_one(Area, "beizhan-bantian")
        area.geom = shapely.box(114.0, 22.6, 114.1, 22.7)

    assert told(ogc, "2026-11-21", "440311", "districts")["geometry_kind"] == "surveyed"
    assert ogc.get("/collections/areas/items/beizhan-bantian")["geometry"]["type"] != "Point"
    for of, id in (("districts", "440311"), ("areas", "beizhan-bantian")):
        then = ogc.get(f"/collections/{of}/items/{id}?datetime={that_day}")
        assert (then["geometry"], then["properties"]) == (before[id]["geometry"], before[id]["properties"])
    assert before["440311"]["properties"]["geometry_kind_zh"] == "示意范围"


def test_what_was_declared_void_is_in_no_feature(ogc, register):
    with register.write() as session:
        step = session.execute(text("SELECT id FROM certification_step LIMIT 1")).scalar()
        title = session.scalar(select(Title).join(Park, Park.id == Title.park_id).where(Park.slug == "demo-beizhan-2"))
        if step is None:
            from registry.store.models import Certification, CertificationStep

            case = Certification(park_id=title.park_id, kind="shenzhen-municipal", purpose="voiding", demo=True)
            session.add(case)
            session.flush()
            made = CertificationStep(certification_id=case.id, number=1, step="void", state="voided", by="x",
                                     on_day=dt.date(2026, 1, 1), demo=True)  # fmt: skip
            session.add(made)
            session.flush()
            step = made.id
        title.voided_by = step
    said = told(ogc, "2025-01-01", "demo-beizhan-2")
    assert said["tier"] == "none" and said["titles"] == []


def test_pages_stay_whole_while_parks_come_and_go(ogc, register):
    """A page begins after a key: what is added or removed moves no other park from one page to the next."""
    whole = [each["id"] for each in ogc.walk("/collections/parks/items?limit=1000")]
    first = ogc.get("/collections/parks/items?limit=10")
    (following,) = [link["href"] for link in first["links"] if link["rel"] == "next"]
    from tests.fixtures.rows import park

    with register.write() as session:
        session.add(park("000-comes-first"))
        session.execute(text("UPDATE park SET slug = 'zzz-' || slug WHERE slug = :slug"), {"slug": whole[9]})
    rest = [each["id"] for each in ogc.walk(following)]
    assert rest == [*whole[10:], f"zzz-{whole[9]}"]
