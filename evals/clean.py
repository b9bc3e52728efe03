"""How well pages become articles: body, date and title of HTML pages against gold.

usage: python -m evals clean DIRECTORY [--floor NAME=VALUE ...] [--show]

The directory holds pages ``NAME.html`` and what is known about them, each where it is there:

- ``urls_dates.json``: ``{"NAME.html": {"url", "date"}}``, the URL and the day of publication;
- ``NAME.txt``: the body, compared word by word (F1 over the bag of words, as in the evaluation of trafilatura and newspaper4k);
- ``NAME.meta.json`` with ``"title"`` and ``"url"``;
- ``NAME.gold.json``: ``{URL: {"title", "date", "with": [...], "without": [...]}}``, snippets that the body must hold and must not hold.

Figures: ``body_f1`` (mean), ``snippets`` (share of snippets that are in or out as they should be), ``dates`` and ``titles`` (share
right), and ``found`` (share of pages that gave an article). A title is right when it has the words of the gold, in order.
"""

import argparse
import json
import re
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from evals.floors import add_floor_option, judge
from worker.clean import clean_article
from worker.records import CleanArticle, Fingerprint, RawArticle
from worker.text import fold

__all__ = ["main"]

_WORD: Final = re.compile(r"\w+")
_UNKNOWN_URL: Final = "https://example.invalid/page"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Gold:
    url: str = _UNKNOWN_URL
    title: str | None = None
    date: str | None = None
    body: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(slots=True)
class _Row:
    page: str
    figures: dict[str, float] = field(default_factory=dict)
    article: CleanArticle | None = None


def _read_json(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    return loaded


def _gold_of(page: Path) -> _Gold:
    known = _read_json(page.parent / "urls_dates.json").get(page.name, {})
    meta = _read_json(page.with_suffix(".meta.json"))
    named: tuple[str, dict[str, Any]] = next(iter(_read_json(page.with_suffix(".gold.json")).items()), ("", {}))
    body = page.with_suffix(".txt")
    return _Gold(
        url=known.get("url") or meta.get("url") or named[0] or _UNKNOWN_URL,
        title=named[1].get("title") or meta.get("title"),
        date=known.get("date") or named[1].get("date"),
        body=body.read_text(encoding="utf-8") if body.exists() else None,
        present=tuple(named[1].get("with", ())),
        absent=tuple(named[1].get("without", ())),
    )


def _words(text: str) -> list[str]:
    return [fold(word) for word in _WORD.findall(text)]


def _f1(found: str, gold: str) -> float:
    left, right = Counter(_words(found)), Counter(_words(gold))
    common = (left & right).total()
    return 2 * common / (left.total() + right.total()) if common else 0.0


def _fingerprint(text: str) -> Fingerprint:
    return Fingerprint(version=0, content_hash="", words=len(text.split()), shingles=0, anchors="", sketch="", sketch_bits=0)


def _measure(page: Path) -> _Row:
    gold = _gold_of(page)
    raw = RawArticle(url=gold.url, html=page.read_text(encoding="utf-8", errors="replace"))
    outcome = clean_article(raw, origin=f"evals/0/{page.name}", ingested_at="2199-12-31T00:00:00Z", fingerprint=_fingerprint)
    if not isinstance(outcome, CleanArticle):
        return _Row(page.name, {"found": 0.0})
    figures = {"found": 1.0}
    # The dateline is lifted out of the body, and gold bodies have it.
    body = f"{outcome.dateline.exact if outcome.dateline else ''} {outcome.text}"
    if gold.body is not None:
        figures["body_f1"] = _f1(body, gold.body)
    if gold.present or gold.absent:
        right = sum(s in body for s in gold.present) + sum(s not in body for s in gold.absent)
        figures["snippets"] = right / (len(gold.present) + len(gold.absent))
    if gold.date:
        figures["dates"] = float((outcome.published_at or "")[:10] == gold.date)
    if gold.title:
        figures["titles"] = float(_words(outcome.title or "") == _words(gold.title))
    return _Row(page.name, figures, outcome)


def _table(rows: list[_Row]) -> dict[str, float]:
    names = ("found", "body_f1", "snippets", "dates", "titles")
    print(f"{'page':<34}" + "".join(f"{name:>10}" for name in names) + f"{'words':>8}")
    for row in rows:
        cells = "".join(f"{row.figures[name]:>10.3f}" if name in row.figures else f"{'-':>10}" for name in names)
        print(f"{row.page:<34}{cells}{row.article.fingerprint.words if row.article else 0:>8}")
    values = {name: [row.figures[name] for row in rows if name in row.figures] for name in names}
    means = {name: sum(found) / len(found) for name, found in values.items() if found}
    print(f"{'mean':<34}" + "".join(f"{means[name]:>10.3f}" if name in means else f"{'-':>10}" for name in names))
    return means


def main(argv: list[str]) -> int:
    """Measure and print a table; 1 where a figure is below its floor, 2 where the directory has no page."""
    parser = argparse.ArgumentParser(
        prog="python -m evals clean", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("directory", type=Path)
    add_floor_option(parser)
    parser.add_argument("--show", action="store_true", help="print title, date and body of each page, for reading")
    options = parser.parse_args(argv)
    pages = sorted(options.directory.glob("*.html"))
    if not pages:
        print(f"evals clean: no *.html in {options.directory}", file=sys.stderr)
        return 2
    rows = [_measure(page) for page in pages]
    for row in rows if options.show else []:
        if row.article:
            print(f"# {row.page}\n{row.article.title} | {row.article.published_at} | {row.article.source}\n{row.article.text}\n")
    means = _table(rows)
    return judge(means, options.floor)
