"""What is counted for the operator's monitoring, as Prometheus text: numbers only, nothing of anybody."""

from __future__ import annotations

from collections.abc import Callable

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, ProcessCollector, generate_latest

from bot.pulse import CallEnd

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
KINDS = frozenset({"message", "edited_message", "callback_query", "inline_query", "channel_post", "my_chat_member"})
"""The kinds of updates that have a row of their own: whoever sends others must not make rows."""


class Metrics:
    """The counters of one bot, in a registry of their own. Implements Counts of bot/intake/ports.py."""

    def __init__(self) -> None:
        self._registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self._taken = Counter("bot_updates_taken", "Updates that were kept", registry=registry)
        self._repeated = Counter("bot_updates_repeated", "Updates that had come before", registry=registry)
        self._aside = Counter("bot_updates_set_aside", "Updates that are not handled", ["why"], registry=registry)
        self._seconds = Histogram(
            "bot_update_seconds",
            "Seconds that updates took to be handled",
            ["kind"],
            buckets=SECONDS,
            registry=registry,
        )
        self._refused = Counter("bot_webhook_refused", "Requests that were refused", ["why"], registry=registry)
        self._calls = Counter("bot_telegram_calls", "Calls to Telegram", ["way", "end"], registry=registry)

    def taken(self, new: int, repeated: int) -> None:
        """So many updates were kept, and so many were known already."""
        self._taken.inc(new)
        self._repeated.inc(repeated)

    def handled(self, kind: str, seconds: float) -> None:
        """An update of a kind was handled."""
        self._seconds.labels(kind if kind in KINDS else "other").observe(seconds)

    def set_aside(self, why: str) -> None:
        """An update will not be handled."""
        self._aside.labels(why).inc()

    def refused(self, why: str) -> None:
        """A request to the webhook was refused."""
        self._refused.labels(why).inc()

    def called(self, way: str, end: CallEnd) -> None:
        """A call to Telegram ended."""
        self._calls.labels(way, end).inc()

    def watch(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        """Ask for a value whenever somebody wants to know."""
        Gauge(name, meaning, registry=self._registry).set_function(value)

    def text(self) -> bytes:
        """Everything as Prometheus text (version 0.0.4)."""
        return generate_latest(self._registry)
