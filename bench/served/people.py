"""Who looks at the map, and who edits a roster (访客与经办人), each in a window of their own until they are sent home.

They pause between two doings as people do. Whose page is lost opens it anew, as a browser does; whose request fails
tries again at the next turn.
"""

from __future__ import annotations

import asyncio
import random
import re
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from streamlit.proto.WidgetStates_pb2 import WidgetState

from bench.served.ledger import Away, Ledger
from bench.served.page import Client

NUMBER = re.compile(r"记为第 (\d+) 号变更")
RENT = "月租金"
BACK = ("继续编辑", "← 回到表格，继续编辑")
TRIES = 3  # to write one edit that others overtake


class Person:
    """Somebody with a window. `think`: seconds between two doings, on average; `home`: set when they shall go."""

    def __init__(self, client: Client, ledger: Ledger, seed: int, think: float, home: asyncio.Event) -> None:
        self.client, self.ledger, self.home = client, ledger, home
        self._draw, self._think = random.Random(seed), think
        self.reconnected = 0

    async def live(self) -> None:
        """Come some time within the first pause, then do one thing after another."""
        try:
            while not await self._sent_home():
                try:
                    if not self.client.connected:
                        await self.come()
                    await self.do()
                except Away:
                    continue  # it stands in the ledger
        finally:
            await self.client.close()

    async def _sent_home(self) -> bool:
        try:
            await asyncio.wait_for(self.home.wait(), self._draw.uniform(0, 2 * self._think))
        except TimeoutError:
            return False
        return True

    async def timed(self, what: str, doing: Awaitable) -> object:
        with self.ledger.timed(what):
            return await doing

    async def open(self, what: str, page: str, query: str = "") -> None:
        """A websocket and the page on it, as one request."""

        async def opened() -> None:
            await self.client.connect()
            await self.client.draw(page, query)

        self.reconnected += 1
        await self.timed(what, opened())

    async def come(self) -> None:
        raise NotImplementedError

    async def do(self) -> None:
        raise NotImplementedError


class Visitor(Person):
    """Looks at the map: opens it, moves it, ticks filters."""

    ticked = False

    async def come(self) -> None:
        await self.timed("map: document", self.client.ask("GET", "/"))
        await self.open("map: open, to the end of the script", "map")
        self.ticked = False

    async def do(self) -> None:
        west, south = self._draw.uniform(113.7, 114.3), self._draw.uniform(22.4, 22.8)
        box = f"{west:.4f},{south:.4f},{west + 0.3:.4f},{south + 0.2:.4f}"
        await self.timed("map: parks in view", self.client.ask("GET", f"/api/map/parks?bbox={box}&z=12"))
        self.ticked = not self.ticked
        chosen = self.client.ticked("checkbox", "已认定", self.ticked)
        await self.timed("map: another filter", self.client.draw("map", "", chosen))


@dataclass
class Written:
    """What an editor did to one row: `tried`, fen in turn; `told`: (change, fen) as the page said."""

    lease: int
    tried: list[int] = field(default_factory=list)
    told: list[tuple[int, int]] = field(default_factory=list)


class Editor(Person):
    """Keeps a roster: raises the rent in rows that nobody else edits, by the form, and writes it."""

    def __init__(self, *given: Any, login: str, password: str, park: str, leases: list[int]) -> None:
        super().__init__(*given)
        self._login, self._password, self._park = login, password, park
        self.written = [Written(lease) for lease in leases]
        self._rows = deque(self.written)
        self._in = False

    async def come(self) -> None:
        if not self._in:
            await self.timed("map: document", self.client.ask("GET", "/"))
            await self.timed("log-in", self.client.log_in(self._login, self._password))
            self._in = True
        await self.open("roster: open", "roster", self._at())

    def _at(self, **more: object) -> str:
        return urlencode({"park": self._park, **more})

    async def do(self) -> None:
        row = self._rows[0]
        self._rows.rotate()
        form = self._at(do="edit", row=row.lease)
        await self.timed("roster: the form of a row", self.client.draw("roster", form))
        if self.client.widget("text_input", RENT) is None:  # what was written before, or was compared and not written
            back = next((each for each in BACK if self.client.widget("button", each)), BACK[0])
            await self._step("roster: the form of a row", form, self.client.pressed, back)
        fen = (row.tried[-1] if row.tried else 1_000_000) + 100
        typed, kept = self.client.typed(RENT, f"{fen / 100:.2f}"), self.client.pressed("存入草稿")
        await self.timed("roster: keep the draft", self.client.draw("roster", form, typed, kept))
        await self._step("roster: compare", form, self.client.pressed, "比较更改")
        for _time in range(TRIES):
            button = "写入名册" if self.client.widget("button", "写入名册") else "合并并写入名册"
            row.tried.append(fen)
            await self._step("roster: write", form, self.client.pressed, button)
            if number := self._number():
                row.told.append((number, fen))
                return
        with self.ledger.timed("roster: write"):
            raise Away("it was not written in three tries")

    async def _step(self, what: str, query: str, state: Callable[[str], WidgetState], label: str) -> None:
        with self.ledger.timed(what):
            await self.client.draw("roster", query, state(label))

    def _number(self) -> int | None:
        found = (NUMBER.search(text) for text in self.client.texts())
        return next((int(each[1]) for each in found if each), None)
