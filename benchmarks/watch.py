"""Who uses the processor while workers run: few and cheap looks from outside, which cost the workers nothing worth counting."""

import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from benchmarks.machine import busy_seconds, cpu_seconds

__all__ = ["Usage", "Watch"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Processor seconds within a stretch of `seconds`."""

    seconds: float
    workers: float
    broker: float
    bench: float
    others: float
    """Everything else on the machine: more than a few hundredths of `seconds` spoils the measurement."""


@dataclass(frozen=True, slots=True)
class _Look:
    at: float
    spent: tuple[float, float, float, float]


@dataclass(slots=True)
class Watch:
    """Looks at the processor time of the workers (`workers` gives their process ids), the broker and this process."""

    workers: Callable[[], Sequence[int]]
    broker: int
    _looks: list[_Look] = field(default_factory=list)

    def look(self) -> None:
        """Take a look now."""
        spent = (cpu_seconds(self.workers()), cpu_seconds([self.broker]), time.process_time(), busy_seconds())
        self._looks.append(_Look(time.time(), spent))

    def usage(self, begin: float, end: float) -> Usage:
        """What was used between two moments (Unix seconds), between looks in proportion; needs a look before and one after."""
        workers, broker, bench, busy = (after - before for before, after in zip(self._at(begin), self._at(end), strict=True))
        others = max(0.0, busy - workers - broker - bench)
        return Usage(seconds=end - begin, workers=workers, broker=broker, bench=bench, others=others)

    def _at(self, moment: float) -> tuple[float, ...]:
        looks = self._looks
        after = min(max(bisect_left(looks, moment, key=lambda look: look.at), 1), len(looks) - 1)
        left, right = looks[after - 1], looks[after]
        share = min(max((moment - left.at) / (right.at - left.at), 0.0), 1.0)
        return tuple(a + share * (b - a) for a, b in zip(left.spent, right.spent, strict=True))
