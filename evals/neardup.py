"""How well near-duplicates are found: articles in order of date against pairs that were labelled by word 4-grams.

The labels are automatic (Jaccard and containment of word 4-grams), so recall says how much of that overlap the edges show, not how many
of them a reader would call copies; the pairs printed at the end are for that.
"""

import argparse
import csv
import gzip
import json
import random
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from evals.floors import add_floor_option, judge
from worker.dedup import MemoryState, deduplicate, fingerprint
from worker.dedup.index import Place
from worker.records import CleanArticle, Relation, article_id_of

__all__ = ["main"]

_HORIZON_HOURS: Final = 72
_FORMATS = ("%d/%m/%Y", "%Y-%m-%d")


@dataclass(frozen=True, slots=True)
class _Pair:
    jaccard: float
    containment: float
    urls: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Recall:
    near: int
    pairs: int
    direct: float
    grouped: float
    kinds: "Counter[str]"


class _CountingState(MemoryState):
    """Counts how many candidates the index offers."""

    asked = 0
    offered = 0

    def candidates(self, anchors: Any, place: Place) -> Any:
        found = super().candidates(anchors, place)
        self.asked += 1
        self.offered += len(found)
        return found


def main(argv: list[str]) -> int:
    """Measure and print; ``ARTICLES.jsonl.gz PAIRS.tsv [--show N]``; floors are on the recall of pairs in the same group."""
    parser = argparse.ArgumentParser(prog="python -m evals neardup", description=__doc__)
    parser.add_argument("articles", type=Path)
    parser.add_argument("pairs", type=Path)
    parser.add_argument("--show", type=int, default=5, help="how many near pairs to print for reading")
    add_floor_option(parser)
    options = parser.parse_args(argv)
    started = time.process_time()
    articles = list(_articles(options.articles))
    printed = time.process_time() - started
    state = _CountingState()
    started = time.process_time()
    relations = [relation for article in articles for relation in deduplicate(article, state).relations]
    spent = time.process_time() - started
    console = Console()
    slices = _slices(articles, relations, _pairs(options.pairs))
    console.print(_recall_table(slices))
    kinds = Counter(relation.kind for relation in relations)
    console.print(f"{len(articles)} articles; edges: {dict(kinds.most_common())}")
    console.print(f"{state.offered / max(state.asked, 1):.2f} candidates per article")
    console.print(f"reading and fingerprints {printed:.1f} s, deduplicate {spent:.1f} s ({len(articles) / spent:.0f}/s)")
    _show(console, articles, relations, options.show)
    return judge({name: found.grouped for name, found in slices.items()}, options.floor)


def _articles(path: Path) -> Iterator[CleanArticle]:
    """In order of date; those without a readable one keep their order, at the time of the last that has one."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    dated: list[tuple[datetime, int, Any]] = []
    last = datetime(1970, 1, 1, tzinfo=UTC)
    for number, row in enumerate(rows):
        last = _date(row.get("date") or "") or last
        dated.append((last, number, row))
    for moment, number, row in sorted(dated, key=lambda item: item[:2]):
        url = row["url"] or f"urn:{row['corpus']}:{row['id']}"
        yield CleanArticle(
            article_id=article_id_of(url),
            url=url,
            source_url=url,
            origin=f"articles.raw/0/{number}",
            ingested_at=moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z"),
            text=row["text"],
            title=row.get("title"),
            source=row.get("outlet"),
            fingerprint=fingerprint(row["text"]),
        )


def _date(written: str) -> datetime | None:
    moment = None
    try:
        moment = datetime.fromisoformat(written)
    except ValueError:
        for form in _FORMATS:
            try:
                moment = datetime.strptime(written, form)
            except ValueError:
                continue
    return moment if moment is None or moment.tzinfo else moment.replace(tzinfo=UTC)


def _pairs(path: Path) -> list[_Pair]:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [_Pair(float(row["jaccard4"]), float(row["containment4"]), frozenset((row["url_a"], row["url_b"]))) for row in rows]


def _slices(articles: list[CleanArticle], relations: list[Relation], pairs: list[_Pair]) -> dict[str, _Recall]:
    """Recall of the pairs with word-4-gram Jaccard of at least .5, of those with containment of at least .7, and of all."""
    times = {article.url: datetime.fromisoformat(article.ingested_at) for article in articles}
    kinds: dict[frozenset[str], str] = {frozenset((r.subject_url, r.object_url)): r.kind for r in relations}
    groups = _groups((r.subject_url, r.object_url) for r in relations)
    known = [pair for pair in pairs if len(pair.urls) == 2 and all(url in times for url in pair.urls)]
    chosen = {
        "jaccard": [p for p in known if p.jaccard >= 0.5],
        "containment": [p for p in known if p.containment >= 0.7],
        "all": known,
    }
    found = {}
    for name, wanted in chosen.items():
        near = [p for p in wanted if _hours(p, times) <= _HORIZON_HOURS]
        direct = Counter(kinds[p.urls] for p in near if p.urls in kinds)
        grouped = sum(len({groups.get(url, url) for url in p.urls}) == 1 for p in near)
        total = max(len(near), 1)
        found[name] = _Recall(len(near), len(wanted), direct.total() / total, grouped / total, direct)
    return found


def _recall_table(slices: dict[str, _Recall]) -> Table:
    table = Table("pairs", "count", "edge", "edge or same group", "kinds of the edges", title="Recall within 3 days")
    for name, found in slices.items():
        shown = ", ".join(f"{kind} {count}" for kind, count in found.kinds.most_common())
        table.add_row(name, f"{found.near} of {found.pairs}", f"{found.direct:.3f}", f"{found.grouped:.3f}", shown)
    return table


def _hours(pair: _Pair, times: dict[str, datetime]) -> float:
    first, second = (times[url] for url in pair.urls)
    return abs((first - second).total_seconds()) / 3600


def _groups(edges: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The representative of each URL's connected component."""
    parent: dict[str, str] = {}

    def root(url: str) -> str:
        while (up := parent.setdefault(url, url)) != url:
            url = parent[url] = parent[up]
        return url

    for first, second in edges:
        parent[root(first)] = root(second)
    return {url: root(url) for url in parent}


def _show(console: Console, articles: list[CleanArticle], relations: list[Relation], count: int) -> None:
    by_url = {article.url: article for article in articles}
    near = [r for r in relations if r.kind == "near"]
    for relation in random.Random(7).sample(near, min(count, len(near))):
        console.rule(f"near {relation.evidence.jaccard} {relation.evidence.hours} h")
        for url in (relation.subject_url, relation.object_url):
            article = by_url[url]
            console.print(f"[{article.source}] {article.title}\n{article.text[:400]}", markup=False)


if __name__ == "__main__":
    import sys

    raise SystemExit(main(sys.argv[1:]))
