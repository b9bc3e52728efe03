import orjson
import pytest

from worker.crawler import raw_key
from worker.crawler.pages import Fetched, message_value, raw_document
from worker.records import RawArticle, Reason, Rejected, parse_raw

PAGE = "<html><body><p>أعلنت البلدية أن الجسر سيفتح غدا.</p></body></html>"


def fetched(body: bytes = PAGE.encode(), content_type: str = "text/html; charset=utf-8") -> Fetched:
    return Fetched(
        url="https://n.example/a", body=body, headers={"Content-Type": content_type, "ETag": "x"}, fetched_at="2025-09-15T06:00:00Z"
    )


def test_the_response_fills_what_the_item_leaves_open() -> None:
    document = raw_document({"title": "خبر", "html": None, "section": "محليات", "author": ""}, fetched())
    article = parse_raw(orjson.dumps(document))
    assert article == RawArticle(
        url="https://n.example/a",
        html=PAGE,
        title="خبر",
        fetched_at="2025-09-15T06:00:00Z",
        headers={"Content-Type": "text/html; charset=utf-8", "ETag": "x"},
        extra={"section": "محليات"},
    )


def test_what_the_item_says_wins() -> None:
    document = raw_document({"url": "https://n.example/b", "html": "<p>آخر", "fetched_at": "2025-01-01"}, fetched())
    assert (document["url"], document["html"], document["fetched_at"]) == ("https://n.example/b", "<p>آخر", "2025-01-01")


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (PAGE.encode("cp1256"), 'text/html; charset="windows-1256"'),
        (PAGE.replace("<body>", "<meta charset=windows-1256><body>").encode("cp1256"), "text/html"),
        (PAGE.encode(), "text/html; charset=iso-8859-1"),
        (PAGE.encode(), ""),
        (PAGE.encode(), "application/xhtml+xml"),
    ],
)
def test_the_charset_is_found(body: bytes, content_type: str) -> None:
    assert "أعلنت البلدية" in raw_document({}, fetched(body, content_type))["html"]


def test_plain_text_is_text_and_a_picture_is_nothing() -> None:
    assert raw_document({}, fetched("نص".encode(), "text/plain"))["text"] == "نص"
    picture = raw_document({}, fetched(b"\x89PNG", "image/png"))
    assert not {"html", "text"} & picture.keys()
    assert message_value(picture) == Rejected(Reason.MISSING_BODY, "one of `html` and `text` is required")


def test_what_json_does_not_have_is_named() -> None:
    found = message_value({"url": "https://n.example/a", "text": "نص", "seen": object()})
    assert isinstance(found, Rejected)
    assert found.reason is Reason.NOT_JSON


def test_spellings_of_an_address_have_one_key() -> None:
    assert raw_key("http://www.n.example/a/?utm_source=x#top") == raw_key("https://n.example/a") == b"https://n.example/a"
    assert raw_key("خبر 7") == "خبر 7".encode()
