"""What an article is to the articles before it."""

from dataclasses import dataclass

from worker.records.clean import CleanArticle

__all__ = ["DeduplicatedArticle", "Evidence", "Relation"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why two articles are held to be related: estimated Jaccard similarity and containment of their word 3-grams (0 to 1),
    hours between them, and how many anchors they share."""

    jaccard: float | None = None
    containment: float | None = None
    hours: float | None = None
    shared_anchors: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """An edge from a later record, the subject, to an earlier one, the object; also the message on `articles.relations`.

    `kind`: ``recrawl`` (same article, same content), ``revision`` (same article, other content), ``exact`` (same content elsewhere),
    ``near`` (a duplicate but for small changes), ``contains`` (the subject holds the object's text), ``contained`` (the object holds the
    subject's), ``update`` (same story, later). `subject` and `object` are record ids.
    """

    relation_id: str
    kind: str
    subject: str
    object: str
    subject_url: str
    object_url: str
    subject_source: str | None
    object_source: str | None
    subject_ingested_at: str
    object_ingested_at: str
    origin: str
    """The raw message of the subject: ``TOPIC/PARTITION/OFFSET``."""
    evidence: Evidence = Evidence()


@dataclass(frozen=True, slots=True, kw_only=True)
class DeduplicatedArticle:
    """A clean article with its place among the others. `canonical` is the record that this one duplicates, None when it is new."""

    record_id: str
    article: CleanArticle
    revision_no: int = 1
    previous_record: str | None = None
    canonical: str | None = None
    relations: tuple[Relation, ...] = ()
