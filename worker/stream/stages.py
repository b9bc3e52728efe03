"""The three stages as functions from one message to messages. No Faust here: lists in, lists out."""

from dataclasses import dataclass, replace
from functools import partial
from typing import Final

from worker.clean import CleanLimits, clean_article
from worker.clean.arrival import ingestion_time
from worker.contracts import Topic
from worker.dedup import DedupState, deduplicate, fingerprint
from worker.enrich import EnrichLimits, enrich_article
from worker.records import (
    CleanArticle,
    DeduplicatedArticle,
    Rejected,
    Relation,
    Stage,
    decode,
    encode,
    parse_raw,
)
from worker.stream.changelog import Change
from worker.stream.headers import SEQUENCE, change_headers, event_headers, rejected_headers
from worker.stream.message import Message, Output, StageFunction
from worker.stream.settings import Settings
from worker.stream.shards import Shards

__all__ = [
    "Stages",
    "change_output",
    "clean_stage",
    "dedup_stage",
    "enrich_stage",
    "load_models",
    "rejected_output",
    "stage_of_shards",
    "stages_of",
]

_FIRST: Final = '{"url": "urn:rawi:first", "text": "قال الوزير سامر الخطيب إن العمل بدأ يوم الأحد."}'.encode()
_CLEAN_LIMITS: Final = CleanLimits()
_ENRICH_LIMITS: Final = EnrichLimits()
_HOME_SHARD: Final = 0
"""The partition of `articles.clean` that holds the state of every article: one shard."""


def clean_stage(message: Message, limits: CleanLimits = _CLEAN_LIMITS) -> tuple[Output, ...] | Rejected:
    """Raw bytes to a clean article."""
    raw = parse_raw(message.value)
    if isinstance(raw, Rejected):
        return raw
    ingested_at = ingestion_time(raw, message.time)
    article = clean_article(raw, origin=message.place, ingested_at=ingested_at, fingerprint=fingerprint, limits=limits)
    if isinstance(article, Rejected):
        return article
    return (
        Output(
            topic=Topic.CLEAN,
            key=article.article_id.encode(),
            value=encode(article),
            headers=event_headers(Stage.CLEAN, Topic.CLEAN, article.origin, time=article.ingested_at, origin=article.origin),
            partition=_HOME_SHARD,
        ),
    )


def dedup_stage(message: Message, state: DedupState) -> tuple[Output, ...] | Rejected:
    """A clean article to its place among the others, and the edges to them."""
    article = decode(CleanArticle, message.value)
    result = deduplicate(article, state, message.offset)
    sequence = f"{message.partition}/{result.sequence}"
    edges = tuple(_edge_output(edge, article, sequence) for edge in result.relations)
    return edges if result.record is None else (*edges, _deduplicated_output(result.record, sequence))


def enrich_stage(message: Message, limits: EnrichLimits = _ENRICH_LIMITS) -> tuple[Output, ...] | Rejected:
    """A deduplicated article to the record that consumers read."""
    record = enrich_article(decode(DeduplicatedArticle, message.value), limits=limits)
    if isinstance(record, Rejected):
        return record
    article = record.article
    headers = event_headers(
        Stage.ENRICH,
        Topic.ENRICHED,
        record.record_id,
        time=article.ingested_at,
        origin=article.origin,
        outcome=record.outcome,
        sequence=message.header(SEQUENCE),
    )
    return (Output(topic=Topic.ENRICHED, key=record.record_id.encode(), value=encode(record), headers=headers),)


@dataclass(frozen=True, slots=True)
class Stages:
    """The stages that need nothing but the message. Both can be pickled, so that another process can run them."""

    clean: StageFunction = clean_stage
    enrich: StageFunction = enrich_stage


def stages_of(settings: Settings) -> Stages:
    """With the limits of the settings."""
    clean = CleanLimits(settings.max_text_chars, settings.max_html_chars, settings.max_html_elements)
    enrich = EnrichLimits(settings.max_sentences, settings.max_claims)
    return Stages(partial(clean_stage, limits=clean), partial(enrich_stage, limits=enrich))


def load_models() -> None:
    """Load what the stages load with the first article that needs it, so that none has to do it within its time."""
    message = Message(topic=Topic.RAW, partition=0, offset=0, timestamp_ms=0, key=None, value=_FIRST)
    for function in (clean_stage, partial(dedup_stage, state=DedupState({})), enrich_stage):
        outputs = function(message)
        assert not isinstance(outputs, Rejected)
        message = replace(message, value=outputs[-1].value)


def stage_of_shards(shards: Shards) -> StageFunction:
    """The dedup stage over the shard of each message; what it changes there is an output like any other.

    Changes of a message that was rejected in the middle go with the next one.
    """

    def run(message: Message) -> tuple[Output, ...] | Rejected:
        outputs = dedup_stage(message, shards.state(message.partition))
        if isinstance(outputs, Rejected):
            return outputs
        return (*(change_output(change, message.partition) for change in shards.changes(message.partition)), *outputs)

    return run


def change_output(change: Change, shard: int) -> Output:
    """A change of a shard's state, or a claim to the shard, as a record of the changelog."""
    return Output(
        topic=Topic.DEDUP_CHANGELOG,
        key=change.key.encode(),
        value=change.value,
        headers=change_headers(change.owner),
        partition=shard,
    )


def rejected_output(stage: Stage, message: Message, verdict: Rejected) -> Output:
    """The message for `articles.rejected`: the original key and bytes, the reason in the headers."""
    return Output(
        topic=Topic.REJECTED,
        key=message.key,
        # Kafka's client refuses a message without key and value; one that came like that leaves with an empty value.
        value=b"" if message.key is None and message.value is None else message.value,
        headers=rejected_headers(stage, message, verdict.reason, verdict.detail),
    )


def _edge_output(edge: Relation, article: CleanArticle, sequence: str) -> Output:
    return Output(
        topic=Topic.RELATIONS,
        key=edge.relation_id.encode(),
        value=encode(edge),
        headers=event_headers(
            Stage.DEDUP,
            Topic.RELATIONS,
            edge.relation_id,
            time=article.ingested_at,
            origin=article.origin,
            outcome="recrawl" if edge.kind == "recrawl" else None,
            sequence=sequence,
        ),
    )


def _deduplicated_output(record: DeduplicatedArticle, sequence: str) -> Output:
    article = record.article
    return Output(
        topic=Topic.DEDUPLICATED,
        key=article.article_id.encode(),
        value=encode(record),
        headers=event_headers(
            Stage.DEDUP, Topic.DEDUPLICATED, record.record_id, time=article.ingested_at, origin=article.origin, sequence=sequence
        ),
    )
