"""The staged pipeline does what the pipeline does, and measures each stage of it."""

from benchmarks.articles import generate, raw_message
from benchmarks.pages import page_of
from benchmarks.stages import BETWEEN, PAGE, TEXT_STAGES, StagedPipeline, time_stages
from worker.pipeline import Pipeline
from worker.records import encode

ARTICLES = generate(20)
MESSAGES = [raw_message(article) for article in ARTICLES]


def test_every_stage_is_timed() -> None:
    times = time_stages(MESSAGES, [page_of(article) for article in ARTICLES], MESSAGES[:2])
    assert set(times.wall) == set(times.cpu) == {*TEXT_STAGES, PAGE, BETWEEN}
    assert all(seconds > 0 for seconds in times.wall.values())
    assert times.articles == 20
    assert times.seconds() < sum(times.wall.values())


def test_the_same_bytes_as_the_pipeline() -> None:
    staged, whole = StagedPipeline(), Pipeline()
    copy = MESSAGES[4].replace(b'/4"', b'/4000"', 1)
    for number, value in enumerate([*MESSAGES, copy, MESSAGES[0], b"{}"]):
        outcome = whole.process(value, origin=f"t/0/{number}", received_at="2025-09-16T00:00:00Z")
        expected = None if outcome.record is None else encode(outcome.record)
        assert staged.process(value, origin=f"t/0/{number}", received_at="2025-09-16T00:00:00Z") == expected
    assert staged.times.outcomes == {"enriched": 20, "duplicate": 1, "recrawl": 1, "rejected": 1}
