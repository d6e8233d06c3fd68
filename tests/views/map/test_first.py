"""The first picture of the map: what the address asks for, public, and never more than a picture."""

import json
import re
from dataclasses import dataclass
from datetime import date

import pytest
import shapely
from sqlalchemy import select
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.testclient import TestClient

import app
from maps.viewport import api, firstpicture
from maps.viewport.layers import ParkIndex, Viewport
from registry.store.models import Park
from registry.store.store import StoreError
from views.entrance import document, headers
from views.kit.markup import Html
from views.map import first

USE = re.compile(r'<use href="#sp-sign-(\w+)" x=')


def signs(picture: str) -> list[str]:
    """What stands for each park on the map, legend left out."""
    return USE.findall(picture)


@pytest.fixture
def picture(store):
    def drawn(lang="zh", **asked):
        return first.picture(store, lang, asked)

    return drawn


def test_it_shows_the_parks_that_the_address_chooses(picture):
    assert len(signs(picture())) == 32  # 31 parks and a place that is none; one is in another city
    assert set(signs(picture(tier="national"))) == {"national"}
    assert 0 < len(signs(picture(district="440311"))) < 12
    assert signs(picture(name="没有这个园区")) == []


def test_it_shows_the_day_of_the_address(picture):
    then, now = picture(day="2021-06-01"), picture(day="2026-11-21")
    assert "截至 2021-06-01" in then and "截至 2026-11-21" in now
    assert signs(then).count("national") < signs(now).count("national")


@pytest.mark.parametrize("asked", [{"tier": "gold"}, {"day": "soon"}, {"district": "<script>alert(1)</script>"}])
def test_what_the_page_ignores_the_picture_ignores_and_nothing_of_it_is_written_down(picture, asked):
    drawn = picture(**asked)
    assert len(signs(drawn)) == 32
    assert not any(value in drawn for value in asked.values()) and "<script>" not in drawn


def test_while_two_days_are_compared_it_shows_the_ground_alone(picture):
    drawn = picture(beside="2024-01-01")
    assert signs(drawn) == [] and "sp-ground" in drawn


def test_it_speaks_the_language_of_the_address(picture):
    assert "龙华区" in picture() and "图例" in picture() and "国家级" in picture()
    english = picture("en")
    assert "Longhua" in english and "Legend" in english and "National" in english
    assert not re.search("[一-龥]", re.sub(r"<[^>]+>", "", english))


NOWHERE = firstpicture.np.empty((0, 2))


def named(place, parks=NOWHERE) -> str:
    return "".join(firstpicture._names([place], "zh", parks, None))


def test_names_of_the_register_are_written_as_text():
    place = firstpicture.Place("1", ("<b>区", "<b>"), "M0 0z", (0.0, 0.0))
    said = named(place)
    assert "&lt;b&gt;区" in said and "<b>" not in said


def test_a_name_gives_way_to_symbols_and_is_left_out_where_there_is_no_room():
    place, np = firstpicture.Place("1", ("光明区", "G"), "M0 0z", (0.0, 0.0)), firstpicture.np
    assert "translate(0 -22)" in named(place, np.array([[0.0, 0.0]]))
    crowd = np.array([[0.0, y] for y in range(-60, 60, 5)])
    assert named(place, crowd) == ""


def test_of_names_that_cover_each_other_on_a_phone_the_first_is_shown_there():
    def place(name, x):
        return firstpicture.Place(name, (name, name), "M0 0z", (x, 0.0))

    row = [place("福田区", 0.0), place("罗湖区", 50.0), place("盐田区", 100.0)]
    desk, phone = (list(firstpicture._names(row, "zh", NOWHERE, size)) for size in (1.0, 2.4))
    assert ["sp-desk-only" in each for each in desk] == [False, False, False]
    assert ["sp-desk-only" in each for each in phone] == [False, True, False]


