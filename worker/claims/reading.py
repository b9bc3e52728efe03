"""A text as the claim grammar reads it: tokens, the sentence of each, the quotation around each, and the cue candidates."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from operator import itemgetter
from typing import Final

from worker.claims.cues import CueMatch, find_cues
from worker.claims.lexicon import words
from worker.claims.model import Model, default_model
from worker.claims.names import Names
from worker.claims.quotation import Quotation, find_quotations
from worker.claims.shapes import COMMAS
from worker.records import Mention
from worker.text import Token, words_of

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything in token indices except the spans of tokens, quotations and sentences; `places` are the starts of the tokens.

    `sentence_start[i]` is the first token of the sentence of token `i`, `sentence_end[i]` the index behind its last. `quote_at` maps an
    opening mark's token to its quotation, `quote_stop` to the index of the token that closes it; `closing` holds those indices.
    `turning` are the tokens at which a clause may end or a quotation begin: cues, opening marks, what stands behind a comma, على, and
    what ends a noun phrase by itself (حيث).
    `clear` remembers for each class of turning words a stretch without an end of a clause and without a quotation, so that the same
    stretch is not read again for each of a hundred cues in it.
    `quote_end` maps each token inside an outermost closed quotation to the index of the token that closes it.
    `placed` are the tokens of each mention, in the order of the mentions; `people` and `bodies` map each token of a
    person's or an organisation's name that the entity room found to the bounds of that name.
    """

    text: str
    tokens: tuple[Token, ...]
    places: tuple[int, ...]
    folded: tuple[str, ...]
    sentence_start: tuple[int, ...]
    sentence_end: tuple[int, ...]
    quote_at: dict[int, Quotation]
    quote_stop: dict[int, int]
    closing: frozenset[int]
    quote_end: dict[int, int]
    turning: Sequence[int]
    cues: tuple[CueMatch, ...]
    cue_at: dict[int, CueMatch]
    clear: dict[str, tuple[int, int]] = field(default_factory=dict)
    model: Model = field(default_factory=default_model)
    placed: tuple[tuple[int, int], ...] = ()
    people: dict[int, tuple[int, int]] = field(default_factory=dict)
    bodies: dict[int, tuple[int, int]] = field(default_factory=dict)
    known: frozenset[str] | None = None
    """The folded words of all personal names, None where no names are given."""

    def names_in(self, start: int, end: int) -> Names:
        """The names from token `start` to before `end`, counted from `start`."""
        if self.known is None:
            return Names()
        people = frozenset([at - start for at in range(start, end) if at in self.people])
        return Names(people, frozenset([at - start for at in range(start, end) if at in self.bodies]), self.known)

    def behind(self, opening: int) -> int:
        """The index behind the closing mark, which may be several tokens (``''``), of the quotation that opens at token `opening`."""
        return max(self.quote_stop[opening] + 1, bisect_left(self.places, self.quote_at[opening].end))

    def quote_words(self, opening: int) -> int:
        """How many tokens the quotation that opens at token `opening` holds."""
        return self.quote_stop[opening] - opening - 1


def read(text: str, sentences: Sequence[tuple[int, int]], mentions: Sequence[Mention] = (), model: Model | None = None) -> Reading:
    """Read `text`, whose sentences are `sentences` (any order; what lies between them counts to the one before), and in which the names
    `mentions` stand."""
    tokens = tuple(words_of(text))
    places = tuple(map(_START, tokens))
    folded = _matched(text, tokens)
    starts, ends = _sentence_bounds(places, sentences)
    quote_at, quote_stop = _place_quotations(text, places)
    cues = find_cues(tokens, folded, starts)
    placed = tuple([_bounds(places, mention) for mention in mentions])
    people = _named(placed, mentions, "PER")
    return Reading(
        text,
        tokens,
        places,
        folded,
        starts,
        ends,
        quote_at,
        quote_stop,
        frozenset(quote_stop.values()),
        _quote_ends(quote_at, quote_stop),
        _turning(folded, quote_at, cues),
        cues,
        {cue.index: cue for cue in cues},
        model=model or default_model(),
        placed=placed,
        people=people,
        bodies=_named(placed, mentions, "ORG"),
        known=frozenset([folded[at] for at in people]) if mentions else None,
    )


def _bounds(places: Sequence[int], mention: Mention) -> tuple[int, int]:
    # A mention begins behind the clitics of its first word: وبيروت.
    return max(bisect_right(places, mention.span.start) - 1, 0), bisect_left(places, mention.span.end)


def _named(placed: Sequence[tuple[int, int]], mentions: Sequence[Mention], wanted: str) -> dict[int, tuple[int, int]]:
    return {at: bounds for mention, bounds in zip(mentions, placed, strict=True) if mention.type == wanted for at in range(*bounds)}


# آن and فان (Anne, van) are no أن and فإن; and where على has its own spelling, علي is Ali.
_NAMES_LIKE_PARTICLES: Final = {"آن": "آن", "فان": "ڤان", "علي": "عليّ"}


_TURNING: Final = COMMAS | words("nominal_stop") | {"علي"}
_START: Final = itemgetter(0)
_FOLDED: Final = itemgetter(3)


def _matched(text: str, tokens: tuple[Token, ...]) -> tuple[str, ...]:
    names = {name for name in _NAMES_LIKE_PARTICLES if name in text and (name != "علي" or "على" in text)}
    if not names:
        return tuple(map(_FOLDED, tokens))
    return tuple([_NAMES_LIKE_PARTICLES[exact] if exact in names else folded for _, _, exact, folded in tokens])


def _sentence_bounds(places: Sequence[int], sentences: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    borders = {border for sentence in sentences for border in sentence}
    firsts = sorted({0, len(places), *(bisect_left(places, border) for border in borders)})
    starts: list[int] = []
    ends: list[int] = []
    for first, last in pairwise(firsts):
        starts += [first] * (last - first)
        ends += [last] * (last - first)
    return tuple(starts), tuple(ends)


def _turning(folded: Sequence[str], quote_at: dict[int, Quotation], cues: Sequence[CueMatch]) -> Sequence[int]:
    turning = {at + (word in COMMAS) for at, word in enumerate(folded) if word in _TURNING}
    return sorted(turning.union(quote_at, [cue.index for cue in cues]))


def _quote_ends(quote_at: dict[int, Quotation], quote_stop: dict[int, int]) -> dict[int, int]:
    ends: dict[int, int] = {}
    behind = 0
    for opening, quotation in quote_at.items():
        if quotation.closed and opening >= behind:
            behind = quote_stop[opening]
            ends.update(dict.fromkeys(range(opening + 1, behind), behind))
    return ends


def _place_quotations(text: str, places: Sequence[int]) -> tuple[dict[int, Quotation], dict[int, int]]:
    at: dict[int, Quotation] = {}
    stop: dict[int, int] = {}
    for quotation in find_quotations(text):
        opening = bisect_left(places, quotation.start)
        if opening < len(places) and places[opening] == quotation.start:
            at[opening] = quotation
            stop[opening] = bisect_left(places, quotation.inner_end)
    return at, stop
