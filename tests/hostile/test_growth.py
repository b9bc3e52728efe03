"""The time of every stage grows with the length of the text, whatever the text is; `RAWI_FUZZ` makes the texts longer."""

import os
import time
from typing import Final

import pytest

from tests.hostile.texts import HOSTILE_TEXTS
from worker.clean import CleanLimits, clean_article
from worker.dedup import DedupState, deduplicate, fingerprint
from worker.enrich import enrich_article
from worker.records import RawArticle, Rejected

SHORT: Final = 800 * min(int(os.environ.get("RAWI_FUZZ", "1")), 30)
TIMES: Final = 8
QUADRATIC: Final = 24.0
"""Three times what is linear, well below the 64 of what is quadratic."""
NOTICED: Final = 0.05
"""Below so many seconds the ratio of two times says nothing."""
LIMITS: Final = CleanLimits(max_text_chars=10_000_000)


def seconds(text: str) -> float:
    """The time of this thread for all stages."""
    began = time.thread_time()
    raw = RawArticle(url="https://outlet.example/a", text=text, published_at="2025-09-15")
    article = clean_article(raw, origin="articles.raw/0/0", ingested_at="2025-09-15T06:00:00Z", fingerprint=fingerprint, limits=LIMITS)
    if not isinstance(article, Rejected):
        record = deduplicate(article, DedupState({})).record
        assert record is not None
        enrich_article(record)
    return time.thread_time() - began


@pytest.fixture(scope="module", autouse=True)
def warm() -> None:
    """The models are loaded before anything is timed."""
    seconds("قال الوزير سامر الخطيب إن العمل بدأ يوم 3 أيلول. " * 5)


@pytest.mark.parametrize("name", sorted(HOSTILE_TEXTS))
def test_time_grows_with_the_length(name: str) -> None:
    short, long = (HOSTILE_TEXTS[name](size) for size in (SHORT, SHORT * TIMES))
    first = seconds(long)
    if first < NOTICED:
        return
    ratio = min(first, seconds(long), seconds(long)) / max(min(seconds(short) for _ in range(3)), 1e-4)
    assert ratio < QUADRATIC
