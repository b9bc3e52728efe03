"""The default recogniser: ships with the package, needs no download, runs on one core."""

from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from worker.entities.boundaries import clitic_length
from worker.entities.features import PAD
from worker.entities.model import load_model
from worker.entities.recogniser import NameSpan
from worker.entities.tagger import Tagger
from worker.text import Token
from worker.text.words import words_between, words_of

__all__ = ["EmbeddedRecogniser", "default_recogniser"]

_BORDER: Final = Token(0, 0, PAD, PAD)
_LONGEST: Final = 1000
"""Words in a piece of a sentence; a longer one is cut, and no name crosses the cut."""
_BATCH: Final = 4000


class EmbeddedRecogniser:
    """A conditional random field over words, gazetteers and word clusters; see `worker.entities.features`."""

    name: Final = "embedded-1"

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def recognise(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[NameSpan]:
        """The names in those sentences, in order."""
        return [name for batch in _batches(text, sentences) for name in self._names(batch)]

    def _names(self, tokens: Sequence[Token]) -> Iterator[NameSpan]:
        for first, last, kind in _chunks(self._tagger.labels([token.folded for token in tokens])):
            yield _name_span(tokens[first:last], kind)


@cache
def default_recogniser() -> EmbeddedRecogniser:
    """The recogniser that a worker uses unless told otherwise; made once."""
    return EmbeddedRecogniser(Tagger(load_model()))


def _batches(text: str, sentences: Sequence[tuple[int, int]]) -> Iterator[list[Token]]:
    # Sentences between borders, some thousand words at a time: memory stays bounded however long text and sentences are.
    words = words_of(text)
    batch = [_BORDER, _BORDER]
    for start, end in sentences:
        found = words_between(words, start, end)
        for piece in range(0, len(found), _LONGEST):
            batch += (*found[piece : piece + _LONGEST], _BORDER, _BORDER)
            if len(batch) > _BATCH:
                yield batch
                batch = [_BORDER, _BORDER]
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


def _name_span(tokens: Sequence[Token], kind: str) -> NameSpan:
    head = tokens[0]
    return NameSpan(head.start + _written_length(head, clitic_length(head.folded)), tokens[-1].end, kind)


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
