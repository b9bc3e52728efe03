"""When a standstill is one: told by glimpses and a clock of numbers, then by a worker that really stands still."""

import asyncio
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from faust.types import TP
from hypothesis import given
from hypothesis import strategies as st

from tests.stream.articles import raw_articles
from tests.stream.test_metrics import Consumer, loop_of
from tests.stream.workers import environment_of, feed
from worker.broker.orphans import end_with_parent
from worker.records import Stage
from worker.stream.exits import ExitStatus
from worker.stream.settings import InvalidSetting, Settings
from worker.stream.standing import Standing
from worker.stream.supervisor import _FINAL
from worker.stream.watchdog import Glimpse, Patience, Watchdog, add_watchdog, patience_of

SECONDS, INTERVAL = 300.0, 10.0


def standing(partition: int = 0, *, topic: str = "articles.raw", committed: int | None = 5, **more: Any) -> Standing:
    return Standing(topic=topic, partition=partition, **{"committed": committed, "position": 70, "highwater": 100, "in_hand": 5} | more)


def idle(partition: int = 0) -> Standing:
    return standing(partition, committed=100, position=100, in_hand=None)


def seen(*standings: Standing, handled: int = 0, excused: bool = False) -> Glimpse:
    return Glimpse(standings=standings, handled={"articles.raw": handled}, excused=excused)


def alarm(glimpses: Iterable[Glimpse], step: float = INTERVAL) -> float | None:
    """After how many seconds the alarm comes."""
    watchdog = Watchdog(SECONDS, INTERVAL)
    for number, glimpse in enumerate(glimpses):
        if watchdog.look(number * step, glimpse):
            return number * step
    return None


def test_waiting_messages_that_nobody_works_on_are_a_standstill() -> None:
    assert alarm([seen(standing())] * 100) == SECONDS


def test_so_are_messages_that_are_never_fetched() -> None:
    assert alarm([seen(standing(in_hand=None))] * 100) == SECONDS


def test_and_a_group_that_never_committed() -> None:
    assert alarm([seen(standing(committed=None))] * 100) == SECONDS


def test_an_idle_worker_is_none() -> None:
    assert alarm([seen(idle())] * 1000) is None
    assert alarm([seen()] * 1000) is None


def test_a_marker_at_the_end_of_a_partition_is_no_message() -> None:
    assert alarm([seen(standing(committed=99, position=100, in_hand=None))] * 1000) is None


def test_a_slow_worker_that_gets_on_is_none() -> None:
    """A batch of 64 articles that take a minute each: for an hour no commit, but verdicts."""
    assert alarm([seen(standing(), handled=number * 10 // 60) for number in range(360)]) is None


def test_a_slow_broker_that_gets_on_is_none() -> None:
    """A commit every four minutes, and a batch that waits for its delivery in between."""
    assert alarm([seen(standing(committed=number // 24)) for number in range(360)]) is None


def test_a_long_backlog_in_one_partition_lets_the_others_wait() -> None:
    assert alarm([seen(standing(0, committed=number), standing(1, in_hand=None)) for number in range(360)]) is None


def test_another_topic_that_gets_on_hides_nothing() -> None:
    def glimpse(number: int) -> Glimpse:
        both = (standing(), standing(topic="articles.clean", committed=number))
        return Glimpse(standings=both, handled={"articles.raw": 7, "articles.clean": number})

    assert alarm(glimpse(number) for number in range(100)) == SECONDS


def test_done_messages_whose_commit_never_comes_are_a_standstill_whatever_else_goes_on() -> None:
    def glimpse(number: int) -> Glimpse:
        return seen(standing(0, uncommitted=True), standing(1, committed=number, uncommitted=True), handled=number)

    assert alarm(glimpse(number) for number in range(100)) == SECONDS


def test_a_rebalance_or_a_restoration_begins_the_count_anew() -> None:
    story = [seen(standing())] * 29 + [seen(standing(), excused=True)] * 100 + [seen(standing())] * 30
    assert alarm(story) is None
    assert alarm([*story, seen(standing())]) == 1590


def test_time_in_which_nobody_looked_does_not_count() -> None:
    """The machine slept for a day between two looks."""
    watchdog = Watchdog(SECONDS, INTERVAL)
    assert watchdog.look(0, seen(standing())) is None
    assert watchdog.look(86_400, seen(standing())) is None
    assert watchdog.look(86_410, seen(standing())) is None


@given(st.lists(st.floats(0, 1e6), max_size=50), st.floats(20, 1000))
def test_never_before_the_patience_is_over(steps: list[float], patience: float) -> None:
    watch, now, capped = Patience(patience, INTERVAL), 0.0, 0.0
    watch.look(now, {"a": 1})
    for step in steps:
        now += step
        capped += min(step, 2 * INTERVAL) + 1e-6
        if watch.look(now, {"a": 1}):
            assert capped >= patience


@given(st.lists(st.integers(0, 1), max_size=200))
def test_what_moves_often_enough_never_raises_an_alarm(moves: list[int]) -> None:
    watch, position = Patience(SECONDS, INTERVAL), 0
    for number, move in enumerate(moves):
        position += move or number % 29 == 0
        assert watch.look(number * INTERVAL, {"a": position}) is None


def test_patience_is_longer_than_one_article_takes() -> None:
    assert patience_of(Settings()) == 300
    assert patience_of(Settings(article_seconds=600)) == 720
    assert patience_of(Settings(stall_seconds=0)) == 0
    with pytest.raises(InvalidSetting, match="RAWI_STALL_SECONDS"):
        Settings(stall_seconds=3)


def test_a_supervisor_starts_it_again() -> None:
    assert ExitStatus.STALLED not in _FINAL


@dataclass
class App:
    """As much of a Faust app as the watchdog touches."""

    consumer: Any
    rebalancing: bool = False
    should_stop: bool = False
    timers: list[Callable[[], Awaitable[None]]] = field(default_factory=list)

    def timer(self, interval: float) -> Callable[[Callable[[], Awaitable[None]]], None]:
        return self.timers.append


async def test_the_app_is_looked_at() -> None:
    consumer = Consumer({}, (("articles.raw", 1, 7),))
    app, now, said = App(consumer), [0.0], list[str]()
    rawi: Any = SimpleNamespace(app=app, loops=[loop_of(Stage.CLEAN)], shards=SimpleNamespace(restoring=False))
    consumer.assignment = lambda: {TP("articles.raw", 1)}  # type: ignore[method-assign]
    add_watchdog(rawi, "", SECONDS, end=said.append, clock=lambda: now[0])
    add_watchdog(rawi, "", 0)
    (watch,) = app.timers
    for _ in range(29):
        await watch()
        now[0] += INTERVAL
    app.rebalancing = True
    await watch()
    app.rebalancing = False
    for _ in range(30):
        await watch()
        now[0] += INTERVAL
    assert said == []
    await watch()
    assert said == ["messages of articles.raw wait"]


@pytest.mark.broker
@pytest.mark.kafka
def test_a_worker_that_stands_still_ends_for_a_restart(kafka_settings: Settings, tmp_path: Path) -> None:
    asyncio.run(feed(kafka_settings, raw_articles(5)))
    command = [sys.executable, "-m", "tests.stream.stalling", "3", str(tmp_path)]
    environment = environment_of(kafka_settings)
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=90, check=False, preexec_fn=end_with_parent)
    assert done.returncode == ExitStatus.STALLED, done.stderr[-3000:]
    assert "nothing moves: messages of" in done.stderr
