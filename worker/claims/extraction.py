"""Text to claims: read, apply the grammar, resolve the speakers, and write the records."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from worker.claims.attributes import about, certainty_of, check_worthy, confidence_for, polarity_of, quantities_in, time_of
from worker.claims.draft import Draft
from worker.claims.grammar import drafts_of
from worker.claims.model import Model
from worker.claims.named import Named
from worker.claims.reading import Reading, read
from worker.claims.resolution import Resolved, Resolver
from worker.records import Claim, Cue, DateMention, Entity, Mention, Quantity, Span, Speaker, claim_id_of, span_of

__all__ = ["extract_claims"]

_NEAR: Final = 12


@dataclass(frozen=True, slots=True)
class Found:
    """What else is known to stand in the text; dates and quantities in its order."""

    named: Named
    dates: Sequence[DateMention]
    quantities: Sequence[Quantity]


def extract_claims(
    text: str,
    sentences: Sequence[tuple[int, int]],
    *,
    record_id: str,
    mentions: Sequence[Mention] = (),
    entities: Sequence[Entity] = (),
    dates: Sequence[DateMention] = (),
    quantities: Sequence[Quantity] = (),
    model: Model | None = None,
) -> tuple[Claim, ...]:
    """The claims of an article, in order of their cues.

    `sentences` are start and end of each sentence in code points; `mentions` and `entities` are the names found in the same text and make
    `about`, `entity_id` and fuller names possible, `dates` and `quantities` what was said when and which numbers are claimed. Every span
    quotes `text`. `model` decides what the grammar leaves open; without it the one that comes with the package.

    Example: ``أعلن الوزير أن المدارس ستفتح غدا`` gives one claim with cue ``أعلن``, speaker ``الوزير`` and content ``المدارس ستفتح غدا``.
    """
    found = Found(Named(mentions, entities), dates, quantities)
    reading = read(text, sentences, mentions, model)
    resolver = Resolver(reading, mentions, entities)
    claims: list[Claim] = []
    for draft in drafts_of(reading):
        nested_in = _holder(claims[-_NEAR:], reading.tokens[draft.cue_tokens[0]].start)
        claim = _record(reading, draft, resolver.resolve(draft), record_id, found)
        claims.append(replace(claim, nested_in=nested_in) if nested_in else claim)
    return tuple(claims)


def _holder(earlier: Sequence[Claim], place: int) -> str | None:
    holders = (claim for claim in reversed(earlier) if any(span.start <= place < span.end for span in claim.content))
    return next((claim.claim_id for claim in holders), None)


def _record(reading: Reading, draft: Draft, resolved: Resolved, record_id: str, found: Found) -> Claim:
    text, cue = reading.text, draft.cue
    cue_span = _span(reading, *draft.cue_tokens)
    content = tuple(span_of(text, start, end) for start, end in draft.content.spans)
    topics = about(content, found.named)
    worth, reasons = check_worthy(cue, content, len(topics))
    return Claim(
        claim_id=claim_id_of(record_id, cue_span.start, content[0].start),
        type="direct" if draft.content.type == "direct" else "mixed" if draft.content.type == "mixed" else "indirect",
        cue=Cue(span=cue_span, lemma=cue.entry.lemma, cue_class=cue.entry.cue_class),
        speaker=_speaker(reading, draft, resolved),
        content=content,
        polarity=polarity_of(cue),
        certainty=certainty_of(cue, content),
        about=topics,
        time=time_of(reading, draft, found.dates) if found.dates else None,
        quantities=quantities_in(content, found.quantities) if found.quantities else (),
        check_worthy=worth,
        check_reasons=reasons,
        confidence=round(reading.model.probability("confidence", draft, confidence_for(draft, resolved.via)), 2),
        rule=draft.rule,
    )


def _speaker(reading: Reading, draft: Draft, resolved: Resolved) -> Speaker:
    source, figure = draft.source, resolved.figure
    span = _span(reading, source.start, source.end) if source.overt else None
    parts = resolved.parts
    return Speaker(
        span=span,
        ref=figure.ref if figure else None,
        name=parts.name,
        role=parts.role,
        organisation=parts.organisation,
        kind=parts.kind or (figure.parts.kind if figure else None),
        entity_id=figure.entity_id if figure else None,
        via=resolved.via,
    )


def _span(reading: Reading, start: int, end: int) -> Span:
    return span_of(reading.text, reading.tokens[start].start, reading.tokens[end - 1].end)
