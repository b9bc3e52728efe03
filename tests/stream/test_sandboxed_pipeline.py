"""The pipeline without Kafka, with its stages in a process of their own, as `rawi enrich` runs it."""

from collections.abc import Callable, Iterator
from importlib.resources import files
from typing import TypeVar

import pytest

from tests.stream.dangerous import do
from worker.pipeline import Pipeline
from worker.records import DeduplicatedArticle, Reason, Rejected, Stage
from worker.stream.sandbox import Sandbox, SandboxLimits

A = TypeVar("A")
R = TypeVar("R")
AT = "2025-09-15T06:00:00.000Z"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox(SandboxLimits(seconds=1)) as found:
        yield found


def samples() -> list[bytes]:
    return (files("worker.data") / "samples" / "articles.jsonl").read_bytes().splitlines()


def test_the_outcomes_are_the_same_apart() -> None:
    with Sandbox(SandboxLimits()) as sandbox:
        here, apart = Pipeline(), Pipeline(run=sandbox.call)
        for number, value in enumerate(samples()):
            origin = f"articles.jsonl/0/{number}"
            assert apart.process(value, origin=origin, received_at=AT) == here.process(value, origin=origin, received_at=AT)
        assert sandbox.deaths == 0


@pytest.mark.parametrize(("what", "reason"), [(b"away", Reason.TOO_SLOW), (b"abort", Reason.CRASHED), (b"raise", Reason.INTERNAL_ERROR)])
def test_what_goes_wrong_apart_is_a_verdict(sandbox: Sandbox, what: bytes, reason: Reason) -> None:
    verdict = sandbox.call(do, what)
    assert isinstance(verdict, Rejected)
    assert verdict.reason == reason
    assert sandbox.call(len, b"four") == 4


def test_a_verdict_about_one_article_is_its_outcome_and_the_next_one_is_enriched() -> None:
    slow = "https://news.example/slow"

    def run(function: Callable[[A], R], argument: A) -> R | Rejected:
        if isinstance(argument, DeduplicatedArticle) and argument.article.url == slow:
            return Rejected(Reason.TOO_SLOW, "not done after 60 s")
        return function(argument)

    pipeline = Pipeline(run=run)
    text = '"text":"قالت رئيسة الجمعية ليلى منصور إن المعرض استقبل ثلاثة آلاف زائر منذ افتتاحه في المدينة القديمة قبل أسبوع."}'
    outcomes = [
        pipeline.process(f'{{"url":"{url}","source":"{number}",{text}'.encode(), origin=f"a/0/{number}", received_at=AT)
        for number, url in enumerate((slow, "https://other.example/a/2"))
    ]
    assert (outcomes[0].kind, outcomes[0].stage) == ("rejected", Stage.ENRICH)
    assert outcomes[0].rejected is not None
    assert outcomes[0].rejected.reason == Reason.TOO_SLOW
    assert outcomes[1].kind in ("enriched", "duplicate")
