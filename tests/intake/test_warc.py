"""WARC files written by warcio, as crawlers write them."""

import gzip
import io
from collections.abc import Sequence
from pathlib import Path

import orjson
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from worker.intake import BadInput, RawInput, Skipped, read_inputs
from worker.records import RawArticle, Reason, parse_raw

# warcio's writer leaves its own temporary files to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore:Unclosed file <tempfile.SpooledTemporaryFile:ResourceWarning")

PAGE = "<html><head><title>خبر</title></head><body><p>قال الوزير إن الأسعار ستنخفض، وأضاف أن «الدعم مستمر».</p></body></html>"
HTML = "text/html; charset=UTF-8"


class Archive:
    """A WARC file in the making; the dates and ids are fixed."""

    def __init__(self, zipped: bool = False) -> None:
        self.out = io.BytesIO()
        self.writer = WARCWriter(self.out, gzip=zipped)
        self.count = 0

    def add(
        self,
        url: str,
        body: bytes,
        content_type: str | None = HTML,
        *,
        status: str = "200 OK",
        kind: str = "response",
        more: Sequence[tuple[str, str]] = (),
    ) -> None:
        self.count += 1
        named = [("Content-Type", content_type)] if content_type else []
        http = StatusAndHeaders(status, [*named, *more], protocol="HTTP/1.1") if kind == "response" else None
        fixed = {"WARC-Date": "2024-03-05T07:08:09Z", "WARC-Record-ID": f"<urn:uuid:{self.count}>"}
        record = self.writer.create_warc_record(
            url,
            kind,
            payload=io.BytesIO(body),
            http_headers=http,
            warc_content_type="" if http else content_type or "",
            warc_headers_dict=fixed,
        )
        self.writer.write_record(record)

    def written(self, path: Path) -> str:
        path.write_bytes(self.out.getvalue())
        return str(path)


def articles(path: str) -> list[RawArticle]:
    parsed = [parse_raw(result.value) for result in read_inputs([path]) if isinstance(result, RawInput)]
    return [article for article in parsed if isinstance(article, RawArticle)]


@pytest.mark.parametrize("packing", ["plain", "per_record", "whole"])
def test_pages_become_articles(tmp_path: Path, packing: str) -> None:
    archive = Archive(zipped=packing == "per_record")
    archive.add("https://a.example/1", PAGE.encode())
    archive.add("https://a.example/2", PAGE.encode("cp1256"), "text/html; charset=windows-1256", more=[("X-A", "1"), ("X-A", "2")])
    archive.add("https://a.example/3", PAGE.replace("<head>", "<head><meta charset=windows-1256>").encode("cp1256"), "text/html")
    if packing == "whole":
        archive.out = io.BytesIO(gzip.compress(archive.out.getvalue()))
    path = archive.written(tmp_path / ("a.warc" if packing == "plain" else "a.warc.gz"))
    first, second, third = articles(path)
    assert first == RawArticle(
        url="https://a.example/1", html=PAGE, fetched_at="2024-03-05T07:08:09Z", headers={"Content-Type": "text/html; charset=UTF-8"}
    )
    assert (second.html, second.headers["X-A"]) == (PAGE, "1, 2")
    assert third.html == PAGE.replace("<head>", "<head><meta charset=windows-1256>")
    results = list(read_inputs([path]))
    assert [r.place for r in results] == [f"{path}#urn:uuid:{n}" for n in (1, 2, 3)]
    assert results[0].position <= results[-1].position == Path(path).stat().st_size


def test_other_records_are_skipped_with_the_reason(tmp_path: Path) -> None:
    archive = Archive()
    archive.writer.write_record(archive.writer.create_warcinfo_record("a.warc", {"software": "test"}))
    archive.add("https://a.example/gone", b"x", status="404 Not Found")
    archive.add("https://a.example/moved", b"", status="301 Moved Permanently")
    archive.add("https://a.example/a.png", b"x", "image/png")
    archive.add("https://a.example/bare", b"x", None)
    archive.add("https://a.example/robots.txt", b"Disallow: /", "text/plain")
    archive.add("dns:a.example", b"1.2.3.4", "text/dns", kind="resource")
    archive.add("https://a.example/m", b"x", "text/plain", kind="metadata")
    results = list(read_inputs([archive.written(tmp_path / "a.warc")]))
    assert [r.why for r in results if isinstance(r, Skipped)] == [
        "warcinfo record",
        "status 404",
        "status 301",
        "type image/png",
        "type unknown",
        "robots.txt",
        "type text/dns",
        "metadata record",
    ]
    assert len(results) == 8


