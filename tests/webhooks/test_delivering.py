"""How messages are delivered: at least once, by one process at a time, again and again until taken or given up."""

import multiprocessing
import threading
from functools import partial
from itertools import pairwise

import pytest
from sqlalchemy import create_engine, func, select, text

from registry.person import Person
from registry.services.own import webhooks
from registry.services.own.webhooks import MOST, Asked, CannotTell
from registry.store import audit
from registry.store.models import AccessEntry, WebhookDelivery, WebhookState
from registry.store.stamping import stamp
from registry.store.stamping.audit_key import read_key
from registry.store.store import Store
from registry.webhooks import outbox
from registry.webhooks.handing import hand
from registry.webhooks.hosts import HOSTS, BadAddress
from registry.webhooks.sender import CLAIM, Sender
from tests.fixtures.receiver import receiving
from tests.fixtures.waiting import PATIENCE, until
from tests.rosters.rosters import changed, held, put
from tests.webhooks.conftest import Later, claimed, hooked, keeper, pushed, secrets_kept, seen


def change(store: Store, room: str = "X-1") -> None:
    put(store, changed(held(store), 2, room=room))


def test_a_receiver_that_is_away_is_asked_again_with_the_same_id_until_it_takes_the_message(register, receiver, later):
    person = keeper(register)
    fresh = hooked(register, person, receiver)
    receiver.answer = 503
    change(register)
    pushed(register, later)
    pushed(register, later)  # too soon
    assert len(receiver.got) == 1
    waiting = seen(register, person)
    assert (waiting.waiting, waiting.told[0].outcome.zh) == (1, "对方答 503") and waiting.next_at is not None
    receiver.answer = 204
    pushed(register, later(seconds=11))
    first, second = receiver.got
    assert first.id == second.id and first.body == second.body
    assert second.verified(fresh.secret) and first.headers["webhook-timestamp"] < second.headers["webhook-timestamp"]
    taken = seen(register, person)
    assert (taken.waiting, taken.next_at, taken.told[0].state, taken.told[0].attempts) == (0, None, "sent", 2)


def test_the_pauses_grow_and_after_three_days_a_message_is_given_up_and_can_be_sent_once_more(
    one_store, receiver, later
):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    receiver.answer = 500
    change(one_store)
    pushed(one_store, later)
    pauses = []
    while seen(one_store, person).told[0].state == "waiting":
        pause = seen(one_store, person).next_at - later.now()
        pauses.append(pause)
        pushed(one_store, later(seconds=pause.total_seconds() + 1))
    assert all(one <= other + 2 * outbox.PAUSES[0] / 10 for one, other in pairwise(pauses))
    assert abs(sum(pauses, start=pauses[0] * 0) - outbox.LIVES) < outbox.PAUSES[-1]
    asked = len(receiver.got)
    pushed(one_store, later(days=1))
    assert len(receiver.got) == asked and seen(one_store, person).told[0].state == "gave_up"
    receiver.answer = 204
    assert webhooks.again(person, one_store, seen(one_store, person).id) == 1
    pushed(one_store)
    assert seen(one_store, person).told[0].state == "sent" and len({sent.id for sent in receiver.got}) == 1


def test_while_a_receiver_is_away_it_is_asked_about_one_message_and_then_given_all_in_turn(one_store, receiver, later):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    receiver.answer = 503
    for number in range(5):
        change(one_store, f"X-{number}")
        pushed(one_store, later)
    assert len(receiver.got) == 1
    receiver.answer = 204
    pushed(one_store, later(seconds=11))
    assert len(receiver.got) == 6 and len({sent.id for sent in receiver.got}) == 5
    assert seen(one_store, person).waiting == 0


def test_one_receiver_that_hangs_holds_up_neither_another_one_nor_what_is_written(one_store, receiver):
    with receiving() as hanging, pytest.MonkeyPatch.context() as settings:
        settings.setenv(HOSTS, f"{receiver.origin},{hanging.origin}")
        free = threading.Event()
        hanging.answer = lambda handler: free.wait(60)
        person = keeper(one_store)
        hooked(one_store, person, hanging)
        hooked(one_store, person, receiver)
        change(one_store)
        sender = Sender()
        assert sender.turn(one_store) == 2
        until(lambda: receiver.got and hanging.got, "both were asked")
        change(one_store, "X-2")  # pages write, and the sender takes its next turn, while one hangs
        until(lambda: len(claimed(one_store)) == 1, "the other one is let go")
        assert sender.turn(one_store) == 1
        until(lambda: len(receiver.got) == 2, "the next message came")
        free.set()
        sender.stop()


