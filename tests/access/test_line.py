"""Many log-ins at once: a line of a few, and the others are told at once when to come back."""

import asyncio
from threading import Event

import httpx
import pytest
from sqlalchemy import func, select

from registry.access import logins
from registry.store.models import LoginFailure
from tests.access.conftest import TOKEN
from tests.fixtures.people import PASSWORD
from tests.fixtures.waiting import PATIENCE
from views.people import account as pages

CROWD = 120
ROOM = 32  # two at work and thirty who wait


@pytest.fixture
def crowd(site, account, monkeypatch):
    """`crowd(addresses)`: the answers to a crowd that logs in at once, each with an account and from an address of
    their own, so that nobody is slowed down for what another does. Nobody's attempt begins before all others have been
    answered.
    """
    go, attempt = Event(), logins.attempt

    def held(*args):
        assert go.wait(PATIENCE)
        return attempt(*args)

    def come(addresses, path="/account/login"):
        async def all_of_them():
            async def one(known, address):
                transport = httpx.ASGITransport(app=site, client=(address, 50_000))
                client = httpx.AsyncClient(transport=transport, base_url="http://softpark.test", timeout=PATIENCE)
                async with client as browser:
                    token = TOKEN.search((await browser.get(path)).text)[1]
                    return await browser.post(
                        path, data={"form-token": token, "login": known.login, "password": PASSWORD}
                    )

            monkeypatch.setattr(logins, "attempt", held)
            people = [account(role="admin") for _each in addresses]
            here = [asyncio.create_task(one(*each)) for each in zip(people, addresses, strict=True)]
            turned_away = []
            for answer in asyncio.as_completed(here):
                turned_away.append(await answer)
                if len(turned_away) == len(here) - min(ROOM, len(here)):
                    break
            go.set()
            return [await each for each in here]

        return asyncio.run(all_of_them())

    return come


def test_whom_the_line_has_no_room_for_is_told_at_once_when_to_come_back(crowd, store):
    answers = crowd([f"10.{number}.0.1" for number in range(CROWD)])
    refused = [answer for answer in answers if answer.status_code == 503]
    assert len(refused) == CROWD - ROOM
    assert all(int(answer.headers["retry-after"]) > 0 for answer in refused)
    assert all("太多" in answer.text and "Traceback" not in answer.text for answer in refused)
    assert {answer.status_code for answer in answers} == {303, 503}
    with store.read() as session:
        assert session.scalar(select(func.count()).select_from(LoginFailure)) == 0, "who was sent away did not fail"


def test_it_is_said_in_english_as_well(crowd):
    answers = crowd([f"10.{number}.0.1" for number in range(40)], "/account/login?lang=en")
    (said,) = {answer.text for answer in answers if answer.status_code == 503}
    assert "Too many people are logging in" in said


def test_one_address_never_fills_the_line(monkeypatch):
    """A crowd behind one address leaves places for everybody else."""

    async def ask():
        go, served = asyncio.Event(), []

        async def one(key):
            async with pages.LINE.turn(key):
                await go.wait()
                served.append(key)

        crowd = [asyncio.create_task(one("a")) for _one in range(CROWD)]
        await asyncio.sleep(0)
        others = [asyncio.create_task(one("b")), asyncio.create_task(one("c"))]
        await asyncio.sleep(0)
        go.set()
        await asyncio.gather(*crowd, *others, return_exceptions=True)
        return served

    served = asyncio.run(ask())
    assert served.count("a") < ROOM and {"b", "c"} <= set(served)


def test_who_is_sent_away_before_the_password_was_looked_at_did_not_fail(store, account):
    known = account(role="admin")
    for _time in range(20):
        logins.unasked(store, logins.attempt(store, known.login, "10.0.0.7"))
    assert logins.attempt(store, known.login, "10.0.0.7").wait == 0
