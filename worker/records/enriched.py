"""The enriched article: who said what, who and what is named, when, where and how much."""

from dataclasses import dataclass
from typing import Literal

from worker.records.clean import CleanArticle
from worker.records.deduplicated import Relation
from worker.records.span import Span

__all__ = ["Claim", "Cue", "DateMention", "EnrichedArticle", "Entity", "Mention", "Place", "Quantity", "Speaker"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A name in the text. The span is the name alone, without the clitics written onto it: in ``وبيروت`` it is ``بيروت``.
    `type`: ``PER``, ``ORG``, ``LOC`` or ``MISC``."""

    span: Span
    type: str
    entity_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A place in GeoNames: id, coordinates in degrees (WGS 84), ISO 3166-1 alpha-2 country, inhabitants."""

    geonames_id: int
    latitude: float
    longitude: float
    country: str | None = None
    population: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One person, organisation, place or other name of the article, under its fullest form; `entity_id` is unique in the article."""

    entity_id: str
    type: str
    name: str
    variants: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    latin: str | None = None
    place: Place | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateMention:
    """A stretch of the calendar named in the text: first and last day, both included, ISO 8601.

    `grain`: ``day``, ``week``, ``month``, ``season``, ``quarter``, ``half``, ``year``, ``decade``, ``century``, ``range``.
    `kind`: ``explicit``, ``relative``, ``hijri``, ``mixed``. `fuzzy` when the bounds are a reading (``نهاية العام``).
    """

    span: Span
    start: str
    end: str
    grain: str
    kind: str
    fuzzy: bool = False
    conflict: bool = False
    """The weekday written beside the date is not that day's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number in the text. `value` has one item, or the two ends of a range; `unit` is a code of UCUM, an ISO 4217 currency,
    ``%`` or a noun; `object` is what is counted."""

    span: Span
    value: tuple[float, ...]
    unit: str | None = None
    object: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """The reporting expression: ``وأكدت`` has lemma ``أكد`` and class ``assert``."""

    span: Span
    lemma: str
    cue_class: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speaker:
    """Who is reported to have said it.

    `span` is the noun phrase in the cue's own clause, None when there is none (``وأضاف``). `ref` is the fullest form in the article.
    `kind`: ``person``, ``organisation``, ``group``, ``document``, ``unnamed``. `via`: how `ref` was found: ``explicit``, ``carried``
    (dropped subject), ``pronoun``, ``role`` (``الوزير``); None when it was not.
    """

    span: Span | None = None
    ref: str | None = None
    name: str | None = None
    role: str | None = None
    organisation: str | None = None
    kind: str | None = None
    entity_id: str | None = None
    via: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Something that the article reports as said by a source.

    `content` quotes what was said, without complementiser and outer quotation marks. `polarity` is ``negative`` when the source
    denies it or the cue is negated. `certainty`: ``asserted``, ``alleged``, ``hedged``, ``denied``. `confidence` and `check_worthy` lie
    between 0 and 1. `rule` names the rule that found it.
    """

    claim_id: str
    type: Literal["direct", "indirect", "mixed"]
    cue: Cue
    speaker: Speaker
    content: tuple[Span, ...]
    polarity: Literal["positive", "negative"] = "positive"
    certainty: str = "asserted"
    about: tuple[str, ...] = ()
    """Ids of the entities that stand in the content."""
    time: str | None = None
    """When it was said: an ISO 8601 day, where the cue's clause tells."""
    nested_in: str | None = None
    quantities: tuple[int, ...] = ()
    """Places in `EnrichedArticle.quantities` of the numbers that stand in the content, from 0."""
    check_worthy: float | None = None
    check_reasons: tuple[str, ...] = ()
    """What makes it worth a check: ``facts`` (no wish, promise or opinion), ``numbers``, ``names``, ``accusation``, ``denial``."""
    confidence: float | None = None
    rule: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrichedArticle:
    """The record that consumers read; the key of its message is `record_id`.

    A duplicate carries no analysis of its own: `canonical` points to the record that has it. An article in another language
    than Arabic passes through with `language` and without analysis.
    """

    record_id: str
    outcome: Literal["enriched", "duplicate"]
    article: CleanArticle
    revision_no: int = 1
    previous_record: str | None = None
    canonical: str | None = None
    relations: tuple[Relation, ...] = ()
    mentions: tuple[Mention, ...] = ()
    entities: tuple[Entity, ...] = ()
    dates: tuple[DateMention, ...] = ()
    quantities: tuple[Quantity, ...] = ()
    claims: tuple[Claim, ...] = ()
    recogniser: str | None = None
    """Name and version of the entity recogniser, None where none ran."""
