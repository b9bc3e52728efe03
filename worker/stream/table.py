"""The duplicate index on Kafka: its values lie in a Faust table, its in-memory part is rebuilt from them after every rebalance."""

import logging
import time
from collections.abc import Iterator, MutableMapping
from typing import Any

from worker.dedup import DedupState

__all__ = ["TableState"]

log = logging.getLogger(__name__)


class _TableMapping(MutableMapping[str, bytes]):
    """A Faust table of bytes under text keys."""

    def __init__(self, table: Any) -> None:
        self._table = table

    def __getitem__(self, key: str) -> bytes:
        value: bytes = self._table[key.encode()]
        return value

    def __setitem__(self, key: str, value: bytes) -> None:
        self._table[key.encode()] = value

    def __delitem__(self, key: str) -> None:
        del self._table[key.encode()]

    def __iter__(self) -> Iterator[str]:
        return (key.decode() for key in self._table)

    def __len__(self) -> int:
        return len(self._table)


class TableState:
    """Gives the dedup state of this worker; forgets the derived index when partitions move.

    Another worker may have written to the changelog in the meantime, and recovery puts its writes into the table behind the index's back.
    """

    def __init__(self, table: Any) -> None:
        self._mapping = _TableMapping(table)
        self._state: DedupState | None = None

    def __call__(self) -> DedupState:
        if self._state is None:
            began = time.monotonic()
            self._state = DedupState(self._mapping)
            log.info("duplicate index ready: %d articles in %.1f s", len(self._mapping), time.monotonic() - began)
        return self._state

    def forget(self) -> None:
        """Drop what was derived from the table."""
        self._state = None
