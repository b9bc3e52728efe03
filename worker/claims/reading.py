"""A text as the claim grammar reads it: tokens, the sentence of each, the quotation around each, and the cue candidates."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from worker.claims.cues import CueMatch, find_cues
from worker.claims.quotation import Quotation, find_quotations
from worker.text import Token, words_of

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything in token indices except the spans of tokens, quotations and sentences.

    `sentence_start[i]` is the first token of the sentence of token `i`, `sentence_end[i]` the index behind its last. `quote_at` maps an
    opening mark's token to its quotation, `quote_stop` to the index of the token that closes it; `closing` holds those indices.
    `quote_end` maps each token inside an outermost closed quotation to the index of the token that closes it.
    """

    text: str
    tokens: tuple[Token, ...]
    folded: tuple[str, ...]
    sentence_start: tuple[int, ...]
    sentence_end: tuple[int, ...]
    quote_at: dict[int, Quotation]
    quote_stop: dict[int, int]
    closing: frozenset[int]
    quote_end: dict[int, int]
    cues: tuple[CueMatch, ...]
    cue_at: dict[int, CueMatch]

    def quote_words(self, opening: int) -> int:
        """How many tokens the quotation that opens at token `opening` holds."""
        return self.quote_stop[opening] - opening - 1


def read(text: str, sentences: Sequence[tuple[int, int]]) -> Reading:
    """Read `text`, whose sentences are `sentences` (any order; what lies between them counts to the one before)."""
    tokens = tuple(words_of(text))
    spells_ala = "على" in text
    folded = tuple(token.folded or token.exact if token.exact not in _SPECIAL else _matched(token, spells_ala) for token in tokens)
    starts, ends = _sentence_bounds(tokens, sentences)
    quote_at, quote_stop = _place_quotations(text, tokens)
    cues = find_cues(tokens, folded, starts)
    return Reading(
        text,
        tokens,
        folded,
        starts,
        ends,
        quote_at,
        quote_stop,
        frozenset(quote_stop.values()),
        _quote_ends(quote_at, quote_stop),
        cues,
        {cue.index: cue for cue in cues},
    )


_NAMES_LIKE_PARTICLES: Final = {"آن": "آن", "فان": "ڤان"}
_SPECIAL: Final = frozenset({*_NAMES_LIKE_PARTICLES, "علي"})


def _matched(token: Token, spells_ala: bool) -> str:
    # A lone zero-width mark folds to nothing. آن and فان (Anne, van) are no أن and فإن; and where على has its own spelling, علي is Ali.
    if not token.folded:
        return token.exact
    if spells_ala and token.exact == "علي":
        return "عليّ"
    return _NAMES_LIKE_PARTICLES.get(token.exact, token.folded)


def _sentence_bounds(tokens: Sequence[Token], sentences: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    token_starts = [token.start for token in tokens]
    borders = {border for sentence in sentences for border in sentence}
    firsts = sorted({0, len(tokens), *(bisect_left(token_starts, border) for border in borders)})
    starts: list[int] = []
    ends: list[int] = []
    for first, last in pairwise(firsts):
        starts += [first] * (last - first)
        ends += [last] * (last - first)
    return tuple(starts), tuple(ends)


def _quote_ends(quote_at: dict[int, Quotation], quote_stop: dict[int, int]) -> dict[int, int]:
    ends: dict[int, int] = {}
    behind = 0
    for opening, quotation in quote_at.items():
        if quotation.closed and opening >= behind:
            behind = quote_stop[opening]
            ends.update(dict.fromkeys(range(opening + 1, behind), behind))
    return ends


def _place_quotations(text: str, tokens: Sequence[Token]) -> tuple[dict[int, Quotation], dict[int, int]]:
    quotations = find_quotations(text)
    if not quotations:
        return {}, {}
    by_start = {token.start: index for index, token in enumerate(tokens)}
    token_starts = list(by_start)
    at: dict[int, Quotation] = {}
    stop: dict[int, int] = {}
    for quotation in quotations:
        opening = by_start.get(quotation.start)
        if opening is not None:
            at[opening] = quotation
            stop[opening] = by_start.get(quotation.inner_end, bisect_right(token_starts, quotation.inner_end - 1))
    return at, stop
