"""The store on disk: a mapping that begins empty, and whose memory does not grow with it."""

import os
from pathlib import Path

import pytest

from worker.stream.boundary import StageUnavailable
from worker.stream.stores import DiskStore


def test_a_disk_store_is_a_mapping_and_starts_empty(tmp_path: Path) -> None:
    store = DiskStore(tmp_path / "shard-0")
    store["مقال"] = b"1"
    store["b"] = b"2"
    del store["b"]
    assert dict(store.items()) == {"مقال": b"1"}
    assert (len(store), store.get("b"), list(store)) == (1, None, ["مقال"])
    store.clear()
    assert len(store) == 0
    store["c"] = b"3"
    del store
    assert dict(DiskStore(tmp_path / "shard-0").items()) == {}


def test_a_disk_store_that_cannot_be_opened_is_no_verdict_about_a_message(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StageUnavailable, match="duplicate state"):
        DiskStore(tmp_path / "file" / "shard-0")


def test_memory_is_bounded_however_much_is_stored(tmp_path: Path) -> None:
    store, held = DiskStore(tmp_path / "shard-0"), []
    keys = [f"{number:032x}" for number in range(40_000)]
    for number, key in enumerate(keys):
        store[key] = os.urandom(1_200)
        if number % 400 == 0:
            held.append(store.held_bytes)
    held += [store.held_bytes for key in keys[::7] if key in store]
    assert 4 << 20 < max(held) < 34 << 20, "46 MB went in, and half of it was read again"
