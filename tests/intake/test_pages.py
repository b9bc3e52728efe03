"""Text files and saved pages."""

import gzip
import io
from collections.abc import Iterable
from pathlib import Path

import orjson
import pytest

from worker.intake import BadInput, IntakeError, RawInput, Result, read_inputs
from worker.intake.pages import url_in_html
from worker.records import Reason

TEXT = "وصل وفد من المنظمة إلى العاصمة، وقال رئيسه إن المحادثات تبدأ غدا."


def one(results: Iterable[Result]) -> dict[str, object]:
    (result,) = results
    assert isinstance(result, RawInput), result
    document: dict[str, object] = orjson.loads(result.value)
    assert result.key.decode() == document["url"]
    return document


def test_a_text_has_the_address_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "خبر ١.txt"
    path.write_bytes(TEXT.encode("cp1256"))
    assert one(read_inputs([str(path)])) == {"url": path.as_uri(), "text": TEXT}
    assert one(read_inputs([str(path)], url="https://a.example/1", source="الوكالة")) == {
        "url": "https://a.example/1",
        "text": TEXT,
        "source": "الوكالة",
    }


def test_a_zipped_text_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.md.gz"
    path.write_bytes(gzip.compress(TEXT.encode("utf-16")))
    assert one(read_inputs([str(path)]))["text"] == TEXT


def test_a_page_has_the_address_that_it_gives(tmp_path: Path) -> None:
    page = f'<html><head><meta charset=windows-1256><link rel="Canonical" href=" https://a.example/خبر "></head><body>{TEXT}'
    path = tmp_path / "page.htm"
    path.write_bytes(page.encode("cp1256"))
    assert one(read_inputs([str(path)])) == {"url": "https://a.example/خبر", "html": page}
    assert one(read_inputs([str(path)], url="https://b.example/"))["url"] == "https://b.example/"


def test_a_page_without_an_address_has_that_of_its_file(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(f'<link rel="canonical" href="/relative"><p>{TEXT}')
    assert one(read_inputs([str(path)]))["url"] == path.as_uri()


@pytest.mark.parametrize(
    ("page", "url"),
    [
        ('<meta property="og:url" content="https://a.example/og">', "https://a.example/og"),
        (
            '<meta property="og:url" content="https://a.example/og"><link rel="x canonical" href="https://a.example/c">',
            "https://a.example/c",
        ),
        ("<!DOCTYPE html>\n<!-- saved from url=(0021)https://a.example/s -->\n<html>", "https://a.example/s"),
        ('<?xml version="1.0" encoding="utf-8"?><html><link rel="canonical" href="https://a.example/x"/>', "https://a.example/x"),
        ('<link rel="canonical" href="javascript:alert(1)">', None),
        ("<!-- -->", None),
        ("", None),
        ("\x00<", None),
    ],
)
def test_addresses_in_pages(page: str, url: str | None) -> None:
    assert url_in_html(page) == url


def test_a_page_on_standard_input() -> None:
    page = b"<link rel=canonical href=https://a.example/1><p>" + TEXT.encode()
    assert one(read_inputs(["-"], stdin=io.BytesIO(page), kind="html"))["url"] == "https://a.example/1"
    (bad,) = read_inputs(["-"], stdin=io.BytesIO(TEXT.encode()), kind="html")
    assert isinstance(bad, BadInput)
    assert bad.reason is Reason.MISSING_URL


def test_a_text_on_standard_input_needs_a_url() -> None:
    with pytest.raises(IntakeError, match="--url"):
        read_inputs(["-"], stdin=io.BytesIO(b"x"), kind="text")
    assert one(read_inputs(["-"], stdin=io.BytesIO(TEXT.encode()), kind="text", url="urn:a:1"))["text"] == TEXT


def test_an_empty_or_oversized_file_is_bad(tmp_path: Path) -> None:
    empty, large = tmp_path / "a.txt", tmp_path / "b.txt"
    empty.write_text(" \n")
    large.write_text("ا" * 2000)
    reasons = [r.reason for r in read_inputs([str(empty), str(large)], max_bytes=3000) if isinstance(r, BadInput)]
    assert reasons == [Reason.MISSING_BODY, Reason.TOO_LARGE]


def test_a_zipped_page_that_is_cut_off_is_no_article(tmp_path: Path) -> None:
    path = tmp_path / "a.html.gz"
    path.write_bytes(gzip.compress(TEXT.encode())[:-3])
    (bad,) = read_inputs([str(path)])
    assert isinstance(bad, BadInput)
    assert bad.reason is Reason.INVALID_RECORD
