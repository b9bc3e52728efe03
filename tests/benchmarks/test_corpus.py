"""Real articles from a file: mapped, spread over the file, apart from the warm-up."""

import gzip
from pathlib import Path

import orjson
import pytest

from benchmarks.corpus import WARM_UP, NoArticles, generated, read_corpus
from worker.records import RawArticle, parse_raw


def rows(count: int) -> bytes:
    return b"\n".join(
        orjson.dumps({"outlet": "المنبر", "title": f"خبر {n}", "date": "2015-07-23 17:32:43", "text": f"كلمات الخبر {n}", "url": None})
        for n in range(count)
    )


def test_fields_and_order(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl.gz"
    path.write_bytes(gzip.compress(rows(1_000)))
    corpus = read_corpus(path, 100)
    assert (len(corpus.articles), len(corpus.warm_up)) == (100, WARM_UP)
    numbers = [int(article.text.split()[-1]) for article in corpus.articles]
    assert numbers == sorted(numbers)
    assert numbers[0] < 20
    assert numbers[-1] > 980
    assert not {a.text for a in corpus.articles} & {a.text for a in corpus.warm_up}
    assert corpus.mean_words == 3
    raw = parse_raw(corpus.messages[0])
    assert isinstance(raw, RawArticle)
    assert (raw.source, raw.published_at, raw.title) == ("المنبر", "2015-07-23 17:32:43", f"خبر {numbers[0]}")
    assert raw.url.startswith("urn:line:")


def test_too_few(tmp_path: Path) -> None:
    path = tmp_path / "articles.jsonl"
    path.write_bytes(rows(WARM_UP + 9) + b'\n{"title": "no text"}\n[]')
    assert len(read_corpus(path, 9).articles) == 9
    with pytest.raises(NoArticles, match="holds 209 articles"):
        read_corpus(path, 10)


def test_generated_and_warm_up_share_no_article() -> None:
    corpus = generated(30)
    assert not {a.url for a in corpus.articles} & {a.url for a in corpus.warm_up}
