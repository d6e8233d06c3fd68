"""The log: one line for each event, whatever text from outside stands in it, and one a minute for each kind.

What others send (an error of an identity provider, a header, the message of an exception) may hold line breaks, escape
sequences of terminals or signs that turn the direction of writing. Written as they are, they would make lines that
look like ours. And who can cause a line can cause a million: of what outsiders cause, the first in a minute is
written, and the others are counted. What a line looks like: `registry.process.logform`.
"""

import logging
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from registry.process.logform import SET_IN, covered

LONGEST = 2_000  # signs of a line
LINES = 200  # set in below a message
MINUTE = 60.0
KINDS = 500  # that are told apart; what comes beyond is one kind
UNSEEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}  # categories of signs that are not plainly seen
NETWORK = ("uvicorn", "asyncio", "websockets", "streamlit.web")  # loggers that outsiders can make speak at any level
COUNTED = (*NETWORK, "streamlit", "softpark", "registry", "maps", "views")


def one_line(text: str, longest: int = LONGEST) -> str:
    """`text` as one line: signs that cannot be seen are spelled out, like \\n, and what is too long is cut."""
    half = longest // 2
    shown = text if len(text) <= longest else f"{text[:half]} … ({len(text)} signs) … {text[-half:]}"
    return "".join(
        sign.encode("unicode_escape").decode() if unicodedata.category(sign) in UNSEEN else sign for sign in shown
    )


def below(text: str) -> str:
    """`text` of several lines, such as a traceback, to end a message with: set in, so that none passes for a record."""
    return "".join(f"{SET_IN}{one_line(line)}" for line in text.rstrip("\n").split("\n")[-LINES:])


class LogLine(logging.LogRecord):
    """A record whose message is one line, with what `below` gave and its traceback set in below it."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        SAID[self.levelname] += 1
        if self.exc_info and self.exc_info[0] is not None:
            self.exc_text = covered(below("".join(traceback.format_exception(*self.exc_info))).lstrip("\n"))
        if WRITING is not None:
            WRITING.take(self.name)

    def getMessage(self) -> str:
        first, *rest = super().getMessage().strip("\n").split(SET_IN)
        return covered(SET_IN.join([one_line(first), *map(one_line, rest[:LINES])]))


@dataclass(slots=True)
class _Kind:
    """When one of this kind was last written, and how many were not since. `said`: that one."""

    at: float
    said: str
    more: int = 0


class OncePerMinute(logging.Filter):
    """Lets one record of a kind through in any minute; the next one, or `tell_rest`, says how many it stands for."""

    def __init__(self, clock: Callable[[], float] = time.monotonic):
        super().__init__()
        self._clock = clock
        self._kinds: dict[tuple, _Kind] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno >= logging.ERROR and not record.name.startswith(NETWORK):
            return True  # an error of ours: its number is what a visitor tells
        now, kind = self._clock(), _kind_of(record)
        if kind not in self._kinds and len(self._kinds) >= KINDS:
            kind = (record.name,)
        known = self._kinds.get(kind)
        if known is not None and now - known.at < MINUTE:
            known.more += 1
            return False
        self._kinds[kind] = _Kind(now, record.getMessage())
        if known is not None and known.more:
            record.msg, record.args = f"{record.getMessage()} (+{known.more} in the minute before)", ()
        return True

    def tell_rest(self) -> None:
        """Say how many were not written of kinds that have come no more for a minute."""
        now = self._clock()
        for kind, known in list(self._kinds.items()):
            if now - known.at < MINUTE:
                continue
            del self._kinds[kind]
            if known.more:
                LOG.error("%d more in a minute: %s", known.more, known.said)


def _kind_of(record: logging.LogRecord) -> tuple:
    """The same for records of the same place in the code, and of the same error where there is one."""
    kind = (record.name, record.levelno, record.pathname, record.lineno)
    if not record.exc_info or record.exc_info[0] is None:
        return kind
    last = traceback.extract_tb(record.exc_info[2])[-1:]
    return (*kind, record.exc_info[0].__name__, *((frame.filename, frame.lineno) for frame in last))


LOG = logging.getLogger("softpark")
ONCE = OncePerMinute()
SAID: Counter[str] = Counter()  # records of each level that this process made, written or not


class Writing:
    """All loggers of a process speak in one form, to stderr. Streamlit gives each of its loggers a handler of its own,
    when a module is loaded: so a logger is taken over when it first speaks.
    """

    def __init__(self, form: logging.Formatter):
        self._form = form
        self._taken: set[str] = set()

    def take(self, name: str) -> None:
        """Have the logger of this name speak in our form, and let it through once a minute where outsiders can make it
        speak.
        """
        if name in self._taken:
            return
        self._taken.add(name)
        logger: logging.Logger | None = logging.getLogger(name)
        if name.startswith(COUNTED):
            logger.addFilter(ONCE)
        while logger is not None:
            for handler in logger.handlers:
                if type(handler) is logging.StreamHandler:
                    handler.setFormatter(self._form)
            logger = logger.parent if logger.propagate else None


WRITING: Writing | None = None


def install() -> None:
    """Make it so in this process, for every logger that is there by now; call it again for those that come later."""
    logging.setLogRecordFactory(LogLine)
    for name in ("uvicorn.error", "asyncio", "softpark", *logging.root.manager.loggerDict):
        if name.startswith(COUNTED):
            logging.getLogger(name).addFilter(ONCE)


def write(form: logging.Formatter) -> None:
    """From now on every line of this process is written in this form, and what we say at level INFO as well."""
    global WRITING
    install()
    handler = logging.StreamHandler()
    handler.setFormatter(form)
    logging.root.addHandler(handler)
    LOG.setLevel(logging.INFO)
    WRITING = Writing(form)
