"""The lexicons of this room: rows of the files in `worker/data/clean`, read once."""

import re
from functools import cache
from importlib.resources import files
from typing import Final

__all__ = ["phrase_pattern", "rows"]

_LETTERS: Final = {"ا": "[اأإآٱ]", "أ": "[اأإآٱ]", "إ": "[اأإآٱ]", "آ": "[اأإآٱ]", "ى": "[ىي]", "ي": "[ىي]", "ة": "[ةه]", "ه": "[ةه]"}
_MARKS: Final = "[\u064b-\u0652\u0640]{0,3}"


@cache
def rows(name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a tab-separated file; lines that begin with ``#`` are its header and comments.

    A row has as many fields as it has; a missing last field is simply not there.
    """
    text = files("worker").joinpath("data", "clean", name).read_text(encoding="utf-8")
    return tuple(tuple(line.split("\t")) for line in text.splitlines() if line.strip() and not line.startswith("#"))


def phrase_pattern(phrase: str) -> str:
    """A regular expression for `phrase` however it is spelled: alef, ya and ta marbuta forms, diacritics, spaces.

    ``phrase_pattern("إقرأ أيضا")`` matches ``اقرأ أيضاً`` too. Every part of it is bounded.
    """
    parts = []
    for character in phrase:
        if character == " ":
            parts.append("[ \u00a0]{1,3}")
        elif "\u0621" <= character <= "\u064a":
            parts.append(_LETTERS.get(character, character) + _MARKS)
        else:
            parts.append(re.escape(character))
    return "".join(parts)
