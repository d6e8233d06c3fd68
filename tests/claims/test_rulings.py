"""Rulings are appended, counted by day, replaced and retracted; nothing about them is ever lost."""

import datetime as dt

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from registry.claims import rulings
from registry.policy import Refusal
from registry.store.models import Ruling, RulingRetraction
from tests.fixtures.rows import day

ACT = {"by": "测试机关", "basis": "测〔2026〕1号"}


def adopted(store, option="gap-ends", from_day="2026-01-01", question="three-years", **given) -> int:
    with store.write() as session:
        return rulings.adopt(session, question, option, **{**ACT, **given}, from_day=day(from_day)).id


def retracted(store, id, from_day):
    with store.write() as session:
        rulings.retract(session, id, **ACT, from_day=day(from_day))


def options(store, on) -> list[str]:
    with store.read() as session:
        return [ruling.option for ruling in rulings.in_force(session, day(on))]


def refusal(store, **given) -> Refusal:
    with pytest.raises(Refusal) as refused:
        adopted(store, **given)
    with store.read() as session:
        assert rulings.history(session) == []
    return refused.value


def test_a_register_starts_without_any_ruling(store):
    assert options(store, "2026-11-21") == []


def test_a_ruling_counts_from_its_day_on(empty_store):
    adopted(empty_store, from_day="2026-06-01")
    assert options(empty_store, "2026-05-31") == []
    assert options(empty_store, "2026-06-01") == ["gap-ends"]
    assert options(empty_store, "2050-01-01") == ["gap-ends"]
    with empty_store.read() as session:
        (ruling,) = rulings.in_force(session, day("2026-06-01"))
    assert (ruling.by, ruling.basis, ruling.document, ruling.end) == ("测试机关", "测〔2026〕1号", None, None)


def test_a_later_ruling_takes_the_place_of_the_earlier_from_its_day_on(empty_store):
    adopted(empty_store, "three-payments", "2026-06-01")
    adopted(empty_store, "gap-ends", "2026-01-01")  # recorded later, counts earlier
    assert options(empty_store, "2026-05-31") == ["gap-ends"]
    assert options(empty_store, "2026-06-01") == ["three-payments"]


def test_of_two_rulings_from_one_day_the_one_recorded_last_counts(empty_store):
    first = adopted(empty_store, "gap-ends")
    second = adopted(empty_store, "three-payments")
    assert options(empty_store, "2026-01-01") == ["three-payments"]
    with empty_store.read() as session:
        replaced, counting = rulings.history(session)
        assert (replaced.record.id, replaced.counts, replaced.replaced_by) == (first, False, second)
        assert (counting.record.id, counting.last_day) == (second, None)


def test_a_ruling_for_one_document_stands_beside_one_for_all(empty_store):
    adopted(empty_store, "three-payments")
    adopted(empty_store, "gap-ends", document="guangming-2025-4")
    assert sorted(options(empty_store, "2026-11-21")) == ["gap-ends", "three-payments"]


def test_a_retraction_opens_the_question_from_its_day_on_and_brings_nothing_back(empty_store):
    adopted(empty_store, "three-payments", "2026-01-01")
    later = adopted(empty_store, "gap-ends", "2026-06-01")
    retracted(empty_store, later, "2026-09-01")
    assert options(empty_store, "2026-05-31") == ["three-payments"]
    assert options(empty_store, "2026-08-31") == ["gap-ends"]
    assert options(empty_store, "2026-09-01") == []


def test_a_ruling_retracted_from_its_first_day_never_counted_and_replaced_nothing(empty_store):
    adopted(empty_store, "three-payments", "2026-01-01")
    mistaken = adopted(empty_store, "gap-ends", "2026-06-01")
    retracted(empty_store, mistaken, "2026-06-01")
    assert options(empty_store, "2026-06-01") == ["three-payments"]
    with empty_store.read() as session:
        assert [ruling.option for ruling in rulings.recorded(session)] == ["three-payments"]
        assert [entry.counts for entry in rulings.history(session)] == [True, False]


def test_the_days_of_all_recorded_rulings_say_the_same_as_asking_day_by_day(empty_store):
    adopted(empty_store, "three-payments", "2026-01-01")
    adopted(empty_store, "clock-from-first", "2026-03-01", document="guangming-2025-4")
    retracted(empty_store, adopted(empty_store, "gap-ends", "2026-06-01"), "2026-09-01")
    with empty_store.read() as session:
        everything = rulings.recorded(session)
        for offset in range(0, 365, 5):
            on = day("2025-12-01") + dt.timedelta(days=offset)
            assert [r for r in everything if r.holds(on)] == list(rulings.in_force(session, on))


def test_what_was_recorded_can_be_neither_changed_nor_deleted(empty_store):
    retracted(empty_store, adopted(empty_store), "2026-09-01")
    for statement in (
        "UPDATE ruling SET option = 'three-payments'",
        "DELETE FROM ruling_retraction",
        "UPDATE ruling_retraction SET basis = 'x'",
        "DELETE FROM ruling",
    ):
        with pytest.raises(IntegrityError, match="appended"), empty_store.write() as session:
            session.execute(text(statement))
    assert options(empty_store, "2026-08-31") == ["gap-ends"]


def test_a_ruling_moves_the_version_that_pages_keep_their_answers_by(empty_store):
    before = empty_store.version()
    id = adopted(empty_store)
    assert before != (adopted_then := empty_store.version())
    retracted(empty_store, id, "2026-09-01")
    assert empty_store.version() != adopted_then


def test_an_unknown_question_option_or_document_is_refused_with_the_words_allowed(empty_store):
    asked = refusal(empty_store, question="four-years")
    assert asked.at == "question" and "three-years" in asked.zh and "three-years" in asked.en
    chosen = refusal(empty_store, option="strict")
    assert chosen.at == "option" and "three-payments" in chosen.zh
    named = refusal(empty_store, document="guangming-2024")
    assert named.at == "document" and "guangming-2025-4" in named.zh
    closed = refusal(empty_store, document="guangming-2025-4", question="park-meaning", option="certified-only")
    assert closed.at == "document" and "guangming-2025-4" not in closed.zh.split("：")[-1]


@pytest.mark.parametrize("empty", ["", "  ", "\n"])
def test_a_ruling_without_authority_or_basis_is_refused(empty_store, empty):
    assert refusal(empty_store, basis=empty).at == "basis"
    assert refusal(empty_store, by=empty).at == "by"


def test_the_table_itself_refuses_a_ruling_without_a_basis(empty_store):
    row = Ruling(question="three-years", option="gap-ends", by="x", basis=" ", from_day=day("2026-01-01"))
    with pytest.raises(IntegrityError), empty_store.write() as session:
        session.add(row)


def test_a_ruling_is_retracted_once_and_only_if_it_exists(empty_store):
    id = adopted(empty_store)
    with pytest.raises(Refusal, match="没有 99 号裁定") as missing:
        retracted(empty_store, 99, "2026-09-01")
    assert str(id) in missing.value.zh
    retracted(empty_store, id, "2026-09-01")
    with pytest.raises(Refusal, match="2026-09-01"):
        retracted(empty_store, id, "2026-10-01")
    with empty_store.read() as session:
        assert session.query(RulingRetraction).count() == 1


@pytest.mark.parametrize("wrong", ["2026-02-30", "01/02/2026", "26-1-1", "yesterday", ""])
def test_a_day_that_does_not_exist_is_refused_with_the_form_it_should_have(wrong):
    with pytest.raises(Refusal, match="2026-11-21"):
        rulings.day(wrong)
