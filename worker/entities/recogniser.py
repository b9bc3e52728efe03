"""What a recogniser of names promises."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

__all__ = ["NameSpan", "Recogniser"]


@dataclass(frozen=True, slots=True)
class NameSpan:
    """A name in a text: code points ``start`` to ``end`` (exclusive), without the clitics written onto it.

    `type`: ``PER``, ``ORG``, ``LOC``, ``MISC``, or ``INST`` for an institution of a state that is described rather than named
    (``وزارة الدفاع الروسية``); whoever makes records of them writes ``INST`` as ``ORG``.

    Example: in ``وبيروت`` the place is ``NameSpan(1, 6, "LOC")``.
    """

    start: int
    end: int
    type: str


class Recogniser(Protocol):
    """Finds names. Spans come in the order of the text and do not overlap; the same text always gives the same spans."""

    @property
    def name(self) -> str:
        """Name and version, as they stand in the enriched record."""
        ...

    def recognise(self, text: str, sentences: Sequence[tuple[int, int]]) -> Sequence[NameSpan]:
        """The names in those stretches of `text`; no name crosses the border of a sentence."""
        ...