def test_resources_and_plain_text_are_articles(tmp_path: Path) -> None:
    archive = Archive()
    archive.add("https://a.example/r", PAGE.encode(), "text/html", kind="resource")
    archive.add("https://a.example/t", "نص عربي طويل".encode("cp1256"), "text/plain")
    resource, text = articles(archive.written(tmp_path / "a.warc"))
    assert (resource.url, resource.html, dict(resource.headers)) == ("https://a.example/r", PAGE, {})
    assert (text.text, text.html) == ("نص عربي طويل", None)


def chunked(body: bytes) -> bytes:
    parts = [body[start : start + 100] for start in range(0, len(body), 100)]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"


def test_encoded_bodies_are_decoded(tmp_path: Path) -> None:
    archive = Archive(zipped=True)
    body = PAGE.encode()
    zipped = ("Content-Encoding", "gzip")
    archive.add("https://a.example/1", gzip.compress(body), more=[zipped])
    archive.add("https://a.example/2", chunked(body), more=[("Transfer-Encoding", "chunked")])
    archive.add("https://a.example/3", chunked(gzip.compress(body)), more=[zipped, ("Transfer-Encoding", "chunked")])
    archive.add("https://a.example/4", body, more=[zipped])  # decoded by the crawler, header left
    archive.add("https://a.example/5", body, more=[("Content-Encoding", "zstd")])
    assert [article.html for article in articles(archive.written(tmp_path / "a.warc.gz"))] == [PAGE] * 5


def test_a_body_that_cannot_be_decoded_is_bad(tmp_path: Path) -> None:
    archive = Archive()
    archive.add("https://a.example/1", b"\x1b\x00\xf8\x25", more=[("Content-Encoding", "zstd")])
    archive.add("https://a.example/2", b"")
    archive.add("https://a.example/3", b"<p>" + b"x" * 5000)
    archive.add("https://a.example/4", gzip.compress(b"<p>" + b"x" * 5000), more=[("Content-Encoding", "gzip")])
    results = list(read_inputs([archive.written(tmp_path / "a.warc")], max_bytes=4000))
    reasons = [r.reason for r in results if isinstance(r, BadInput)]
    assert reasons == [Reason.MISSING_BODY, Reason.MISSING_BODY, Reason.TOO_LARGE, Reason.TOO_LARGE]


def test_a_broken_archive_ends_its_file_only(tmp_path: Path) -> None:
    archive = Archive()
    archive.add("https://a.example/1", PAGE.encode())
    whole = archive.written(tmp_path / "whole.warc")
    cut = tmp_path / "cut.warc.gz"
    cut.write_bytes(gzip.compress(archive.out.getvalue())[:-20])
    damaged = tmp_path / "damaged.warc"
    damaged.write_bytes(archive.out.getvalue() + b"\x00garbage\r\n\r\n" * 3)
    other = tmp_path / "other.warc"
    other.write_bytes(b"<html>")
    results = list(read_inputs([str(cut), str(damaged), str(other), whole]))
    bad = [r.place for r in results if isinstance(r, BadInput)]
    assert bad == [f"{cut}#urn:uuid:1", str(cut), str(damaged), str(other)]
    assert isinstance(results[-1], RawInput)
    assert orjson.loads(results[-1].value)["url"] == "https://a.example/1"


@pytest.mark.parametrize("zipped", [True, False])
def test_a_cut_anywhere_is_noticed(tmp_path: Path, zipped: bool) -> None:
    archive = Archive(zipped)
    archive.add("https://a.example/1", PAGE.encode())
    first = archive.out.tell()
    archive.add("https://a.example/2", PAGE.encode())
    whole = archive.out.getvalue()
    path = tmp_path / "a.warc"
    for end in range(first + 1, len(whole) - 8):
        path.write_bytes(whole[:end])
        kinds = [type(result) for result in read_inputs([str(path)])]
        assert (kinds[0], kinds[-1]) == (RawInput, BadInput), end
        # Only the check sum after the zipped record may be missing from a record that is whole.
        assert kinds.count(RawInput) == 1 or (zipped and end >= len(whole) - 16), end


def test_a_response_without_target_or_header_does_not_end_the_file(tmp_path: Path) -> None:
    archive = Archive()
    archive.add("https://a.example/1", PAGE.encode())
    record = archive.out.getvalue()
    damaged = record.replace(b"WARC-Target-URI", b"WARC-Other")
    empty = b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Length: 0\r\n\r\n\r\n\r\n"
    path = tmp_path / "a.warc"
    path.write_bytes(damaged + empty + record)
    assert [type(result) for result in read_inputs([str(path)])] == [BadInput, BadInput, RawInput]
