import orjson
import pytest

from worker.records import RawArticle, Reason, Rejected, parse_raw


def test_unknown_fields_are_kept_in_extra() -> None:
    value = orjson.dumps({"url": "https://example.org/a", "text": "نص", "section": "سياسة", "extra": {"depth": 2}})
    assert parse_raw(value) == RawArticle(url="https://example.org/a", text="نص", extra={"depth": 2, "section": "سياسة"})


def test_dates_may_be_unix_seconds_and_headers_may_repeat() -> None:
    article = parse_raw(orjson.dumps({"url": "u", "text": "نص", "published_at": 1505815200, "headers": {"Via": ["a", "b"], "Age": 3}}))
    assert isinstance(article, RawArticle)
    assert article.published_at == "1505815200"
    assert article.headers == {"Via": "a, b", "Age": "3"}


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (None, Reason.EMPTY_MESSAGE),
        (b"", Reason.EMPTY_MESSAGE),
        (b"{", Reason.NOT_JSON),
        (b"\xff\xfe", Reason.NOT_JSON),
        (b'{"url": "\\ud800", "text": "x"}', Reason.NOT_JSON),
        (b"[1]", Reason.NOT_AN_OBJECT),
        (b'{"text": "x"}', Reason.MISSING_URL),
        (b'{"url": 3, "text": "x"}', Reason.MISSING_URL),
        (b'{"url": "https://example.org"}', Reason.MISSING_BODY),
        (b'{"url": "https://example.org", "text": "  "}', Reason.MISSING_BODY),
        (b'{"url": "https://example.org", "text": ["x"]}', Reason.WRONG_TYPE),
        (b'{"url": "https://example.org", "text": "x", "extra": []}', Reason.WRONG_TYPE),
        (b'{"url": "https://example.org", "text": "x", "published_at": true}', Reason.WRONG_TYPE),
    ],
)
def test_each_fault_has_its_reason(value: bytes | None, reason: Reason) -> None:
    verdict = parse_raw(value)
    assert isinstance(verdict, Rejected)
    assert verdict.reason is reason
