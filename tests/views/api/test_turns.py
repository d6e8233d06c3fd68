"""Who sends a case slowly, or leaves, has no turn of the interface and keeps nobody waiting."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable

import httpx
import pytest

from tests.fixtures.waiting import PATIENCE
from tests.views.api.conftest import HERE
from tests.views.api.test_refusals import CASE
from views.api.turns import ARRIVING_EACH, AT_ONCE

JSON = {"content-type": "application/json"}


async def with_slow_cases(site, count: int, meanwhile: Callable[[httpx.AsyncClient], Awaitable[None]]) -> list[int]:
    """Do `meanwhile` something while so many cases are on their way; the statuses that they have in the end."""
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()

    async def slowly() -> AsyncIterator[bytes]:
        yield b'{"id": "1", '
        begun.release()
        await go_on.wait()
        yield b'"as_of": "2026-11-21"}'

    transport = httpx.ASGITransport(app=site, client=HERE)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost", timeout=PATIENCE) as program:
        sent = [program.post("/api/v1/determinations", content=slowly(), headers=JSON) for _ in range(count)]
        sending = [asyncio.ensure_future(each) for each in sent]
        try:
            for _ in range(count):
                await asyncio.wait_for(begun.acquire(), PATIENCE)
            await asyncio.wait_for(meanwhile(program), PATIENCE)
        finally:
            go_on.set()
            answers = await asyncio.gather(*sending)
        return [answer.status_code for answer in answers]


def test_cases_that_never_come_to_an_end_hold_nobody_up(site):
    async def others(program: httpx.AsyncClient) -> None:
        assert (await program.get("/api/v1/openapi.json")).status_code == 200
        assert (await program.post("/api/v1/determinations", json=CASE)).status_code == 200

    assert asyncio.run(with_slow_cases(site, AT_ONCE + 1, others)) == [200] * (AT_ONCE + 1)


def test_one_address_has_so_many_cases_on_their_way_and_no_more(site):
    async def one_more(program: httpx.AsyncClient) -> None:
        answer = await program.post("/api/v1/determinations", json=CASE)
        assert answer.status_code == 429 and answer.headers["retry-after"]
        assert (await program.get("/api/v1/openapi.json")).status_code == 200

    assert asyncio.run(with_slow_cases(site, ARRIVING_EACH, one_more)) == [200] * ARRIVING_EACH


@pytest.mark.parametrize("came", [[], [b'{"id": '], [b"x" * 300_000]])
def test_who_leaves_before_the_case_is_whole_is_no_failure_of_ours(site, caplog, came):
    left = [{"type": "http.request", "body": part, "more_body": True} for part in came]

    async def receive() -> dict:
        return left.pop(0) if left else {"type": "http.disconnect"}

    async def send(message: dict) -> None:
        pass

    scope = {"type": "http", "method": "POST", "path": "/api/v1/determinations", "raw_path": b"", "query_string": b"",
             "headers": [(b"host", b"localhost"), (b"content-type", b"application/json")], "client": HERE,
             "server": ("localhost", 80), "scheme": "http", "http_version": "1.1", "root_path": ""}  # fmt: skip
    asyncio.run(site(scope, receive, send))
    assert "ClientDisconnect" not in caplog.text
