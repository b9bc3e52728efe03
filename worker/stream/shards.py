"""The dedup shards of this process: their state is restored from the changelog before the first decision, and every change goes there."""

import logging
import time
from collections.abc import Callable, Iterator, MutableMapping
from dataclasses import dataclass, field

from worker.dedup import DedupState
from worker.stream.changelog import Change, Changelog, Restoration

__all__ = ["NotOwned", "RecordingStore", "Shards"]

log = logging.getLogger(__name__)


class NotOwned(RuntimeError):
    """A message of a shard reached a process to which the shard is not assigned."""


class RecordingStore(MutableMapping[str, bytes]):
    """A store that keeps a list of what was changed in it since `drain`."""

    def __init__(self, store: MutableMapping[str, bytes]) -> None:
        self._store = store
        self._changed: dict[str, bytes | None] = {}

    def drain(self) -> dict[str, bytes | None]:
        """The changes since the last call, in the order of their last writing; None stands for a deletion."""
        changed, self._changed = self._changed, {}
        return changed

    def __getitem__(self, key: str) -> bytes:
        return self._store[key]

    def __setitem__(self, key: str, value: bytes) -> None:
        self._store[key] = value
        self._note(key, value)

    def __delitem__(self, key: str) -> None:
        del self._store[key]
        self._note(key, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._store)

    def __len__(self) -> int:
        return len(self._store)

    def _note(self, key: str, value: bytes | None) -> None:
        self._changed.pop(key, None)
        self._changed[key] = value


@dataclass(slots=True)
class _Shard:
    changelog: Changelog
    values: MutableMapping[str, bytes]
    store: RecordingStore = field(init=False)
    state: DedupState = field(init=False)
    position: int = 0
    """The changelog is known up to here, exclusive; 0 before anything was restored."""

    def __post_init__(self) -> None:
        self.derive()

    def derive(self) -> None:
        self.store = RecordingStore(self.values)
        self.state = DedupState(self.store)


class Shards:
    """Gives the state of a shard, and makes sure that it is this process's to give.

    `ready` has to be awaited before a message of the shard is decided. After `doubt`, which every rebalance calls, it claims the
    shard anew: if nobody else wrote in the meantime the state in hand stands, otherwise it is restored from the beginning of the changelog.
    The local store never outlives the process, so it can never be ahead of the changelog.
    """

    def __init__(
        self,
        owner: str,
        changelog: Callable[[int], Changelog],
        values: Callable[[int], MutableMapping[str, bytes]],
        owned: Callable[[int], bool] = lambda _: True,
    ) -> None:
        self.owner = owner
        self.restoring = False
        self.restorations = 0
        self.restoring_seconds = 0.0
        """Taken by all restorations of this process together."""
        self._changelog = changelog
        self._values = values
        self._owned = owned
        self._shards: dict[int, _Shard] = {}
        self._certain: set[int] = set()
        self._claims = 0

    def doubt(self) -> None:
        """The assignment changes: whose a shard is has to be settled again."""
        self._certain.clear()

    async def ready(self, partition: int) -> None:
        """Claim and restore the shard unless that was done since the last `doubt`; raises `NotOwned`."""
        if partition in self._certain:
            return
        if not self._owned(partition):
            raise NotOwned(f"shard {partition} is not assigned to this process")
        # What is written from here on is certain, unless the assignment changes while we read.
        self._certain.add(partition)
        self.restoring = True
        try:
            await self._claim(partition)
        except BaseException:
            self._certain.discard(partition)
            raise
        finally:
            self.restoring = False

    def state(self, partition: int) -> DedupState:
        """The state of a shard that is `ready`."""
        return self._shards[partition].state

    def changes(self, partition: int) -> tuple[Change, ...]:
        """What the shard's state changed since the last call, to be written to its changelog."""
        return tuple(Change(self.owner, key, value) for key, value in self._shards[partition].store.drain().items())

    def sizes(self) -> dict[int, int]:
        """How many articles each shard of this process remembers; what is left of a shard that went to another one is none."""
        return {partition: shard.state.size for partition, shard in self._shards.items() if self._owned(partition)}

    async def _claim(self, partition: int) -> None:
        shard = self._shards.get(partition)
        if shard is None:
            shard = self._shards[partition] = _Shard(self._changelog(partition), self._values(partition))
        self._claims += 1
        claim = await shard.changelog.append(Change.claim(self.owner, self._claims))
        if not shard.position or not await self._nobody_else_wrote(shard, claim):
            await self._restore(partition, shard, claim)
        shard.position = claim + 1

    async def _nobody_else_wrote(self, shard: _Shard, claim: int) -> bool:
        async for batch in shard.changelog.read(shard.position, claim):
            if any(change.owner != self.owner for change in batch):
                return False
        return True

    async def _restore(self, partition: int, shard: _Shard, claim: int) -> None:
        began = time.monotonic()
        shard.values.clear()
        restoration = Restoration()
        async for batch in shard.changelog.read(0, claim):
            for change in batch:
                if not restoration.counts(change):
                    continue
                if change.value is None:
                    shard.values.pop(change.key, None)
                else:
                    shard.values[change.key] = change.value
        shard.derive()
        seconds = time.monotonic() - began
        self.restorations += 1
        self.restoring_seconds += seconds
        log.info("shard %d restored: %d articles in %.1f s", partition, shard.state.size, seconds)
        if restoration.ignored:
            log.warning("shard %d: %d records of workers that had lost the shard were ignored", partition, restoration.ignored)
