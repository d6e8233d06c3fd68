"""A company proposes what a fact of it is; the park that it asked accepts or refuses; nobody else reads or answers."""

import pytest
from sqlalchemy import select

from registry.access.permissions import Denied
from registry.findings import corrections as rules
from registry.findings.desk import Stated
from registry.person import Person
from registry.policy import Refusal
from registry.services import corrections, rosters
from registry.store import audit, history
from registry.store.history import CannotUndo
from registry.store.models import FactCorrection, StatedFact
from tests.findings.test_facts import KEEPER, ONE, TODAY, state
from tests.findings.test_findings import register
from tests.fixtures.rows import tenant

__all__ = ["register"]

USCC = tenant(1).uscc
COMPANY = Person(8, "co", "公司", "tenant", uscc=USCC)
OTHER = Person(9, "other", "别的公司", "tenant", uscc=tenant(2).uscc)


def propose(
    store, path="tenant.staff", text="30", whose=ONE, person=COMPANY, uscc=USCC, park=501, source="社保单", **other
):
    return corrections.propose(person, store, uscc, park, Stated(whose, path, text, TODAY, source, **other), TODAY)


def answer(store, id, said, reason="", person=KEEPER, park=501, seen=None):
    with store.read() as session:
        seen = history.last(session) if seen is None else seen
    corrections.answer(person, store, park, id, said, reason, TODAY, seen)


def known(store):
    with store.read() as session:
        return {each.fact.path: each.heard.value for each in corrections.known(COMPANY, session, USCC, TODAY)}


def test_a_company_reads_what_is_known_of_it_from_whom_and_since_when(register):
    state(register, "tenant.staff", "26")
    with register.read() as session:
        (each,) = corrections.known(COMPANY, session, USCC, TODAY)
    (said,) = each.heard.counts
    assert (each.fact.path, each.heard.value, said.park_id, said.since, said.source) == (
        "tenant.staff", 26, 501, TODAY, "合同"
    )  # fmt: skip


def test_until_it_is_answered_nothing_changes_and_what_is_accepted_is_the_parks_word_marked_as_the_companys(register):
    state(register, "tenant.staff", "26")
    id = propose(register)
    assert known(register) == {"tenant.staff": 26}
    with register.read() as session:
        (waits,) = corrections.waiting(KEEPER, session, 501)
        (reminder,) = [each for each in rosters.reminders(KEEPER, session, 501, TODAY, {}) if each.kind == "correction"]
    assert (waits.value, waits.source) == (30, "社保单")
    assert (reminder.column, reminder.many, reminder.answered) == ("tenant.staff", 1, "facts")
    answer(register, id, "accepted")
    assert known(register) == {"tenant.staff": 30}
    with register.read() as session:
        said = session.scalars(select(StatedFact).where(StatedFact.number == 30)).one()
        (made,) = corrections.made(COMPANY, session, USCC)
        assert (said.said_as, said.said_by, said.said_park_id, said.source) == ("company", "co", 501, "社保单")
        assert made.answer == "accepted" and corrections.waiting(KEEPER, session, 501) == []
        assert history.sets(session)[0].what == "correction" and audit.verify(session) == []


def test_a_refusal_gives_its_reason_and_changes_nothing(register):
    id = propose(register)
    with pytest.raises(Refusal):
        answer(register, id, "refused")
    answer(register, id, "refused", "与社保记录不符")
    with register.read() as session:
        (made,) = corrections.made(COMPANY, session, USCC)
    assert (made.answer, made.reason) == ("refused", "与社保记录不符") and known(register) == {}
    for said in ("accepted", "refused"):
        with pytest.raises(Refusal, match="已有答复"):
            answer(register, id, said, "再答")


def test_a_company_takes_its_proposal_back_and_may_propose_again(register):
    id = propose(register)
    with pytest.raises(Refusal, match="已有一项提议"):
        propose(register, text="31")
    corrections.retract(COMPANY, register, USCC, id)
    assert propose(register, text="31") != id
    with pytest.raises(Refusal, match="已有答复"):
        answer(register, id, "accepted")


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"path": "tenant.bad_credit", "text": "否"}, "不由您陈述"),
        ({"whose": ("tenant_id", 2)}, "本企业"),
        (
            {"whose": ("lease_id", 12), "path": "property.owner", "text": "政府物业"},
            "本企业|这里没有",
        ),  # behind the wall it is not even seen
        ({"whose": ("lease_id", 14), "path": "property.owner", "text": "政府物业"}, "这里没有"),
        ({"whose": ("park_id", 501), "path": "park.opened", "text": "2020-01-01"}, "本企业"),
        ({"park": 502}, "这里没有"),  # it does not rent there
        ({"text": "约30"}, "约数"),
        ({"source": ""}, "请写明来源"),
    ],
)
def test_what_a_company_may_not_propose_is_told_and_not_kept(register, given, says):
    with pytest.raises(Refusal, match=says):
        propose(register, **given)
    with register.read() as session:
        assert session.scalars(select(FactCorrection)).all() == []


