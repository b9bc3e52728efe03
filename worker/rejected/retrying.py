"""A rejected message as it is given back to the stage that rejected it."""

from collections.abc import Mapping
from typing import Final

from worker.contracts import Topic
from worker.rejected.entry import ADDED_HEADERS, RETRY_OF, TIME, Entry
from worker.stream.headers import ATTEMPT, ORIGIN
from worker.stream.message import Headers, Message, Output
from worker.stream.moments import parse_place

__all__ = ["READS_FROM", "retry_of"]

READS_FROM: Final[Mapping[str, Topic]] = {"clean": Topic.RAW, "dedup": Topic.CLEAN, "enrich": Topic.DEDUPLICATED}
"""The topic that each stage reads: there its input is given back."""


def retry_of(entry: Entry, message: Message, prefix: str = "") -> Output | None:
    """The message to be written: original key, bytes and headers, one attempt more; None where its stage is not known.

    ``rawi-time`` is the time of the original, from which ingestion counts, so the record is the same as if it had worked the first
    time. To `articles.raw` it comes as a new message with an origin of its own, and the old one stays rejected; between the stages
    the origin is the old one. It goes to the partition that the original stood in, so that its key stays where it was.
    """
    topic = READS_FROM.get(entry.stage)
    if topic is None:
        return None
    place = parse_place(entry.source)
    same = place is not None and place.topic == f"{prefix}{topic}"
    return Output(
        topic=topic,
        key=message.key,
        value=message.value,
        headers=_headers(entry, between_stages=topic is not Topic.RAW),
        partition=place.partition if place is not None and same else None,
    )


def _headers(entry: Entry, *, between_stages: bool) -> Headers:
    attempt = ((ATTEMPT, str(entry.attempt + 1).encode()), (TIME, entry.time.encode()), (RETRY_OF, entry.source.encode()))
    origin = ((ORIGIN, entry.origin.encode()), ("rawi-version", entry.version.encode())) if between_stages else ()
    assert not any(name in ADDED_HEADERS for name, _ in entry.headers)
    return (*entry.headers, *origin, *attempt)
