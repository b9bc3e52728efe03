"""Words told apart by how they end, which no clitic before them changes."""

from collections.abc import Iterable
from typing import Final

__all__ = ["Endings"]

_LENGTH: Final = 3
_SHORT: Final = 4
_LAST_OF_CLITICS: Final = "وفبلكا"


class Endings:
    """The last three letters of some words of two letters or more: tells most other words sooner than a look-up of every form."""

    def __init__(self, words: Iterable[str]) -> None:
        known = [word[-_LENGTH:] for word in words]
        short = [clitic + word for word in known if len(word) < _LENGTH for clitic in _LAST_OF_CLITICS]
        self._known = frozenset((*known, *short))

    def rule_out(self, folded: str) -> bool:
        """True only for a word that is none of them, neither itself nor behind clitics and article."""
        return len(folded) > _SHORT and folded[-_LENGTH:] not in self._known
