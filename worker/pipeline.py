"""The whole pipeline in one process, without Kafka: the same stage functions over a state in memory."""

from dataclasses import dataclass
from typing import Final

from worker.clean import CleanLimits, clean_article
from worker.clean.arrival import ingestion_time
from worker.dedup import DedupState, deduplicate, fingerprint
from worker.enrich import EnrichLimits, enrich_article
from worker.records import DeduplicatedArticle, EnrichedArticle, Rejected, Relation, Stage, parse_raw

__all__ = ["Outcome", "Pipeline"]

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


class Pipeline:
    """Clean, deduplicate, enrich; remembers the articles that it has seen."""

    def __init__(self, clean_limits: CleanLimits = _CLEAN_LIMITS, enrich_limits: EnrichLimits = _ENRICH_LIMITS) -> None:
        self._state = DedupState({})
        self._clean_limits = clean_limits
        self._enrich_limits = enrich_limits

    def process(self, value: bytes | None, *, origin: str, received_at: str) -> Outcome:
        """Take one raw message through all stages. `origin` names it (``FILE/0/LINE``), `received_at` is its time in ISO 8601, UTC."""
        raw = parse_raw(value)
        if isinstance(raw, Rejected):
            return Outcome(kind="rejected", rejected=raw, stage=Stage.CLEAN)
        ingested_at = ingestion_time(raw, received_at)
        article = clean_article(raw, origin=origin, ingested_at=ingested_at, fingerprint=fingerprint, limits=self._clean_limits)
        if isinstance(article, Rejected):
            return Outcome(kind="rejected", rejected=article, stage=Stage.CLEAN)
        result = deduplicate(article, self._state)
        if result.record is None:
            return Outcome(kind="recrawl", relations=result.relations)
        return self._enriched(result.record, result.relations)

    def _enriched(self, record: DeduplicatedArticle, relations: tuple[Relation, ...]) -> Outcome:
        enriched = enrich_article(record, limits=self._enrich_limits)
        if isinstance(enriched, Rejected):
            return Outcome(kind="rejected", rejected=enriched, stage=Stage.ENRICH, relations=relations)
        return Outcome(kind=enriched.outcome, record=enriched, relations=relations)
