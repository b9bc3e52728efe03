"""Words that look like a verb or an accusative, so that no subject begins with them or ends in them."""

from typing import Final

from worker.claims.lexicon import words
from worker.claims.reading import Reading
from worker.claims.shapes import has_article, is_noun

__all__ = ["is_accusative", "is_verbal"]

_SHORTEST: Final = 4
_FIRST_PERSON: Final = ("نا", "ناه", "ناها", "ناهم")
_CLASSES: Final = ("title", "organisation", "group", "document", "unnamed", "place")


def is_verbal(reading: Reading, index: int) -> bool:
    """True for the shape of a present in ي (يأتي), a past of the first person plural (دشنا) and auxiliaries (تم), outside names."""
    word = reading.folded[index]
    if word in words("light_verb"):
        return True
    if len(word) < _SHORTEST or _is_known(reading, index):
        return False
    return word[0] == "ي" or word.endswith(_FIRST_PERSON)


def is_accusative(reading: Reading, index: int) -> bool:
    """True for an indefinite accusative, which ends in ا (عددا، اتفاقا), outside names."""
    word, exact = reading.folded[index], reading.tokens[index].exact
    if "ً" in exact:
        return True
    ends = exact.endswith("ا") and not exact.endswith(("ها", "نا", "ما"))
    return ends and len(word) >= _SHORTEST and not has_article(word) and not _is_known(reading, index)


def _is_known(reading: Reading, index: int) -> bool:
    if index in reading.people or index in reading.bodies or (reading.known is not None and reading.folded[index] in reading.known):
        return True
    return any(is_noun(reading.folded[index], noun_class) for noun_class in _CLASSES)
