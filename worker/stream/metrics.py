"""What a worker process tells Prometheus. The names stand here and nowhere else; alerts and the dashboard are tested against them.

Only the two histograms are touched for each message or batch. Everything else is read when somebody asks for it.
"""

import platform
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from prometheus_client import CollectorRegistry, Histogram, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector

from worker import __version__
from worker.records import Reason, Stage
from worker.stream.loop import AgentLoop
from worker.stream.standing import Standing

__all__ = ["CONTENT_TYPE", "Metrics", "Sight"]

CONTENT_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"
"""Prometheus' text format."""

_OUTCOMES: Final[Mapping[Stage, tuple[str, ...]]] = {
    Stage.CLEAN: ("passed",),
    Stage.DEDUP: ("passed", "recrawl"),
    Stage.ENRICH: ("enriched", "duplicate"),
}
_REASONS: Final = tuple(str(reason) for reason in Reason)
_WORK_BUCKETS: Final = (0.0002, 0.0005, 0.001, 0.002, 0.004, 0.006, 0.008, 0.012, 0.016, 0.024, 0.032, 0.064, 0.128, 0.5, 1, 5, 15, 60)
_WAIT_BUCKETS: Final = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What a process looks like at one moment."""

    ready: bool
    rebalances: int = 0
    standings: tuple[Standing, ...] = ()
    remembered: Mapping[int, int] = field(default_factory=dict)
    """Articles by shard."""
    restorations: int = 0
    restoring_seconds: float = 0.0


class Metrics(Collector):
    """The metrics of one process, in a registry of their own. `look` is called for each page."""

    def __init__(self, loops: Sequence[AgentLoop], look: Callable[[], Sight]) -> None:
        self.registry = CollectorRegistry()
        self._loops = loops
        self._look = look
        work = Histogram(
            "rawi_stage_seconds",
            "Seconds for which one message held the process, by stage.",
            ["stage"],
            buckets=_WORK_BUCKETS,
            registry=self.registry,
        )
        wait = Histogram(
            "rawi_delivery_seconds",
            "Seconds for which a finished batch waited until the broker had all its outputs, by stage.",
            ["stage"],
            buckets=_WAIT_BUCKETS,
            registry=self.registry,
        )
        for loop in loops:
            loop.worked = work.labels(loop.stage).observe
            loop.waited = wait.labels(loop.stage).observe
        ProcessCollector(registry=self.registry)
        self.registry.register(self)

    def page(self) -> bytes:
        """All of it in Prometheus' text format, `CONTENT_TYPE`."""
        return generate_latest(self.registry)

    def describe(self) -> Iterable[Metric]:
        """Nothing: so that nobody is asked before there is anything to see."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """What is read when somebody asks."""
        sight = self._look()
        yield _messages(self._loops)
        yield _gauge("rawi_ready", "1 while messages are processed, 0 while the worker starts, rebalances or restores.", int(sight.ready))
        yield _counter("rawi_rebalances", "Rebalances of the consumer group that this process took part in.", sight.rebalances)
        yield _counter("rawi_restorations", "Restorations of the duplicate state of a shard.", sight.restorations)
        yield _counter("rawi_restoration_seconds", "Seconds that these restorations took.", sight.restoring_seconds)
        yield _remembered(sight.remembered)
        yield from _offsets(sight.standings)
        build = GaugeMetricFamily("rawi_build_info", "1; the version is in the labels.", labels=["version", "python"])
        build.add_metric([__version__, platform.python_version()], 1)
        yield build


def _messages(loops: Sequence[AgentLoop]) -> Metric:
    """Each reason is there from the beginning with 0: to Prometheus, a counter that appears with 1 has not increased."""
    family = CounterMetricFamily(
        "rawi_messages",
        "Messages by stage and outcome: passed on, recrawl, enriched, duplicate, rejected; `reason` is empty but for rejected ones.",
        labels=["stage", "outcome", "reason"],
    )
    for loop in loops:
        outcomes = dict.fromkeys((*_OUTCOMES[loop.stage], *_REASONS), 0) | loop.outcomes
        for outcome, count in outcomes.items():
            labels = ["rejected", outcome] if outcome in _REASONS else [outcome, ""]
            family.add_metric([str(loop.stage), *labels], count)
    return family


def _remembered(shards: Mapping[int, int]) -> Metric:
    family = GaugeMetricFamily("rawi_articles_remembered", "Articles in the duplicate index, by shard.", labels=["shard"])
    for shard, count in sorted(shards.items()):
        family.add_metric([str(shard)], count)
    return family


def _offsets(standings: Sequence[Standing]) -> Iterator[Metric]:
    labels = ["topic", "partition"]
    lag = GaugeMetricFamily("rawi_lag", "Messages to the end of an assigned partition that are not committed.", labels=labels)
    committed = GaugeMetricFamily("rawi_committed_offset", "The committed offset of an assigned partition.", labels=labels)
    for one in standings:
        place = [one.topic, str(one.partition)]
        if one.lag is not None:
            lag.add_metric(place, one.lag)
        if one.committed is not None:
            committed.add_metric(place, one.committed)
    yield lag
    yield committed
    yield _gauge("rawi_partitions_assigned", "Partitions that are assigned to this process.", len(standings))


def _gauge(name: str, text: str, value: float) -> Metric:
    family = GaugeMetricFamily(name, text)
    family.add_metric([], value)
    return family


def _counter(name: str, text: str, value: float) -> Metric:
    family = CounterMetricFamily(name, text)
    family.add_metric([], value)
    return family
