"""Messages that were in hand when a worker died: remembered on disk, so that the next worker does not die of them too."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import msgspec

from worker.records import Stage
from worker.stream.marker import clear_marker, read_marker

__all__ = ["Suspects"]

_FILE: Final = "suspects.json"
_MOST: Final = 100
_MANY_DEATHS: Final = 3
_RECENT_SECONDS: Final = 600.0


@dataclass(frozen=True, slots=True)
class _Suspect:
    stage: Stage
    place: str
    deaths: int
    last: float
    """Seconds since 1970."""


class Suspects:
    """The suspects of one directory, and those that workers beside it have found; `STATE/GROUP` holds one directory for each worker.

    A suspect stays one for a while after it was settled: should the acknowledgement be lost, it is suspected again, which costs little.
    """

    def __init__(self, directory: Path, clock: Callable[[], float] = time.time) -> None:
        self._directory = directory
        self._clock = clock
        self._own = _read(directory)
        self._all: dict[tuple[Stage, str], int] = {}
        found = read_marker(directory)
        self.found = found
        """What the worker before this one had in hand when it died."""
        if found is not None:
            self._add(*found)
            _write(directory, self._own)
            clear_marker(directory)
        self.refresh()

    def refresh(self) -> None:
        """Look again at what the workers beside this one have found; a rebalance may have brought their messages here."""
        self._all = {(one.stage, one.place): one.deaths for one in self._own}
        for path in sorted(self._directory.parent.glob(f"*/{_FILE}")):
            if path.parent != self._directory:
                for one in _read(path.parent):
                    self._all[one.stage, one.place] = max(one.deaths, self._all.get((one.stage, one.place), 0))

    def __len__(self) -> int:
        return len(self._all)

    def deaths(self, stage: Stage, place: str) -> int:
        """How many workers have died with this message in hand."""
        return self._all.get((stage, place), 0)

    @property
    def are_many(self) -> bool:
        """Whether several workers died in the last ten minutes, each of a message: there will be more of that kind."""
        since = self._clock() - _RECENT_SECONDS
        return sum(one.deaths for one in self._own if one.last >= since) >= _MANY_DEATHS

    def _add(self, stage: Stage, place: str) -> None:
        before = next((one.deaths for one in self._own if (one.stage, one.place) == (stage, place)), 0)
        others = [one for one in self._own if (one.stage, one.place) != (stage, place)]
        self._own = [*others, _Suspect(stage, place, before + 1, self._clock())][-_MOST:]


def _read(directory: Path) -> list[_Suspect]:
    try:
        return msgspec.json.decode((directory / _FILE).read_bytes(), type=list[_Suspect])
    except (OSError, msgspec.MsgspecError):
        # Written by another version, or not at all: nothing is suspected.
        return []


def _write(directory: Path, suspects: list[_Suspect]) -> None:
    new = directory / f"{_FILE}.new"
    new.write_bytes(msgspec.json.encode(suspects))
    os.replace(new, directory / _FILE)
