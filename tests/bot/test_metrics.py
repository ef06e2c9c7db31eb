"""The figures for monitoring."""

from __future__ import annotations

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics
from bot.pulse import CallEnd


def figures(metrics: Metrics) -> dict[tuple[str, ...], float]:
    """By name and values of the labels, these in the order of their names."""
    families = text_string_to_metric_families(metrics.text().decode())
    return {(one.name, *one.labels.values()): one.value for family in families for one in family.samples}


def test_what_happens_is_counted() -> None:
    metrics = Metrics()
    metrics.taken(3, 1)
    metrics.handled("message", 0.02)
    metrics.handled("made up by somebody", 7)
    metrics.set_aside("unreadable")
    metrics.refused("secret")
    metrics.called("answers", CallEnd.ANSWERED)
    metrics.watch("bot_updates_waiting", "Waiting", lambda: 4)
    shown = figures(metrics)
    assert shown["bot_updates_taken_total",] == 3
    assert shown["bot_updates_repeated_total",] == 1
    assert shown["bot_update_seconds_count", "message"] == 1
    assert shown["bot_update_seconds_count", "other"] == 1
    assert shown["bot_updates_set_aside_total", "unreadable"] == 1
    assert shown["bot_webhook_refused_total", "secret"] == 1
    assert shown["bot_telegram_calls_total", "answered", "answers"] == 1
    assert shown["bot_updates_waiting",] == 4


def test_two_bots_in_one_process_count_each_for_itself() -> None:
    first, second = Metrics(), Metrics()
    first.taken(1, 0)
    assert figures(second)["bot_updates_taken_total",] == 0
