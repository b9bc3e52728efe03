"""Language of a text: by script, by the letters and the small words that only one language has, and by py3langid where these leave a doubt.

Small words decide nearly every article in microseconds; py3langid (Lui & Baldwin 2012, "langid.py", in Barbaresi's port) is asked for
the rest, restricted to languages of the script that was seen. Deterministic, and a function of the first 700 characters.
"""

import re
from collections import Counter
from functools import cache
from typing import Final

from worker.clean.lexicon import rows

__all__ = ["ARABIC_MARKS", "detect_language", "has_marks"]

_SAMPLE: Final = 700
_WORD: Final = re.compile("[^\\W\\d_]+(?:[\u064b-\u0652'’-][^\\W\\d_]+)*")
_ARABIC: Final = re.compile("[\u0620-\u064a\u066e-\u06d3\u06fa-\u06ff\u0750-\u077f]+")
_SCRIPTS: Final = (
    (re.compile("[A-Za-z\u00c0-\u024f]"), ("en", "fr", "es", "de", "it", "pt", "tr", "nl", "ku", "id", "so", "sw", "az", "sv", "pl")),
    (re.compile("[\u0400-\u04ff]"), ("ru", "uk", "bg", "sr", "mk", "be", "kk", "ky", "mn")),
    (re.compile("[\u0590-\u05ff]"), ("he",)),
    (re.compile("[\u0370-\u03ff]"), ("el",)),
    (re.compile("[\u0530-\u058f]"), ("hy",)),
    (re.compile("[\u0900-\u097f]"), ("hi", "mr", "ne")),
    (re.compile("[\u3040-\u30ff]"), ("ja",)),
    (re.compile("[\u4e00-\u9fff]"), ("zh", "ja")),
    (re.compile("[\uac00-\ud7af]"), ("ko",)),
)
_ARABIC_SCRIPT: Final = ("ar", "fa", "ur", "ps", "ug", "ku", "ckb")
# Letters that of these languages only one or two write: Urdu, Sorani Kurdish, Pashto, Uyghur; and those of Persian, which Urdu,
# Kurdish and Pashto share.
_OWN_LETTERS: Final = {
    "ur": re.compile("[ٹڈڑےں]"),
    "ckb": re.compile("[ڵڕێ]|ۆ(?!ز)"),
    "ps": re.compile("[ټډړښځڅۍڼې]"),
    "ug": re.compile("[ۇۈۋ]"),
}
_PERSIAN_LETTERS: Final = re.compile("[پچژگیک]")
_NOT_ARABIC: Final = re.compile("[ٹڈڑےںڵڕێۆټډړښځڅۍڼېۇۈۋپچژگیک]")
ARABIC_MARKS: Final = re.compile(r"ة|\b[وبفك]?ال\w|[\u064b-\u064d]|ى\b")
"""What Arabic has and Persian, Urdu, Kurdish and Pashto hardly have."""

_DEFINITE: Final = re.compile(r" ال\w")


@cache
def _small_words() -> dict[str, tuple[str, ...]]:
    return {word: tuple(languages.split()) for word, languages in rows("small_words.tsv")}


def detect_language(text: str) -> str:
    """ISO 639-1 code of the language of `text` (``ckb`` for Sorani, which has none), ``und`` when it cannot be told."""
    sample = text[:_SAMPLE]
    arabic = sum(map(len, _ARABIC.findall(sample)))
    if arabic * 2 > len(sample) and arabic > 40:
        return _in_arabic_script(sample, arabic)
    counts = [len(pattern.findall(sample)) for pattern, _ in _SCRIPTS]
    other = max(counts)
    if max(arabic, other) < 2:
        return "und"
    if arabic * 3 >= sum(counts):
        return _in_arabic_script(sample, arabic)
    return _in_script(sample, _SCRIPTS[counts.index(other)][1])


def _votes(sample: str, candidates: tuple[str, ...]) -> list[tuple[str, int]]:
    words = _small_words()
    votes: Counter[str] = Counter()
    for word in _WORD.findall(sample.lower()):
        for language in words.get(word, ()):
            if language in candidates:
                votes[language] += 1
    return sorted(votes.items(), key=lambda item: (-item[1], item[0]))


def _in_arabic_script(sample: str, letters: int) -> str:
    if letters > 40 and not _NOT_ARABIC.search(sample) and has_marks(sample, letters // 16 + (letters % 16 > 0)):
        return "ar"
    own = {language: len(pattern.findall(sample)) for language, pattern in _OWN_LETTERS.items()}
    best = max(own, key=lambda language: own[language])
    if own[best] * 50 >= letters and own[best] >= 2:
        return best
    marks = len(ARABIC_MARKS.findall(sample))
    persian = len(_PERSIAN_LETTERS.findall(sample))
    votes = _votes(sample, ("ar", "fa", "ur", "ckb", "ps"))
    if votes and (len(votes) == 1 or votes[0][1] >= 2 * votes[1][1]) and (votes[0][1] >= 2 or letters < 40):
        return votes[0][0]
    if marks * 12 >= letters and persian * 20 <= letters:
        return "ar"
    if letters < 12:
        return "ar" if marks else "und"
    return _ask(sample, _ARABIC_SCRIPT)


def has_marks(sample: str, wanted: int) -> bool:
    """Whether at least `wanted` of `ARABIC_MARKS` are found in `sample`."""
    # Marks that are much sooner counted; they are some of all.
    sure = len(_DEFINITE.findall(sample)) + sample.count("ة") - sample.count("الة")
    return sure >= wanted or len(ARABIC_MARKS.findall(sample)) >= wanted


def _in_script(sample: str, candidates: tuple[str, ...]) -> str:
    if len(candidates) == 1:
        return candidates[0]
    votes = _votes(sample, candidates)
    if votes and (len(votes) == 1 or votes[0][1] >= 2 * votes[1][1]) and votes[0][1] >= 2:
        return votes[0][0]
    if len(_WORD.findall(sample)) < 3 and len(sample) < 20:
        return "und"
    return _ask(sample, candidates)


def _ask(sample: str, candidates: tuple[str, ...]) -> str:
    import py3langid  # its model takes half a second to load, and most workers never need it

    ranked = py3langid.rank(sample)
    return next((language for language, _ in ranked if language in candidates), "und")
