"""What every format's reader is given."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from worker.intake.messages import Amendments
from worker.intake.sources import Source
from worker.intake.streams import Opened

__all__ = ["MAX_BYTES", "Reading"]

MAX_BYTES: Final = 10_000_000
"""Longest line, JSON value, page or payload that is taken: ten times what brokers take by default, and far above any article."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One input being read. `url` is the user's name for a page or text; `position` tells the bytes consumed over all inputs."""

    source: Source
    opened: Opened
    amendments: Amendments
    url: str | None
    max_bytes: int
    position: Callable[[], int]

    @property
    def too_large(self) -> str:
        """The detail of a refusal by size."""
        return f"longer than {self.max_bytes:,} bytes"
