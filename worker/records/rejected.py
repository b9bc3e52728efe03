"""Why a message could not be processed: values, not exceptions."""

from dataclasses import dataclass
from enum import StrEnum

__all__ = ["Reason", "Rejected", "RejectedMessage", "Stage"]


class Stage(StrEnum):
    """The agent that worked on the message."""

    CLEAN = "clean"
    DEDUP = "dedup"
    ENRICH = "enrich"


class Reason(StrEnum):
    """Named reasons for a rejection. New ones may be added; the meaning of one never changes."""

    EMPTY_MESSAGE = "empty_message"
    """The message has no value (a tombstone) or no bytes."""
    NOT_JSON = "not_json"
    """The bytes are not one JSON document in UTF-8."""
    NOT_AN_OBJECT = "not_an_object"
    """The JSON is a list, a string or a number instead of an object."""
    MISSING_URL = "missing_url"
    """`url` is absent, empty or not a string."""
    INVALID_URL = "invalid_url"
    """`url` is no absolute URL."""
    MISSING_BODY = "missing_body"
    """Neither `html` nor `text` holds anything."""
    WRONG_TYPE = "wrong_type"
    """A known field has a value of another type."""
    NO_TEXT_FOUND = "no_text_found"
    """The HTML holds no article text that the extractor recognises."""
    EMPTY_AFTER_CLEANING = "empty_after_cleaning"
    """Nothing but boilerplate was there."""
    TOO_LARGE = "too_large"
    """The message or its text is over the limit."""
    TOO_DEEP = "too_deep"
    """The HTML or the JSON is nested deeper than any page is."""
    TOO_COMPLEX = "too_complex"
    """The text has more sentences, names or claims than any article has."""
    TOO_SLOW = "too_slow"
    """Processing it was not done within the time for one article."""
    CRASHED = "crashed"
    """Processing it ends the process, or takes more memory than one article may have."""
    INVALID_RECORD = "invalid_record"
    """A message between the stages does not fit its schema."""
    SPAN_MISMATCH = "span_mismatch"
    """A span that was about to leave does not quote its text."""
    INTERNAL_ERROR = "internal_error"
    """The code failed on this message: a defect of ours, kept for a retry after the repair."""
    UNDELIVERABLE = "undeliverable"
    """The broker refused an output of this message for good, for instance as too large."""


@dataclass(frozen=True, slots=True)
class Rejected:
    """A stage's verdict that this input cannot become a record."""

    reason: Reason
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectedMessage:
    """What stands in the headers of a message on `articles.rejected`, whose key and value are the original bytes.

    `origin` names the raw message as ``TOPIC/PARTITION/OFFSET``; `source` names, in the same form, the message
    whose bytes these are: the raw message itself for the clean stage, a message between the stages later. `time` is the
    time of that message, ISO 8601 in UTC, which a retry must keep.
    """

    stage: str
    reason: str
    error: str
    attempt: int
    version: str
    origin: str
    source: str
    time: str