def test_a_name_that_symbols_would_cover_on_a_phone_is_not_shown_there():
    place = firstpicture.Place("1", ("光明区", "G"), "M0 0z", (0.0, 0.0))
    park = firstpicture.np.array([[0.0, 20.0]])
    for unit, only in ((1.0, False), (2.4, True)):
        assert ("sp-desk-only" in "".join(firstpicture._names([place], "zh", park, unit))) is only


def test_a_name_that_gives_way_stays_in_its_own_district():
    flat = shapely.box(113.9, 22.60, 114.1, 22.62)
    at = firstpicture._middle(flat)
    assert list(firstpicture._steps_within(flat, at)) == [0]
    assert list(firstpicture._steps_within(shapely.box(113.9, 22.4, 114.1, 22.8), at)) == list(firstpicture.STEPS)
    place, np = firstpicture.Place("1", ("盐田区", "Y"), "M0 0z", at, [0]), firstpicture.np
    assert named(place, np.array([at])) == ""


@dataclass
class Many:
    """An index over many parks, as far as a picture asks it."""

    index: ParkIndex

    def within(self, viewport: Viewport, filters):
        return {"mode": "grid", "total": 9, "cells": [[114.0, 22.6, 6], [114.2, 22.7, 3]], "demo": 0}

    def box_of(self, filters):
        return None


def test_of_more_parks_than_a_map_shows_it_shows_counts(store):
    drawn, layer = firstpicture.svg(store, Many(None), first.Filters())
    assert re.findall(r"<text>(\d+)</text>", drawn) == ["6", "3"] and layer["total"] == 9


def test_many_parks_are_one_path_of_a_kind(store, monkeypatch):
    monkeypatch.setattr(firstpicture, "CROWDED", 5)
    drawn = first.picture(store, "zh", {})
    dots = dict(re.findall(r'data-sign="(\w+)" d="([^"]+)"', drawn))
    assert (
        signs(drawn) == []
        and sum(path.count("h0") for path in dots.values()) == 32
        and dots["national"].count("h0") == 3
    )


# --- in the page ---


@pytest.fixture
def served(picture):
    """A client of the pages' documents; `broken` makes the register unreadable."""

    def broken(lang, asked):
        if asked.get("broken"):
            raise StoreError("x", "x")
        return picture(lang, **asked)

    with TestClient(Starlette(middleware=[Middleware(document.Document, picture=broken)])) as client:
        yield client


def test_the_map_comes_with_its_picture_and_no_other_page_does(served):
    assert len(signs(served.get("/?tier=national").text)) == 3
    assert served.get("/map").text.count('class="sp-first-map"') == 1
    assert 'class="sp-first-map"' not in served.get("/policies").text


def test_a_register_that_cannot_be_read_costs_the_picture_and_nothing_else(served):
    answer = served.get("/?broken=1")
    assert answer.status_code == 200 and '<div id="root">' in answer.text and 'class="sp-first-map"' not in answer.text


def test_who_asks_for_pictures_without_end_gets_the_page_alone(monkeypatch):
    """Else a stranger keeps a core busy with pictures, and all threads that answer the others."""
    drawn = []
    monkeypatch.setattr(app, "store", lambda: None)
    monkeypatch.setattr(app.map_first, "picture", lambda _store, _lang, asked: drawn.append(asked) or Html("<hr>"))
    paced = Starlette(middleware=[each for each in app.MIDDLEWARE if each.cls is document.Document])
    with TestClient(paced, client=("2001:db8::1", 1)) as client:
        sent = [client.get(f"/?name={number}").text for number in range(250)]
    assert len(drawn) == sum("<hr>" in page for page in sent) == 240
    assert all('<div id="root">' in page for page in sent)
    with TestClient(paced, client=("2001:db8:1::1", 1)) as another:
        assert "<hr>" in another.get("/").text


@pytest.mark.parametrize(
    ("path", "said"), [("/guides", "申报说明"), ("/guides?lang=en", "How to claim"), ("/check", "补贴自查")]
)
def test_a_page_comes_with_its_heading_and_first_sentence(served, path, said):
    shown = re.search(r'<div id="sp-first".*?<div id="root">', served.get(path).text, re.DOTALL)[0]
    assert f'class="sp-first-h1">{said}<' in shown and "sp-lead" in shown
    assert shown.startswith('<div id="sp-first" class="sp-first" aria-hidden="true">')


