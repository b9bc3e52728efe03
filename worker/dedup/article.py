"""The place of an article among the earlier ones: re-crawl, revision, copy, or new."""

from dataclasses import dataclass, replace

import msgspec

from worker.dedup.decision import Parameters
from worker.dedup.edges import Measured, Newcomer, Other, canonical_of, edge_to, find_edges, relation_of, revision_edge
from worker.dedup.state import State
from worker.dedup.stored import StoredArticle, StoredVersion
from worker.dedup.times import HOUR
from worker.records import CleanArticle, DeduplicatedArticle, Relation, record_id_of

__all__ = ["Deduplicated", "deduplicate"]

_REFRESH_AFTER = 24 * HOUR


@dataclass(frozen=True, slots=True)
class Deduplicated:
    """What becomes of an article: its record, None for a re-crawl, and all edges to publish.

    `relations` also holds edges in which the article is the object, because it came late; the record knows only those in which it is the
    subject. `sequence` is the number of the decision: that of the first time, when a message comes again.
    """

    record: DeduplicatedArticle | None
    relations: tuple[Relation, ...]
    sequence: int = 0


def deduplicate(article: CleanArticle, state: State, sequence: int = 0) -> Deduplicated:
    """Find what `article` is to the articles in `state`, and remember it there as decision number `sequence`.

    - Same id, known content: a re-crawl. Same id, other content: the next revision.
    - Otherwise edges to other articles, from the later to the earlier by `(ingested_at, article_id)`, whichever arrived first. With an
      earlier exact or near copy the article has a `canonical` record.
    - The same message again (equal `origin`) gets the identical outcome, as long as its revision is remembered, and changes nothing.

    Raises `ValueError` where a time or a hash of the article cannot be read.
    """
    new = Newcomer.of(article)
    state.advance(new.place[0])
    known = state.versions(article.article_id)
    if known is not None:
        for version in known.versions:
            if version.origin == article.origin:
                return _outcome(article, version)
        for version in known.versions:
            if version.content_hash == new.content_hash:
                return replace(_recrawl(article, new, known, version, state), sequence=sequence)
    version = _decide(article, new, known, state, sequence)
    state.put(article.article_id, _with_version(article, new, known, version, state.parameters))
    return _outcome(article, version)


def _recrawl(article: CleanArticle, new: Newcomer, known: StoredArticle, version: StoredVersion, state: State) -> Deduplicated:
    time = new.place[0]
    # What is still crawled stays known; once a day is enough, for each writing is a changelog record.
    if time - known.last_seen > _REFRESH_AFTER:
        state.put(article.article_id, msgspec.structs.replace(known, last_seen=time))
    other = Other(article.article_id, known.url, version)
    edge = edge_to("recrawl", new.place, other, Measured(1.0, 1.0))
    return Deduplicated(None, (relation_of(article, version.revision_no, edge, distinct=(article.origin,)),))


def _decide(article: CleanArticle, new: Newcomer, known: StoredArticle | None, state: State, sequence: int) -> StoredVersion:
    found = find_edges(new, state)
    edges = tuple(edge for edge, _ in found)
    return StoredVersion(
        revision_no=known.latest.revision_no + 1 if known else 1,
        content_hash=new.content_hash,
        origin=article.origin,
        ingested_at=article.ingested_at,
        source=article.source,
        canonical=canonical_of(article.article_id, found),
        edges=(revision_edge(new, known), *edges) if known else edges,
        sequence=sequence,
    )


def _with_version(
    article: CleanArticle, new: Newcomer, known: StoredArticle | None, version: StoredVersion, parameters: Parameters
) -> StoredArticle:
    before = known.versions if known else ()
    return StoredArticle(
        url=article.url,
        last_seen=max(new.place[0], known.last_seen if known else 0),
        versions=(*before, version)[-parameters.max_versions :],
        fingerprint_version=new.fingerprint_version,
        anchors=new.anchors,
        sketch_hashes=new.sketch.hashes,
        sketch_bits=new.sketch.bits,
    )


def _outcome(article: CleanArticle, version: StoredVersion) -> Deduplicated:
    relations = tuple(relation_of(article, version.revision_no, edge) for edge in version.edges)
    number = version.revision_no
    record = DeduplicatedArticle(
        record_id=record_id_of(article.article_id, number),
        article=article,
        revision_no=number,
        previous_record=record_id_of(article.article_id, number - 1) if number > 1 else None,
        canonical=version.canonical,
        relations=tuple(relation for relation, edge in zip(relations, version.edges, strict=True) if not edge.reverse),
    )
    return Deduplicated(record, relations, version.sequence)
