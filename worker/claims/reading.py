"""A text as the claim grammar reads it: tokens, the sentence of each, the quotation around each, and the cue candidates."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from worker.claims.cues import CueMatch, find_cues
from worker.claims.quotation import Quotation, find_quotations
from worker.text import Token, tokenize

__all__ = ["Reading", "read"]


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything in token indices except the spans of tokens, quotations and sentences. `sentence_end[i]` is the index behind the last token
    of the sentence of token `i`, `sentence_start[i]` its first; `quote_at` maps an opening mark's token to its quotation and `quote_stop` to
    the index of the token that closes it; `inside[i]` says that token `i` stands in a quotation of speech length."""

    text: str
    tokens: tuple[Token, ...]
    folded: tuple[str, ...]
    sentence_start: tuple[int, ...]
    sentence_end: tuple[int, ...]
    quote_at: dict[int, Quotation]
    quote_stop: dict[int, int]
    cues: tuple[CueMatch, ...]
    cue_at: dict[int, CueMatch]

    def quote_words(self, opening: int) -> int:
        """How many tokens the quotation that opens at token `opening` holds."""
        return self.quote_stop[opening] - opening - 1


def read(text: str, sentences: Sequence[tuple[int, int]]) -> Reading:
    """Read `text`, whose sentences are `sentences` (any order; what lies between them counts to the one before)."""
    tokens = tuple(tokenize(text))
    folded = tuple(_matched(token) for token in tokens)
    starts, ends = _sentence_bounds(tokens, sentences)
    quote_at, quote_stop = _place_quotations(text, tokens)
    cues = find_cues(tokens, folded)
    return Reading(text, tokens, folded, starts, ends, quote_at, quote_stop, cues, {cue.index: cue for cue in cues})


def _matched(token: Token) -> str:
    # A lone zero-width mark folds to nothing; آن is a name or "time", never أن.
    return token.exact if not token.folded or token.exact == "آن" else token.folded


def _sentence_bounds(tokens: Sequence[Token], sentences: Sequence[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    borders = sorted({start for start, _ in sentences} | {end for _, end in sentences})
    starts, ends = [0] * len(tokens), [0] * len(tokens)
    first = 0
    for index in range(len(tokens) + 1):
        at_end = index == len(tokens)
        if at_end or (index and bisect_right(borders, tokens[index].start) != bisect_right(borders, tokens[index - 1].start)):
            starts[first:index] = [first] * (index - first)
            ends[first:index] = [index] * (index - first)
            first = index
    return tuple(starts), tuple(ends)


def _place_quotations(text: str, tokens: Sequence[Token]) -> tuple[dict[int, Quotation], dict[int, int]]:
    by_start = {token.start: index for index, token in enumerate(tokens)}
    token_starts = [token.start for token in tokens]
    at: dict[int, Quotation] = {}
    stop: dict[int, int] = {}
    for quotation in find_quotations(text):
        opening = by_start.get(quotation.start)
        if opening is not None:
            at[opening] = quotation
            stop[opening] = by_start.get(quotation.inner_end, bisect_right(token_starts, quotation.inner_end - 1))
    return at, stop
