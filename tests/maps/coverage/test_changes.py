"""The rows of a difference: what a reader sees of an event, wherever it is listed."""

from datetime import date

from maps.coverage import changes
from registry.parks.difference import KINDS, Event


def test_a_title_is_told_in_words_with_its_day_and_without_counts():
    event = Event("title_upgraded", "a", "甲园", "Park A", "provincial", "national", date(2026, 9, 1), "文件")
    row = changes.cells(event)
    assert (row["what"].zh, row["before"].zh, row["after"].zh) == (
        "称号升级", "省级软件名园（基地）", "国家级软件名园（基地）",
    )  # fmt: skip
    assert (row["day"], row["came"], row["went"], row["source"]) == (date(2026, 9, 1), None, None, "文件")


def test_tenants_are_counted_and_have_neither_before_nor_after():
    row = changes.cells(Event("tenants", "a", "甲园", "Park A", came=3))
    assert (row["came"], row["went"], row["before"], row["after"], row["day"]) == (3, 0, None, None, None)


def test_every_kind_of_change_has_its_words():
    assert changes.KINDS.keys() == set(KINDS)