def test_two_processes_deliver_each_message_once(register, receiver):
    people = [keeper(register) for _number in range(4)]
    for person in people:
        hooked(register, person, receiver)
    for number in range(3):
        change(register, f"X-{number}")
    others = [Store.open(register.engine.url.render_as_string(hide_password=False)) for _number in range(2)]
    start = threading.Barrier(2)
    senders = [Sender(), Sender()]

    def work(sender: Sender, store: Store) -> None:
        start.wait()
        for _turn in range(3):
            sender.turn(store)

    threads = [threading.Thread(target=work, args=pair) for pair in zip(senders, others, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    until(lambda: len(receiver.got) >= 12 and not claimed(register), "all messages came")
    assert len(receiver.got) == len({sent.id for sent in receiver.got}) == 12
    for sender, store in zip(senders, others, strict=True):
        sender.stop()
        store.close()


def send_and_hang(url: str, hosts: str, ending) -> None:
    """What a process does that is killed while a receiver makes it wait."""
    import os

    os.environ[HOSTS] = hosts
    Sender(hand=partial(hand, seconds=PATIENCE)).turn(Store.open(url))
    ending.wait(PATIENCE)


def test_what_a_killed_process_was_sending_is_sent_by_the_next_one_with_the_same_id(one_store, receiver, later):
    person = keeper(one_store)
    fresh = hooked(one_store, person, receiver)
    free = threading.Event()
    receiver.answer = lambda handler: free.wait(60)
    change(one_store)
    url = one_store.engine.url.render_as_string(hide_password=False)
    apart = multiprocessing.get_context("spawn")
    ending = apart.Event()
    process = apart.Process(target=send_and_hang, args=(url, receiver.origin, ending), daemon=True)
    process.start()
    until(lambda: receiver.got, "the process has begun to send")
    process.kill()
    process.join()
    free.set()
    receiver.answer = 204
    other = Sender(now=later.now)
    assert other.turn(one_store) == 0  # it is still the other's
    pushed(one_store, later(seconds=CLAIM.total_seconds() + 1), Sender(now=later.now))
    assert [sent.id for sent in receiver.got] == [receiver.got[0].id] * 2 and receiver.got[1].verified(fresh.secret)
    assert seen(one_store, person).told[0].state == "sent"


def test_a_sender_that_is_stopped_ends_what_it_began_and_leaves_the_rest_to_others(one_store, receiver):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    reached, free = threading.Event(), threading.Event()

    def answer(handler) -> None:
        reached.set()
        free.wait(60)
        handler.send_response(204)
        handler.end_headers()

    receiver.answer = answer
    for number in range(2):
        change(one_store, f"X-{number}")
    sender = Sender()
    sender.turn(one_store)
    assert reached.wait(60)
    ending = threading.Thread(target=sender.stop)
    ending.start()
    free.set()
    ending.join()
    assert claimed(one_store) == [] and sender.turn(one_store) == 0
    assert sorted(each.state for each in seen(one_store, person).told) == ["sent", "waiting"]
    receiver.answer = 204
    pushed(one_store)
    assert len({sent.id for sent in receiver.got}) == len(receiver.got) == 2


def test_nothing_is_sent_without_a_list_of_hosts_nor_after_one_was_taken_off(one_store, receiver, monkeypatch):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    change(one_store)
    monkeypatch.delenv(HOSTS)
    assert Sender().turn(one_store) == 0
    with pytest.raises(BadAddress):
        webhooks.make(person, one_store, Asked(receiver.address))
    monkeypatch.setenv(HOSTS, "other.park.example")
    pushed(one_store)
    assert receiver.got == []
    kept = seen(one_store, person)
    assert not kept.listed and kept.told[0].outcome.en == "the host is not allowed any more"


def test_a_trial_is_sent_at_once_before_what_waits_and_tried_once(one_store, receiver, later):
    person = keeper(one_store)
    fresh = hooked(one_store, person, receiver)
    receiver.answer = 503
    change(one_store)
    pushed(one_store, later)
    webhooks.trial(person, one_store, fresh.id)
    with pytest.raises(CannotTell):
        webhooks.trial(person, one_store, fresh.id)
    pushed(one_store, later)
    assert seen(one_store, person).told[0].state == "gave_up"
    webhooks.trial(person, one_store, fresh.id)
    receiver.answer = 204
    pushed(one_store, later)
    kinds = [sent.verified(fresh.secret)["type"] for sent in receiver.got]
    assert kinds[1] == "webhook.trial" and kinds[-2:] == ["webhook.trial", "roster.changed"]
    assert receiver.got[-2].verified(fresh.secret)["data"] == {}


def test_another_secret_signs_beside_the_one_before_for_a_day_and_then_alone(one_store, receiver, later):
    person = keeper(one_store)
    old = hooked(one_store, person, receiver)
    new = webhooks.rotate(person, one_store, old.id)
    assert new.secret != old.secret and seen(one_store, person).both_until is not None
    change(one_store)
    pushed(one_store)
    assert all(receiver.got[0].verified(secret) for secret in (old.secret, new.secret))
    change(one_store, "X-2")
    pushed(one_store, later(hours=25))
    assert len(receiver.got[1].headers["webhook-signature"].split()) == 1


def test_while_it_is_paused_nothing_is_sent_and_what_changed_meanwhile_is_not_told_later(one_store, receiver):
    person = keeper(one_store)
    fresh = hooked(one_store, person, receiver)
    webhooks.pause(person, one_store, fresh.id)
    change(one_store)
    pushed(one_store)
    webhooks.resume(person, one_store, fresh.id)
    pushed(one_store)
    assert receiver.got == []
    change(one_store, "X-2")
    pushed(one_store)
    assert len(receiver.got) == 1
    webhooks.remove(person, one_store, fresh.id)
    change(one_store, "X-3")
    pushed(one_store)
    assert len(receiver.got) == 1
    with one_store.read() as session:
        assert session.scalar(select(func.count(WebhookDelivery.id))) == 0
        assert audit.verify(session) == []


def test_what_is_done_to_a_webhook_stands_in_the_access_log_without_its_address_and_secret(one_store, receiver):
    person = keeper(one_store)
    fresh = hooked(one_store, person, receiver)
    webhooks.rotate(person, one_store, fresh.id, "10.0.0.7")
    with one_store.read() as session:
        entries = [each for each in session.scalars(select(AccessEntry)) if each.what == "webhook"]
    assert [each.detail for each in entries] == ['{"webhook": "made"}', '{"webhook": "rotated"}']
    assert {each.subject for each in entries} == {receiver.origin}


def test_a_webhook_of_somebody_else_is_like_none(one_store, receiver):
    fresh = hooked(one_store, keeper(one_store), receiver)
    stranger = keeper(one_store)
    for deed in (webhooks.rotate, webhooks.pause, webhooks.resume, webhooks.remove, webhooks.trial, webhooks.again):
        with pytest.raises(CannotTell):
            deed(stranger, one_store, fresh.id)
    with one_store.read() as session:
        assert webhooks.own(stranger, session) == []


def test_an_account_has_ten_at_most(one_store, receiver):
    person = keeper(one_store)
    for _number in range(MOST):
        hooked(one_store, person, receiver)
    with pytest.raises(CannotTell):
        hooked(one_store, person, receiver)


def test_a_park_that_is_not_the_accounts_cannot_be_asked_for(one_store, receiver):
    from registry.access.permissions import Denied

    person = keeper(one_store)
    with pytest.raises(Denied):
        hooked(one_store, person, receiver, park="there")
    with pytest.raises(CannotTell):
        hooked(one_store, person, receiver, park="nowhere")
    with pytest.raises(CannotTell):
        hooked(one_store, person, receiver, rosters=False, titles=False)
    for role in ("public", "tenant", "admin"):
        with pytest.raises(Denied):
            hooked(one_store, Person(None, "x", "x", role), receiver)


KEY, OTHER = (read_key(name * 40) for name in "ko")


@pytest.fixture(params=["sqlite", "postgis"])
def under_a_key(request, copy_of) -> Store:
    from tests.rosters.conftest import fill

    made = copy_of(request.param, "rosters", fill)
    with made.engine.execution_options(write=True).begin() as connection:
        stamp.begin(connection, KEY)
    return Store(made.engine, key=KEY)


def test_under_a_key_the_secret_is_encrypted_signs_all_the_same_and_goes_along_with_another_key(under_a_key, receiver):
    store, person = under_a_key, keeper(under_a_key)
    fresh = hooked(store, person, receiver)
    assert fresh.secret not in str(secrets_kept(store))
    rekeyed = Store(store.engine, key=OTHER)
    assert rekeyed.take_key(KEY) == []
    for each, room in ((rekeyed, "X-1"),):
        change(each, room)
        pushed(each)
    assert receiver.got[0].verified(fresh.secret)
    with rekeyed.read() as session:
        assert audit.verify(session, key=OTHER) == []


def past_the_program(store: Store, statement: str) -> None:
    """What somebody does who can write the database: no trigger sees it, and all are there afterwards."""
    url = store.engine.url
    owner = create_engine(url if url.get_backend_name() == "sqlite" else url.set(username="softpark"))
    with owner.begin() as connection:
        if connection.dialect.name == "postgresql":
            for each in (
                "ALTER TABLE webhook DISABLE TRIGGER USER",
                statement,
                "ALTER TABLE webhook ENABLE TRIGGER USER",
            ):
                connection.execute(text(each))
        else:
            asked = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'webhook'")
            triggers = connection.execute(asked).all()
            for name, _sql in triggers:
                connection.execute(text(f"DROP TRIGGER {name}"))
            connection.execute(text(statement))
            for _name, sql in triggers:
                connection.exec_driver_sql(sql)
    owner.dispose()


def test_a_secret_that_somebody_wrote_past_the_program_signs_nothing_and_is_found(under_a_key, receiver):
    store, person = under_a_key, keeper(under_a_key)
    hooked(store, person, receiver)
    with store.read() as session:
        assert audit.verify(session, key=KEY) == []
    past_the_program(store, "UPDATE webhook SET secret = 'plain:whsec_AAAA'")
    with store.read() as session:
        assert ["webhooks are signed" in problem.en for problem in audit.verify(session, key=KEY)] == [True]
    change(store)
    pushed(store)
    assert receiver.got == [] and "密钥" in seen(store, person).told[0].outcome.zh


def test_an_address_changed_past_the_program_is_found(register, receiver):
    hooked(register, keeper(register), receiver)
    past_the_program(register, "UPDATE webhook SET address = 'https://push.park.example/other'")
    with register.read() as session:
        assert any("webhook" in problem.en for problem in audit.verify(session))


def test_messages_are_forgotten_a_month_after_their_end(one_store, receiver, later):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    change(one_store)
    pushed(one_store)
    assert outbox.tidy(one_store, later(days=29).now()) == 0
    assert outbox.tidy(one_store, later(days=2).now()) == 1
    assert seen(one_store, person).told == []


def test_what_happened_while_the_sender_was_off_for_long_is_not_told(one_store, receiver):
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    change(one_store)
    assert outbox.gather(one_store, Later()(days=4).now()) == 0
    with one_store.read() as session:
        assert session.scalar(select(WebhookState.seen_set)) > 0
    assert seen(one_store, person).told == []


def test_nothing_of_a_receivers_answer_is_kept_but_its_number(one_store, receiver):
    def answer(handler) -> None:
        handler.send_response(418, "<script>alert(1)</script>")
        handler.send_header("X-Secret", "s3cret")
        handler.end_headers()
        handler.wfile.write(b"<h1>s3cret</h1>")

    receiver.answer = answer
    person = keeper(one_store)
    hooked(one_store, person, receiver)
    change(one_store)
    pushed(one_store)
    assert seen(one_store, person).told[0].outcome.en == "the receiver answered 418"
    with one_store.read() as session:
        assert session.scalar(select(WebhookDelivery.outcome)) == "418"
