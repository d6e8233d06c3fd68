"""A file that is being imported outlives a reload of the page, of its own log-in only and for a while."""

import pytest

from tests.views.rosters.rosters import PARK, exported, workbook
from tests.views.rosters.test_roster_import import person, upload  # noqa: F401 - fixtures
from views.entrance import unfinished
from views.entrance.unfinished import MOST, OLDEST, Kept, Unfinished

ANYBODY = "0" * 64


@pytest.fixture
def clock():
    class Clock:
        now = 0.0

        def __call__(self) -> float:
            return self.now

    return Clock()


def reloaded(open_page):
    """Another page of the same log-in: what a reload of the browser is for Streamlit."""
    return open_page("roster", park=PARK, do="import")


def test_a_reload_keeps_the_uploaded_file_and_its_mistakes(open_page, person, upload):  # noqa: F811
    upload(workbook(exported(person), {"G4": -500}))
    page = reloaded(open_page)
    assert "接着处理之前上传的文件：十一月.xlsx" in page.text
    assert "名册 G4" in page.text


def test_a_file_that_is_not_wanted_is_forgotten_for_good(open_page, person, upload):  # noqa: F811
    upload(workbook(exported(person), {"G4": -500}))
    page = reloaded(open_page).press("不用这个文件")
    assert "名册 G4" not in page.text
    assert "名册 G4" not in reloaded(open_page).text


def test_a_file_that_is_taken_out_of_the_field_is_forgotten(open_page, person, upload):  # noqa: F811
    page = upload(workbook(exported(person), {"G4": -500}))
    page.test.file_uploader[0].set_value(None).run()
    assert "名册 G4" not in page.text
    assert unfinished.UNFINISHED.logins() == set()


def test_another_park_does_not_get_the_file(open_page, person, upload):  # noqa: F811
    upload(exported(person))
    (found,) = unfinished.UNFINISHED.logins()
    kept = unfinished.UNFINISHED._kept[found][1]
    assert unfinished.UNFINISHED.find(found, kept.park_id) is kept
    assert unfinished.UNFINISHED.find(found, kept.park_id + 1) is None
    assert unfinished.UNFINISHED.find("of another log-in", kept.park_id) is None


def test_what_is_kept_ends_with_its_log_in_or_after_two_hours(clock):
    kept = Unfinished(clock)
    kept.keep("a", Kept(1, "a.xlsx", b"a"))
    kept.keep("b", Kept(1, "b.xlsx", b"b"))
    kept.prune({"b"})
    assert kept.logins() == {"b"}
    clock.now = OLDEST + 1
    assert kept.find("b", 1) is None
    kept.prune({"b"})
    assert kept.logins() == set()


def test_the_oldest_go_where_the_memory_for_them_is_full(clock):
    kept, third = Unfinished(clock), bytes(MOST // 3 + 1)
    for login in ("a", "b", "c"):
        kept.keep(login, Kept(1, "x.xlsx", third))
    assert kept.logins() == {"b", "c"}


def test_bytes_are_not_in_what_a_log_would_print():
    assert "secret" not in repr(Kept(1, "x.xlsx", b"secret"))
