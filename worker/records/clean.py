"""The clean article: one canonical text, and everything that was lifted out of it or changed in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

__all__ = ["CleanArticle", "Credit", "Dateline", "Edit", "Fingerprint", "QuoteRepair"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dateline:
    """Where the story was filed and by whom, lifted from the head of the body: ``بيروت (رويترز) -``."""

    exact: str
    place: str | None = None
    agency: str | None = None
    date: str | None = None
    """The date written in the dateline, as it stands there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Credit:
    """A line lifted out of the body.

    `kind` is one of ``source``, ``byline``, ``end_mark``, ``copyright``, ``share``,
    ``related``, ``read_more``, ``tags``, ``caption`` or ``other``; `name` is who it credits.

    Example: ``المصدر: وكالة سبوتنيك`` has kind ``source`` and name ``وكالة سبوتنيك``.
    """

    kind: str
    exact: str
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """How often one kind of character-level change was made: ``tatweel``, ``zero_width``, ``mojibake`` and so on."""

    kind: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class QuoteRepair:
    """A quotation mark that was moved, replaced, added or found without its partner.

    `start` and `end` are code points in the canonical text (equal where nothing stands there any more), `before` is what stood there.
    `kind` is ``spacing``, ``mixed``, ``unbalanced`` or ``direction``.
    """

    kind: str
    start: int
    end: int
    before: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What near-duplicate detection compares; made from the normalised words, see `worker.dedup.fingerprint`.

    `anchors` and `sketch` are base64 of unsigned 64-bit little-endian integers in ascending order. The sketch keeps word-3-gram hashes
    that are 0 modulo ``2**sketch_bits``; `shingles` counts the distinct 3-grams.
    """

    version: int
    content_hash: str
    words: int
    shingles: int
    anchors: str
    sketch: str
    sketch_bits: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanArticle:
    """An article ready for analysis. Every offset anywhere counts code points into `text`.

    Times are ISO 8601 in UTC with a ``Z``, except `published_at`, which keeps the zone that the outlet wrote; a date without a time of
    day stays a date. `ingested_at` is the time of the raw message, never of the processing; so a replay gives the same record.
    """

    article_id: str
    url: str
    """Canonical URL, from which `article_id` is made."""
    source_url: str
    """The URL as it was received."""
    origin: str
    """The raw message: ``TOPIC/PARTITION/OFFSET``."""
    ingested_at: str
    text: str
    fingerprint: Fingerprint
    language: str = "und"
    """ISO 639-1 code, ``und`` when it cannot be told."""
    title: str | None = None
    author: str | None = None
    source: str | None = None
    """The outlet: as the crawler named it, else the site name, else the registered domain."""
    published_at: str | None = None
    published_from: str | None = None
    """Where `published_at` was found: ``field``, ``page``, ``dateline`` or ``url``."""
    fetched_at: str | None = None
    sentences: tuple[tuple[int, int], ...] = ()
    """Start and end of each sentence."""
    dateline: Dateline | None = None
    credits: tuple[Credit, ...] = ()
    provenance: tuple[str, ...] = ()
    """Agencies and outlets credited with the story, from the dateline and the source line, first credited first."""
    edits: tuple[Edit, ...] = ()
    quote_repairs: tuple[QuoteRepair, ...] = ()
    notes: tuple[str, ...] = ()
    """What was odd but no reason to reject: ``published_at: cannot read 'قبل ساعة'``."""
    extra: Mapping[str, Any] = field(default_factory=dict)
