import pytest

from worker.dedup.times import hours_between, microseconds


def test_times_order_as_moments_not_as_strings() -> None:
    assert microseconds("1970-01-01T00:00:01Z") == 1_000_000
    assert microseconds("2024-05-01T10:00:00Z") < microseconds("2024-05-01T10:00:00.5Z")
    assert microseconds("2024-05-01T13:00:00+03:00") == microseconds("2024-05-01T10:00:00Z") == microseconds("2024-05-01T10:00:00")
    assert hours_between(microseconds("2024-05-01T10:00:00Z"), microseconds("2024-05-01T08:30:00Z")) == 1.5


def test_no_time_is_an_error() -> None:
    with pytest.raises(ValueError, match="isoformat"):
        microseconds("أمس")
