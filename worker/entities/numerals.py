"""Numbers in digits and words: ``خمسة وعشرون ألفا``, ``16,7 مليار``, ``٤٨``."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from worker.entities.lexicon import rows
from worker.text import Token, fold

__all__ = ["Numeral", "number_words", "read_digits", "read_numeral"]

_GROUPED: Final = re.compile(r"\d{1,3}(?:[,.٬]\d{3})+")
_MOST_DIGITS: Final = 15


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a sequence of tokens: `value`, and the token after its last one. `power` is the last multiplier (1 for none),
    `exact_word` is true for one written in words only."""

    value: float
    end: int
    power: float = 1
    in_words: bool = False


@cache
def number_words() -> Mapping[str, tuple[str, float]]:
    """Folded number words with kind and value."""
    return {fold(word): (kind, float(value)) for word, kind, value in rows("numbers.tsv")}


def read_digits(token: str) -> float | None:
    """The value of digits with separators, None for what is no number or longer than 15 digits.

    A comma or point before exactly three digits parts thousands (``1,500``; ``439.491``), unless the number begins with ``0``.
    """
    digits = fold(token)
    if not digits[:1].isdigit() or len(digits) > _MOST_DIGITS + 5:
        return None
    if _GROUPED.fullmatch(digits) and digits[0] != "0":
        return float(re.sub(r"[,.٬]", "", digits))
    try:
        return float(digits.replace("٬", "").replace("٫", ".").replace(",", "."))
    except ValueError:
        return None


def read_numeral(tokens: Sequence[Token], start: int, clitic: int = 0) -> Numeral | None:
    """The longest number that begins at token `start`, whose first `clitic` letters are passed over; None when there is none.

    Example: the tokens of ``مئة وخمسة وعشرون ألف شخص`` give 125,000 and end before ``شخص``.
    """
    first = _group(tokens, start, clitic)
    if first is None:
        return None
    total, end, power, words = first.value, first.end, first.power, first.in_words
    while power > 1:
        more = _joined(tokens, end)
        group = _group(tokens, more[0], more[1]) if more else None
        if group is None:
            break
        if 0 < group.value < 1 and group.power == 1:
            # مليونين ونصف المليون: a half of the power before, which may be named again.
            total += group.value * power
            end = group.end + _repeats_power(tokens, group.end, power)
            break
        if group.power >= power or group.value >= power:
            break
        total, end, power, words = total + group.value, group.end, group.power, words and group.in_words
    return Numeral(total, end, max(first.power, power), words)


def _group(tokens: Sequence[Token], start: int, clitic: int) -> Numeral | None:
    # Units, tens and hundreds, then one power: ثلاثمئة وخمسة وعشرون | ألف.
    small = _small(tokens, start, clitic)
    if small is None:
        return _bare_power(tokens, start, clitic)
    kind, value = _word(tokens, small.end)
    if kind == "power":
        return Numeral(small.value * value, small.end + 1, value, small.in_words)
    if kind == "hundred" and small.value < 10:
        return _after_hundreds(tokens, small.value * 100, small.end + 1)
    return small


def _bare_power(tokens: Sequence[Token], start: int, clitic: int) -> Numeral | None:
    kind, value = _word(tokens, start, clitic)
    if kind == "power":
        return Numeral(value, start + 1, value, True)
    if kind == "dual":
        return Numeral(2 * value, start + 1, value, True)
    return None


def _small(tokens: Sequence[Token], start: int, clitic: int) -> Numeral | None:
    if start >= len(tokens):
        return None
    digits = read_digits(tokens[start].exact) if not clitic else None
    if digits is not None:
        return Numeral(digits, start + 1)
    kind, value = _word(tokens, start, clitic)
    if kind == "unit":
        return _after_unit(tokens, value, start + 1)
    if kind == "hundred":
        return _after_hundreds(tokens, 100, start + 1)
    if kind == "hundreds":
        return _after_hundreds(tokens, value, start + 1)
    if kind in ("teen", "tens", "fraction"):
        return Numeral(value, start + 1, 1, True)
    return None


def _after_unit(tokens: Sequence[Token], value: float, end: int) -> Numeral:
    if _word(tokens, end)[0] == "teen":
        return Numeral(value + 10, end + 1, 1, True)
    more = _joined(tokens, end)
    if more and _word(tokens, *more)[0] == "tens":
        return Numeral(value + _word(tokens, *more)[1], more[0] + 1, 1, True)
    return Numeral(value, end, 1, True)


def _after_hundreds(tokens: Sequence[Token], value: float, end: int) -> Numeral:
    kind, power = _word(tokens, end)
    if kind == "power":
        return Numeral(value * power, end + 1, power, True)
    more = _joined(tokens, end)
    if more:
        rest = _small(tokens, *more)
        if rest is not None and 1 <= rest.value < 100 and rest.in_words:
            kind, power = _word(tokens, rest.end)
            if kind == "power":
                return Numeral((value + rest.value) * power, rest.end + 1, power, True)
            return Numeral(value + rest.value, rest.end, 1, True)
    return Numeral(value, end, 1, True)


def _joined(tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    # The number after a conjunction: written onto a word (وعشرون), or apart before digits (و200).
    if at >= len(tokens) or not tokens[at].folded.startswith("و"):
        return None
    if tokens[at].folded == "و":
        return (at + 1, 0) if at + 1 < len(tokens) else None
    return at, 1


def _word(tokens: Sequence[Token], at: int, clitic: int = 0) -> tuple[str, float]:
    if at >= len(tokens):
        return "", 0
    return number_words().get(tokens[at].folded[clitic:], ("", 0))


def _repeats_power(tokens: Sequence[Token], at: int, power: float) -> int:
    if at < len(tokens) and tokens[at].folded.startswith("ال"):
        return int(_word(tokens, at, 2) == ("power", power))
    return 0
