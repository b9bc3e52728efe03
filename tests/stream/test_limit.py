from hypothesis import given
from hypothesis import strategies as st

from worker.stream.limit import RejectionLimit


def test_nothing_is_judged_before_the_window_is_full() -> None:
    limit = RejectionLimit(0.5, 4)
    for _ in range(3):
        limit.add(rejected=True)
        assert not limit.exceeded
    limit.add(rejected=True)
    assert limit.exceeded


def test_the_limit_itself_is_allowed() -> None:
    limit = RejectionLimit(0.5, 4)
    for rejected in (True, False, True, False):
        limit.add(rejected=rejected)
    assert limit.share == 0.5
    assert not limit.exceeded


def test_a_limit_of_one_never_halts() -> None:
    limit = RejectionLimit(1.0, 2)
    for _ in range(5):
        limit.add(rejected=True)
    assert not limit.exceeded


@given(st.lists(st.booleans(), min_size=1), st.integers(1, 20))
def test_share_is_that_of_the_last_messages(verdicts: list[bool], window: int) -> None:
    limit = RejectionLimit(0.5, window)
    for rejected in verdicts:
        limit.add(rejected=rejected)
    last = verdicts[-window:]
    assert limit.share == sum(last) / len(last)
