"""The order of a replay is that of the live decisions, with what was never decided in between."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedup.strategies import article
from worker.replay.manifest import Bounds
from worker.replay.order import Sequences, in_order, take
from worker.replay.run import Accounted
from worker.replay.selection import InvalidCondition, Selection
from worker.stream.message import Message


def bounds(**ends: int) -> dict[int, Bounds]:
    return {int(name[1:]): Bounds(warm_up=0, begin=0, end=end, last=end) for name, end in ends.items()}


def order_of(sequences: Sequences) -> list[tuple[int, int]]:
    return [(int(partition), int(offset)) for partition, offset in in_order(sequences)]


def test_decided_messages_come_as_they_were_decided() -> None:
    sequences = Sequences(bounds(p0=2, p1=2))
    for place, number in {(1, 1): 0, (0, 0): 1, (1, 0): 2, (0, 1): 3}.items():
        sequences.add(*place, number)
    assert order_of(sequences) == [(1, 1), (0, 0), (1, 0), (0, 1)]


def test_the_first_decision_about_a_message_counts() -> None:
    sequences = Sequences(bounds(p0=2))
    sequences.add(0, 0, 9)
    sequences.add(0, 1, 5)
    sequences.add(0, 0, 4)
    assert order_of(sequences) == [(0, 0), (0, 1)]


def test_an_undecided_message_follows_its_neighbour() -> None:
    sequences = Sequences(bounds(p0=4, p1=2))
    for place, number in {(0, 1): 10, (0, 3): 30, (1, 0): 5, (1, 1): 20}.items():
        sequences.add(*place, number)
    assert order_of(sequences) == [(1, 0), (0, 0), (0, 1), (0, 2), (1, 1), (0, 3)]


def test_a_partition_without_decisions_is_spread_among_the_others() -> None:
    sequences = Sequences(bounds(p0=3, p1=3))
    assert order_of(sequences) == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]
    for offset in range(3):
        sequences.add(0, offset, 100 + offset)
    assert order_of(sequences) == [(0, 0), (1, 0), (0, 1), (1, 1), (0, 2), (1, 2)]


@given(st.permutations([(partition, offset) for partition in range(3) for offset in range(5)]), st.sets(st.integers(0, 14)))
def test_each_message_comes_once_and_the_decided_ones_in_their_order(decided: list[tuple[int, int]], unknown: set[int]) -> None:
    sequences = Sequences(bounds(p0=5, p1=5, p2=5))
    known = [place for number, place in enumerate(decided) if number not in unknown]
    for number, place in enumerate(decided):
        if number not in unknown:
            sequences.add(*place, number)
    order = order_of(sequences)
    assert sorted(order) == sorted(decided)
    assert [place for place in order if place in known] == known


def test_headers_of_other_topics_and_offsets_outside_say_nothing() -> None:
    sequences = Sequences(bounds(p0=2))

    def output(origin: str, sequence: str) -> Message:
        headers = (("rawi-origin", origin.encode()), ("rawi-sequence", sequence.encode()))
        return Message(topic="articles.enriched", partition=0, offset=0, timestamp_ms=0, key=b"", value=b"", headers=headers)

    take(sequences, "articles.raw", [output("articles.raw/0/1", "0/7"), output("other/0/0", "0/1"), output("articles.raw/0/9", "0/1")])
    take(sequences, "articles.raw", [output("articles.raw/5/0", "0/1"), output("nonsense", "0/1"), output("articles.raw/0/0", "x")])
    assert np.array_equal(sequences.numbers[0], [-1, 7])


def test_an_outcome_counts_once_and_only_between_the_bounds() -> None:
    accounted = Accounted({0: Bounds(warm_up=2, begin=5, end=8, last=9)})
    for offset in (4, 5, 5, 7, 8):
        accounted.add(0, offset, "enriched")
    assert (accounted.count, accounted.outcomes) == (2, {"enriched": 2})
    assert [accounted.has(0, offset) for offset in (3, 5, 6, 7)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ("source=news.example", True),
        ("source!=news.example", False),
        ("url~/1", True),
        ("url!~/1", False),
        ("title~x", False),
        ("title!~x", True),
        ("ingested>=2024-05-01", True),
        ("ingested<=2024-05-01", False),
        ("language=ar", True),
        ("text~خبر = نص", True),
    ],
)
def test_conditions(condition: str, *, holds: bool) -> None:
    assert Selection((condition,))(article("هذا خبر = نص")) is holds


def test_a_condition_that_makes_no_sense_says_what_would() -> None:
    for said in ("", "source", "colour=red", "source news"):
        with pytest.raises(InvalidCondition, match="FIELD=VALUE"):
            Selection((said,))
