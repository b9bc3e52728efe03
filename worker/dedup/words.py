"""The words of a text as numbers: folding, splitting and hashing, vectorised.

One look-up table over code points replaces regular expressions and a cache of words: for 400 words 150 microseconds instead of 540,
measured on one core.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress
from typing import Final

import numpy as np
import xxhash
from numpy.typing import NDArray

from worker.records import content_hash_of
from worker.text.folding import fold_afresh

__all__ = ["Hashes", "Words", "read_words"]

Hashes = NDArray[np.uint64]

_digest: Final = xxhash.xxh64_digest
_SEED: Final = 0x7261_7769
# The planes with letters; all above is private use, tags and variation selectors.
_TABLE_SIZE: Final = 0x3_0000
_MARKS_IN_A_ROW: Final = 30
_KIND_SHIFT: Final = 30
_WORD: Final = 1
_NUMBER: Final = 2
_DROPPED: Final = np.uint32(0xFFFF_FFFF)
_CODE: Final = np.uint32((1 << _KIND_SHIFT) - 1)
_BLANK: Final = " ".encode("utf-32-le")


@dataclass(frozen=True, slots=True)
class Words:
    """The hashes of the folded words in order, and the hash of the folded words and numbers."""

    hashes: Hashes
    content_hash: str


def read_words(text: str) -> Words:
    """Fold `text` and hash its words (xxHash64, fixed seed). A word is a run of letters, a number a run of digits; the rest parts them.

    Letters fold as in `worker.text.fold`; Koranic marks, which it leaves, are dropped too. Example: ``إِدارةُ ١٢ شركة.`` has the words
    ``اداره`` and ``شركه`` and the content ``اداره 12 شركه``.
    """
    tokens, is_word = _tokens(text)
    digests = [_digest(token, _SEED) for token in compress(tokens, is_word)]
    content = _BLANK.join(tokens).decode("utf-32-le", "surrogatepass")
    return Words(np.frombuffer(b"".join(digests), dtype=">u8").astype(np.uint64), content_hash_of(content))


def _tokens(text: str) -> tuple[list[bytes], Sequence[bool]]:
    """The folded words and numbers in UTF-32, and which of them are words."""
    codes = _codes(text)
    # Putting marks in order takes quadratic time: 600,000 of them on one letter take eight minutes.
    if not _is_heaped(codes) and not unicodedata.is_normalized("NFC", text):
        codes = _codes(unicodedata.normalize("NFC", text))
    folded = _table().take(codes, mode="clip")
    folded = folded[folded != _DROPPED]
    if not len(folded):
        return [], []
    kinds = folded >> _KIND_SHIFT
    # Where each run of a kind begins, and the end of the last.
    borders = np.concatenate(([0], np.flatnonzero(kinds[1:] != kinds[:-1]) + 1, [len(folded)]))
    kind = kinds[borders[:-1]]
    is_token = kind.astype(bool)
    borders *= 4
    units = (folded & _CODE).astype("<u4", copy=False).tobytes()
    spans = zip(borders[:-1][is_token].tolist(), borders[1:][is_token].tolist(), strict=True)
    return [units[start:end] for start, end in spans], (kind[is_token] == _WORD).tolist()


def _codes(text: str) -> NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")


def _is_heaped(codes: NDArray[np.uint32]) -> bool:
    """More marks in a row than any writing has (Unicode Standard Annex 15, section 13: Stream-Safe Text Format)."""
    # A run of so many marks cannot slip between samples taken that far apart.
    if not _marks().take(codes[_MARKS_IN_A_ROW :: _MARKS_IN_A_ROW + 1], mode="clip").any():
        return False
    marks = np.flatnonzero(_marks().take(codes, mode="clip"))
    return bool(np.any(marks[_MARKS_IN_A_ROW:] - marks[:-_MARKS_IN_A_ROW] == _MARKS_IN_A_ROW))


@cache
def _marks() -> NDArray[np.bool_]:
    return np.array([unicodedata.combining(chr(code)) != 0 for code in range(_TABLE_SIZE)])


@cache
def _table() -> NDArray[np.uint32]:
    """For each code point its folded one with its kind above, 0 for what parts words, all ones for what is dropped."""
    table = np.array([_entry(chr(code)) for code in range(_TABLE_SIZE)], dtype=np.uint32)
    table[-1] = 0  # where everything above the table ends up
    return table


def _entry(character: str) -> int:
    category = unicodedata.category(character)
    folded = fold_afresh(character)
    if not folded or (category == "Mn" and "\u0600" <= character <= "\u08ff"):
        return int(_DROPPED)
    if category == "Nd":
        return ord(str(unicodedata.decimal(character))) | _NUMBER << _KIND_SHIFT
    # Marks written apart from their letter belong to the word (Devanagari vowels).
    return ord(folded[0]) | _WORD << _KIND_SHIFT if category[0] in "LMN" else 0
