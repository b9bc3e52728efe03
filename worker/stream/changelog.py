"""The changelog of one dedup shard, and who may write to it: ownership is decided by the order of the log itself.

Every worker process has an owner id, which stands in the header of each of its records. Before it decides about a shard it appends a claim
to the shard's changelog and restores everything up to that claim. A record counts while its owner's claim is the last one; what a worker
writes after another one's claim (it was suspended, or cut off, and did not know yet) counts for nobody.
This is the fencing token of Kleppmann ("How to do distributed locking", 2016), with the place of the claim in the log as the token.
"""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Protocol

__all__ = ["Change", "Changelog", "Restoration"]

_CLAIM_PREFIX: Final = "\x00owner/"
"""Begins the key of a claim; no article id does."""


@dataclass(frozen=True, slots=True)
class Change:
    """A record of a changelog: the article's new value, None where it was forgotten; or, under a key of its own, a claim."""

    owner: str
    key: str
    value: bytes | None

    @classmethod
    def claim(cls, owner: str, number: int) -> "Change":
        """The record by which `owner` takes the shard, for the time `number` in its life: compaction must not remove the earlier ones."""
        return cls(owner, f"{_CLAIM_PREFIX}{owner}/{number}", b"")

    @property
    def is_claim(self) -> bool:
        """Whether this record takes the shard for its owner."""
        return self.key.startswith(_CLAIM_PREFIX)


class Changelog(Protocol):
    """One partition of the changelog topic."""

    async def append(self, change: Change) -> int:
        """Write, wait until the broker has it, and give its offset."""

    def read(self, begin: int, last: int) -> AsyncIterator[Sequence[Change]]:
        """What is left of the records from offset `begin` to `last`, in order, in batches; ends after `last`."""


@dataclass(slots=True)
class Restoration:
    """Reads a changelog from its beginning and tells which records count."""

    current: str | None = None
    superseded: set[str] = field(default_factory=set)
    ignored: int = 0
    """Records of owners that had lost the shard when they wrote."""

    def counts(self, change: Change) -> bool:
        """Take the next record into account; True when it is a change of the state that counts."""
        if change.is_claim:
            self._hand_over(change.owner)
            return False
        if change.owner in self.superseded:
            self.ignored += 1
            return False
        # The oldest claims leave the log by retention before the records that followed them do; those still count.
        self._hand_over(change.owner)
        return True

    def _hand_over(self, owner: str) -> None:
        if self.current is not None and self.current != owner:
            self.superseded.add(self.current)
        self.superseded.discard(owner)
        self.current = owner
