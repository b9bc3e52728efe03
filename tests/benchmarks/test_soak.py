from collections import Counter
from dataclasses import replace
from datetime import datetime

import orjson
import pytest

from benchmarks.soak import Sample, articles, slope
from worker.pipeline import Pipeline

SAMPLE = Sample(0, 0.0, (100.0, 200.0), 0.0, 0, 0.0)


def test_articles_are_the_same_each_time_and_span_days() -> None:
    first, again = list(articles(300, 100)), list(articles(300, 100))
    assert first == again
    times = [datetime.fromisoformat(orjson.loads(value)["fetched_at"]) for value in first]
    assert (times[-1] - times[0]).days == 2
    assert times == sorted(times)


def test_growth_is_that_of_the_second_half() -> None:
    samples = [replace(SAMPLE, done=done, workers=(100 + min(done, 50_000) / 1000, 200.0)) for done in range(0, 100_001, 5_000)]
    assert slope(samples) == pytest.approx(0, abs=0.001)
    growing = [replace(SAMPLE, done=done, workers=(100 + done / 10_000, 200.0)) for done in range(0, 100_001, 5_000)]
    assert slope(growing) == pytest.approx(10)


def test_most_of_them_are_new() -> None:
    pipeline = Pipeline()
    outcomes = Counter(
        pipeline.process(value, origin=f"soak/0/{number}", received_at="2025-06-01T00:00:00Z").kind
        for number, value in enumerate(articles(200, 100))
    )
    assert outcomes["enriched"] > 140
    assert outcomes["recrawl"] > 2
    assert outcomes["duplicate"] > 5
    assert outcomes["rejected"] == 0
