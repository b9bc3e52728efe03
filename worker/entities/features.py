"""What the tagger looks at: features of a word, and which of them count at which distance.

The templates are the usual ones of feature-based named entity recognition (Ratinov and Roth 2009, "Design challenges and
misconceptions in named entity recognition", CoNLL): the word, its stems and affixes, its shape, gazetteers and word clusters, in a
window of two words to each side.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Final

from worker.entities.clitics import stems
from worker.entities.gazetteer import place_words
from worker.entities.lexicon import name_part_counts, rows
from worker.text.vocabulary import PAD

__all__ = [
    "COMMON_NAME",
    "OFFSETS",
    "PAD",
    "beginnings_of",
    "ends_of",
    "features_at",
    "features_of",
    "pair_feature",
    "sentence_features",
    "shape_of",
    "word_clusters",
]

OFFSETS: Final = (-2, -1, 0, 1, 2)
"""Distances from the word that is tagged, in words."""

COMMON_NAME: Final = 20
"""Bearers from which on a name counts as common."""

_SUFFIXES: Final = ((1, "s1="), (2, "s2="), (3, "s3="))
_PREFIXES: Final = ((1, "p1="), (2, "p2="), (3, "p3="), (4, "p4="))
_BEGINNINGS: Final = ("وال", "بال", "فال", "كال", "ولل", "وبال", "ال", "لل")


@cache
def word_clusters() -> Mapping[str, tuple[str, str]]:
    """Folded words and the clusters of words with similar neighbours in which they fall: a wide and a narrow one."""
    return {word: _cluster(wide, narrow) for word, wide, narrow in rows("clusters.tsv")}


@cache
def _cluster(wide: str, narrow: str) -> tuple[str, str]:
    # One pair for all words of a cluster: there are 50 of them for each.
    return f"k={wide}", f"n={narrow}"


def features_of(folded: str) -> list[str]:
    """All features of a word, whatever its distance."""
    found = [f"w={folded}", f"h={shape_of(folded)}"]
    if folded == PAD:
        return found
    forms = stems(folded)
    found += [f"c={form}" for form in forms]
    found += _gazetteer_flags(forms)
    found += _clusters(folded, forms)
    return found + ends_of(folded) + beginnings_of(folded)


def ends_of(folded: str) -> list[str]:
    """The features of its last letters, as far as they are not all of it."""
    return [name + folded[-length:] for length, name in _SUFFIXES if len(folded) > length]


def beginnings_of(folded: str) -> list[str]:
    """The features of its first letters, as far as they are not all of it."""
    return [name + folded[:length] for length, name in _PREFIXES if len(folded) > length]


def features_at(folded: str, offset: int) -> list[str]:
    """Those of its features that a word gives to the word `-offset` places beside it, marked with the distance: at two places only
    the word and its clusters, the prefixes only at its own place."""
    left_out = ("p1=", "p2=", "p3=", "p4=")
    if abs(offset) == 2:
        return [f"{offset}{feature}" for feature in features_of(folded) if feature[:2] in {"w=", "k=", "n="}]
    return [f"{offset}{feature}" for feature in features_of(folded) if offset == 0 or not feature.startswith(left_out)]


def pair_feature(first: str, second: str, offset: int) -> str:
    """The feature of two neighbouring words, the first of them at `offset`."""
    return f"{offset}b={first} {second}"


def sentence_features(folded: Sequence[str]) -> list[list[str]]:
    """All features of each word of a sentence, for training."""
    padded = [PAD, PAD, *folded, PAD, PAD]
    found = []
    for place in range(2, len(padded) - 2):
        here = [feature for offset in OFFSETS for feature in features_at(padded[place + offset], offset)]
        here.append(pair_feature(padded[place - 1], padded[place], -1))
        here.append(pair_feature(padded[place], padded[place + 1], 0))
        found.append(here)
    return found


def shape_of(folded: str) -> str:
    """What kind of token a word is: digits, a mark, Latin, or how it begins or how long it is."""
    first = folded[:1]
    if first == PAD:
        return "pad"
    if first.isdigit():
        return f"digits{min(len(folded), 5)}"
    if not first.isalpha():
        return "mark"
    if first.isascii():
        return "latin"
    if folded.startswith(_BEGINNINGS):
        return next(beginning for beginning in _BEGINNINGS if folded.startswith(beginning))
    return f"word{min(len(folded), 6)}"


def _gazetteer_flags(forms: Sequence[str]) -> list[str]:
    names, places = name_part_counts(), place_words()
    flags = []
    for prefix, candidates in (("x", forms[:1]), ("y", forms[1:])):
        counts = [names[form] for form in candidates if form in names]
        if counts and (count := max(counts)):
            flags.append(f"{prefix}name{'+' if count >= COMMON_NAME else ''}")
        kinds = {places[form] for form in candidates if form in places}
        if kinds:
            flags += [f"{prefix}place{kind}" for kind in sorted(kinds)]
    return flags


def _clusters(folded: str, forms: Sequence[str]) -> list[str]:
    clusters = word_clusters()
    own = clusters.get(folded)
    if own:
        return list(own)
    return list(dict.fromkeys([f"y{cluster}" for form in forms[1:] if form in clusters for cluster in clusters[form]]))
