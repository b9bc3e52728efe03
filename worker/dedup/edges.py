"""Edges: found between an article and the others, kept small, and said in full."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Self

from worker.dedup.decision import Parameters, decide
from worker.dedup.fingerprint import hashes_of
from worker.dedup.index import Place, anchors_in
from worker.dedup.similarity import Sketch, compare
from worker.dedup.state import State
from worker.dedup.stored import StoredArticle, StoredEdge, StoredVersion
from worker.dedup.times import hours_between, microseconds
from worker.records import CleanArticle, Evidence, Relation, record_id_of, relation_id_of

__all__ = ["Found", "Measured", "Newcomer", "Other", "canonical_of", "edge_to", "find_edges", "relation_of", "revision_edge"]


@dataclass(frozen=True, slots=True)
class Newcomer:
    """An article as it is compared: its fingerprint unpacked, its place in time."""

    place: Place
    source: str | None
    content_hash: bytes
    words: int
    fingerprint_version: int
    anchors: bytes
    sketch: Sketch

    @classmethod
    def of(cls, article: CleanArticle) -> Self:
        """Unpack it; raises `ValueError` where a time or a hash cannot be read."""
        mark = article.fingerprint
        return cls(
            place=(microseconds(article.ingested_at), article.article_id),
            source=article.source,
            content_hash=bytes.fromhex(mark.content_hash),
            words=mark.words,
            fingerprint_version=mark.version,
            anchors=hashes_of(mark.anchors),
            sketch=Sketch(hashes_of(mark.sketch), mark.sketch_bits),
        )


class Other(NamedTuple):
    """A revision of an article that stands at the far end of an edge."""

    article_id: str
    url: str
    version: StoredVersion

    @property
    def place(self) -> Place:
        """Its place in time."""
        return microseconds(self.version.ingested_at), self.article_id


class Measured(NamedTuple):
    """The evidence for an edge, see `worker.records.Evidence`."""

    jaccard: float | None = None
    containment: float | None = None
    shared_anchors: int | None = None


Found = tuple[StoredEdge, StoredVersion]
"""An edge, and the version at its far end."""


def find_edges(new: Newcomer, state: State) -> list[Found]:
    """All edges between the newcomer and other articles; the exact copy first, then the likeliest."""
    others = dict.fromkeys(state.candidates(anchors_in(new.anchors), new.place))
    exact = state.first_with_content(new.content_hash, new.place[1]) if new.words else None
    if exact is not None:
        others = {exact: None} | others
    found = ((other_id, state.versions(other_id)) for other_id in others)
    edges = (_exact(new, i, other, state.parameters) or _similar(new, i, other, state.parameters) for i, other in found if other)
    return [edge for edge in edges if edge]


def _exact(new: Newcomer, other_id: str, stored: StoredArticle, parameters: Parameters) -> Found | None:
    for version in stored.versions:
        if version.content_hash == new.content_hash and new.words:
            other = Other(other_id, stored.url, version)
            if hours_between(new.place[0], other.place[0]) <= parameters.exact_horizon_hours:
                return edge_to("exact", new.place, other, Measured(1.0, 1.0), reverse=other.place > new.place), version
    return None


def _similar(new: Newcomer, other_id: str, stored: StoredArticle, parameters: Parameters) -> Found | None:
    other = Other(other_id, stored.url, stored.latest)
    hours = hours_between(new.place[0], other.place[0])
    if hours > parameters.near_horizon_hours or stored.fingerprint_version != new.fingerprint_version:
        return None
    reverse = other.place > new.place
    similarity = compare(stored.sketch, new.sketch) if reverse else compare(new.sketch, stored.sketch)
    kind = decide(similarity, hours, same_source=_same_source(new.source, other.version.source), parameters=parameters)
    if kind is None:
        return None
    measured = Measured(round(similarity.jaccard, 3), round(similarity.containment, 3), _shared_anchors(new, stored))
    return edge_to(kind, new.place, other, measured, reverse=reverse), other.version


def _same_source(first: str | None, second: str | None) -> bool:
    return first is None or second is None or first.casefold() == second.casefold()


def _shared_anchors(new: Newcomer, stored: StoredArticle) -> int:
    return len(set(anchors_in(new.anchors)).intersection(anchors_in(stored.anchors)))


def edge_to(kind: str, place: Place, other: Other, measured: Measured, *, reverse: bool = False) -> StoredEdge:
    """The edge between the article at `place` and another, to be stored with the former."""
    version = other.version
    return StoredEdge(
        kind=kind,
        reverse=reverse,
        article_id=other.article_id,
        revision_no=version.revision_no,
        url=other.url,
        source=version.source,
        ingested_at=version.ingested_at,
        origin=version.origin,
        hours=hours_between(place[0], other.place[0]),
        jaccard=measured.jaccard,
        containment=measured.containment,
        shared_anchors=measured.shared_anchors,
    )


def revision_edge(new: Newcomer, known: StoredArticle) -> StoredEdge:
    """The edge from a new revision to the one before it, whatever their times: revisions follow each other as they arrive."""
    measured = Measured()
    if known.sketch_hashes and new.sketch.hashes and known.fingerprint_version == new.fingerprint_version:
        similarity = compare(new.sketch, known.sketch)
        measured = Measured(round(similarity.jaccard, 3), round(similarity.containment, 3), _shared_anchors(new, known))
    return edge_to("revision", new.place, Other(new.place[1], known.url, known.latest), measured)


def canonical_of(article_id: str, edges: Iterable[Found]) -> str | None:
    """The record that the article duplicates: its closest earlier copy, or what that one duplicates in turn.

    None where this leads back to the article itself: a new revision of what others have copied is no copy of theirs.
    """
    copies = [(edge, version) for edge, version in edges if edge.kind in ("exact", "near") and not edge.reverse]
    if not copies:
        return None
    edge, version = min(copies, key=_closest_first)
    canonical = version.canonical or record_id_of(edge.article_id, edge.revision_no)
    return None if canonical.startswith(f"{article_id}.") else canonical


def _closest_first(copy: Found) -> tuple[bool, float, int, str]:
    edge, version = copy
    return edge.kind != "exact", -(edge.jaccard or 0.0), microseconds(version.ingested_at), edge.article_id


def relation_of(article: CleanArticle, revision_no: int, edge: StoredEdge, *, distinct: Sequence[str] = ()) -> Relation:
    """The edge as it is published; `distinct` tells apart edges of one kind between the same records."""
    ours = (record_id_of(article.article_id, revision_no), article.url, article.source, article.ingested_at, article.origin)
    theirs = (record_id_of(edge.article_id, edge.revision_no), edge.url, edge.source, edge.ingested_at, edge.origin)
    subject, object_ = (theirs, ours) if edge.reverse else (ours, theirs)
    return Relation(
        relation_id=relation_id_of(edge.kind, subject[0], object_[0], *distinct),
        kind=edge.kind,
        subject=subject[0],
        object=object_[0],
        subject_url=subject[1],
        object_url=object_[1],
        subject_source=subject[2],
        object_source=object_[2],
        subject_ingested_at=subject[3],
        object_ingested_at=object_[3],
        origin=subject[4],
        evidence=Evidence(jaccard=edge.jaccard, containment=edge.containment, hours=edge.hours, shared_anchors=edge.shared_anchors),
    )
