"""The default recogniser: ships with the package, needs no download, runs on one core."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import cache
from operator import attrgetter
from typing import Final

import numpy as np

from worker.entities.boundaries import clitic_length
from worker.entities.model import load_model
from worker.entities.recogniser import NameSpan
from worker.entities.tagger import Tagger
from worker.text import Token
from worker.text.vocabulary import PAD, PAD_ROW, PIECE, Rows, Vocabulary, vocabulary
from worker.text.words import words_of

__all__ = ["EmbeddedRecogniser", "default_recogniser"]

_BORDER: Final = Token(0, 0, PAD, PAD)
_AT_BORDER: Final = -1
_BORDER_ROW: Final = np.array([PAD_ROW])
_LONGEST: Final = 1000
"""Words in a piece of a sentence; a longer one is cut, and no name crosses the cut."""
_BATCH: Final = 4000
_start: Final = attrgetter("start")


class EmbeddedRecogniser:
    """A conditional random field over words, gazetteers and word clusters; see `worker.entities.features`."""

    name: Final = "embedded-1"

    def __init__(self, tagger: Tagger, words: Vocabulary) -> None:
        self._tagger = tagger
        self._words = words

    def recognise(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[NameSpan]:
        """The names in those sentences, in order."""
        words = words_of(text)
        return [name for places in _batches(words, sentences) for name in self._names(words, places)]

    def _names(self, words: Sequence[Token], places: list[int]) -> Iterator[NameSpan]:
        for first, last, kind in _chunks(self._tagger.labels(self._rows(words, places))):
            yield _name_span(words[places[first]], words[places[last - 1]], kind)

    def _rows(self, words: Sequence[Token], places: list[int]) -> Rows:
        # The rows of a whole text are asked for again by dates and quantities; a long one has them piece by piece.
        if len(words) > PIECE:
            return self._words.rows([words[place] if place >= 0 else _BORDER for place in places])
        return np.concatenate((self._words.rows(words), _BORDER_ROW))[places]


@cache
def default_recogniser() -> EmbeddedRecogniser:
    """The recogniser that a worker uses unless told otherwise; made once."""
    words = vocabulary()
    return EmbeddedRecogniser(Tagger(load_model(), words), words)


def _batches(words: Sequence[Token], sentences: Sequence[tuple[int, int]]) -> Iterator[list[int]]:
    # The words of sentences between borders, some thousand at a time: memory stays bounded however long text and sentences are.
    starts = list(map(_start, words))
    batch = [_AT_BORDER, _AT_BORDER]
    for start, end in sentences:
        low, high = bisect_left(starts, start), bisect_left(starts, end)
        for piece in range(low, high, _LONGEST):
            batch += (*range(piece, min(high, piece + _LONGEST)), _AT_BORDER, _AT_BORDER)
            if len(batch) > _BATCH:
                yield batch
                batch = [_AT_BORDER, _AT_BORDER]
    if len(batch) > 2:
        yield batch


def _chunks(labelled: Sequence[tuple[int, str]]) -> Iterator[tuple[int, int, str]]:
    first, last, kind = -1, -1, ""
    for place, label in labelled:
        if label[0] == "I" and place == last and label[2:] == kind:
            last = place + 1
            continue
        if kind:
            yield first, last, kind
        first, last, kind = place, place + 1, label[2:]
    if kind:
        yield first, last, kind


def _name_span(head: Token, last: Token, kind: str) -> NameSpan:
    return NameSpan(head.start + _written_length(head, clitic_length(head.folded)), last.end, kind)


def _written_length(token: Token, letters: int) -> int:
    # Folding drops marks and tatweel, so the letters of the folded form are counted in the written one.
    if len(token.folded) == len(token.exact):
        return letters
    left = letters
    for place, character in enumerate(token.exact):
        if left == 0 and character.isalpha() and character != "ـ":
            return place
        left -= character.isalpha() and character != "ـ"
    return 0
