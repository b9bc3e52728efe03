"""Where a date may begin: told for a whole text at once, from each word and the two after it."""

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from worker.entities.columns import Column
from worker.entities.date_words import classes_of, continuations, kinds_opened, opens_nothing
from worker.entities.endings import Endings
from worker.entities.numerals import number_words
from worker.text import Token
from worker.text.vocabulary import vocabulary

__all__ = ["OPENING", "places"]

OPENING: Final = frozenset(
    {"range", "ordinal", "day", "part", "relative", "weekday", "month", "hijri", "this", "unit", "units", "dual"}
    | {"bound", "season", "decade", "before"}
)
"""The classes of words with which a date may begin."""

_WHOLE: Final = frozenset({"relative", "weekday", "month", "hijri", "decade"})
"""Those of them that may be all of a date. Any other needs a number or a word of dates after it, a joint between them at most."""

_JOINTS: Final = frozenset({"من", "في", "ال", "و", "الي", "حتي", "/", "-", "–", "—", "(", ":", "،", ","})
_YEAR: Final = 4
_NOTHING: Final = (False, False, False, False)


def places(tokens: Sequence[Token]) -> list[int]:
    """The tokens at which a date may begin, in order; at a few of them none does.

    Example: in ``هذا العام`` it is the first word, in ``هذا الرجل`` neither.
    """
    if not tokens:
        return []
    opens, whole, belongs, joins = _signs().of(tokens).T
    goes_on = belongs | joins
    follows = _ahead(belongs, 1) | (_ahead(joins, 1) & _ahead(goes_on, 2))
    found: list[int] = np.flatnonzero(whole | (opens & follows)).tolist()
    return found


def _ahead(signs: NDArray[np.bool_], steps: int) -> NDArray[np.bool_]:
    return np.append(signs[steps:], np.zeros(min(steps, len(signs)), dtype=np.bool_))


@cache
def _counting() -> Endings:
    return Endings((*number_words(), *continuations()))


@cache
def _signs() -> Column:
    return Column(vocabulary(), lambda words: np.array([_signs_of(word) for word in words], dtype=np.bool_))


def _signs_of(folded: str) -> tuple[bool, bool, bool, bool]:
    # Whether a word may open a date, be all of one, go on with one, and join what goes on with it.
    digits = folded[:1].isdigit()
    if not digits and _counting().rule_out(folded) and opens_nothing(folded):
        return _NOTHING
    known, joins = number_words(), folded in _JOINTS
    belongs = digits or folded in known or folded[1:] in known or folded[2:] in known or folded in continuations()
    kinds = frozenset() if opens_nothing(folded) else kinds_opened(folded)
    if not belongs and not kinds:
        return (folded == "ال", False, False, True) if joins else _NOTHING
    dated = digits and (len(folded) == _YEAR or folded.count(".") == 2)
    opens = digits or (folded.startswith("ال") and folded[2:] in known) or not kinds.isdisjoint(OPENING)
    whole = dated or not _WHOLE.isdisjoint(classes_of(folded))
    return opens, whole, True, joins
