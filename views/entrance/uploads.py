"""Uploads (上传): who may send a file, how much is held in memory, and until when.

Streamlit takes a file from anybody who has a page open, of any page, and keeps it while that page may come back. Here
a file is taken from who has an upload to do, for a page of their own, and the bytes are counted: of a page, of a
person, of this process. What is refused is said in both languages as JSON, which `assets/chrome.js` shows in the page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit.runtime
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from streamlit.runtime import Runtime

from registry.access import sessions
from registry.access.permissions import ACTIONS
from registry.access.sessions import Login
from registry.store.store import Store
from views.entrance import identity
from views.entrance.unfinished import UNFINISHED
from views.kit.i18n import catalogue

PATH = "/_stcore/upload_file/"
# What a file is uploaded for: a roster, a boundary, a list of findings, evidence of a step, a draft.
FOR = ("roster.edit", "boundary.edit", "boundary.district", "findings.state", "certification.apply",
       "certification.check", "certification.recognise", "certification.decide", "drafts.try")  # fmt: skip
ROLES = frozenset(role for id in FOR for role in ACTIONS[id].roles)
MIB = 1024 * 1024
FILE = 20  # MiB of a file, for the option server.maxUploadSize
FRAME = MIB  # bytes around a file in the body of a request
PAGE, PERSON, PROCESS = 120 * MIB, 160 * MIB, 500 * MIB


@dataclass(slots=True)
class Owner:
    """Whose page it is. `largest`: bytes of the largest file that it sent; the page may hold it after it is removed."""

    person_id: int
    login_id: str
    largest: int = 0


@dataclass
class Ledger:
    """What is held for which page, and what is on its way. For one event loop.

    `stored` tells the bytes that Streamlit keeps, by page.
    """

    stored: Callable[[], dict[str, int]]
    owners: dict[str, Owner] = field(default_factory=dict)
    coming: list[tuple[str, int]] = field(default_factory=list)  # page and bytes

    def full(self, page: str, login: Login, size: int) -> str | None:
        """Which limit `size` bytes more would break: `page`, `person`, `process`; None for none."""
        held = self._held()
        own = sum(held.get(id, 0) for id, owner in self.owners.items() if owner.person_id == login.person.id)
        for limit, taken, most in (
            ("page", held.get(page, 0), PAGE), ("person", own, PERSON), ("process", sum(held.values()), PROCESS)
        ):  # fmt: skip
            if taken + size > most:
                return limit
        return None

    def _held(self) -> dict[str, int]:
        held = self.stored()
        for page, owner in self.owners.items():
            held[page] = max(held.get(page, 0), owner.largest)
        for page, size in self.coming:
            held[page] = held.get(page, 0) + size
        return held

    def begin(self, page: str, login: Login, size: int) -> None:
        self.owners.setdefault(page, Owner(login.person.id, login.id))
        self.coming.append((page, size))

    def end(self, page: str, size: int) -> None:
        self.coming.remove((page, size))
        owner = self.owners[page]
        owner.largest = max(owner.largest, size)


def _stored() -> dict[str, int]:
    files = streamlit.runtime.get_instance().uploaded_file_mgr.file_storage
    return {page: sum(len(file.data) for file in list(kept.values())) for page, kept in list(files.items())}


LEDGER = Ledger(_stored)


class Uploads:
    """ASGI middleware: looks at each upload before its body is read."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "PUT" or not scope["path"].startswith(PATH):
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        page = scope["path"].removeprefix(PATH).partition("/")[0]
        login = await run_in_threadpool(identity.login_of, request)
        size = _size(request)
        refusal = refused(page, login, size)
        if refusal is not None:
            await refusal(scope, receive, send)
            return
        LEDGER.begin(page, login, size)
        try:
            await self.app(scope, receive, _in_words(send))
        finally:
            LEDGER.end(page, size)


def _size(request: Request) -> int | None:
    """Bytes of the body as announced; a body without a length cannot be counted before it is there, and that of a body
    in chunks says nothing, though one is given as well (RFC 9112, 6.3).
    """
    if "transfer-encoding" in request.headers:
        return None
    announced = request.headers.get("content-length", "")
    return int(announced) if announced.isascii() and announced.isdigit() and len(announced) < 20 else None


