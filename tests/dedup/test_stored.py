import pytest

from worker.dedup.stored import StoredArticle, StoredEdge, StoredVersion, read_stored, write_stored

EDGE = StoredEdge("near", False, "ab" * 12, 1, "https://b.example/", None, "2024-05-01T08:00:00Z", "t/0/1", 0.5, 0.75, 1.25, 3)
VERSION = StoredVersion(2, b"\x00" * 16, "t/0/7", "2024-05-01T08:00:00.5Z", "صحيفة", "ab.r1", (EDGE,))
ARTICLE = StoredArticle("https://a.example/أ", 1_714_550_400_500_000, (VERSION,), 1, b"\x01" * 16, b"\x02" * 8, 3)


def test_round_trip() -> None:
    assert read_stored(write_stored(ARTICLE)) == ARTICLE


def test_an_article_fits_in_a_kilobyte() -> None:
    full = StoredArticle("https://news.example/" + "x" * 100, 2**50, (VERSION,), 1, b"\x01" * 8 * 14, b"\x02" * 8 * 64, 3)
    assert len(write_stored(full)) <= 1024


@pytest.mark.parametrize("value", [b"", b"\x02", b"\x01", b"\x01\x90", write_stored(ARTICLE)[:-1]])
def test_other_bytes_are_refused(value: bytes) -> None:
    with pytest.raises(ValueError, match=r"format|truncated|length|Expected"):
        read_stored(value)
