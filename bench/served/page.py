"""A page of the app in somebody's window (一个打开的页面): its websocket, and what stands on it by its label.

It speaks as Streamlit's own script in a browser does: a rerun with the address and the states of the widgets, then
messages until the script has ended. What a message draws is kept until the next run.
"""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from typing import Any

import httpx
import websockets
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Element_pb2 import Element
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from streamlit.proto.WidgetStates_pb2 import WidgetState
from websockets.typing import Origin, Subprotocol

from bench.served.ledger import Away

HOST = "park.example"
LONGEST = 120  # seconds that somebody waits for a page
MARKUP = ("html", "markdown", "alert", "heading")
ENDED_EARLY = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN


class Client:
    """A browser at an address of its own: its cookies, its plain requests, and the page that it has open."""

    def __init__(self, port: int, trust: ssl.SSLContext, source: str) -> None:
        """`port`: of https on this machine; `source`: the address in 127.0.0.0/8 that it comes from."""
        self._port, self._trust, self._source = port, trust, source
        self._http = httpx.AsyncClient(
            transport=httpx.AsyncHTTPTransport(verify=trust, local_address=source),
            base_url=f"https://127.0.0.1:{port}",
            headers={"Host": HOST, "Accept-Language": "zh-CN", "Accept-Encoding": "gzip"},
            timeout=LONGEST,
        )
        self._socket: websockets.ClientConnection | None = None
        self._shown: list[Element] = []
        self._states: dict[str, WidgetState] = {}

    async def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> httpx.Response:
        """An answer below 400. Raises `Away`."""
        try:
            answer = await self._http.request(method, path, data=form, extensions={"sni_hostname": HOST})
        except httpx.HTTPError as error:
            raise Away(type(error).__name__) from error
        if answer.status_code >= 400:
            raise Away(f"{answer.status_code}")
        return answer

    async def log_in(self, login: str, password: str) -> None:
        """By the form. Raises `Away`."""
        form = (await self.ask("GET", "/account/login")).text
        token = form.partition('name="form-token" value="')[2].partition('"')[0]
        sent = {"form-token": token, "login": login, "password": password}
        answer = await self.ask("POST", "/account/login", sent)
        if answer.status_code != 303:
            raise Away(f"the log-in was answered with {answer.status_code}")

    @property
    def connected(self) -> bool:
        return self._socket is not None

    async def connect(self) -> None:
        """Open the websocket of a page. Raises `Away`."""
        await self.leave()
        cookies = "; ".join(f"{each.name}={each.value}" for each in self._http.cookies.jar)
        try:
            self._states = {}
            self._socket = await websockets.connect(
                f"wss://{HOST}/_stcore/stream", host="127.0.0.1", port=self._port, local_addr=(self._source, 0),
                ssl=self._trust, origin=Origin(f"https://{HOST}"), max_size=None,
                subprotocols=[Subprotocol("streamlit")],
                additional_headers={"Cookie": cookies, "Accept-Language": "zh-CN"}, open_timeout=LONGEST,
            )  # fmt: skip
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            raise Away(f"{type(error).__name__}: {error}") from error

    async def leave(self) -> None:
        """Close the page."""
        if self._socket is not None:
            left, self._socket = self._socket, None
            await left.close()

    async def close(self) -> None:
        await self.leave()
        await self._http.aclose()

    async def draw(self, page: str, query: str = "", *states: WidgetState) -> None:
        """Have the page's script run with this address and these widgets, and wait for its end. Raises `Away`, after
        which there is no websocket any more, and where the page says that something went wrong.
        """
        asked = BackMsg()
        asked.rerun_script.page_name, asked.rerun_script.query_string = page, query
        self._states |= {each.id: each for each in states if each.WhichOneof("value") != "trigger_value"}
        sent = self._states | {each.id: each for each in states}
        asked.rerun_script.widget_states.widgets.extend(sent.values())
        assert self._socket is not None, "no page is open"
        try:
            async with asyncio.timeout(LONGEST):
                await self._socket.send(asked.SerializeToString())
                await self._hear(self._socket)
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            await self.leave()
            raise Away(type(error).__name__) from error
        if wrong := next(
            (each.exception.message for each in self._shown if each.WhichOneof("type") == "exception"), ""
        ):
            raise Away(f"an exception on the page: {wrong[:120]}")
        if self.says("数据库现在没有应答"):
            raise Away("the page says that the database does not answer")

    async def _hear(self, socket: websockets.ClientConnection) -> None:
        """All until the script has ended."""
        message = ForwardMsg()
        while True:
            message.ParseFromString(await socket.recv(decode=False))
            kind = message.WhichOneof("type")
            if kind == "new_session":
                self._shown = []
            elif kind == "delta" and message.delta.WhichOneof("type") == "new_element":
                self._shown.append(Element.FromString(message.delta.new_element.SerializeToString()))
            elif kind == "script_finished" and message.script_finished != ENDED_EARLY:
                self._know()
                return

    def _know(self) -> None:
        """The state of every field and tick of the page, which a browser sends with each run, too."""
        known: dict[str, WidgetState] = {}
        for each in self._shown:
            if each.WhichOneof("type") == "text_input":
                field = each.text_input
                first = WidgetState(id=field.id, string_value=field.value if field.set_value else field.default)
                known[field.id] = first if field.set_value else self._states.get(field.id, first)
            elif each.WhichOneof("type") == "checkbox":
                tick = each.checkbox
                first = WidgetState(id=tick.id, bool_value=tick.value if tick.set_value else tick.default)
                known[tick.id] = first if tick.set_value else self._states.get(tick.id, first)
        self._states = known

    def texts(self) -> Iterator[str]:
        """What is written on the page outside of widgets, as HTML or Markdown."""
        for each in self._shown:
            if (kind := each.WhichOneof("type")) in MARKUP:
                yield getattr(each, str(kind)).body

    def says(self, words: str) -> bool:
        return any(words in text for text in self.texts())

    def widget(self, kind: str, label: str) -> Any:
        """The last widget of this kind whose label begins so; None where there is none."""
        found = (getattr(each, kind) for each in reversed(self._shown) if each.WhichOneof("type") == kind)
        return next((each for each in found if each.label.startswith(label)), None)

    def pressed(self, label: str) -> WidgetState:
        """A press of this button. Raises `Away` where there is none."""
        return WidgetState(id=self._needed("button", label).id, trigger_value=True)

    def typed(self, label: str, text: str) -> WidgetState:
        """The text typed into this field. Raises `Away` where there is none."""
        return WidgetState(id=self._needed("text_input", label).id, string_value=text)

    def ticked(self, kind: str, label: str, on: bool) -> WidgetState:
        return WidgetState(id=self._needed(kind, label).id, bool_value=on)

    def _needed(self, kind: str, label: str) -> Any:
        found = self.widget(kind, label)
        if found is None:
            raise Away(f"no {kind} {label} on the page")
        return found
