"""Where the values of a shard lie while a process runs: in memory, or on disk with bounded memory."""

import shutil
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from rocksdict import BlockBasedOptions, Cache, Options, Rdict, WriteOptions

from worker.stream.boundary import StageUnavailable

__all__ = ["DiskStore"]

_CACHE_BYTES: Final = 16 << 20
_WRITE_BUFFER_BYTES: Final = 8 << 20
_BLOOM_BITS: Final = 10
"""A key: one look in a hundred for an article that is not there reads the disk for nothing. Most articles are not there yet."""
_HELD: Final = ("rocksdb.size-all-mem-tables", "rocksdb.block-cache-usage")


class DiskStore(MutableMapping[str, bytes]):
    """A RocksDB in `directory`, which is emptied first: it is working memory, not a record of anything.

    The write-ahead log is off, because nothing is to be found here after a crash. Raises `StageUnavailable` where RocksDB
    fails (a full disk). In memory it holds two write buffers and a block cache at most, 32 MB, however many articles there are.
    """

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._db = _open_empty(directory)

    def __getitem__(self, key: str) -> bytes:
        with _storage(self._directory):
            value: bytes | None = self._db.get(key.encode())
        if value is None:
            raise KeyError(key)
        return value

    def __setitem__(self, key: str, value: bytes) -> None:
        with _storage(self._directory):
            self._db[key.encode()] = value

    def __delitem__(self, key: str) -> None:
        with _storage(self._directory):
            del self._db[key.encode()]

    def __iter__(self) -> Iterator[str]:
        return (key for key, _ in self.items())

    def __len__(self) -> int:
        return sum(1 for _ in self.items())

    def items(self) -> Iterator[tuple[str, bytes]]:  # type: ignore[override]
        """All keys with their values, in the order of the keys, read in one scan."""
        rows: Iterator[Any] = iter(self._db.items())
        return ((key.decode(), value) for key, value in rows)

    @property
    def held_bytes(self) -> int:
        """Memory that RocksDB holds now: what is not written to disk yet, and the blocks, indexes and filters that it keeps."""
        return sum(int(self._db.property_int_value(name) or 0) for name in _HELD)

    def clear(self) -> None:
        """Remove everything."""
        with _storage(self._directory):
            self._db.close()
        self._db = _open_empty(self._directory)


@contextmanager
def _storage(directory: Path) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # rocksdict raises nothing more precise
        raise StageUnavailable(f"the duplicate state in {directory} cannot be read or written: {error}") from error


def _open_empty(directory: Path) -> Rdict:
    shutil.rmtree(directory, ignore_errors=True)
    table = BlockBasedOptions()
    table.set_block_cache(Cache(_CACHE_BYTES))
    table.set_bloom_filter(_BLOOM_BITS, False)
    table.set_cache_index_and_filter_blocks(True)
    options = Options(raw_mode=True)
    options.create_if_missing(True)
    options.set_write_buffer_size(_WRITE_BUFFER_BYTES)
    options.set_keep_log_file_num(2)
    options.set_block_based_table_factory(table)
    with _storage(directory):
        db = Rdict(str(directory), options=options)
    without_log: Any = WriteOptions()
    without_log.disable_wal = True
    db.set_write_options(without_log)
    return db
