"""URLs: all ways to link to an article meet in one."""

from time import process_time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from worker.clean.urls import canonical_url

SAME = "https://example.org/%D8%AE%D8%A8%D8%B1/7"


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/خبر/7",
        "http://example.org/خبر/7/",
        "HTTPS://WWW.Example.ORG:443/%d8%ae%d8%a8%d8%b1/7#comments",
        "http://m.example.org/خبر/7?utm_source=x&fbclid=y",
        "https://mobile.example.org//خبر/./7",
        "https://amp.example.org/خبر/7?amp=1",
        "https://example.org/خبر/7/amp/",
        "https://example.org/amp/خبر/7",
        "https://www.google.com/amp/s/www.example.org/خبر/7",
        "https://example-org.cdn.ampproject.org/c/s/example.org/خبر/7",
        "https://example.org/خبر/7/index.html",
        "https://example.org/x/../خبر/7?gclid=1&UTM_Medium=z",
        " https://example.org/خبر/7\u200f\n",
        "https://ex\u200bample.org/خبر/7",
    ],
)
def test_one_article_one_url(url: str) -> None:
    assert canonical_url(url) == SAME


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org", "https://example.org/"),
        ("http://example.org/a?b=2&a=1&c", "https://example.org/a?a=1&b=2&c"),
        ("http://example.org:8080/a", "https://example.org:8080/a"),
        ("http://example.org/a?id=5&ref=x", "https://example.org/a?id=5&ref=x"),
        ("http://example.org/A%2fb%7Ec", "https://example.org/A%2Fb~c"),
        ("http://example.org/100%", "https://example.org/100%25"),
        ("http://example.org/%C7%E1", "https://example.org/%C7%E1"),
        ("http://example.org/a b", "https://example.org/a%20b"),
        ("http://مثال.السعودية/", "https://xn--mgbh0fb.xn--mgberp4a5d4ar/"),
        ("http://ar.m.wikipedia.org/wiki/x", "https://ar.wikipedia.org/wiki/x"),
        ("http://[::1]:81/x", "https://[::1]:81/x"),
        ("http://example.org/#!/7", "https://example.org/#!/7"),
        ("urn:UUID:12", "urn:uuid:12"),
        ("file:///tmp/خبر.txt", "file:///tmp/%D8%AE%D8%A8%D8%B1.txt"),
    ],
)
def test_forms(url: str, expected: str) -> None:
    assert canonical_url(url) == expected


@pytest.mark.parametrize("url", ["", "خبر", "/a/b", "//example.org/a", "example.org/a", "http://", "http:///a", "javascript:alert(1)"])
def test_no_absolute_url(url: str) -> None:
    assert canonical_url(url) is None


@pytest.mark.parametrize(
    "url", ["mailto:a@b", "http://a b/", "http://exa<mple>.org/", "http://example.org:x/", "urn:", "file:", "http://a..b/"]
)
def test_invalid_urls(url: str) -> None:
    assert canonical_url(url) is None


PIECES = ["/", "amp", "index.html", "..", "%d8%a7", "%C7", "%", "ا", "أ", "é", "?", "&", "=", "a", "#", "#!", "+", ".amp", ";", "utm_x"]
PARTS = st.lists(st.sampled_from([*PIECES, " "])).map("".join)
HOSTS = ["example.org", "m.example.org", "www.m.example.org", "google.com/amp/s/example.org", "مثال.مصر"]


@example("index.html/.amp", "example.org")
@example("a.amp/index.html", "example.org")
@given(PARTS, st.sampled_from(HOSTS))
def test_idempotent(path: str, host: str) -> None:
    once = canonical_url(f"http://{host}/{path}")
    assert once is not None
    assert once.isascii()
    assert canonical_url(once) == once


@given(st.text(max_size=40))
def test_any_text_has_an_answer(text: str) -> None:
    for url in (text, f"http://{text}", f"urn:{text}"):
        once = canonical_url(url)
        assert once is None or canonical_url(once) == once


@pytest.mark.parametrize("part", ["/index.html", "\u0301\u0316", "%CC%81%CC%96", "../", ".amp"])
def test_a_url_without_end_is_none(part: str) -> None:
    started = process_time()
    assert canonical_url("https://example.org/" + part * 100_000) is None
    assert process_time() - started < 5


def test_a_url_is_as_long_as_its_canonical_form() -> None:
    assert canonical_url("https://example.org/" + "ا" * 1360) is not None
    assert canonical_url("https://example.org/" + "ا" * 1370) is None
