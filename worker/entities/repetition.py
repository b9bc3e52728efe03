"""Names that were recognised once stand for the same person again: ``مارادونا`` after ``دييغو مارادونا``.

One sense per discourse (Gale, Church and Yarowsky 1992, HLT): a surname keeps its meaning throughout an article.
"""

from collections.abc import Sequence
from typing import Final

from worker.entities.clitics import proclitics
from worker.entities.recogniser import NameSpan
from worker.text import Token

__all__ = ["with_repetitions"]

_SHORTEST: Final = 5


def with_repetitions(tokens: Sequence[Token], names: Sequence[NameSpan]) -> list[NameSpan]:
    """The names, with the untagged repetitions of persons' surnames among them, in order; `tokens` are those of the text.

    A surname is the last word of a name of two words or more, five letters or longer and without article (``الشيشاني`` is also an
    adjective), or a name of one word.
    """
    surnames = _surnames(tokens, names)
    if not surnames:
        return list(names)
    found = list(names)
    at = 0
    for token in tokens:
        if not token.is_word:
            continue
        clitic = next((len(p) for p in proclitics(token.folded) if token.folded[len(p) :] in surnames), None)
        if clitic is None or len(token.folded) != len(token.exact):
            continue
        while at < len(names) and names[at].end <= token.start:
            at += 1
        if at == len(names) or names[at].start >= token.end:
            found.append(NameSpan(token.start + clitic, token.end, "PER"))
    return sorted(found, key=lambda name: name.start)


def _surnames(tokens: Sequence[Token], names: Sequence[NameSpan]) -> set[str]:
    ends = {name.end: name for name in names if name.type == "PER"}
    found = set()
    for before, token in zip((None, *tokens), tokens, strict=False):
        name = ends.get(token.end)
        if name is None or (token.start < name.start and len(token.folded) - (name.start - token.start) < _SHORTEST):
            continue
        surname = token.folded[max(0, name.start - token.start) :]
        alone = before is None or before.end <= name.start
        if len(surname) >= _SHORTEST and (alone or not surname.startswith("ال")):
            found.add(surname)
    return found
