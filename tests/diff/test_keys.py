"""Keys and their latest values, no broker: what compaction would leave."""

from hypothesis import given
from hypothesis import strategies as st

from worker.diff.keys import KeyIndex, Latest, pair
from worker.stream.message import Message

MESSAGES = st.lists(st.tuples(st.integers(0, 6), st.sampled_from([None, b"a", b"b"])), max_size=25)


def index_of(rows: list[tuple[int, bytes | None]]) -> Latest:
    index = KeyIndex()
    for offset, (key, value) in enumerate(rows):
        index.add(
            Message(topic="t", partition=key % 3, offset=offset, timestamp_ms=0, key=str(key).encode(), value=value),
        )
    return index.latest()


def folded(rows: list[tuple[int, bytes | None]]) -> dict[int, tuple[int, bytes]]:
    latest = {key: (offset, value) for offset, (key, value) in enumerate(rows)}
    return {key: (offset, value) for key, (offset, value) in latest.items() if value is not None}


@given(MESSAGES)
def test_the_latest_is_what_a_dictionary_would_hold(rows: list[tuple[int, bytes | None]]) -> None:
    latest = index_of(rows)
    assert sorted(latest.at(row).offset for row in range(len(latest.keys))) == sorted(offset for offset, _ in folded(rows).values())


@given(MESSAGES, MESSAGES)
def test_pairs_are_those_of_two_dictionaries(first: list[tuple[int, bytes | None]], second: list[tuple[int, bytes | None]]) -> None:
    found, one, other = pair(index_of(first), index_of(second)), folded(first), folded(second)
    assert found.equal == sum(one[key][1] == other[key][1] for key in one.keys() & other.keys())
    assert {(left.offset, right.offset) for left, right in found.pairs()} == {
        (one[key][0], other[key][0]) for key in one.keys() & other.keys() if one[key][1] != other[key][1]
    }
    assert {found.first.at(row).offset for row in found.only_first} == {one[key][0] for key in one.keys() - other.keys()}
    assert {found.second.at(row).offset for row in found.only_second} == {other[key][0] for key in other.keys() - one.keys()}


def test_a_message_without_a_key_is_counted_and_left_out() -> None:
    index = KeyIndex()
    index.add(Message(topic="t", partition=0, offset=0, timestamp_ms=0, key=None, value=b"v"))
    assert (index.without_key, len(index.latest().keys)) == (1, 0)
