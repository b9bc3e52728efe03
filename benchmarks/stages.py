"""The pipeline in this process with a clock around every stage.

An article goes through all stages before the next one begins, so each stage finds the processor's caches as the others left them.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, TypeVar

from worker.clean import clean_article
from worker.clean.arrival import ingestion_time
from worker.clean.html import read_page
from worker.dedup import DedupState, deduplicate, fingerprint
from worker.enrich import annotate_article, assemble, claims_of, enrich_article, is_analysed, spans_of
from worker.entities import default_recogniser
from worker.records import (
    CleanArticle,
    DeduplicatedArticle,
    EnrichedArticle,
    Fingerprint,
    RawArticle,
    Rejected,
    check_span,
    decode,
    encode,
    parse_raw,
)

__all__ = ["BETWEEN", "PAGE", "TEXT_STAGES", "StageTimes", "StagedPipeline", "time_stages"]

TEXT_STAGES: Final = ("decode raw", "clean text", "fingerprint", "decide duplicates", "entities", "claims", "check and encode")
"""What an article that comes as text goes through, in this order."""

PAGE: Final = "page to text"
"""What an article that comes as HTML goes through besides."""

BETWEEN: Final = "records between stages"
"""What Kafka's path does besides: the clean and the deduplicated record to bytes and back."""

_NO_FINGERPRINT: Final = Fingerprint(version=0, content_hash="", words=0, shingles=0, anchors="", sketch="", sketch_bits=0)
T = TypeVar("T")


@dataclass(slots=True)
class StageTimes:
    """Seconds by the wall and of the processor for each stage, summed over `articles`."""

    wall: dict[str, float] = field(default_factory=dict)
    cpu: dict[str, float] = field(default_factory=dict)
    outcomes: dict[str, int] = field(default_factory=dict)

    @property
    def articles(self) -> int:
        """How many articles went through."""
        return sum(self.outcomes.values())

    def run(self, stage: str, function: Callable[[], T]) -> T:
        """Call `function` and add its time to `stage`."""
        wall, cpu = time.perf_counter(), time.process_time()
        result = function()
        self.cpu[stage] = self.cpu.get(stage, 0.0) + time.process_time() - cpu
        self.wall[stage] = self.wall.get(stage, 0.0) + time.perf_counter() - wall
        return result

    def count(self, outcome: str) -> None:
        """Add one article that came to `outcome`."""
        self.outcomes[outcome] = self.outcomes.get(outcome, 0) + 1

    def seconds(self, stages: Iterable[str] = TEXT_STAGES) -> float:
        """Wall-clock seconds of these stages for all articles."""
        return sum(self.wall.get(stage, 0.0) for stage in stages)

    def cpu_seconds(self, stages: Iterable[str] = TEXT_STAGES) -> float:
        """Processor seconds of these stages for all articles."""
        return sum(self.cpu.get(stage, 0.0) for stage in stages)


class StagedPipeline:
    """`worker.pipeline.Pipeline`, each stage by itself; gives the same bytes (a test holds it to that)."""

    def __init__(self) -> None:
        self._state = DedupState({})
        self._recogniser = default_recogniser()
        self.times = StageTimes()

    def process(self, value: bytes, *, origin: str, received_at: str, page: str | None = None) -> bytes | None:
        """Take one raw message through all stages; gives the enriched record, None where none came of it.

        `page` is the same article in HTML: it is read for the time that it takes.
        """
        enriched = self._through(value, origin, received_at, page)
        if isinstance(enriched, EnrichedArticle):
            self.times.count(enriched.outcome)
            return self.times.run("check and encode", lambda: _checked_bytes(enriched))
        self.times.count("recrawl" if enriched is None else "rejected")
        return None

    def _through(self, value: bytes, origin: str, received_at: str, page: str | None) -> EnrichedArticle | Rejected | None:
        clock = self.times
        raw = clock.run("decode raw", lambda: parse_raw(value))
        if isinstance(raw, Rejected):
            return raw
        if page is not None:
            clock.run(PAGE, lambda: read_page(page, raw.url, fetched_on=received_at[:10]))
        unmarked = clock.run("clean text", lambda: _clean(raw, origin, received_at))
        if isinstance(unmarked, Rejected):
            return unmarked
        article = replace(unmarked, fingerprint=clock.run("fingerprint", lambda: fingerprint(unmarked.text)))
        record = clock.run("decide duplicates", lambda: deduplicate(article, self._state)).record
        if record is None:
            return None
        clock.run(BETWEEN, lambda: _hand_over(article, record))
        return self._enrich(record)

    def _enrich(self, record: DeduplicatedArticle) -> EnrichedArticle | Rejected:
        if not is_analysed(record):
            return enrich_article(record)
        found = self.times.run("entities", lambda: annotate_article(record.article, self._recogniser))
        return assemble(record, found, self.times.run("claims", lambda: claims_of(record, found)))


def time_stages(values: Sequence[bytes], pages: Sequence[str], warm_up: Sequence[bytes]) -> StageTimes:
    """Times of all stages over `values`, with each article's page, after `warm_up`, which is not counted."""
    pipeline = StagedPipeline()
    for number, value in enumerate(warm_up):
        pipeline.process(value, origin=f"warm.up/0/{number}", received_at=_received(value), page=pages[0] if pages else None)
    pipeline.times = StageTimes()
    for number, (value, page) in enumerate(zip(values, pages, strict=True)):
        pipeline.process(value, origin=f"articles.raw/0/{number}", received_at=_received(value), page=page)
    return pipeline.times


def _received(value: bytes) -> str:
    raw = parse_raw(value)
    return raw.fetched_at or "" if isinstance(raw, RawArticle) else ""


def _clean(raw: RawArticle, origin: str, received_at: str) -> CleanArticle | Rejected:
    return clean_article(raw, origin=origin, ingested_at=ingestion_time(raw, received_at), fingerprint=lambda text: _NO_FINGERPRINT)


def _hand_over(article: CleanArticle, record: DeduplicatedArticle) -> None:
    decode(CleanArticle, encode(article))
    decode(DeduplicatedArticle, encode(record))


def _checked_bytes(record: EnrichedArticle) -> bytes:
    for span in spans_of(record):
        check_span(record.article.text, span)
    return encode(record)
