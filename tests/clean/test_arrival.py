import pytest

from worker.clean.arrival import ingestion_time
from worker.records import RawArticle

RECEIVED = "2025-09-15T12:00:00.000Z"


@pytest.mark.parametrize(
    ("fetched", "expected"),
    [
        (None, RECEIVED),
        ("2025-09-15T10:30:00+03:00", "2025-09-15T07:30:00Z"),
        ("2025-09-15T12:03:00Z", "2025-09-15T12:03:00Z"),
        ("2031-01-01T00:00:00Z", RECEIVED),
        ("2025-09-15", RECEIVED),
        ("قبل ساعة", RECEIVED),
        ("Mon, 15 Sep 2025 09:00:00 +0300", "2025-09-15T06:00:00Z"),
    ],
)
def test_the_fetch_counts_unless_it_cannot_be_believed(fetched: str | None, expected: str) -> None:
    raw = RawArticle(url="https://example.org/a", text="نص", fetched_at=fetched)
    assert ingestion_time(raw, RECEIVED) == expected
