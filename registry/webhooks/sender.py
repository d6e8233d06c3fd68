"""The sender (推送): hands messages over in threads of its own, in every process that serves the register.

A webhook is one process's for a minute (`registry.webhooks.outbox.claim`). Whoever is killed in between has sent a
message without having written it down, or not sent it: another process sends it again, with the same webhook-id. To one
webhook one message is sent at a time, and a receiver that is away costs the others nothing.
"""

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy.exc import DBAPIError

from registry import clock
from registry.store.stamping.seals import system
from registry.store.store import Store, StoreError
from registry.webhooks import outbox, outcomes
from registry.webhooks.handing import SECONDS, hand
from registry.webhooks.hosts import BadSetting, Receiver, hosts
from registry.webhooks.jobs import Job, next_job

AT_ONCE = 8  # receivers asked at a time
CLAIM = dt.timedelta(seconds=60)
TIDY_EVERY = 3600  # seconds
LOG = logging.getLogger("softpark")
Hand = Callable[[Receiver, dict[str, str], bytes], str]


class Sender:
    """Of one process. `turn` is called again and again and never waits for a receiver; `stop` ends it."""

    def __init__(self, hand: Hand = hand, now: Callable[[], dt.datetime] = clock.now):
        self._hand, self._now = hand, now
        self._threads: ThreadPoolExecutor | None = None
        self._busy = threading.BoundedSemaphore(AT_ONCE)
        self._stopping = threading.Event()
        self._tidied: float | None = None

    def turn(self, store: Store) -> int:
        """Gather what is to be told, and set out to tell it; to how many webhooks. Nothing where no host is listed."""
        if not _on() or self._stopping.is_set():
            return 0
        if self._tidied is None or time.monotonic() - self._tidied > TIDY_EVERY:
            outbox.tidy(store, self._now())
            self._tidied = time.monotonic()
        outbox.gather(store, self._now())
        free = self._free()
        try:
            claimed = outbox.claim(store, self._now(), free, CLAIM) if free else []
        except BaseException:
            self._give_back(free)
            raise
        self._give_back(free - len(claimed))
        for webhook_id in claimed:
            self._pool().submit(self._tell, store, webhook_id)
        return len(claimed)

    def stop(self) -> None:
        """Send nothing new, and wait for what is under way, ten seconds at most."""
        self._stopping.set()
        if self._threads is not None:
            self._threads.shutdown(wait=True, cancel_futures=False)

    def _free(self) -> int:
        taken = 0
        while taken < AT_ONCE and self._busy.acquire(blocking=False):
            taken += 1
        return taken

    def _give_back(self, places: int) -> None:
        for _place in range(places):
            self._busy.release()

    def _pool(self) -> ThreadPoolExecutor:
        if self._threads is None:
            self._threads = ThreadPoolExecutor(AT_ONCE, thread_name_prefix="webhooks")
        return self._threads

    def _tell(self, store: Store, webhook_id: int) -> None:
        """Hand over what waits for one webhook, one after the other, while the claim lasts and all are taken."""
        end = time.monotonic() + CLAIM.total_seconds() - 2 * SECONDS
        try:
            while not self._stopping.is_set() and time.monotonic() < end and self._next(store, webhook_id):
                pass
            with store.write(system("webhook", "")) as session:
                outbox.release(session, webhook_id)
        except (StoreError, DBAPIError) as error:  # the claim ends by itself
            LOG.warning("webhook %d: nothing could be written down: %s", webhook_id, str(error).splitlines()[-1])
        finally:
            self._busy.release()

    def _next(self, store: Store, webhook_id: int) -> bool:
        """Whether there may be another one to hand over now."""
        with store.read() as session:
            job = next_job(session, store.key, webhook_id, self._now())
        if job is None:
            return False
        outcome = job.refused or self._handed(webhook_id, job)
        taken = outcome == outcomes.TAKEN
        with store.write(system("webhook", "")) as session:
            if job.for_good:
                outbox.stop(session, job.delivery_id, outcome, self._now())
            else:
                outbox.record(session, job.delivery_id, outcome, taken, self._now())
        return taken or job.for_good

    def _handed(self, webhook_id: int, job: Job) -> str:
        """Send it; whatever goes wrong is an outcome."""
        if job.receiver is None:
            return "fault"
        try:
            return self._hand(job.receiver, dict(job.headers), job.content)
        except Exception:
            LOG.exception("webhook %d: a message could not be handed over", webhook_id)
            return "fault"


def _on() -> bool:
    try:
        return bool(hosts())
    except BadSetting as wrong:  # the start has said so already
        LOG.debug("no webhooks: %s", wrong)
        return False
