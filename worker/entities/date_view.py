"""What the grammar of dates sees of a text, and what it makes of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from worker.entities.calendar import Interval
from worker.entities.date_words import DateWord, look_up
from worker.entities.numerals import read_digits
from worker.text import Token

__all__ = ["DateView", "Reading", "safe_date", "step_of"]

_TENSE_WINDOW: Final = 14
_SENTENCE_ENDS: Final = frozenset(".؟!")
_FUTURE_PREFIXES: Final = frozenset({"سي", "ست", "سن"})


@dataclass(frozen=True, slots=True)
class Reading:
    """What stands at a place: the token after it, the stretch of the calendar, its kind and the clitics of the first word."""

    end: int
    interval: Interval
    kind: str
    clitic: int = 0
    conflict: bool = False


class DateView:
    """One sequence of tokens with the day of publication, None where that is unknown."""

    def __init__(self, tokens: Sequence[Token], today: date | None) -> None:
        self.tokens = tokens
        self.today = today
        self._known: dict[int, Mapping[str, DateWord]] = {}

    def words(self, at: int) -> Mapping[str, DateWord]:
        """The classes of the word at a place."""
        known = self._known.get(at)
        if known is None:
            known = self._known[at] = look_up(self.tokens, at)
        return known

    def word(self, at: int, kind: str) -> DateWord | None:
        """The word at a place as one of class `kind`, None where it is not of that class."""
        return self.words(at).get(kind)

    def folded(self, at: int) -> str:
        """The folded token at a place, empty beyond the ends."""
        return self.tokens[at].folded if 0 <= at < len(self.tokens) else ""

    def number(self, at: int, allowed: range) -> int | None:
        """The whole number in digits at a place, if it is one of those allowed."""
        folded = self.folded(at)
        if not folded.isdigit():
            return None
        value = read_digits(folded)
        return int(value) if value is not None and int(value) in allowed else None

    def skip(self, at: int, *words: str) -> int:
        """The place after `at` when one of those words stands there, else `at`."""
        return at + 1 if self.folded(at) in words else at

    def modifier(self, at: int) -> DateWord | None:
        """``الماضي``, ``المقبل``, ``الجاري`` and the like."""
        words = self.words(at)
        return words.get("past") or words.get("next") or words.get("current")

    def speaks_of_future(self, at: int) -> bool:
        """True when a word of the future (``سيجتمع``, ``سوف``, ``المقرر``) stands shortly before, in the same sentence."""
        for place in range(at - 1, max(-1, at - _TENSE_WINDOW), -1):
            folded = self.folded(place)
            if folded in _SENTENCE_ENDS:
                return False
            bare = folded[1:] if folded[:1] == "و" else folded
            if self.word(place, "future") or (len(bare) >= 5 and bare[:2] in _FUTURE_PREFIXES):
                return True
        return False


def step_of(shift: DateWord) -> int:
    """How many units a modifier counts from this one: -1 for ``الماضي``, -2 for ``قبل الماضي``, 1 for ``المقبل``."""
    return {"past": -shift.number, "next": shift.number}.get(shift.kind, 0)


def safe_date(of_year: int, number: int, when: int) -> date | None:
    """The day, None where the calendar has none such."""
    try:
        return date(of_year, number, when)
    except ValueError:
        return None
