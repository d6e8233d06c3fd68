"""The register and the app that other tests stand on."""

import urllib.request
from datetime import date

from tests.fixtures.waiting import PATIENCE


def test_the_register_of_a_test_has_places_and_demo_data(store):
    from registry.parks import parks

    with store.read() as session:
        frame = parks.park_frame(session, date(2026, 7, 1))
    assert frame["demo"].any()
    assert not frame["demo"].all()


def test_the_served_app_answers_and_sends_a_page(served_app):
    with urllib.request.urlopen(f"{served_app}/healthz", timeout=PATIENCE) as answer:
        assert answer.status == 200
    with urllib.request.urlopen(served_app, timeout=PATIENCE) as answer:
        assert "html" in answer.headers["content-type"]
