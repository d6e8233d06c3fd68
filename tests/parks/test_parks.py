"""Parks as of a day: the frame, the card, and the facts for the law."""

import shutil

import pytest
import shapely
from sqlalchemy import select, text

from registry.parks import parks
from registry.parks.park_standing import STANDINGS, best, best_recognition
from registry.store.models import (
    Assessment,
    District,
    OperatingBody,
    Park,
    ParkOperator,
    Recognition,
    Title,
    ZeroRentIncubator,
)
from registry.store.store import Store
from tests.fixtures.rows import SOURCE, day, lease, park, tenant


@pytest.fixture
def storied(placed_store):
    """Park 501 climbs from municipal to provincial and falls back; recognition, operator and tenants change."""
    with placed_store.write() as session:
        session.add_all(
            [
                park(id=501, slug="storied", geom=shapely.box(113.93, 22.76, 113.94, 22.77), area_id="hetao"),
                tenant(1, id=1),
                tenant(2, id=2),
                OperatingBody(id=1, name="甲", **SOURCE),
                OperatingBody(id=2, name="乙", **SOURCE),
            ]
        )
        session.flush()

        def span(table, since, until=None, **given):
            return table(park_id=501, valid_from=day(since), valid_to=day(until) if until else None, **given, **SOURCE)

        session.add_all(
            [
                span(Title, "2023-06-01", tier="municipal", kind="featured"),
                span(Title, "2024-06-01", "2025-12-31", tier="provincial"),
                span(Recognition, "2025-01-01", "2025-06-30", kind="other_featured"),
                span(Recognition, "2025-07-01", kind="ai_software"),
                span(ParkOperator, "2022-01-01", "2024-12-31", operating_body_id=1),
                span(ParkOperator, "2025-01-01", operating_body_id=2),
                span(ZeroRentIncubator, "2025-01-01", "2025-12-31", recognised=True),
                Assessment(park_id=501, year=2024, result="good", **SOURCE),
                Assessment(park_id=501, year=2025, result="fail", **SOURCE),
                lease(1, 501, "2023-01-01", "2024-12-31"),
                lease(1, 501, "2024-06-01"),
                lease(2, 501, "2025-03-01", "2025-03-31"),
            ]
        )
    return placed_store


def row(store, as_of):
    with store.read() as session:
        return parks.park_frame(session, day(as_of)).set_index("slug").loc["storied"]


@pytest.mark.parametrize(
    ("as_of", "standing", "recognition", "operator", "tenants"),
    [
        ("2021-12-31", "none", "none", None, 0),
        ("2023-05-31", "none", "none", "甲", 1),
        ("2023-06-01", "municipal", "none", "甲", 1),
        ("2024-06-01", "provincial", "none", "甲", 1),
        ("2025-03-31", "provincial", "other_featured", "乙", 2),
        ("2025-04-01", "provincial", "other_featured", "乙", 1),
        ("2025-12-31", "provincial", "ai_software", "乙", 1),
        ("2026-01-01", "municipal", "ai_software", "乙", 1),
    ],
)
def test_the_frame_shows_what_was_so_on_the_day(storied, as_of, standing, recognition, operator, tenants):
    shown = row(storied, as_of)
    assert (shown["standing"], shown["recognition"], shown["operator"], shown["tenants"]) == (
        standing, recognition, operator, tenants
    )  # fmt: skip


def test_the_frame_has_one_row_a_park_in_epsg_4490_and_leaves_the_unknown_unknown(storied):
    with storied.read() as session:
        frame = parks.park_frame(session, day("2026-11-21"))
    assert frame.crs.to_epsg() == 4490
    assert list(frame["id"]) == sorted(set(frame["id"]))
    assert set(frame["standing"]) <= set(STANDINGS)
    by_slug = frame.set_index("slug")
    yunfu = by_slug.loc["yunfu-xinchuang-park"]
    assert (yunfu["district"], yunfu["district_zh"], yunfu["district_en"]) == (None, "云浮市", "Yunfu")
    assert yunfu["software_park"] is None
    assert by_slug.loc["shenzhen-software-park", "software_park"] is True
    assert by_slug.loc["shenzhen-software-park", "candidate"]
    assert not by_slug.loc["storied", "candidate"]
    assert by_slug.loc["storied", "area"] == "hetao"
    assert by_slug.loc["shenzhen-software-park", "area"] is None
    assert by_slug.loc["shenzhen-software-park", "operator"] is None
    assert set(frame.geometry.geom_type) == {"Point", "MultiPolygon"}


def test_an_empty_register_gives_an_empty_frame(empty_store):
    with empty_store.read() as session:
        assert parks.park_frame(session, day("2026-11-21")).empty


def test_the_card_tells_the_story_with_sources(storied):
    with storied.read() as session:
        card = parks.park_card(session, "storied", day("2026-01-01"))
    assert [(span.what, span.kind, span.current) for span in card.titles] == [
        ("municipal", "featured", True), ("provincial", None, False)
    ]  # fmt: skip
    assert [(span.what, span.current) for span in card.recognitions] == [
        ("other_featured", False),
        ("ai_software", True),
    ]
    assert [(span.what, span.current) for span in card.operators] == [("甲", False), ("乙", True)]
    assert [(result.year, result.result) for result in card.assessments] == [(2024, "good"), (2025, "fail")]
    assert (card.standing, card.recognition, card.tenants, card.tenants_demo) == ("municipal", "ai_software", 1, False)
    assert (card.district_zh, card.area_en) == ("光明区", "Hetao (Shenzhen park)")
    assert all(fact.source for fact in card.facts)
    assert all(span.source for span in (*card.titles, *card.recognitions, *card.operators, *card.incubators))


