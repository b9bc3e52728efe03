"""The frozen records that walk from topic to topic, and their way to bytes and back.

raw → clean → deduplicated → enriched, with relations and rejected messages beside them. This package imports nothing else of ours.
"""

from worker.records.clean import CleanArticle, Credit, Dateline, Edit, Fingerprint, QuoteRepair
from worker.records.codec import InvalidRecord, decode, encode
from worker.records.deduplicated import DeduplicatedArticle, Evidence, Relation
from worker.records.enriched import (
    Claim,
    Cue,
    DateMention,
    EnrichedArticle,
    Entity,
    Mention,
    Place,
    Quantity,
    Speaker,
)
from worker.records.ids import article_id_of, claim_id_of, content_hash_of, record_id_of, relation_id_of
from worker.records.raw import RawArticle, parse_raw
from worker.records.rejected import Reason, Rejected, RejectedMessage, Stage
from worker.records.span import Span, SpanMismatch, check_span, span_of

__all__ = [
    "Claim",
    "CleanArticle",
    "Credit",
    "Cue",
    "DateMention",
    "Dateline",
    "DeduplicatedArticle",
    "Edit",
    "EnrichedArticle",
    "Entity",
    "Evidence",
    "Fingerprint",
    "InvalidRecord",
    "Mention",
    "Place",
    "Quantity",
    "QuoteRepair",
    "RawArticle",
    "Reason",
    "Rejected",
    "RejectedMessage",
    "Relation",
    "Span",
    "SpanMismatch",
    "Speaker",
    "Stage",
    "article_id_of",
    "check_span",
    "claim_id_of",
    "content_hash_of",
    "decode",
    "encode",
    "parse_raw",
    "record_id_of",
    "relation_id_of",
    "span_of",
]
