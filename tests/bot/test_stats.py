"""What a process says of itself to those who run it."""

import logging
import time
from dataclasses import replace
from datetime import date

import pytest

from bot.metrics import Metrics
from bot.render.html import HtmlRenderer
from bot.render.numbers import Speaker
from bot.stats import State, stats

STATE = State(
    database="SQLite in memory",
    is_database_away=False,
    is_redis_away=False,
    newest_price=date(2026, 11, 20),
    under_way=2,
)


@pytest.fixture
def metrics() -> Metrics:
    found = Metrics()
    found.began_at_s = time.time() - 2 * 24 * 3600
    for latency_s in (0.010, 0.012, 0.030):
        found.update("message", "answered", "train", latency_s)
    found.update("callback_query", "refused", None, 0.011)
    found.flood()
    return found


def said(metrics: Metrics, state: State = STATE, *, may_be_several: bool = False) -> str:
    return HtmlRenderer(Speaker()).answer(stats(metrics, state, may_be_several=may_be_several), None)


def test_it_says_what_was_answered_and_how_quickly(metrics: Metrics) -> None:
    lines = said(metrics).splitlines()
    assert lines[0] == "<b>Running for 2 days</b>"
    assert lines[1:4] == ["Updates: 4", "3 answered · 1 refused", "Half within 12 ms, 95 % within 27 ms"]
    assert "Errors: 0 · flood waits: 1" in lines
    assert "Newest price: Nov 2026" in lines
    assert "/train: 3" in lines
    assert "callback_query, refused: 1</blockquote>" in lines


def test_a_new_process_says_so(metrics: Metrics) -> None:
    assert "Updates: 0" in said(Metrics())


def test_a_database_that_is_away_is_named(metrics: Metrics) -> None:
    assert "SQLite in memory: away" in said(metrics, replace(STATE, is_database_away=True))


def test_what_is_of_one_of_several_is_said_and_redis_that_is_away(metrics: Metrics) -> None:
    text = said(metrics, replace(STATE, is_redis_away=True), may_be_several=True)
    assert "Redis: away" in text
    assert "each replica counts for itself" in text
    assert "replica" not in said(metrics)


def test_counts_are_those_that_prometheus_reads(metrics: Metrics) -> None:
    metrics.post(200)
    metrics.chart("drawn", 0.2)
    with metrics.counting_errors():
        logging.getLogger("bot").error("something")
        logging.getLogger("bot").warning("something less")
    metrics.watch("bot_updates_under_way", "Updates being handled", lambda: 2)
    exposition = metrics.exposition().decode()
    for line in (
        'bot_updates_total{kind="message",outcome="answered"} 3.0',
        'bot_commands_total{command="train"} 3.0',
        'bot_update_seconds_count{kind="message"} 3.0',
        'bot_webhook_posts_total{status="200"} 1.0',
        'bot_chart_seconds_count{outcome="drawn"} 1.0',
        "bot_flood_waits_total 1.0",
        "bot_errors_total 1.0",
        "bot_updates_under_way 2.0",
    ):
        assert line in exposition
    assert "process_resident_memory_bytes" in exposition