def test_the_card_of_a_day_does_not_know_what_came_later(storied):
    with storied.read() as session:
        card = parks.park_card(session, "storied", day("2024-05-31"))
    assert [span.what for span in card.titles] == ["municipal"]
    assert (card.recognitions, card.assessments) == ((), ())


def test_a_candidate_shows_the_document_that_names_it_and_no_standing(placed_store):
    with placed_store.read() as session:
        card = parks.park_card(session, "shenzhen-software-base", day("2026-11-21"))
    assert (card.candidate, card.standing, card.titles) == (True, "none", ())
    sources = {fact.key: fact.source for fact in card.facts}
    assert sources["software_park"].startswith("guangdong-2020-137")
    assert "估计" in sources["lon"]


def test_an_unknown_park_is_an_answer_that_names_it(placed_store):
    with placed_store.read() as session, pytest.raises(parks.UnknownPark, match="nowhere"):
        parks.park_card(session, "nowhere", day("2026-11-21"))


def facts(store, slug, as_of):
    with store.read() as session:
        return parks.facts_of(session, session.scalar(select(Park).where(Park.slug == slug)), day(as_of))


def test_the_facts_for_the_law_are_intervals_and_omit_what_is_not_known(storied):
    assert facts(storied, "storied", "2026-01-01") == {
        "district": "440311",
        "titles": [
            {"tier": "municipal", "kind": "featured", "from": day("2023-06-01")},
            {"tier": "provincial", "from": day("2024-06-01"), "to": day("2025-12-31")},
        ],
        "recognition": [
            {"as": "other_featured", "from": day("2025-01-01"), "to": day("2025-06-30")},
            {"as": "ai_software", "from": day("2025-07-01")},
        ],
        "zero_rent_incubator": False,
        "assessments": [{"year": 2024, "result": "good"}, {"year": 2025, "result": "fail"}],
    }
    assert facts(storied, "storied", "2025-06-01")["zero_rent_incubator"] is True


def test_no_recognition_means_none_in_the_register_but_unknown_of_a_named_place(storied):
    with storied.write() as session:
        session.execute(text("DELETE FROM recognition"))
    assert facts(storied, "storied", "2026-01-01")["recognition"] == "none"
    candidate = facts(storied, "shenzhen-software-park", "2026-01-01")
    assert candidate == {"district": "440305", "software_park": True, "titles": []}
    assert "district" not in facts(storied, "yunfu-xinchuang-park", "2026-01-01")


def test_titles_rank_before_recognitions():
    assert best(["municipal", "national"], "ai_software") == "national"
    assert best(["municipal_humanoid"], "ai_software") == "humanoid"
    assert best([], "other_featured") == "other_featured"
    assert best([]) == "none"
    assert best_recognition(["other_featured", "ai_software"]) == "ai_software"
    assert best_recognition([]) == "none"


def test_a_park_that_came_while_the_others_were_read_is_left_out_of_who_was_there(storied):
    with storied.read() as session:
        before = parks.on_day(session, parks.held(session), day("2025-03-31"))
    with storied.write() as session:
        session.add(park(id=100, slug="newcomer"))
        session.flush()
        session.add(lease(2, 100, "2025-01-01"))
        session.add(ParkOperator(park_id=100, operating_body_id=1, valid_from=day("2025-01-01"), **SOURCE))
    with storied.read() as session:
        after = parks.with_people(session, before, day("2025-03-31")).set_index("slug")

    assert "newcomer" not in after.index
    assert tuple(after.loc["storied", ["tenants", "operator"]]) == (2, "乙")
    assert after.drop("storied")["operator"].isna().all()


def held(store, kept=None) -> parks.HeldParks:
    with store.read() as session:
        return parks.held(session, kept)


def rename(store, table, id, name: str) -> None:
    with store.write() as session:
        session.get_one(table, id).name_zh = name


def test_what_is_so_on_every_day_is_read_again_only_when_a_park_or_a_district_changes(storied):
    first = held(storied)
    with storied.write() as session:
        session.add(Title(park_id=501, tier="national", valid_from=day("2026-01-01"), **SOURCE))
        session.add(lease(2, 501, "2026-01-01"))
    assert held(storied, first).frame is first.frame

    rename(storied, Park, 501, "改名的园区")
    renamed = held(storied, first)
    assert "改名的园区" in set(renamed.frame["name_zh"])
    assert held(storied, renamed).frame is renamed.frame

    rename(storied, District, "440311", "改名的区")
    assert "改名的区" in set(held(storied, renamed).frame["district_zh"])


def test_what_was_read_before_a_backup_was_put_in_place_is_read_again(storied, tmp_path):
    """Both went on from the same history with as many changes, of which only one touched a park."""
    if storied.engine.dialect.name != "sqlite":
        pytest.skip("the file of SQLite is copied")
    other = Store.open(f"sqlite:///{shutil.copyfile(storied.engine.url.database, tmp_path / 'copy.db')}")
    rename(storied, Park, 501, "改名的园区")
    with other.write() as session:
        session.add(lease(2, 501, "2026-01-01"))

    assert "改名的园区" not in set(held(other, held(storied)).frame["name_zh"])
