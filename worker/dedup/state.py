"""What is known of earlier articles, behind a protocol; and its one implementation, over any mapping of ids to bytes."""

from collections.abc import MutableMapping, Sequence
from heapq import heappop, heappush
from typing import Final, Protocol

import msgspec

from worker.dedup.decision import DEFAULTS, Parameters
from worker.dedup.index import AnchorIndex, Place
from worker.dedup.stored import StoredArticle, read_stored, write_stored
from worker.dedup.times import HOUR, microseconds

__all__ = ["DedupState", "MemoryState", "State"]

_PURGED_AT_ONCE: Final = 4
"""Expired articles that leave with each message: more than can arrive with it, so that a backlog shrinks."""


class State(Protocol):
    """What the decision about an article needs to know of the others. Times are microseconds since 1970, the stream's own."""

    @property
    def parameters(self) -> Parameters:
        """Thresholds and horizons; the state forgets by the same ones by which the decision looks back."""

    def advance(self, time: int) -> None:
        """A message of this time was seen: what has passed its horizon is forgotten."""

    def versions(self, article_id: str) -> StoredArticle | None:
        """What is known of this article; without anchors and sketch after the near horizon."""

    def candidates(self, anchors: Sequence[int], place: Place) -> Sequence[str]:
        """Other articles within the near horizon that share anchors with the one at `place`, the likeliest first."""

    def first_with_content(self, content_hash: bytes, other_than: str) -> str | None:
        """The earliest other article within the exact horizon of which a revision has this content."""

    def put(self, article_id: str, stored: StoredArticle) -> None:
        """Remember, in place of what was known."""


class DedupState:
    """State over a store that somebody else keeps: a dict, a Faust table, anything that maps article ids to bytes.

    The index lives in memory and is built from the store; whoever changes the store behind its back (a recovery) calls `rebuild`.
    `size` is the number of articles. Nothing is forgotten by the wall clock: only by stream time, the greatest time seen, a few articles
    with each message.
    """

    def __init__(self, store: MutableMapping[str, bytes], parameters: Parameters = DEFAULTS) -> None:
        self.parameters = parameters
        self._store = store
        self.rebuild()

    def rebuild(self) -> None:
        """Derive everything in memory from the store again."""
        self.size = 0
        self.stream_time = 0
        self.index = AnchorIndex()
        self._near_queue: list[Place] = []
        self._queue: list[Place] = []
        for article_id, value in self._store.items():
            self._take_up(article_id, read_stored(value))
            self.size += 1

    def advance(self, time: int) -> None:
        """See `State`. What is forgotten is hidden at once and leaves the store with one of the next messages."""
        self.stream_time = max(self.stream_time, time)
        for _ in range(_PURGED_AT_ONCE):
            if not self._slim_one() and not self._drop_one():
                return

    def versions(self, article_id: str) -> StoredArticle | None:
        """See `State`."""
        value = self._store.get(article_id)
        stored = None if value is None else read_stored(value)
        if stored is None or stored.last_seen < self._exact_since:
            return None
        return _slim(stored) if microseconds(stored.latest.ingested_at) < self._near_since else stored

    def candidates(self, anchors: Sequence[int], place: Place) -> Sequence[str]:
        """See `State`."""
        return self.index.candidates(anchors, place, self._near_since, self.parameters.max_candidates)

    def first_with_content(self, content_hash: bytes, other_than: str) -> str | None:
        """See `State`."""
        return self.index.first_with_content(content_hash, self._exact_since, other_than)

    def put(self, article_id: str, stored: StoredArticle) -> None:
        """See `State`."""
        if known := self._store.get(article_id):
            self.index.remove(article_id, read_stored(known))
        else:
            self.size += 1
        self._store[article_id] = write_stored(stored)
        self._take_up(article_id, stored)

    @property
    def _near_since(self) -> int:
        return self.stream_time - int(self.parameters.near_horizon_hours * HOUR)

    @property
    def _exact_since(self) -> int:
        return self.stream_time - int(self.parameters.exact_horizon_hours * HOUR)

    def _take_up(self, article_id: str, stored: StoredArticle) -> None:
        place = self.index.add(article_id, stored)
        self.stream_time = max(self.stream_time, stored.last_seen)
        # One pair for the index and both queues, where it can be: there are millions of them.
        heappush(self._queue, place if place[0] == stored.last_seen else (stored.last_seen, article_id))
        if stored.sketch_hashes:
            heappush(self._near_queue, place)

    def _slim_one(self) -> bool:
        """Let one article's anchors and sketch go, if their time has come; False when there is none."""
        if not self._near_queue or self._near_queue[0][0] >= self._near_since:
            return False
        time, article_id = heappop(self._near_queue)
        value = self._store.get(article_id)
        stored = read_stored(value) if value else None
        # A revision may have come since; it stands in the queue with its own time.
        if stored and stored.sketch_hashes and microseconds(stored.latest.ingested_at) == time:
            self.index.remove_anchors(article_id, stored)
            self._store[article_id] = write_stored(_slim(stored))
        return True

    def _drop_one(self) -> bool:
        if not self._queue or self._queue[0][0] >= self._exact_since:
            return False
        time, article_id = heappop(self._queue)
        value = self._store.get(article_id)
        stored = read_stored(value) if value else None
        if stored and stored.last_seen == time:
            self.index.remove(article_id, stored)
            del self._store[article_id]
            self.size -= 1
        return True


def _slim(stored: StoredArticle) -> StoredArticle:
    return msgspec.structs.replace(stored, anchors=b"", sketch_hashes=b"") if stored.sketch_hashes else stored


class MemoryState(DedupState):
    """State in a dict, for tests and measurements."""

    def __init__(self, parameters: Parameters = DEFAULTS) -> None:
        super().__init__({}, parameters)
