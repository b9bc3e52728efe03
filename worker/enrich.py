"""Puts entities and claims together: a deduplicated article becomes an enriched one."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from worker.claims import extract_claims
from worker.entities import Annotations, Recogniser, annotate, default_recogniser
from worker.records import Claim, CleanArticle, DeduplicatedArticle, EnrichedArticle, Reason, Rejected, Span, SpanMismatch, check_span

__all__ = ["EnrichLimits", "annotate_article", "assemble", "claims_of", "enrich_article", "is_analysed", "spans_of"]

_ANALYSED_LANGUAGES: Final = frozenset({"ar"})


@dataclass(frozen=True, slots=True)
class EnrichLimits:
    """Counts above which an article is refused, because it is none: the longest one seen in 200,000 has some hundreds of claims.

    They bound the record, too: each claim quotes up to some hundred words, so a text of nothing but cues makes a hundred times its size.
    """

    max_sentences: int = 20_000
    max_claims: int = 3_000


@lru_cache(maxsize=1)
def _recogniser() -> Recogniser:
    return default_recogniser()


def enrich_article(
    record: DeduplicatedArticle, recogniser: Recogniser | None = None, limits: EnrichLimits = EnrichLimits()
) -> EnrichedArticle | Rejected:
    """Find who is named and who said what.

    A duplicate and an article in another language pass through without analysis. A span that would not quote the text makes the whole
    article `Rejected`: a wrong place is worse than none; and so does a text over the limits, with ``too_complex``.
    """
    if not is_analysed(record):
        return _passed_through(record)
    if (sentences := len(record.article.sentences)) > limits.max_sentences:
        return Rejected(Reason.TOO_COMPLEX, f"{sentences} sentences, the limit is {limits.max_sentences}")
    annotations = annotate_article(record.article, recogniser or _recogniser())
    claims = claims_of(record, annotations)
    if len(claims) > limits.max_claims:
        return Rejected(Reason.TOO_COMPLEX, f"{len(claims)} claims, the limit is {limits.max_claims}")
    return _checked(assemble(record, annotations, claims))


def is_analysed(record: DeduplicatedArticle) -> bool:
    """Whether the article is analysed here: not if it is a duplicate, nor in another language."""
    return record.canonical is None and record.article.language in _ANALYSED_LANGUAGES


def annotate_article(article: CleanArticle, recogniser: Recogniser) -> Annotations:
    """Names, dates and quantities of the article.

    Relative dates (``أمس``) count from its publication, or else from its fetch, which a crawler makes soon after. Where neither is known
    they are left out: the time of the message may be that of an archive's loading.
    """
    anchor = article.published_at or article.fetched_at
    return annotate(article.text, article.sentences, published_at=anchor, recogniser=recogniser)


def claims_of(record: DeduplicatedArticle, annotations: Annotations) -> tuple[Claim, ...]:
    """Who said what in the article."""
    article = record.article
    return extract_claims(
        article.text,
        article.sentences,
        record_id=record.record_id,
        mentions=annotations.mentions,
        entities=annotations.entities,
        dates=annotations.dates,
        quantities=annotations.quantities,
    )


def assemble(record: DeduplicatedArticle, annotations: Annotations, claims: tuple[Claim, ...]) -> EnrichedArticle:
    """The enriched record of all that was found; its spans are not checked yet."""
    return EnrichedArticle(
        record_id=record.record_id,
        outcome="enriched",
        article=record.article,
        revision_no=record.revision_no,
        previous_record=record.previous_record,
        relations=record.relations,
        mentions=annotations.mentions,
        entities=annotations.entities,
        dates=annotations.dates,
        quantities=annotations.quantities,
        claims=claims,
        recogniser=annotations.recogniser,
    )


def spans_of(record: EnrichedArticle) -> Iterator[Span]:
    """Every span of the record."""
    yield from (mention.span for mention in record.mentions)
    yield from (date.span for date in record.dates)
    yield from (quantity.span for quantity in record.quantities)
    for claim in record.claims:
        yield claim.cue.span
        yield from claim.content
        if claim.speaker.span is not None:
            yield claim.speaker.span


def _passed_through(record: DeduplicatedArticle) -> EnrichedArticle:
    return EnrichedArticle(
        record_id=record.record_id,
        outcome="enriched" if record.canonical is None else "duplicate",
        article=record.article,
        revision_no=record.revision_no,
        previous_record=record.previous_record,
        canonical=record.canonical,
        relations=record.relations,
    )


def _checked(record: EnrichedArticle) -> EnrichedArticle | Rejected:
    try:
        for span in spans_of(record):
            check_span(record.article.text, span)
    except SpanMismatch as error:
        return Rejected(Reason.SPAN_MISMATCH, str(error))
    return record
