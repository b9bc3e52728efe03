"""Group words by the company they keep, from plain news text.

usage: python -m training.clusters ARTICLES.jsonl.gz OUT.tsv

Positive pointwise mutual information of each word with its left and right neighbours, with context distribution smoothing, reduced by
a truncated SVD (Levy, Goldberg and Dagan 2015, TACL), then k-means. Needs scipy and scikit-learn, which the product does not need.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import numpy as np
from scipy.sparse import coo_matrix
from sklearn.cluster import MiniBatchKMeans
from sklearn.utils.extmath import randomized_svd

from worker.text import tokenize

_MOST_WORDS: Final = 45_000
_LEAST_COUNT: Final = 5
_CONTEXTS: Final = 3_000
_DIMENSIONS: Final = 100
_SIZES: Final = (120, 1000)
_SMOOTHING: Final = 0.75
_HEADER: Final = (
    "# Words (folded) by the company they keep: k-means clusters of PPMI-SVD vectors of news articles. Built by training/clusters.py.\n"
    "# folded word, one of 120 clusters, one of 1000 clusters\n"
)


def documents(path: Path) -> Iterator[list[str]]:
    """The folded words of each article, every number as ``0``."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            tokens = tokenize(f"{article.get('title') or ''} . {article.get('text') or ''}")
            yield ["0" if token.folded[:1].isdigit() else token.folded for token in tokens]


def vectors(texts: list[list[str]]) -> tuple[list[str], Any]:
    """The frequent words and their unit vectors."""
    counts: Counter[str] = Counter(word for text in texts for word in text)
    common = counts.most_common(_MOST_WORDS)
    words = [word for word, count in common if count >= _LEAST_COUNT and (word == "0" or word[:1].isalpha())]
    contexts = {word: place for place, (word, _) in enumerate(common[:_CONTEXTS])}
    matrix = _ppmi(_pairs(texts, {word: place for place, word in enumerate(words)}, contexts), (len(words), 2 * _CONTEXTS))
    left, strengths, _ = randomized_svd(matrix, _DIMENSIONS, random_state=0, n_iter=3)
    found = left * np.sqrt(strengths)
    return words, found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def _pairs(texts: list[list[str]], words: dict[str, int], contexts: dict[str, int]) -> tuple[Any, Any]:
    rows, columns = [], []
    for text in texts:
        own = np.array([words.get(word, -1) for word in text], dtype=np.int64)
        near = np.array([contexts.get(word, -1) for word in text], dtype=np.int64)
        for word, neighbour, shift in ((own[1:], near[:-1], 0), (own[:-1], near[1:], _CONTEXTS)):
            known = (word >= 0) & (neighbour >= 0)
            rows.append(word[known])
            columns.append(neighbour[known] + shift)
    return np.concatenate(rows), np.concatenate(columns)


def _ppmi(pairs: tuple[Any, Any], shape: tuple[int, int]) -> Any:
    counts = coo_matrix((np.ones(len(pairs[0])), pairs), shape=shape).tocsr()
    total = counts.sum()
    by_word = np.asarray(counts.sum(1)).ravel()
    by_context = np.asarray(counts.sum(0)).ravel() ** _SMOOTHING
    by_context *= total / by_context.sum()
    cells = counts.tocoo()
    values = np.log(cells.data * total / (by_word[cells.row] * by_context[cells.col]))
    kept = values > 0
    return coo_matrix((values[kept], (cells.row[kept], cells.col[kept])), shape=shape).tocsr()


def main(argv: list[str]) -> int:
    """Build the table of clusters."""
    words, points = vectors(list(documents(Path(argv[0]))))
    labels = [MiniBatchKMeans(size, random_state=0, n_init=3, batch_size=4096).fit(points).labels_ for size in _SIZES]
    lines = (f"{word}\t{wide}\t{narrow}\n" for word, wide, narrow in sorted(zip(words, *labels, strict=True)))
    Path(argv[1]).write_text(_HEADER + "".join(lines), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
