"""The whole pipeline in one process, without Kafka: the same stage functions over a state in memory."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, Protocol, TypeVar

from worker.clean import CleanLimits, clean_article
from worker.clean.arrival import ingestion_time
from worker.dedup import DedupState, deduplicate, fingerprint
from worker.enrich import EnrichLimits, enrich_article
from worker.records import CleanArticle, DeduplicatedArticle, EnrichedArticle, Rejected, Relation, Stage, parse_raw

__all__ = ["Outcome", "Pipeline", "Runner"]

_A = TypeVar("_A")
_R = TypeVar("_R")
_CLEAN_LIMITS: Final = CleanLimits()
_ENRICH_LIMITS: Final = EnrichLimits()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one raw message: exactly one of ``enriched``, ``duplicate``, ``recrawl`` and ``rejected``."""

    kind: str
    record: EnrichedArticle | None = None
    relations: tuple[Relation, ...] = ()
    rejected: Rejected | None = None
    stage: Stage | None = None


class Runner(Protocol):
    """Applies a stage to its input, here or in another process: stage and input can be pickled."""

    def __call__(self, function: Callable[[_A], _R], argument: _A) -> _R | Rejected: ...


def _here(function: Callable[[_A], _R], argument: _A) -> _R | Rejected:
    return function(argument)


@dataclass(frozen=True, slots=True)
class _Arrival:
    value: bytes | None
    origin: str
    received_at: str


class Pipeline:
    """Clean, deduplicate, enrich; remembers the articles that it has seen. `run` may keep the stages that read text within bounds."""

    def __init__(
        self, clean_limits: CleanLimits = _CLEAN_LIMITS, enrich_limits: EnrichLimits = _ENRICH_LIMITS, *, run: Runner = _here
    ) -> None:
        self._state = DedupState({})
        self._clean = partial(_clean, limits=clean_limits)
        self._enrich = partial(enrich_article, limits=enrich_limits)
        self._run = run

    def process(self, value: bytes | None, *, origin: str, received_at: str) -> Outcome:
        """Take one raw message through all stages. `origin` names it (``FILE/0/LINE``), `received_at` is its time in ISO 8601, UTC."""
        article = self._run(self._clean, _Arrival(value, origin, received_at))
        if isinstance(article, Rejected):
            return Outcome(kind="rejected", rejected=article, stage=Stage.CLEAN)
        result = deduplicate(article, self._state)
        if result.record is None:
            return Outcome(kind="recrawl", relations=result.relations)
        return self._enriched(result.record, result.relations)

    def _enriched(self, record: DeduplicatedArticle, relations: tuple[Relation, ...]) -> Outcome:
        enriched = self._run(self._enrich, record)
        if isinstance(enriched, Rejected):
            return Outcome(kind="rejected", rejected=enriched, stage=Stage.ENRICH, relations=relations)
        return Outcome(kind=enriched.outcome, record=enriched, relations=relations)


def _clean(arrival: _Arrival, limits: CleanLimits) -> CleanArticle | Rejected:
    raw = parse_raw(arrival.value)
    if isinstance(raw, Rejected):
        return raw
    ingested_at = ingestion_time(raw, arrival.received_at)
    return clean_article(raw, origin=arrival.origin, ingested_at=ingested_at, fingerprint=fingerprint, limits=limits)
