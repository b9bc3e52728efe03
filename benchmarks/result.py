"""Everything that one run measured, and the ratios that follow from it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from benchmarks.articles import WORDS
from benchmarks.kafka import KafkaRun
from benchmarks.lanes import Lanes
from benchmarks.machine import Machine
from benchmarks.stages import StageTimes

__all__ = ["Result", "Round", "Spread", "as_document"]

_TOLERATED: Final = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """The median of several rounds with the least and the greatest of them."""

    median: float
    least: float
    greatest: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Of at least one value."""
        return cls(median=median(values), least=min(values), greatest=max(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class Round:
    """The pure pipeline and Kafka's path, one right after the other, on the same cores and articles."""

    pure: Lanes
    kafka: KafkaRun

    @property
    def ratio(self) -> float:
        """Kafka's path to the pure pipeline, all articles: the broker's work on the same cores counts against it."""
        return self.kafka.rate_of_all / self.pure.rate

    @property
    def ratio_steady(self) -> float:
        """The same with the rate between the first and the last tenth. Too good where cleaning ran ahead of enrichment before it."""
        return self.kafka.rate / self.pure.rate

    @property
    def ratio_without_broker(self) -> float:
        """An estimate of `ratio` with the broker on another machine: as if the workers had the processor time of broker and watch too."""
        run = self.kafka
        own = min(run.cores, run.processes)
        taken = (run.whole.broker + run.whole.bench) / run.whole.seconds - (run.cores - own)
        return self.ratio * own / (own - max(0.0, taken))

    @property
    def spoiled(self) -> bool:
        """Whether anything else took more than a tenth of a core."""
        others = self.kafka.whole.others / self.kafka.whole.seconds
        return others > _TOLERATED or self.pure.cores_used < min(self.pure.processes, self.kafka.cores) - _TOLERATED

    @property
    def delivery_share(self) -> float:
        """The share of the workers' processor time that the pure pipeline does not need: records between stages, Faust, client, waiting."""
        return 1 - self.pure.cpu_per_article / (self.kafka.whole.workers / self.kafka.articles)


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One run of the benchmarks. `missing` says why Kafka's path was not measured; `rounds` is empty then."""

    machine: Machine
    corpus: str
    mean_words: float
    stages: StageTimes
    rounds: tuple[Round, ...]
    missing: str | None = None

    def normal(self, rate: float) -> float:
        """A rate of these articles as one of articles of 350 words."""
        return rate * self.mean_words / WORDS

    def spread(self, figure: Callable[[Round], float]) -> Spread:
        """A figure over the rounds."""
        return Spread.of([figure(one) for one in self.rounds])


def as_document(result: Result) -> dict[str, Any]:
    """For ``--json``: what was measured, and under ``ratios`` what is reckoned from it."""
    return {"measured": result, "ratios": {name: result.spread(figure) for name, figure in _RATIOS.items()} if result.rounds else None}


_RATIOS: Final[Mapping[str, Callable[[Round], float]]] = {
    "all": lambda one: one.ratio,
    "steady": lambda one: one.ratio_steady,
    "without_broker_estimate": lambda one: one.ratio_without_broker,
    "delivery_share": lambda one: one.delivery_share,
}