def refused(page: str, login: Login | None, size: int | None) -> Response | None:
    """Why this upload for a page is not taken; None where it is."""
    say = _both
    if login is None or login.kept_back:
        return _told(401, say("登录后才能上传文件；您的登录可能已过期，请重新登录。"))
    if login.person.role not in ROLES:
        return _told(403, say("您的账号没有需要上传的事项。"))
    if size is None:
        return _told(411, say("没有写明文件的大小，不能上传。"))
    if size > FILE * MIB + FRAME:
        return _told(413, _filled(say("文件超过 {size} MB，不能上传。"), size=FILE))
    found = _owner(page)
    if found is None:
        return _told(
            409,
            say(
                "文件送到了服务的另一个进程，或服务刚刚重新启动，没有收下。请重新载入本页，再选择一次文件；"
                "若总是如此，请管理员让代理把同一位访客送往同一个进程（见 docs/settings.md）。"
            ),
        )
    if found != login.id:
        return _told(403, say("这个页面是以另一次登录打开的。请重新载入本页，再选择一次文件。"))
    full = LEDGER.full(page, login, size)
    if full is None:
        return None
    if full == "process":
        return _told(503, say("正在上传的文件太多，请过几分钟再试。"), {"Retry-After": "120"})
    return _told(
        429, say("您上传的文件太多。请移除不再需要的文件，或关闭其他页面、重新载入本页，两分钟后再试。"),
        {"Retry-After": "120"},
    )  # fmt: skip


def _owner(page: str) -> str | None:
    """The login that a page that is open in this process was opened with; empty without one, None for no such page."""
    found = streamlit.runtime.get_instance()._session_mgr.get_active_session_info(page)
    return None if found is None else found.session._user_info.get("session") or ""


def _both(message: str) -> dict[str, str]:
    return {"zh": message, "en": catalogue("en").gettext(message)}


def _filled(words: dict[str, str], **parts: object) -> dict[str, str]:
    return {lang: text.format(**parts) for lang, text in words.items()}


def _told(status: int, words: dict[str, str], headers: dict[str, str] | None = None) -> Response:
    return JSONResponse(words, status_code=status, headers={"Cache-Control": "no-store", **(headers or {})})


def _in_words(send: Send) -> Send:
    """Streamlit's own refusals, which are English and for programmers, in the words of a page."""
    say = _both
    known = {
        400: say("文件没有传完，没有收下。请重新载入本页，再选择一次文件。"),
        403: say("这个页面已过期，文件没有收下。请重新载入本页，再选择一次文件。"),
        413: _filled(say("文件超过 {size} MB，不能上传。"), size=FILE),
    }
    answered = False

    async def translated(message: Message) -> None:
        nonlocal answered
        if answered:
            return
        if message["type"] == "http.response.start" and message["status"] in known:
            answered = True
            answer = _told(message["status"], known[message["status"]])
            await send({**message, "headers": answer.raw_headers})
            await send({"type": "http.response.body", "body": answer.body})
            return
        await send(message)

    return translated


def forget(runtime: Runtime, store: Store) -> None:
    """Free what pages hold that are closed for good, and pages of logins that have ended. Once a minute will do."""
    manager, files = runtime._session_mgr, runtime.uploaded_file_mgr
    if not (LEDGER.owners or files.file_storage or UNFINISHED.logins()):
        return
    with store.read() as session:
        running = sessions.running(session, {owner.login_id for owner in LEDGER.owners.values()} | UNFINISHED.logins())
    UNFINISHED.prune(running)
    for page in {*LEDGER.owners, *list(files.file_storage)}:
        owner = LEDGER.owners.get(page)
        closed = manager.get_session_info(page) is None
        if closed or owner is None or owner.login_id not in running:
            files.remove_session_files(page)
        if closed:
            LEDGER.owners.pop(page, None)


def release(login_id: str) -> None:
    """Free what the pages of this login hold: it has just ended."""
    UNFINISHED.drop(login_id)
    if not streamlit.runtime.exists():
        return
    files = streamlit.runtime.get_instance().uploaded_file_mgr
    for page, owner in LEDGER.owners.items():
        if owner.login_id == login_id:
            files.remove_session_files(page)