def test_nobody_else_proposes_reads_or_answers(register):
    id = propose(register)
    for person in (OTHER, KEEPER, Person(7, "x", "x", "official", scope="440311")):
        with pytest.raises(Denied):
            propose(register, person=person)
        with register.read() as session:
            for read in (corrections.known, corrections.made, corrections.offered, corrections.parks):
                with pytest.raises(Denied):
                    read(person, session, USCC, *([TODAY] if read in (corrections.known, corrections.offered) else []))
    for person, park in (
        (COMPANY, 501),
        (KEEPER, 502),
        (Person(6, "z", "z", "operator", parks=frozenset((502,))), 501),
    ):
        with pytest.raises(Denied):
            answer(register, id, "accepted", person=person, park=park)
    other = Person(6, "z", "z", "operator", parks=frozenset((502,)))
    with pytest.raises(Refusal, match="没有这项提议"):  # a proposal of another park under the own one
        answer(register, id, "accepted", person=other, park=502)
    with pytest.raises(Refusal, match="没有这项提议"):
        corrections.retract(OTHER, register, OTHER.uscc, id)


def test_a_company_cannot_flood_a_park(register, monkeypatch):
    monkeypatch.setattr(rules, "MOST_WAITING", 1)
    propose(register)
    with pytest.raises(Refusal, match="最多 1 项"):
        propose(register, "tenant.settled", "2024-01-01")
    monkeypatch.setattr(rules, "MOST_WAITING", 20)
    monkeypatch.setattr(rules, "MOST_A_DAY", 2)
    corrections.retract(COMPANY, register, USCC, propose(register, "tenant.settled", "2024-01-01"))
    with pytest.raises(Refusal, match="每天最多"):
        propose(register, "tenant.settled", "2024-01-01")


def test_who_accepts_what_somebody_changed_meanwhile_is_told_to_look_again(register):
    id = propose(register)
    with register.read() as session:
        opened = history.last(session)
    state(register, "tenant.staff", "27")
    with pytest.raises(Refusal, match="已被他人更改"):
        answer(register, id, "accepted", seen=opened)
    assert known(register) == {"tenant.staff": 27}


def test_an_accepted_correction_is_undone_and_waits_again_and_the_company_sees_it(register):
    state(register, "tenant.staff", "26")
    id = propose(register)
    answer(register, id, "accepted")
    with register.read() as session:
        ((each, number),) = corrections.accepted(KEEPER, session, 501)
        assert each.id == id and corrections.can_undo(KEEPER, session, 501, number)
    undone = corrections.undo(KEEPER, register, 501, number)
    assert known(register) == {"tenant.staff": 26}
    with register.read() as session:
        (made,) = corrections.made(COMPANY, session, USCC)
        assert (made.answer, made.undone_at is not None) == (None, True)
        assert [each.undone_at for each in corrections.waiting(KEEPER, session, 501)] == [made.undone_at]
        assert corrections.accepted(KEEPER, session, 501) == []
        latest = rosters.history(KEEPER, session, 501)[0]
        assert (latest.id, latest.what, latest.undoes) == (undone, "correction_undo", number)
        assert audit.verify(session) == []
    answer(register, id, "refused", "与社保记录不符")
    with register.read() as session:
        (made,) = corrections.made(COMPANY, session, USCC)
    assert (made.answer, made.undone_at) == ("refused", None)


def test_what_is_no_acceptance_of_the_own_park_or_was_changed_since_is_not_undone(register):
    other = Person(6, "z", "z", "operator", parks=frozenset((502,)))
    id = propose(register)
    answer(register, id, "refused", "不符")
    with register.read() as session:
        refused = history.last(session)
    answer(register, propose(register), "accepted")
    with register.read() as session:
        number = history.last(session)
        assert not corrections.can_undo(KEEPER, session, 501, refused)
        assert not corrections.can_undo(other, session, 502, number)
    for person, park, set_id in ((KEEPER, 501, refused), (KEEPER, 501, 99_999), (other, 502, number)):
        with pytest.raises(CannotUndo, match="不是本园区采纳的更正"):
            corrections.undo(person, register, park, set_id)
    for person in (COMPANY, other):
        with pytest.raises(Denied):
            corrections.undo(person, register, 501, number)
    state(register, "tenant.staff", "27")
    with pytest.raises(CannotUndo, match="又被更改"):
        corrections.undo(KEEPER, register, 501, number)
    assert known(register) == {"tenant.staff": 27}


def test_an_acceptance_about_which_the_company_proposed_anew_is_undone_only_after_that_is_answered(register):
    answer(register, propose(register), "accepted")
    with register.read() as session:
        number = history.last(session)
    again = propose(register, text="31")
    with pytest.raises(CannotUndo, match="又提出"):
        corrections.undo(KEEPER, register, 501, number)
    answer(register, again, "refused", "不符")
    corrections.undo(KEEPER, register, 501, number)
    assert known(register) == {}
