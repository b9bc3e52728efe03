"""Ends a process in which messages wait and nothing moves, so that its supervisor starts it anew.

What a stream library or a client can come to: an agent whose queue was forgotten in a rebalance, a topic that is never fetched again, a
commit that waits for a message that is gone. The process lives and answers, and only its offsets stand still. A restart reads them again.
"""

import os
import threading
import time
from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from worker.contracts import Topic, topic_name
from worker.records import Stage
from worker.stream.app import RawiApp
from worker.stream.exits import ExitStatus, exit_unacknowledged
from worker.stream.health import readiness
from worker.stream.settings import Settings
from worker.stream.standing import Standing, standings

__all__ = ["Glimpse", "Patience", "Watchdog", "add_watchdog", "patience_of"]

_INPUTS: Final = {Stage.CLEAN: Topic.RAW, Stage.DEDUP: Topic.CLEAN, Stage.ENRICH: Topic.DEDUPLICATED}
_LOOKS: Final = 30
_LONGEST_INTERVAL: Final = 10.0
_LONG_ARTICLE_SECONDS: Final = 120.0
"""On top of the limit for one article: a sandbox has to start, and load the models."""
_LAST_WORD_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Glimpse:
    """What is seen of a process at one moment."""

    excused: bool = False
    """Whether it may stand still: it starts or stops, a rebalance goes on, state is being restored."""
    standings: tuple[Standing, ...] = ()
    handled: Mapping[str, int] = field(default_factory=dict)
    """How many messages had a verdict, by the topic that they came from."""


@dataclass(slots=True)
class Patience:
    """Counts for how long each thing has stood still, in seconds of a clock that is passed in.

    Time in which nobody looked does not count: a machine that slept, a process that was suspended, or one long article was
    no standstill of what is watched. So one step is at most twice the `interval` between two looks.
    """

    seconds: float
    interval: float
    _last: float | None = None
    _marks: dict[str, Hashable] = field(default_factory=dict)
    _quiet: dict[str, float] = field(default_factory=dict)

    def look(self, now: float, marks: Mapping[str, Hashable]) -> str | None:
        """Take in what waits, by name, each with a mark that changes when it moves; gives the name whose mark stood for too long."""
        step = 0.0 if self._last is None else min(now - self._last, 2 * self.interval)
        self._last = now
        self._quiet = {
            name: self._quiet[name] + step if name in self._marks and self._marks[name] == mark else 0.0 for name, mark in marks.items()
        }
        self._marks = dict(marks)
        worst = max(self._quiet, key=self._quiet.__getitem__, default=None)
        return worst if worst is not None and self._quiet[worst] >= self.seconds else None


class Watchdog:
    """Tells a standstill from idleness, from a long article, and from a slow broker that still gets on.

    - Messages of a topic wait, and for `seconds` none of that topic has a verdict and no commit in it advances. The whole topic counts and
      not each partition, because with many messages waiting a partition may have its turn only after minutes.
    - Messages of a partition are done and acknowledged, and for `seconds` their commit does not come, whatever else goes on.
    """

    def __init__(self, seconds: float, interval: float) -> None:
        self._patience = Patience(seconds, interval)

    def look(self, now: float, seen: Glimpse) -> str | None:
        """Take in the next glimpse at the moment `now`; gives what stands still, or None."""
        return self._patience.look(now, {} if seen.excused else dict(_marks(seen)))


def _marks(seen: Glimpse) -> Iterator[tuple[str, Hashable]]:
    for topic in sorted({one.topic for one in seen.standings if one.waits}):
        committed = tuple((one.partition, one.committed) for one in seen.standings if one.topic == topic)
        yield f"messages of {topic} wait", (seen.handled.get(topic), committed)
    for one in seen.standings:
        if one.uncommitted:
            yield f"what is done of {one.topic}/{one.partition} is not committed", one.committed


def patience_of(settings: Settings) -> float:
    """Seconds that a worker may stand still: as set, but always longer than one article may take; 0 = for ever."""
    return max(settings.stall_seconds, settings.article_seconds + _LONG_ARTICLE_SECONDS) if settings.stall_seconds else 0.0


def add_watchdog(
    rawi: RawiApp,
    topic_prefix: str,
    seconds: float,
    *,
    end: Callable[[str], None] | None = None,
    clock: Callable[[], float] = time.monotonic,
) -> None:
    """Watch this app from its start on; with 0 seconds nothing is watched. `end` is told what stands still."""
    if not seconds:
        return
    interval = min(_LONGEST_INTERVAL, seconds / _LOOKS)
    stop = end or _end
    pulse = _Pulse(Patience(seconds, interval), stop)
    watchdog = Watchdog(seconds, interval)

    @rawi.app.timer(interval)  # type: ignore[untyped-decorator]
    async def watch() -> None:
        pulse.beat()
        why = watchdog.look(clock(), _glimpse(rawi, topic_prefix))
        if why is not None:
            stop(why)


def _glimpse(rawi: RawiApp, topic_prefix: str) -> Glimpse:
    app: Any = rawi.app
    handled = {topic_name(_INPUTS[loop.stage], topic_prefix): loop.handled for loop in rawi.loops}
    return Glimpse(excused=not readiness(rawi)[0], standings=standings(app.consumer), handled=handled)


class _Pulse:
    """A thread that sees when the event loop itself stands still, and with it every other look.

    It cannot see code in C that never lets go of the interpreter's lock: `deadline` does, while a message is worked on.
    """

    def __init__(self, patience: Patience, end: Callable[[str], None]) -> None:
        self._patience = patience
        self._end = end
        self._beats = 0

    def beat(self) -> None:
        """The event loop turns. With the first beat the thread begins."""
        if not self._beats:
            threading.Thread(target=self._watch, daemon=True, name="rawi-watchdog").start()
        self._beats += 1

    def _watch(self) -> None:
        while True:
            time.sleep(self._patience.interval)
            why = self._patience.look(time.monotonic(), {"the event loop stands still": self._beats})
            if why is not None:
                self._end(why)


def _end(why: str) -> None:
    # Should the log itself be what everything waits for, the process ends without a word.
    timer = threading.Timer(_LAST_WORD_SECONDS, os._exit, (int(ExitStatus.STALLED),))
    timer.daemon = True
    timer.start()
    exit_unacknowledged(ExitStatus.STALLED, f"nothing moves: {why}")
