"""Headers of every message: CloudEvents 1.0 in binary mode (Kafka protocol binding) and Rawi's own.

Values are deterministic: `ce_time` is the time of the raw message, not of the processing, so a repeat is the same message again.
"""

from collections.abc import Iterable
from typing import Final

from worker import __version__
from worker.contracts import Topic, load_topics
from worker.records import Reason, Stage
from worker.stream.message import Headers, Message, Output

__all__ = [
    "ATTEMPT",
    "ORIGIN",
    "OUTCOME",
    "OWNER",
    "SEQUENCE",
    "attempt_of",
    "change_headers",
    "event_headers",
    "outcome_of",
    "rejected_headers",
]

ORIGIN: Final = "rawi-origin"
OUTCOME: Final = "rawi-outcome"
ATTEMPT: Final = "rawi-attempt"
OWNER: Final = "rawi-owner"
SEQUENCE: Final = "rawi-sequence"
_VERSION: Final = __version__.encode()
_EVENT_TYPES: Final = {spec.name: (spec.event_type or "").encode() for spec in load_topics()}
_ERROR_CHARACTERS: Final = 500
_OURS: Final = frozenset(
    {"rawi-stage", "rawi-reason", "rawi-error", "rawi-attempt", "rawi-version", "rawi-time", ORIGIN, "rawi-source", OUTCOME}
)


def event_headers(
    stage: Stage, topic: Topic, event_id: str, *, time: str, origin: str, outcome: str | None = None, sequence: str | None = None
) -> Headers:
    """Headers of a record that `stage` writes to `topic`; `sequence`: the decision that it is from, ``SHARD/NUMBER``."""
    headers = (
        ("ce_specversion", b"1.0"),
        ("ce_id", event_id.encode()),
        ("ce_source", f"/rawi/{stage}".encode()),
        ("ce_type", _EVENT_TYPES[topic]),
        ("ce_time", time.encode()),
        ("content-type", b"application/json"),
        ("rawi-version", _VERSION),
        (ORIGIN, origin.encode()),
    )
    optional = ((SEQUENCE, sequence), (OUTCOME, outcome))
    return (*headers, *((name, value.encode()) for name, value in optional if value is not None))


def change_headers(owner: str) -> Headers:
    """Headers of a record of the changelog: which process wrote it."""
    return ((OWNER, owner.encode()),)


def outcome_of(outputs: Iterable[Output]) -> str | None:
    """What became of the raw message whose outputs these are; None where a later stage will tell."""
    for output in outputs:
        for name, value in output.headers:
            if name == OUTCOME:
                return value.decode()
    return None


def attempt_of(message: Message) -> int:
    """How often this message has been tried before and now, from 1."""
    said = message.header(ATTEMPT)
    return int(said) if said is not None and said.isdecimal() else 1


def rejected_headers(stage: Stage, message: Message, reason: Reason, error: str) -> Headers:
    """The original headers, then why the message was rejected."""
    original = tuple((name, value) for name, value in message.headers if name not in _OURS)
    return (
        *original,
        ("rawi-stage", stage.encode()),
        ("rawi-reason", reason.encode()),
        ("rawi-error", error[:_ERROR_CHARACTERS].encode("utf-8", "replace")),
        (ATTEMPT, str(attempt_of(message)).encode()),
        ("rawi-version", _VERSION),
        (ORIGIN, (message.header(ORIGIN) or message.place).encode()),
        ("rawi-source", message.place.encode()),
        ("rawi-time", message.time.encode()),
        (OUTCOME, b"rejected"),
    )
