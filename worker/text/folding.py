"""Folding: one form for the spellings that Arabic writers mix. For matching only; it never replaces the text.

The rules are camel-tools' (Obeid et al. 2020, "CAMeL Tools", LREC): diacritics off, alef with hamza or madda to bare alef, alef
maqsura to ya, ta marbuta to ha; with them tatweel and zero-width characters off, Arabic-Indic and Extended Arabic-Indic digits to
ASCII, Latin to lower case.
"""

import unicodedata
from typing import Final

from camel_tools.utils.dediac import dediac_ar
from camel_tools.utils.normalize import normalize_alef_ar, normalize_alef_maksura_ar, normalize_teh_marbuta_ar

__all__ = ["fold", "fold_afresh"]

_ARABIC_BLOCK: Final = range(0x0600, 0x0700)
_DROPPED: Final = "\u0640\u200b\u200c\u200d\u200e\u200f\u061c\ufeff"
_MOST_REMEMBERED: Final = 1 << 16
_LONGEST_REMEMBERED: Final = 40


def _fold_character(character: str) -> str:
    folded = dediac_ar(normalize_teh_marbuta_ar(normalize_alef_maksura_ar(normalize_alef_ar(character))))
    if len(folded) == 1 and folded.isdigit():
        return str(unicodedata.digit(folded))
    return str(folded)


# camel-tools scans the text once for each rule; asked once for each letter, it gives a table that does all in one pass.
_TABLE: Final = {code: _fold_character(chr(code)) for code in _ARABIC_BLOCK} | {ord(character): "" for character in _DROPPED}


class _Folds(dict[str, str]):
    """Words and their forms, remembered; emptied when full, since the words of a stream never end (some 12 MB at most)."""

    def __missing__(self, word: str) -> str:
        folded = fold_afresh(word)
        if len(word) <= _LONGEST_REMEMBERED:
            if len(self) >= _MOST_REMEMBERED:
                self.clear()
            self[word] = folded
        return folded


_FOLDS: Final = _Folds()


def fold_afresh(word: str) -> str:
    """`fold` without a memory, for what is asked only once."""
    return word.translate(_TABLE).lower()


def fold(word: str) -> str:
    """The form under which `word` is matched: ``fold("إِدارةٌ") == fold("ادارة") == "اداره"``."""
    return _FOLDS[word]
