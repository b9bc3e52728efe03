"""Mentions are counted as seqeval counts them."""

from collections.abc import Sequence

from evals.ner import chunks, predict
from worker.entities import NameSpan


class OneName:
    """Takes one stretch for a person."""

    name = "one-1"

    def recognise(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[NameSpan]:
        return [NameSpan(6, 15, "PER")]


def test_mentions_end_where_type_or_beginning_changes() -> None:
    assert chunks(["B-PER", "I-PER", "B-PER", "O", "I-LOC", "I-ORG"]) == [(0, 2, "PER"), (2, 3, "PER"), (4, 5, "LOC"), (5, 6, "ORG")]


def test_a_mention_counts_for_every_token_that_it_touches() -> None:
    assert predict(OneName(), ["وصل", "لخالد", "منصور"]) == [(1, 3, "PER")]