@pytest.mark.parametrize("path", ["/park?park=demo-guangming-1", "/policies?doc=x", "/roster", "/own", "/people"])
def test_a_heading_that_the_server_cannot_know_yet_is_left_to_the_page(served, path):
    """That of a park, of a document, or of what somebody who is logged in sees."""
    assert 'class="sp-first-h1"' not in served.get(path).text


@pytest.mark.parametrize("encoding", ["br", "gzip"])
def test_a_document_is_sent_packed(served, encoding):
    plain = served.get("/", headers={"accept-encoding": "identity"})
    answer = served.get("/", headers={"accept-encoding": encoding})
    assert answer.headers["content-encoding"] == encoding and answer.text == plain.text
    assert answer.headers["vary"] == plain.headers["vary"] == "Accept-Encoding"
    assert answer.headers["cache-control"] == "no-cache"


def test_nothing_that_the_address_says_stands_in_the_document(served):
    """So it needs no escaping, and a stranger's words cannot be told from the length of what is packed."""
    sent = served.get("/?name=zzqq<b>&park=zzqq&x=zzqq&day=zzqq").text + served.get("/guides?lang=zzqq&x=zzqq").text
    assert "zzqq" not in sent


def test_the_live_map_is_begun_with_what_the_page_will_ask_of_it(picture, store):
    """So that it has nothing to fetch anew; two days that are compared are left to the page."""
    told = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', picture(tier="national", name="光"))[1]
    asked = json.loads(told)
    assert asked["filters"] == {"tier": "national", "name": ""}  # the browser puts the words in
    assert asked["version"] == api.indexes_of(store).of(date.fromisoformat(asked["day"]))[1].digest
    assert "<script" not in picture(beside="2024-01-01")


def test_streamlit_is_begun_after_the_map_and_on_other_pages_at_once(served):
    """What stands in a template is neither fetched nor run before `first.js` takes it out."""
    begun = re.compile(r'<(?:script type="module"|link rel="modulepreload")[^>]*"./static/js/')
    inert = re.search(r'<template id="sp-streamlit">(.*?)</template>', served.get("/").text)
    assert begun.search(inert[1]) and "stylesheet" in inert[1]
    assert not begun.search(served.get("/").text.replace(inert[0], ""))
    for path in ("/policies", "/?broken=1"):
        assert begun.search(served.get(path).text) and "<template" not in served.get(path).text


def test_a_picture_that_many_ask_for_is_made_once_until_the_register_changes(picture, store, monkeypatch):
    made = []
    monkeypatch.setattr(firstpicture, "svg", lambda *given, svg=firstpicture.svg: made.append(given) or svg(*given))
    assert picture(tier="national") == picture(tier="national") and len(made) == 1
    assert picture(tier="municipal") != picture(tier="national") and len(made) == 2
    assert "sp-first-card" in picture(tier="national", park="x")
    with store.write() as session:
        session.scalars(select(Park)).first().name_zh = "改名"
    picture(tier="national")
    assert len(made) == 4


def test_what_is_shown_first_waits_for_nothing_but_the_document(served):
    head, opening = served.get("/").text.split('<div id="sp-first"')
    assert 'rel="stylesheet"' not in head and not re.search(r"<script (?!defer)[^>]*src", head)
    assert 'rel="stylesheet"' in opening and f"<script>{headers.first_script()}</script>" in opening


def test_the_style_sheets_of_every_page_come_before_what_streamlit_writes_into_the_head(served):
    """Rules of the same weight go by their order: on a map `first.js` puts them there before it begins Streamlit."""
    head, rest = served.get("/guides").text.split("</head>")
    assert head.count('rel="stylesheet"') == 2 and 'rel="stylesheet"' not in rest


def test_html_is_what_a_picture_is(picture):
    assert isinstance(picture(), Html)
