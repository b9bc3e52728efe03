"""Shards over a changelog in memory: what is restored, who may write, and what a kill at any moment leaves behind."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedup.strategies import SENTENCES, article
from worker.dedup import deduplicate
from worker.records import article_id_of
from worker.stream.changelog import Change, Restoration
from worker.stream.shards import NotOwned, RecordingStore, Shards


@dataclass
class MemoryLog:
    """A partition that every worker of a test shares."""

    records: list[Change] = field(default_factory=list)
    reads: list[tuple[int, int]] = field(default_factory=list)

    async def append(self, change: Change) -> int:
        self.records.append(change)
        return len(self.records) - 1

    async def read(self, begin: int, last: int) -> AsyncIterator[Sequence[Change]]:
        self.reads.append((begin, last))
        for offset in range(begin, last + 1, 2):
            yield self.records[offset : min(offset + 2, last + 1)]


def worker_on(log: MemoryLog, owner: str, *, owned: bool = True) -> Shards:
    return Shards(owner, lambda _: log, lambda _: {}, lambda _: owned)


def decide(shards: Shards, *names: str) -> None:
    for name in names:
        deduplicate(article(f"{SENTENCES[0]} {name}", url=f"https://a.example/{name}"), shards.state(0))


def write(shards: Shards, log: MemoryLog, *names: str) -> None:
    decide(shards, *names)
    log.records.extend(shards.changes(0))


def known(shards: Shards, *names: str) -> list[bool]:
    return [shards.state(0).versions(article_id_of(f"https://a.example/{name}")) is not None for name in names]


async def test_a_successor_knows_what_the_first_one_wrote() -> None:
    log = MemoryLog()
    first = worker_on(log, "first")
    await first.ready(0)
    write(first, log, "a", "b")
    second = worker_on(log, "second")
    await second.ready(0)
    assert known(second, "a", "b", "c") == [True, True, False]
    assert second.sizes() == {0: 2}


async def test_what_was_decided_and_never_written_does_not_come_back_with_the_process() -> None:
    log = MemoryLog()
    killed = worker_on(log, "killed")
    await killed.ready(0)
    decide(killed, "lost")
    again = worker_on(log, "again")
    await again.ready(0)
    assert known(again, "lost") == [False]


async def test_what_a_worker_writes_after_it_lost_the_shard_counts_for_nobody() -> None:
    log = MemoryLog()
    stalled = worker_on(log, "stalled")
    await stalled.ready(0)
    write(stalled, log, "a")
    second = worker_on(log, "second")
    await second.ready(0)
    write(second, log, "b")
    write(stalled, log, "zombie")
    third = worker_on(log, "third")
    await third.ready(0)
    assert known(third, "a", "b", "zombie") == [True, True, False]


async def test_a_worker_that_lost_the_shard_and_gets_it_back_forgets_what_it_wrote_in_between() -> None:
    log = MemoryLog()
    stalled = worker_on(log, "stalled")
    await stalled.ready(0)
    second = worker_on(log, "second")
    await second.ready(0)
    write(second, log, "b")
    write(stalled, log, "zombie")
    stalled.doubt()
    await stalled.ready(0)
    assert known(stalled, "b", "zombie") == [True, False]


async def test_a_shard_that_stayed_is_not_restored_again() -> None:
    log = MemoryLog()
    shards = worker_on(log, "one")
    await shards.ready(0)
    write(shards, log, "a")
    state = shards.state(0)
    await shards.ready(0)
    assert len(log.records) == 2
    shards.doubt()
    await shards.ready(0)
    assert shards.state(0) is state
    assert log.reads[-1] == (1, 2)


async def test_a_shard_of_somebody_else_is_not_claimed() -> None:
    log = MemoryLog()
    with pytest.raises(NotOwned):
        await worker_on(log, "one", owned=False).ready(0)
    assert log.records == []


async def test_a_rebalance_while_the_state_is_read_leaves_the_shard_in_doubt() -> None:
    log = MemoryLog()
    shards = worker_on(log, "one")
    append = log.append

    async def rebalanced(change: Change) -> int:
        shards.doubt()
        return await append(change)

    log.append = rebalanced  # type: ignore[method-assign]
    await shards.ready(0)
    await shards.ready(0)
    assert [change.is_claim for change in log.records] == [True, True]


async def test_a_claim_that_fails_is_made_again() -> None:
    log = MemoryLog()
    shards = worker_on(log, "one")
    append = log.append

    async def failing(change: Change) -> int:
        raise OSError("broker gone")

    log.append = failing  # type: ignore[method-assign]
    with pytest.raises(OSError, match="gone"):
        await shards.ready(0)
    assert not shards.restoring
    log.append = append  # type: ignore[method-assign]
    await shards.ready(0)
    assert len(log.records) == 1


def test_records_count_although_the_claim_has_left_the_log() -> None:
    restoration = Restoration()
    assert restoration.counts(Change("old", "a", b""))
    assert not restoration.counts(Change.claim("new", 1))
    assert restoration.counts(Change("new", "b", b""))
    assert not restoration.counts(Change("old", "c", b""))
    assert restoration.ignored == 1


_EVENTS = st.lists(st.tuples(st.sampled_from(["claim", "write"]), st.sampled_from("xyz"), st.sampled_from("abcd")), max_size=40)


@given(_EVENTS)
def test_only_the_last_claimant_writes_whatever_the_order(events: list[tuple[str, str, str]]) -> None:
    """A model: the shard has one holder, who is whoever claimed it last; the log's reader must find exactly the holder's writes."""
    log: list[Change] = []
    holder: str | None = None
    expected: list[Change] = []
    claimed: set[str] = set()
    for kind, owner, key in events:
        if kind == "claim":
            holder = owner
            claimed.add(owner)
            log.append(Change.claim(owner, len(log)))
        elif owner in claimed:
            change = Change(owner, key, str(len(log)).encode())
            log.append(change)
            if owner == holder:
                expected.append(change)
    restoration = Restoration()
    assert [change for change in log if restoration.counts(change)] == expected


@given(st.lists(st.tuples(st.booleans(), st.sampled_from("abc"), st.binary(max_size=3))))
def test_the_changes_written_in_order_make_the_same_store(steps: list[tuple[bool, str, bytes]]) -> None:
    store, copy = RecordingStore({}), dict[str, bytes]()
    for number, (put, key, value) in enumerate(steps):
        if put:
            store[key] = value
        else:
            store.pop(key, None)
        if number % 3 == 0:
            _apply(store.drain(), copy)
    _apply(store.drain(), copy)
    assert copy == dict(store)
    assert store.drain() == {}


def _apply(changes: dict[str, bytes | None], copy: dict[str, bytes]) -> None:
    for key, value in changes.items():
        if value is None:
            copy.pop(key, None)
        else:
            copy[key] = value
