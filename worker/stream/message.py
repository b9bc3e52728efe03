"""What the stages see of Kafka: a message that came, and messages that go."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from worker.records import Rejected

__all__ = ["Headers", "Message", "Output", "StageFunction"]

Headers = tuple[tuple[str, bytes], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A message as it was read. `timestamp_ms` is the broker's or producer's time in milliseconds since 1970."""

    topic: str
    partition: int
    offset: int
    timestamp_ms: int
    key: bytes | None
    value: bytes | None
    headers: Headers = ()

    @property
    def place(self) -> str:
        """``TOPIC/PARTITION/OFFSET``."""
        return f"{self.topic}/{self.partition}/{self.offset}"

    @property
    def time(self) -> str:
        """When its bytes came in, ISO 8601 in UTC, ``2017-09-19T10:00:00.000Z``: the timestamp, and for a retry the time that it keeps.

        A kept time that is none, or lies ahead of the timestamp, is not believed.
        """
        kept = self.header("rawi-time")
        moment = None if kept is None else _moment(kept)
        stamped = datetime.fromtimestamp(self.timestamp_ms / 1000, UTC)
        told = stamped if moment is None or moment > stamped else moment
        return told.isoformat(timespec="milliseconds").replace("+00:00", "Z")

    def header(self, name: str) -> str | None:
        """The last header of that name, as text."""
        for found, value in reversed(self.headers):
            if found == name:
                return value.decode("utf-8", "replace")
        return None


def _moment(said: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(said)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    """A message to be written. `topic` is the name without prefix; `partition` None leaves the choice to the key."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Headers
    partition: int | None = None


StageFunction = Callable[[Message], tuple[Output, ...] | Rejected]
"""A stage: pure but for the state that dedup holds."""
