"""Sentences: where each begins and ends.

A sentence ends at a line break, or at ``.``, ``!``, ``؟``, ``?`` with the closing marks after it, before a space. It does not end
inside numbers (``1.5``), after abbreviations and initials (``د.``, ``أ.د.``, ``ج. ك.``), nor at dots of suspension (``..``, ``…``),
which Arabic papers write where others write a comma or dash. A full stop written without the space that should follow it
(``البيان.وأضاف``) ends a sentence too, between two words of three letters or more; the name of a site (``الجزيرة.نت``) stays whole.
"""

import re
from functools import cache
from typing import Final

from worker.clean.lexicon import rows

__all__ = ["split_sentences"]

_END: Final = re.compile(r"[\n.!؟?](?:(?<=\n)|[.!؟?]*[»”\"’')\]]*)")  # a class first: it is what makes the search quick
_WORD_BEFORE: Final = re.compile(r"(?:^|[^\w\u064b-\u0652.])((?:\w[\u064b-\u0652]{0,2}){1,6}(?:\.\w{1,3}){0,4})$")
_LETTER: Final = "[^\\W\\d_][\u064b-\u0652]{0,2}"
_WORD_END: Final = re.compile(f"(?:{_LETTER}){{3}}$")
_WORD_AFTER: Final = re.compile("[\u0621-\u064a\u064b-\u0652]{2,30}")
_LETTERS_OF_ABBREVIATION: Final = 6
_WINDOW: Final = 24


@cache
def _abbreviations() -> frozenset[str]:
    return frozenset(row[0] for row in rows("abbreviations.tsv"))


@cache
def _small_words() -> frozenset[str]:
    return frozenset(word for word, languages in rows("small_words.tsv") if "ar" in languages.split())


def split_sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Start and end of each sentence of `text`, in order, without the spaces around it.

    Every character of `text` that is no space lies in exactly one of them.
    """
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _END.finditer(text):
        if _is_end(text, match):
            _add(spans, text, start, match.end())
            start = match.end()
    _add(spans, text, start, len(text))
    return tuple(spans)


def _is_end(text: str, match: re.Match[str]) -> bool:
    mark, end = match[0], match.end()
    if mark == "\n":
        return True
    if mark.startswith(".."):
        return False
    following = text[end : end + 1]
    if following and not following.isspace():
        return _is_glued(text, match)
    if mark[0] != ".":
        return True
    if match.start() > _LETTERS_OF_ABBREVIATION and text[match.start() - _LETTERS_OF_ABBREVIATION - 1 : match.start()].isalpha():
        return True
    word = _WORD_BEFORE.search(text, max(0, match.start() - _WINDOW), match.start())
    return word is None or not _is_abbreviation(word[1])


def _is_glued(text: str, match: re.Match[str]) -> bool:
    after = _WORD_AFTER.match(text, match.end())
    if after is None or (len(after[0]) < 3 and after[0] not in _small_words()):
        return False
    # A letter takes up to three characters with its marks.
    return match[0][0] != "." or _WORD_END.search(text, max(0, match.start() - 9), match.start()) is not None


def _is_abbreviation(word: str) -> bool:
    # A single letter is an initial, but a letter after digits (`2012م`) is not, and has more than one character.
    return (len(word) == 1 and word.isalpha()) or word in _abbreviations()


def _add(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
