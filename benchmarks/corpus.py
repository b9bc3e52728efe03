"""The articles that are measured: made up, or real ones from a file."""

import gzip
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from benchmarks.articles import Article, fetch_time, generate, raw_message

__all__ = ["WARM_UP", "Corpus", "NoArticles", "generated", "read_corpus"]

WARM_UP: Final = 200
"""Articles that every measurement runs before its clock starts; none of them is among the measured."""


class NoArticles(ValueError):
    """A file does not hold enough articles; the message says what was looked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """What is measured, and what warms the caches before."""

    name: str
    articles: Sequence[Article]
    warm_up: Sequence[Article]

    @property
    def messages(self) -> list[bytes]:
        """The articles as raw messages."""
        return [raw_message(article) for article in self.articles]

    @property
    def warm_up_messages(self) -> list[bytes]:
        """The warm-up as raw messages."""
        return [raw_message(article) for article in self.warm_up]

    @property
    def mean_words(self) -> float:
        """Mean length of an article: words between blanks."""
        return sum(len(article.text.split()) for article in self.articles) / len(self.articles)


def generated(count: int) -> Corpus:
    """Made-up articles."""
    return Corpus(name="made-up articles", articles=generate(count), warm_up=generate(WARM_UP, seed=99))


def read_corpus(path: Path, count: int) -> Corpus:
    """Articles of a file of JSON lines, gzipped if its name says so, spread evenly over it and in its order.

    Understood are ``text``, ``url`` (made from the line's number where it is missing), ``title``, ``outlet`` or ``source``, ``author`` and
    ``date`` or ``published_at``. They count as fetched one every 30 seconds, so that copies of one story are compared with each other.
    """
    rows = [(number, row) for number, row in enumerate(_rows(path)) if str(row.get("text") or "").strip()]
    wanted = count + WARM_UP
    if len(rows) < wanted:
        raise NoArticles(f"{path} holds {len(rows)} articles with `text`; {count} and {WARM_UP} for the warm-up are needed")
    chosen = [rows[index * len(rows) // wanted] for index in range(wanted)]
    warm = {index * wanted // WARM_UP for index in range(WARM_UP)}
    articles = [_article(row, line, place) for place, (line, row) in enumerate(chosen)]
    return Corpus(
        name=path.name,
        articles=[article for place, article in enumerate(articles) if place not in warm],
        warm_up=[article for place, article in enumerate(articles) if place in warm],
    )


def _rows(path: Path) -> Iterator[Mapping[str, Any]]:
    with gzip.open(path, "rb") if path.suffix == ".gz" else path.open("rb") as lines:
        for line in lines:
            row = orjson.loads(line)
            if isinstance(row, dict):
                yield row


def _article(row: Mapping[str, Any], line: int, place: int) -> Article:
    return Article(
        url=row.get("url") or f"urn:line:{line}",
        title=str(row.get("title") or ""),
        text=str(row["text"]),
        source=str(row.get("outlet") or row.get("source") or ""),
        author=row.get("author") or None,
        published_at=row.get("date") or row.get("published_at") or None,
        fetched_at=fetch_time(place),
    )
