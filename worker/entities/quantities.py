"""Quantities: amounts, shares, sums of money, measures and counts, with value and unit."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

import numpy as np

from worker.entities.columns import Column
from worker.entities.date_words import classes_of as date_classes_of
from worker.entities.endings import Endings
from worker.entities.numerals import Numeral, number_words, read_numeral
from worker.entities.quantity_words import classes_of, is_listed, phrase_before, read_unit, words_of_classes
from worker.records import Quantity, span_of
from worker.text import Token
from worker.text.vocabulary import vocabulary

__all__ = ["find_quantities"]

_DASHES: Final = frozenset("-–—")
_TO: Final = _DASHES | {"الي", "حتي"}
_PERCENT: Final = frozenset("%٪")
_SYMBOLS: Final = {"$": "USD", "€": "EUR", "£": "GBP"}
_YEARS: Final = range(1900, 2101)
_FEMININE_DUALS: Final = ("تين", "تان")
_SHORTEST_DUAL: Final = 6
_DECIMALS: Final = 6
_CLITICS: Final = ("و", "ب", "ل", "ف", "وب", "ول", "ال")
_OPENING: Final = frozenset({"vague", "dual", "double", "whole"})
"""Classes of words that may open a quantity without being numbers."""
_NO_DUALS: Final = frozenset({"فلسطين", "بساتين", "روتين", "شياطين", "سلاطين", "اثنتين", "اثنتان", "كستان", "افغانستان", "باكستان"})


@dataclass(frozen=True, slots=True)
class _Draft:
    """A quantity under construction: tokens `start` to `end`, letters of clitic off the first one."""

    start: int
    end: int
    value: tuple[float, ...]
    unit: str | None = None
    object: str | None = None
    clitic: int = 0


def find_quantities(text: str, tokens: Sequence[Token], taken: Sequence[tuple[int, int]]) -> list[Quantity]:
    """The quantities of a text in order. `tokens` are those of the text; what overlaps a stretch of `taken` (dates) is passed over.

    Example: ``بنحو 500 شخص`` has the value 500, no unit, and ``شخص`` as its object.
    """
    borders = sorted(taken)
    starts = [start for start, _ in borders]
    found: list[Quantity] = []
    done = 0
    for at in np.flatnonzero(_openers().of(tokens)).tolist():
        place = bisect_right(starts, tokens[at].start) - 1
        if at < done or (place >= 0 and borders[place][1] > tokens[at].start):
            continue
        draft = _read(tokens, at)
        if draft is None or draft.start < done:
            continue
        first = tokens[draft.start]
        start = first.start + (draft.clitic if len(first.folded) == len(first.exact) else 0)
        span = span_of(text, start, tokens[draft.end - 1].end)
        found.append(
            Quantity(span=span, value=tuple(round(value, _DECIMALS) for value in draft.value), unit=draft.unit, object=draft.object)
        )
        done = max(draft.end, at + 1)
    return found


@cache
def _openers() -> Column:
    return Column(vocabulary(), lambda words: np.array([_may_begin(word) for word in words]))


@cache
def _endings() -> Endings:
    return Endings((*number_words(), *words_of_classes(_OPENING), *_FEMININE_DUALS))


def _may_begin(folded: str) -> bool:
    if folded[:1].isdigit() or folded in _PERCENT or folded in _SYMBOLS:
        return True
    if not folded[:1].isalpha() or _endings().rule_out(folded):
        return False
    known = number_words()
    if folded in known or (folded.startswith(_CLITICS) and any(folded[len(c) :] in known for c in _CLITICS if folded.startswith(c))):
        return True
    return (is_listed(folded) and not classes_of(folded).keys().isdisjoint(_OPENING)) or _is_feminine_dual(folded)


def _read(tokens: Sequence[Token], at: int) -> _Draft | None:
    if tokens[at].folded in _PERCENT or tokens[at].folded in _SYMBOLS:
        return _sign_first(tokens, at)
    numeral, clitic = _numeral(tokens, at)
    if numeral is None:
        return _dual(tokens, at) or _vague(tokens, at) or _one_and_a_half(tokens, at) or _double(tokens, at)
    if (at and _forbids(tokens, at)) or _is_code(tokens[at].folded):
        return None
    draft = _after_noun(tokens, at, numeral) or _with_unit(tokens, at, numeral, clitic)
    return _with_approximator(tokens, draft) if draft else None


def _numeral(tokens: Sequence[Token], at: int) -> tuple[Numeral | None, int]:
    folded = tokens[at].folded
    if folded[0].isdigit():
        return read_numeral(tokens, at), 0
    for clitic in ("", *_CLITICS):
        if folded.startswith(clitic) and folded[len(clitic) :] in number_words():
            numeral = read_numeral(tokens, at, len(clitic))
            if numeral is not None and not _is_vague(tokens, at, clitic, numeral):
                return numeral, 0 if clitic == "ال" else len(clitic)
    return None, 0


def _is_vague(tokens: Sequence[Token], at: int, clitic: str, numeral: Numeral) -> bool:
    # آلاف and ملايين alone leave the number open.
    return numeral.end == at + 1 and "vague" in classes_of(tokens[at].folded[len(clitic) :])


def _forbids(tokens: Sequence[Token], at: int) -> bool:
    before = tokens[at - 1]
    if "notnumber" in classes_of(before.folded):
        # الدورة 34 counts nothing, but في الدورة 34 مدربا does: an accusative follows.
        return not (
            at + 1 < len(tokens) and tokens[at + 1].exact.endswith(("ا", "اً", "ًا")) and "notnoun" not in classes_of(tokens[at + 1].folded)
        )
    # 2-1, صفر-3, 10:30, 3/4: scores, times and fractions of other things.
    joins = before.exact in _DASHES or before.exact in {":", "/"}
    return before.exact == "#" or (joins and at > 1 and (tokens[at - 2].folded[:1].isdigit() or tokens[at - 2].folded.endswith("صفر")))


def _is_code(folded: str) -> bool:
    # 0854, 00966: no number of things is written so.
    return len(folded) > 1 and folded[0] == "0" and folded[1].isdigit()


def _after_noun(tokens: Sequence[Token], at: int, numeral: Numeral) -> _Draft | None:
    """``الأشهر السبعة``, ``الدول ال27``: the definite number stands behind its noun."""
    noun = at - 1 if tokens[at].folded.startswith("ال") else at - 2 if at > 1 and tokens[at - 1].folded == "ال" else -1
    if noun < 0 or (numeral.end < len(tokens) and read_unit(tokens, numeral.end)):
        return None
    word = tokens[noun].folded
    article = next((form for form in ("ال", "وال", "بال", "لل", "فال") if word.startswith(form)), None)
    if article is None or len(word) < 5 or numeral.value < 2 or "notnumber" in classes_of(word):
        return None
    unit = read_unit(tokens, noun)
    return _Draft(
        noun,
        numeral.end,
        (numeral.value * (unit.factor if unit else 1),),
        unit.code if unit else None,
        None if unit else tokens[noun].exact,
    )


def _sign_first(tokens: Sequence[Token], at: int) -> _Draft | None:
    if at + 1 >= len(tokens) or not tokens[at + 1].folded[:1].isdigit():
        return None
    numeral = read_numeral(tokens, at + 1)
    if numeral is None:
        return None
    unit = _SYMBOLS.get(tokens[at].folded, "%")
    return _with_approximator(tokens, _Draft(at, numeral.end, (numeral.value,), unit))


def _with_unit(tokens: Sequence[Token], at: int, numeral: Numeral, clitic: int) -> _Draft | None:
    values, end, power = _range(tokens, at, numeral)
    unit = read_unit(tokens, _closing(tokens, end))
    if unit is not None:
        half = _and_half(tokens, unit.end)
        scaled = tuple(value * unit.factor for value in (*values[:-1], values[-1] + half[0]))
        return _Draft(at, half[1], scaled, unit.code, None, clitic)
    if end < len(tokens) and tokens[end].exact in _SYMBOLS:
        return _Draft(at, end + 1, values, _SYMBOLS[tokens[end].exact], None, clitic)
    if _is_fraction(tokens, at, numeral, clitic):
        return _share(tokens, at, numeral, clitic)
    counted = _counted(tokens, _closing(tokens, end))
    if counted is not None:
        if numeral.in_words and values == (1.0,):
            return None
        return _Draft(at, counted[1], values, None, counted[0], clitic)
    return _Draft(at, end, values, None, None, clitic) if _stands_alone(tokens, at, values[0], power) else None


def _stands_alone(tokens: Sequence[Token], at: int, value: float, power: float) -> bool:
    # A number alone counts something only when it is large in words, or when an approximator stands before it.
    return power > 1 or (phrase_before(tokens, at) < at and value not in _YEARS)


def _range(tokens: Sequence[Token], at: int, numeral: Numeral) -> tuple[tuple[float, ...], int, float]:
    """``من 10 إلى 15``, ``بين 10 و15``, ``10-15``: both ends; a power after the second counts for both when the first has none."""
    end = numeral.end
    alone = (numeral.value,), end, numeral.power
    if end + 1 >= len(tokens):
        return alone
    joint, word = end, tokens[end].folded
    between = at > 0 and tokens[at - 1].folded.endswith("بين") and word.startswith("و")
    if not between and word not in _TO:
        return alone
    glued = between and word != "و"
    second = read_numeral(tokens, joint + (not glued), 1 if glued else 0)
    if second is None or (word in _DASHES and second.value <= numeral.value):
        return alone
    low = numeral.value * (second.power if numeral.power == 1 and numeral.value < second.value / second.power else 1)
    return ((low, second.value), second.end, max(numeral.power, second.power)) if low < second.value else alone


def _closing(tokens: Sequence[Token], at: int) -> int:
    # (439) شخصا, "30" شخصا: the mark belongs to the number.
    return (
        at + 1 if at < len(tokens) and tokens[at].exact in {")", '"', "”", "»"} and at + 1 < len(tokens) and tokens[at + 1].is_word else at
    )


def _and_half(tokens: Sequence[Token], at: int) -> tuple[float, int]:
    kind, value = number_words().get(tokens[at].folded[1:], ("", 0.0)) if at < len(tokens) and tokens[at].folded[:1] == "و" else ("", 0.0)
    return (value, at + 1) if kind == "fraction" else (0.0, at)


def _is_fraction(tokens: Sequence[Token], at: int, numeral: Numeral, clitic: int) -> bool:
    return numeral.end == at + 1 and number_words().get(tokens[at].folded[clitic:], ("", 0))[0] == "fraction"


def _share(tokens: Sequence[Token], at: int, numeral: Numeral, clitic: int) -> _Draft | None:
    following = tokens[numeral.end].folded if numeral.end < len(tokens) else ""
    if not following.startswith("ال") or "notnoun" in classes_of(following):
        return None
    return _Draft(at, numeral.end + 1, (round(numeral.value * 100, 2),), "%", None, clitic)


def _counted(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """The noun that is counted, with the token after it: ``شخص``, or ``الموقوفين`` behind ``من``."""
    if at < len(tokens) and tokens[at].folded == "من" and at + 1 < len(tokens) and tokens[at + 1].is_word:
        noun = tokens[at + 1]
        if "month" in date_classes_of(noun.folded):
            return None
        return (noun.exact, at + 2) if "notnoun" not in classes_of(noun.folded) and len(noun.folded) > 2 else None
    if at >= len(tokens) or not tokens[at].is_word or len(tokens[at].folded) < 2:
        return None
    noun = tokens[at]
    if noun.folded in number_words() or noun.folded[0].isascii() or "month" in date_classes_of(noun.folded):
        return None
    if "notnoun" in classes_of(noun.folded) or noun.folded.startswith(("ال", "وال", "بال", "لل")) or noun.folded[0] == "و":
        return None
    return noun.exact, at + 1


def _with_approximator(tokens: Sequence[Token], draft: _Draft) -> _Draft:
    if len(draft.value) == 2 and draft.start and tokens[draft.start - 1].folded == "بين":
        return replace(draft, start=draft.start - 1)
    begin = phrase_before(tokens, draft.start)
    if begin == draft.start and draft.start and tokens[draft.start - 1].folded == "ال":
        # الـ47 عاما: the article stays.
        again = phrase_before(tokens, draft.start - 1)
        return _Draft(again, draft.end, draft.value, draft.unit, draft.object, 0)
    if begin == draft.start:
        return draft
    clitic = 1 if tokens[begin].folded[:2] in {"ون", "وح", "وا", "وق", "وز"} else 0
    return _Draft(begin, draft.end, draft.value, draft.unit, draft.object, clitic)


def _dual(tokens: Sequence[Token], at: int) -> _Draft | None:
    folded = tokens[at].folded
    known = classes_of(folded).get("dual")
    if known is not None:
        unit, clitic = known
        half = _and_half(tokens, at + 1) if unit else (0.0, at + 1)
        noun = None if unit else tokens[at].exact[clitic:]
        return _with_approximator(tokens, _Draft(at, half[1], (2 + half[0],), unit or None, noun, clitic))
    if not _is_feminine_dual(folded):
        return None
    clitic = 1 if folded[0] == "و" or (folded[0] in "بل" and folded[1:3] in {"مح", "مر", "مد", "دو", "مب"}) else 0
    return _with_approximator(tokens, _Draft(at, at + 1, (2.0,), None, tokens[at].exact[clitic:], clitic))


def _is_feminine_dual(folded: str) -> bool:
    # The indefinite dual of a feminine noun can be told by its ending; the masculine one looks like a plural.
    if not folded.endswith(_FEMININE_DUALS) or len(folded) < _SHORTEST_DUAL or folded.startswith(("ال", "وال", "بال", "لل", "فال", "كال")):
        return False
    return not any(folded.endswith(word) for word in _NO_DUALS)


def _one_and_a_half(tokens: Sequence[Token], at: int) -> _Draft | None:
    """``عام ونصف``, ``ساعة وربع``."""
    unit = read_unit(tokens, at)
    half = _and_half(tokens, unit.end) if unit else (0.0, at)
    return _Draft(at, half[1], ((1 + half[0]) * unit.factor,), unit.code) if unit and half[0] else None


def _double(tokens: Sequence[Token], at: int) -> _Draft | None:
    # ضعف is also weakness: only أكثر من ضعف and the like are a factor.
    if "double" not in classes_of(tokens[at].folded) or phrase_before(tokens, at) == at:
        return None
    return _with_approximator(tokens, _Draft(at, at + 1, (2.0,), "{times}"))


def _vague(tokens: Sequence[Token], at: int) -> _Draft | None:
    known = classes_of(tokens[at].folded).get("vague")
    if known is None:
        return None
    value, clitic = float(known[0]), known[1]
    end = at + 1
    # عشرات الآلاف, مئات الملايين
    more = classes_of(tokens[end].folded).get("vague") if end < len(tokens) else None
    if more is not None:
        value, end = value * float(more[0]), end + 1
    unit = read_unit(tokens, end)
    if unit is not None:
        return _with_approximator(tokens, _Draft(at, unit.end, (value * unit.factor,), unit.code, None, clitic))
    noun = tokens[end] if end < len(tokens) else None
    if noun is not None and noun.folded == "من" and end + 1 < len(tokens):
        noun, end = tokens[end + 1], end + 1
    if noun is None or not noun.is_word or "notnoun" in classes_of(noun.folded) or noun.folded[0] == "و":
        return _with_approximator(tokens, _Draft(at, end, (value,), None, None, clitic)) if tokens[at].folded.startswith("ال") else None
    return _with_approximator(tokens, _Draft(at, end + 1, (value,), None, noun.exact, clitic))
