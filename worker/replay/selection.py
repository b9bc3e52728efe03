"""Which articles of a stretch are replayed: conditions on the fields of the clean article."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from worker.records import CleanArticle

__all__ = ["FIELDS", "InvalidCondition", "Selection", "parse_condition"]

_FIELDS: Final[dict[str, Callable[[CleanArticle], str | None]]] = {
    "url": lambda article: article.url,
    "source": lambda article: article.source,
    "language": lambda article: article.language,
    "title": lambda article: article.title,
    "author": lambda article: article.author,
    "text": lambda article: article.text,
    "published": lambda article: article.published_at,
    "ingested": lambda article: article.ingested_at,
    "id": lambda article: article.article_id,
}
FIELDS: Final = tuple(_FIELDS)
"""What a condition may ask about."""

_CONDITION: Final = re.compile(r"(\w{1,60})(!=|!~|>=|<=|=|~)(.*)", re.DOTALL)


class InvalidCondition(ValueError):
    """The condition cannot be understood; the message says what could be."""


@dataclass(frozen=True, slots=True)
class _Condition:
    field: str
    operator: str
    value: str

    def holds(self, article: CleanArticle) -> bool:
        found = _FIELDS[self.field](article)
        match self.operator:
            case "=":
                return found == self.value
            case "!=":
                return found != self.value
            case "~":
                return found is not None and self.value in found
            case "!~":
                return found is None or self.value not in found
            case ">=":
                return found is not None and found >= self.value
            case _:
                return found is not None and found <= self.value


def parse_condition(said: str) -> _Condition:
    """``FIELD=VALUE``, ``!=``, ``~`` (contains), ``!~``, ``>=``, ``<=`` (by the order of text, right for ISO dates).

    Raises `InvalidCondition`.
    """
    found = _CONDITION.fullmatch(said.strip())
    if found is None or found[1] not in _FIELDS:
        raise InvalidCondition(
            f"{said!r} is no condition: FIELD=VALUE, with one of = != ~ (contains) !~ >= <=, and one of {', '.join(_FIELDS)} as FIELD"
        )
    return _Condition(found[1], found[2], found[3])


class Selection:
    """Articles for which all conditions hold."""

    def __init__(self, conditions: Sequence[str] = ()) -> None:
        self._conditions = tuple(parse_condition(said) for said in conditions)

    def __call__(self, article: CleanArticle) -> bool:
        return all(condition.holds(article) for condition in self._conditions)

    @property
    def everything(self) -> bool:
        """Whether nothing is left out."""
        return not self._conditions
