"""Measures (运行指标) in the words of Prometheus, on a port of their own, where the setting names one.

No measure is of a person or a company: routes, counts, times, memory. The port is not the site's, so that no proxy
shows it to everybody; by itself it is on this machine only.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, start_http_server
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.registry import Collector

from registry.process import logs
from registry.process.listening import Place, taken
from views.serving.requests import Answered

WITHIN = 5.0  # seconds in which a look at the register must be done
BUCKETS = (0.005, 0.025, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)  # seconds
KNOWN = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "WEBSOCKET"})


class Measures:
    """What is counted. `look` reads the register, and raises where it cannot be read."""

    def __init__(self, look: Callable[[], object]):
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        self._requests = Counter(
            "softpark_requests", "Requests that were answered", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "softpark_request_seconds", "From a request to the end of its answer", ["route"], buckets=BUCKETS,
            registry=self.registry,
        )  # fmt: skip
        self._open = Gauge("softpark_pages_open", "Pages that are open: websockets", registry=self.registry)
        self._limited = Counter(
            "softpark_limited", "Requests beyond what one address may ask", ["kind"], registry=self.registry
        )
        self.registry.register(_Seen(look))

    def answered(self, request: Answered) -> None:
        method = request.method if request.method in KNOWN else "other"
        self._requests.labels(method, request.route, str(request.status)).inc()
        if request.method != "WEBSOCKET":
            self._seconds.labels(request.route).observe(request.seconds)

    def limited(self, kind: str) -> None:
        self._limited.labels(kind).inc()

    def opened(self, by: int) -> None:
        self._open.inc(by)

    def serve(self, at: Place) -> None:
        """Serve them from now on, in a thread of its own. Raises `BadMetrics` where the place is taken."""
        try:
            start_http_server(at.port, at.host, registry=self.registry)
        except OSError as error:
            raise taken(at, error) from None


class _Seen(Collector):
    """What is looked up when it is asked for: whether the register can be read, and how much the log was told."""

    def __init__(self, look: Callable[[], object]):
        self._look = look
        self._thread = ThreadPoolExecutor(1, "metrics")
        self._looking: Future | None = None

    def describe(self) -> list:
        """Nothing is looked up when the collector is made known."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily | CounterMetricFamily]:
        yield GaugeMetricFamily("softpark_database_up", "1 while the register can be read", value=float(self._up()))
        lines = CounterMetricFamily("softpark_log_lines", "What the log was told, by level", labels=["level"])
        for level, count in sorted(logs.SAID.items()):
            lines.add_metric([level], count)
        yield lines

    def _up(self) -> bool:
        if self._looking is None or self._looking.done():
            self._looking = self._thread.submit(self._look)
        try:
            self._looking.result(WITHIN)
        except Exception:  # too late, or whatever it is that keeps the register from being read
            return False
        return True
