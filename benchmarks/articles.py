"""Raw messages with made-up Arabic articles of about 350 words: as many as wanted, always the same for the same seed.

Sentences, speakers, places and figures come from ``grammar.tsv``. A share of the words is coined, so that new words keep coming about as
often as in real news (after 1,500 of them, 11 of 100 words stand in no earlier article; in real news 13) and caches of words are not much
warmer than they would be. No article is a copy of another: the most expensive case, since duplicates are not analysed.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

import orjson

from benchmarks.grammar import Grammar, load_grammar

__all__ = ["WORDS", "Article", "fetch_time", "generate", "raw_message"]

WORDS: Final = 350
"""Mean length of an article, in words."""

_SPREAD: Final = 60
_SHORTEST: Final = 150
_PARAGRAPH: Final = 4
_RARE: Final = 0.6
_OUTLETS: Final = 40
_BEGIN: Final = datetime(2025, 9, 15, 6, tzinfo=UTC)
_APART: Final = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """What a crawler knows of an article. `fetched_at` is ISO 8601, UTC."""

    url: str
    title: str
    text: str
    source: str
    author: str | None = None
    published_at: str | None = None
    fetched_at: str


def generate(count: int, seed: int = 1) -> list[Article]:
    """`count` articles; the same seed gives the same articles, and a longer list begins with the shorter one."""
    return [_article(number, seed) for number in range(count)]


def raw_message(article: Article) -> bytes:
    """The article as a message for `articles.raw`, with its text."""
    return orjson.dumps(article)


def fetch_time(number: int) -> str:
    """When the article of this number was fetched: one every 30 seconds."""
    return (_BEGIN + number * _APART).isoformat().replace("+00:00", "Z")


def _article(number: int, seed: int) -> Article:
    rng = random.Random(f"{seed}/{number}")
    grammar = load_grammar(_RARE)
    bound = _cast(grammar, rng)
    outlet = rng.randrange(_OUTLETS)
    return Article(
        url=f"https://outlet{outlet}.example/news/{seed}/{number}",
        title=grammar.expand("title", rng, bound),
        text=_text(grammar, rng, bound),
        source=f"outlet{outlet}",
        published_at=fetch_time(number),
        fetched_at=fetch_time(number),
    )


def _text(grammar: Grammar, rng: random.Random, bound: dict[str, Callable[[], str]]) -> str:
    wanted = max(_SHORTEST, rng.gauss(WORDS - 10, _SPREAD))
    sentences = [grammar.expand("lead", rng, bound)]
    words = len(sentences[0].split())
    while words < wanted:
        sentences.append(grammar.expand("sentence", rng, bound))
        words += len(sentences[-1].split())
    paragraphs = (sentences[start : start + _PARAGRAPH] for start in range(0, len(sentences), _PARAGRAPH))
    return "\n".join(" ".join(paragraph) for paragraph in paragraphs)


def _cast(grammar: Grammar, rng: random.Random) -> dict[str, Callable[[], str]]:
    """The speakers and the place of one article."""
    city = grammar.expand("town", rng)
    return {
        "man1": _speaker(grammar, rng, "man_role", "given_m"),
        "man2": _speaker(grammar, rng, "man_role", "given_m"),
        "woman": _speaker(grammar, rng, "woman_role", "given_f"),
        "city": lambda: city,
    }


def _speaker(grammar: Grammar, rng: random.Random, role: str, given: str) -> Callable[[], str]:
    """Full with role at first, by surname or role later, as in the news."""
    surname = grammar.expand("surname", rng)
    full = f"{grammar.expand(role, rng)} {grammar.expand(given, rng)} {surname}"
    name = " ".join(full.split()[-2:])
    said = 0

    def mention() -> str:
        nonlocal said
        said += 1
        return full if said == 1 else rng.choice((surname, surname, name, full))

    return mention
