"""Drafts of policy files: read within limits, tried on a register, and kept nowhere."""

import datetime as dt

import pytest

from registry.access.permissions import Denied
from registry.claims.runs.run import compute
from registry.drafts.model import MAX_BYTES, CannotReadDraft
from registry.drafts.on_register import try_on_register
from registry.drafts.reading import read_draft
from registry.person import PUBLIC
from registry.policy.files.law import POLICIES, load_law
from registry.services import drafts

DAY = dt.date(2026, 11, 21)
GUANGMING = (POLICIES / "guangming-2025-4.yaml").read_text("utf-8")
OWN = GUANGMING.replace("guangming-2025-4", "guangming-draft")


def read(text: str):
    return read_draft(text.encode(), load_law())


def test_a_draft_without_mistakes_stands_in_the_law_beside_the_others():
    draft = read(OWN)
    assert draft.mistakes == () and draft.document.id == "guangming-draft"
    assert {"guangming-2025-4", "guangming-draft"} <= {document.id for document in draft.law.documents}
    assert {measure.id for measure in draft.document.measures} <= set(draft.law.asked)


def test_a_draft_of_a_document_at_hand_takes_its_place():
    draft = read(GUANGMING)
    assert [document.id for document in draft.law.documents].count("guangming-2025-4") == 1


def test_a_mistake_is_told_with_its_line_the_word_and_what_was_meant():
    draft = read(OWN.replace("one_of: [enterprise, institution]", "one_of: [enterprize, institution]", 1))
    (found,) = (each for each in draft.mistakes if each.word == "enterprize")
    assert draft.document is None and draft.law is None
    assert found.near == "enterprise" and "institution" in found.allowed
    assert "enterprize" in draft.lines[found.line]


def test_what_is_wrong_only_beside_the_others_is_told_too():
    draft = read(OWN.replace("same_kind_offer: guangming-draft/15.1", "same_kind_offer: guangming-draft/15.9"))
    assert [each.word for each in draft.mistakes] == ["guangming-draft/15.9"]


HOSTILE = {
    "brackets": "[" * 400_000,
    "braces": "{a: " * 100_000,
    "a bomb": "a: &a [x, x]\n" + "".join(f"b{n}: &b{n} [{', '.join(['*a'] * 9)}]\n" for n in range(5_000)),
    "itself": "a: &a [*a]",
    "no text": "\x00\x01",
    "a quote that is read for ever": "id: x\nmeasures:\n- {id: x/1, payment: {pays: fixed, amount: 5}, quote: '"
    + "5、" * 100_000
    + "'}",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_text_is_answered_in_words(name):
    try:
        draft = read(HOSTILE[name])
    except CannotReadDraft as refused:
        assert refused.zh and refused.en
    else:
        assert draft.count and all(each.zh and each.en for each in draft.mistakes)


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"x" * (MAX_BYTES + 1), "最多 0.5 MB"), (b"#" * 10_000_000, "10.0 MB"), ("政策".encode("gb18030"), "UTF-8")],
)
def test_what_is_too_large_or_no_text_is_refused_in_words(data, said):
    with pytest.raises(CannotReadDraft) as refused:
        read_draft(data, load_law())
    assert said in refused.value.zh


# ---- the register --------------------------------------------------------------------------------------------------


def test_a_draft_like_the_law_answers_the_register_as_a_run_does(store):
    draft, before = read(GUANGMING), store.version()
    with store.read() as session:
        found = try_on_register(session, draft, "440311", DAY)
    totals = compute(store, DAY, "440311").record["totals"]
    told = {(each.measure, kind): counts for each in found.measures for kind, counts in each.statuses.items()}
    assert ("guangming-2025-4/14", "tenant") in told and ("guangming-2025-4/13.1", "operator") in told
    run = {(id, kind): counts for kind, measures in totals.items() for id, counts in measures.items()}
    assert {key: counts for key, counts in told.items() if key in run} == {key: run[key] for key in told if key in run}
    assert store.version() == before


def test_a_city_is_asked_about_its_own_parks_only(store):
    draft = read(OWN)
    with store.read() as session:
        district, city, other = (try_on_register(session, draft, scope, DAY) for scope in ("440311", "4403", "4401"))
    assert city.asked["tenant"] > district.asked["tenant"]
    for found in (district, city, other):
        counted = [
            sum(each["count"] for each in statuses.values())
            for measure in found.measures
            for kind, statuses in measure.statuses.items()
            if kind == "tenant"
        ]
        assert set(counted) == {found.asked["tenant"]}
    assert other.asked["operator"] < city.asked["operator"]


def test_nobody_but_officials_may_try_drafts(store):
    with store.read() as session:
        for service in (
            lambda: drafts.read(PUBLIC, session, b"id: x"),
            lambda: drafts.on_register(PUBLIC, session, read(OWN), DAY),
        ):
            with pytest.raises(Denied):
                service()
