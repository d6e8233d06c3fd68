"""Half-sent requests, idle readers and crowds of connections are borne for a while, not for ever."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from types import SimpleNamespace

import httpx
import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, StreamingResponse
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from uvicorn.protocols.http.flow_control import FlowControl
from uvicorn.server import ServerState

from tests.fixtures.serving import get, serving
from tests.fixtures.waiting import PATIENCE
from views.entrance.connections import Bounded, most, refusal

HERE = "127.0.0.1"
HALF = b"GET / HTTP/1.1\r\nHost: x\r\n"
BODY = b"POST /read HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n"
LARGE = 8_000_000  # bytes, more than the system's buffers hold


async def hello(request: Request):
    return PlainTextResponse("hello")


async def read(request: Request):
    return PlainTextResponse(str(len(await request.body())))


async def large(request: Request):
    async def pieces():
        for _ in range(LARGE // 65_536):
            yield b"x" * 65_536

    return StreamingResponse(pieces())


async def echo(socket: WebSocket):
    await socket.accept()
    async for said in socket.iter_text():
        await socket.send_text(said)


ROUTES = [
    Route("/", hello),
    Route("/read", read, methods=["POST"]),
    Route("/large", large),
    WebSocketRoute("/echo", echo),
]


@pytest.fixture
def bounded(monkeypatch) -> Callable:
    """`bounded(talk, MOST=3)`: have `talk(port)` with a server in this process under these limits; short ones else."""

    def serve(talk: Callable, **limits: float):
        kind = type("Kind", (Bounded,), {"HEAD": 0.2, "IDLE": 0.2, "BODY": 0.6, "MOST": 50, "SHARE": 1.0} | limits)

        async def run():
            config = uvicorn.Config(
                Starlette(routes=ROUTES), host=HERE, port=0, http=kind, log_config=None, server_header=False
            )
            server = uvicorn.Server(config)
            task = asyncio.create_task(server.serve())
            while not server.started:
                await asyncio.sleep(0.01)
            try:
                return await talk(server.servers[0].sockets[0].getsockname()[1])
            finally:
                server.should_exit = True
                await task

        return asyncio.run(run())

    return serve


async def ended(reader: asyncio.StreamReader) -> bytes:
    """All that the server sends until it closes the connection; it is given up after long enough for any of these."""
    try:
        return await asyncio.wait_for(reader.read(), PATIENCE)
    except ConnectionResetError:
        return b""


@pytest.mark.parametrize("sent", [b"", b"G", HALF, HALF + b"X: y\r\n", BODY, BODY + b"x" * 50])
def test_a_request_that_does_not_come_to_an_end_is_closed(bounded, sent, caplog):
    async def talk(port):
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(sent)
        assert b"200" not in await ended(reader)

    bounded(talk)
    assert ("did not come to an end" in caplog.text) == bool(sent), "a connection that says nothing is no news"


@pytest.mark.parametrize("sent", [HALF, BODY])
def test_dripping_does_not_help(bounded, sent):
    """A sign now and then begins the patience for a whole request not anew."""

    async def talk(port):
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(sent)
        end = asyncio.create_task(ended(reader))
        drips = 0
        while not end.done():
            with contextlib.suppress(ConnectionError):
                writer.write(b"x" if sent is BODY else b"X: y\r\n")
                await writer.drain()
            drips += 1
            await asyncio.sleep(0.02)
        assert drips < 95, "a body of 100 signs came to its end"

    bounded(talk, IDLE=30.0)


def test_a_second_request_on_a_connection_is_bounded_like_the_first(bounded, caplog):
    async def talk(port):
        reader, writer = await asyncio.open_connection(HERE, port)
        writer.write(HALF + b"\r\n")
        assert b"hello" in await asyncio.wait_for(reader.readuntil(b"hello"), PATIENCE)
        writer.write(HALF)
        assert await ended(reader) == b""

    bounded(talk)
    assert "did not come to an end" in caplog.text


def test_whole_requests_are_answered_one_after_the_other_and_in_one_go(bounded, caplog):
    async def talk(port):
        reader, writer = await asyncio.open_connection(HERE, port)
        for _ in range(3):
            writer.write(HALF + b"\r\n" + BODY + b"x" * 100)
            await asyncio.wait_for(reader.readuntil(b"hello"), PATIENCE)
            await asyncio.wait_for(reader.readuntil(b"\r\n\r\n100"), PATIENCE)
        writer.close()

    bounded(talk)
    assert "closed a connection" not in caplog.text


def test_a_websocket_lasts_as_long_as_its_page(bounded):
    """Its head was a request like any other; what follows is not the body of one."""
    import websockets

    async def talk(port):
        async with websockets.connect(f"ws://{HERE}:{port}/echo") as page:
            reader, _writer = await asyncio.open_connection(HERE, port)
            await ended(reader)  # one that says nothing is closed meanwhile, twice as late as a body would be
            await page.send("there")
            assert await asyncio.wait_for(page.recv(), 30) == "there"

    bounded(talk, HEAD=0.6, IDLE=0.2)


def test_who_does_not_take_the_answer_is_cut_off(bounded, caplog):
    async def talk(port):
        _reader, writer = await asyncio.open_connection(HERE, port, limit=1024)
        writer.write(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        while "did not take its answer" not in caplog.text:
            await asyncio.sleep(0.02)

    bounded(talk)


def test_who_takes_it_slowly_is_not():
    """On a stage, since a machine that stands still for a moment would look the same."""
    left, called, ends = [900, 700, 690, 690], [], []
    loop = SimpleNamespace(call_later=lambda seconds, call, *words: called.append((call, words)))
    transport = SimpleNamespace(get_write_buffer_size=lambda: left.pop(0), abort=lambda: ends.append(len(left)))
    protocol = Bounded(uvicorn.Config(hello, log_config=None), ServerState(), {}, loop)
    protocol.transport, protocol.flow = transport, FlowControl(transport)
    protocol.pause_writing()
    while called and not ends:
        call, words = called.pop()
        call(*words)
    assert ends == [0], "cut off when nothing more was taken, and not before"


def test_beyond_the_most_connections_the_next_is_told_to_come_back(bounded, caplog):
    async def talk(port):
        held = [await asyncio.open_connection(HERE, port) for _ in range(3)]
        reader, _writer = await asyncio.open_connection(HERE, port)
        assert await ended(reader) == refusal()
        for reader, writer in held:
            writer.write(HALF + b"Connection: close\r\n\r\n")
            assert b"hello" in await ended(reader)

    bounded(talk, MOST=3, HEAD=30.0)
    assert "there are 3 already" in caplog.text


def test_one_address_holds_its_share_and_a_trusted_proxy_what_it_needs(bounded, monkeypatch, caplog):
    async def held(port) -> int:
        """How many of four connections are let in."""
        opened = [await asyncio.open_connection(HERE, port) for _ in range(4)]
        for _reader, writer in opened:
            with contextlib.suppress(ConnectionError):
                writer.write(HALF + b"Connection: close\r\n\r\n")
        return sum([b"hello" in await ended(reader) for reader, _writer in opened])

    assert bounded(held, MOST=4, SHARE=0.5, HEAD=30.0) == 2
    assert "127.0.0.0/24 holds 2 already" in caplog.text  # the log names no single visitor
    monkeypatch.setenv("SOFTPARK_PROXIES", "10.0.0.9, 127.0.0.0/8")
    assert bounded(held, MOST=4, SHARE=0.5, HEAD=30.0) == 4


def test_the_process_takes_no_more_connections_than_it_has_file_descriptors(monkeypatch):
    import resource

    asked = []
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: asked.append(limits))
    for limits, held in {(1024, 1024): 768, (1024, 4096): 3840, (1024, 100_000): 4000, (9000, 9000): 4000}.items():
        monkeypatch.setattr(resource, "getrlimit", lambda kind, limits=limits: limits)
        assert most(4000) == held
    assert asked == [(4096, 4096), (4256, 100_000)]


@pytest.fixture(scope="module")
def site(served_database, output) -> Iterator[tuple[str, object]]:
    log = output / "serve-connections.log"
    with serving(served_database, log) as url:
        yield url, log


def test_a_served_app_bears_many_half_sent_requests_and_says_so_in_a_line_or_two(site):
    """1,200 of them held 1,200 connections, and the log got 21,665 lines."""
    url, log = site
    port = int(url.rsplit(":", 1)[1])
    form = b"POST /account/login HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nlogin=x"
    before = len(log.read_text().splitlines())

    async def talk():
        opened = [await asyncio.open_connection(HERE, port) for _ in range(300)]
        for number, (_reader, writer) in enumerate(opened):
            writer.write(form if number < 150 else HALF)
        for _reader, writer in opened[:150]:
            writer.close()  # in the middle of it
        async with httpx.AsyncClient(timeout=PATIENCE) as client:
            assert (await client.get(f"{url}/healthz")).status_code == 200
        await asyncio.gather(*(ended(reader) for reader, _writer in opened[150:]))

    asyncio.run(talk())
    assert get(f"{url}/healthz").status_code == 200
    written = log.read_text().splitlines()[before:]
    assert len(written) <= 3, written
    assert any("did not come to an end" in line for line in written)


def test_garbage_over_the_websocket_makes_a_few_lines_not_thousands(site):
    from tests.fixtures.websocket import garbage

    url, log = site
    before = len(log.read_text().splitlines())
    for _ in range(40):
        garbage(url, b"\xff\xff\xff", binary=True)
        garbage(url, b"text", binary=False)
    written = log.read_text().splitlines()[before:]
    heads = [line for line in written if not line.startswith("  | ")]
    assert 0 < len(heads) <= 3, heads


def test_a_message_of_a_page_is_bounded(site):
    from tests.fixtures.websocket import garbage

    """Too large is another code than not understood, or the connection ends before all of it is sent."""
    assert garbage(site[0], b"\0" * 9_000_000, binary=True) in (1009, None)


def test_nobody_is_told_what_serves_the_site(site):
    for path in ("/", "/healthz", "/_stcore/health", "/account/login", "/no-such-page"):
        headers = get(f"{site[0]}{path}").headers
        assert "server" not in headers and "x-powered-by" not in headers
