"""Relations to stories: connected components, each in the order of time."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from worker.records import Relation

__all__ = ["DEFAULT_KINDS", "KINDS", "Carrier", "Link", "Story", "stories_of"]

KINDS: Final = ("exact", "near", "revision", "update", "contains", "contained")
"""The kinds of relations that can hold a story together. A re-crawl is the same article again and adds nobody."""

DEFAULT_KINDS: Final = frozenset({"exact", "near", "revision", "update"})
"""Without `contains` and `contained`: a round-up that quotes five stories would make one of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Carrier:
    """One record of a story. `hours` counts from the first one."""

    record_id: str
    url: str
    source: str | None
    ingested_at: str
    hours: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """`later` has this relation to `earlier` (record ids); `similarity` is the estimated Jaccard similarity of their word 3-grams."""

    kind: str
    later: str
    earlier: str
    similarity: float | None
    containment: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """Carriers, the first mover first: by `ingested_at` and article id, never by arrival. `story_id` is the record id of the first."""

    story_id: str
    carriers: tuple[Carrier, ...]
    links: tuple[Link, ...]

    @property
    def sources(self) -> tuple[str, ...]:
        """The outlets in the order in which they came to it; an article without a source is left out."""
        return tuple(dict.fromkeys(carrier.source for carrier in self.carriers if carrier.source))

    @property
    def hours(self) -> float:
        """From the first to the last carrier."""
        return self.carriers[-1].hours


def stories_of(relations: Iterable[Relation], kinds: Collection[str] = DEFAULT_KINDS) -> list[Story]:
    """The stories of at least two records, the widest first (most outlets, then most records, then the earliest).

    Two records are in one story when relations of these `kinds` connect them, over others if need be (connected components by
    union-find, Tarjan 1975); the result does not depend on the order of `relations`.
    """
    records: dict[str, tuple[str, str, str | None]] = {}
    leader: dict[str, str] = {}
    links: dict[tuple[str, str, str], Link] = {}
    for relation in relations:
        if relation.kind not in kinds or relation.kind not in KINDS:
            continue
        records[relation.subject] = (relation.subject_ingested_at, relation.subject_url, relation.subject_source)
        records[relation.object] = (relation.object_ingested_at, relation.object_url, relation.object_source)
        links[relation.kind, relation.subject, relation.object] = _link(relation)
        leader[_leader(leader, relation.subject)] = _leader(leader, relation.object)
    members: defaultdict[str, list[str]] = defaultdict(list)
    for record_id in records:
        members[_leader(leader, record_id)].append(record_id)
    inside: defaultdict[str, list[Link]] = defaultdict(list)
    for link in links.values():
        inside[_leader(leader, link.later)].append(link)
    stories = [_story(ids, records, inside[key]) for key, ids in members.items()]
    return sorted(stories, key=lambda story: (-len(story.sources), -len(story.carriers), story.carriers[0].ingested_at, story.story_id))


def _leader(leader: dict[str, str], record_id: str) -> str:
    while (up := leader.setdefault(record_id, record_id)) != record_id:
        leader[record_id] = leader.setdefault(up, up)  # path halving keeps the chains short
        record_id = leader[record_id]
    return record_id


def _link(relation: Relation) -> Link:
    return Link(
        kind=relation.kind,
        later=relation.subject,
        earlier=relation.object,
        similarity=relation.evidence.jaccard,
        containment=relation.evidence.containment,
    )


def _story(ids: Iterable[str], records: dict[str, tuple[str, str, str | None]], links: list[Link]) -> Story:
    ordered = sorted(ids, key=lambda record_id: (_moment(records[record_id][0]), record_id))
    begin = _moment(records[ordered[0]][0])
    carriers = tuple(
        Carrier(
            record_id=record_id,
            url=records[record_id][1],
            source=records[record_id][2],
            ingested_at=records[record_id][0],
            hours=round((_moment(records[record_id][0]) - begin).total_seconds() / 3600, 2),
        )
        for record_id in ordered
    )
    return Story(story_id=ordered[0], carriers=carriers, links=tuple(sorted(links, key=lambda link: (link.later, link.earlier, link.kind))))


def _moment(said: str) -> datetime:
    return datetime.fromisoformat(said)
