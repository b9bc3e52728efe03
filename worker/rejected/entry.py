"""One rejected message as its headers tell it."""

from dataclasses import dataclass
from typing import Final

from worker.stream.headers import ATTEMPT, ORIGIN, OUTCOME, attempt_of
from worker.stream.message import Headers, Message

__all__ = ["ADDED_HEADERS", "RETRY_OF", "SOURCE", "TIME", "Entry", "entry_of"]

RETRY_OF: Final = "rawi-retry-of"
SOURCE: Final = "rawi-source"
TIME: Final = "rawi-time"
ADDED_HEADERS: Final = frozenset(
    {"rawi-stage", "rawi-reason", "rawi-error", "rawi-version", ATTEMPT, ORIGIN, OUTCOME, RETRY_OF, SOURCE, TIME}
)
"""Headers that Rawi sets; all others are the original ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What is known of a rejected message but its bytes.

    `place` is where it stands on `articles.rejected`, `rejected_ms` since when, in milliseconds since 1970. `source` names the message
    whose bytes these are and `time` its time; the two together are its identity: a repeat of the same rejection has the same.
    """

    place: str
    rejected_ms: int
    stage: str
    reason: str
    error: str
    attempt: int
    version: str
    origin: str
    source: str
    time: str
    retry_of: str | None
    key: bytes | None
    size: int
    headers: Headers
    """The original headers."""


def entry_of(message: Message) -> Entry | None:
    """A message of `articles.rejected`; None where it does not say why it is there."""
    reason, origin = message.header("rawi-reason"), message.header(ORIGIN)
    if reason is None or origin is None:
        return None
    return Entry(
        place=message.place,
        rejected_ms=message.timestamp_ms,
        stage=message.header("rawi-stage") or "",
        reason=reason,
        error=message.header("rawi-error") or "",
        attempt=attempt_of(message),
        version=message.header("rawi-version") or "",
        origin=origin,
        source=message.header(SOURCE) or origin,
        time=message.header(TIME) or "",
        retry_of=message.header(RETRY_OF),
        key=message.key,
        size=len(message.value or b""),
        headers=tuple((name, value) for name, value in message.headers if name not in ADDED_HEADERS),
    )
