"""JSON lines and lists from files and standard input."""

import gzip
import io
import json
from pathlib import Path

import orjson
from hypothesis import given
from hypothesis import strategies as st

from worker.intake import BadInput, RawInput, read_inputs, total_bytes
from worker.intake.json_values import split_values
from worker.records import RawArticle, Reason, parse_raw

FIRST = '{"url":"https://a.example/1", "text":"قالت الوزارة إنّ المطر قادم.","section":"طقس"}'.encode()
SECOND = '{"url": "https://a.example/2","text":"وصل الوفد مساء أمس."}'.encode()


def write(directory: Path, name: str, data: bytes) -> str:
    path = directory / name
    path.write_bytes(data)
    return str(path)


def test_lines_are_passed_on_byte_for_byte(tmp_path: Path) -> None:
    name = write(tmp_path, "a.jsonl", FIRST + b"\n\n" + SECOND)
    size = len(FIRST) + 2 + len(SECOND)
    assert list(read_inputs([name])) == [
        RawInput(b"https://a.example/1", FIRST, f"{name}:1", size),
        RawInput(b"https://a.example/2", SECOND, f"{name}:3", size),
    ]
    assert total_bytes([name]) == size


def test_byte_order_mark_crlf_and_gzip_are_taken_off(tmp_path: Path) -> None:
    data = b"\xef\xbb\xbf" + FIRST + b"\r\n\r\n" + SECOND + b"\r\n"
    plain, zipped = write(tmp_path, "a.ndjson", data), write(tmp_path, "b.jsonl.gz", gzip.compress(data))
    assert [r.value for r in read_inputs([plain, zipped]) if isinstance(r, RawInput)] == [FIRST, SECOND] * 2


def test_utf16_lines_of_powershell_are_recoded(tmp_path: Path) -> None:
    data = (FIRST + b"\r\n" + SECOND + b"\r\n").decode().encode("utf-16")
    assert [r.value for r in read_inputs([write(tmp_path, "a.jsonl", data)]) if isinstance(r, RawInput)] == [FIRST, SECOND]


def test_bad_lines_are_reported_and_passed(tmp_path: Path) -> None:
    lines = [b'{"url": "https://a.example/', b"[1]", b'{"text":"x"}', b'{"url":"https://a.example/3"}', FIRST]
    name = write(tmp_path, "a.jsonl", b"\n".join(lines))
    *bad, good = read_inputs([name])
    assert [(r.place, r.reason) for r in bad if isinstance(r, BadInput)] == [
        (f"{name}:1", Reason.NOT_JSON),
        (f"{name}:2", Reason.NOT_AN_OBJECT),
        (f"{name}:3", Reason.MISSING_URL),
        (f"{name}:4", Reason.MISSING_BODY),
    ]
    assert isinstance(good, RawInput)


class Endless(io.RawIOBase):
    """Many zeros without a line's end, then one line; remembers the most that was asked for at once."""

    def __init__(self, zeros: int, after: bytes) -> None:
        super().__init__()
        self.left, self.after, self.largest = zeros, io.BytesIO(after), 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        self.largest = max(self.largest, size)
        assert size >= 0
        if not self.left:
            return self.after.read(size)
        given = min(self.left, size)
        self.left -= given
        return b"0" * given


def test_a_huge_line_is_refused_without_holding_it() -> None:
    stream = Endless(3_000_000, b"\n" + FIRST + b"\n")
    results = list(read_inputs(["-"], stdin=stream, max_bytes=100_000))  # type: ignore[arg-type]
    assert [getattr(r, "reason", None) for r in results] == [Reason.TOO_LARGE, None]
    assert results[1].place == "stdin:2"
    assert stream.largest <= 1 << 16


def test_a_line_of_exactly_the_limit_is_taken(tmp_path: Path) -> None:
    name = write(tmp_path, "a.jsonl", FIRST + b"\n" + FIRST)
    assert [type(r) for r in read_inputs([name], max_bytes=len(FIRST))] == [RawInput, RawInput]
    assert [type(r) for r in read_inputs([name], max_bytes=len(FIRST) - 1)] == [BadInput, BadInput]


def test_lists_and_spread_out_objects_give_their_documents(tmp_path: Path) -> None:
    documents = [orjson.loads(FIRST), orjson.loads(SECOND)]
    files = {
        "list.json": json.dumps(documents, ensure_ascii=False),
        "indented.json": json.dumps(documents, indent=2),
        "one.json": json.dumps(documents[0], indent=2) + json.dumps(documents[1]),
        "lines.json": "\n".join(map(json.dumps, documents)),
        "scrapy.json": "".join(json.dumps([document]) for document in documents),
    }
    for name, content in files.items():
        results = list(read_inputs([write(tmp_path, name, content.encode())]))
        assert [orjson.loads(r.value) for r in results if isinstance(r, RawInput)] == documents, name
        assert len(results) == 2, name


def test_places_of_listed_documents_are_their_lines(tmp_path: Path) -> None:
    name = write(tmp_path, "a.json", b"[\n" + FIRST + b",\n\n" + SECOND + b", 7\n]")
    assert [r.place for r in read_inputs([name])] == [f"{name}:2", f"{name}:4", f"{name}:4"]


def test_an_oversized_item_of_a_list_is_dropped_alone(tmp_path: Path) -> None:
    big = b'{"url":"https://a.example/0","text":"' + b"x" * 500_000 + b'"}'
    name = write(tmp_path, "a.json", b"[" + big + b"," + FIRST + b"]")
    refused, taken = read_inputs([name], max_bytes=100_000)
    assert isinstance(refused, BadInput)
    assert refused.reason is Reason.TOO_LARGE
    assert isinstance(taken, RawInput)


def test_a_truncated_gzip_ends_its_file_only(tmp_path: Path) -> None:
    body = b"".join(b'{"url":"https://a.example/%d","text":"%d"}\n' % (n, n**7) for n in range(20_000))
    cut = write(tmp_path, "a.jsonl.gz", gzip.compress(body)[:-2000])
    whole = write(tmp_path, "b.jsonl", FIRST)
    results = list(read_inputs([cut, whole]))
    bad = [r for r in results if isinstance(r, BadInput)]
    assert [r.reason for r in bad] == [Reason.NOT_JSON, Reason.INVALID_RECORD]
    assert bad[1].place == cut
    assert len(results) > 10_000
    assert isinstance(results[-1], RawInput)


def test_mapped_fields_fill_gaps_only(tmp_path: Path) -> None:
    document = {"id": "sn 15/٣", "url": "", "date": "2015-07-21", "outlet": "a", "content": "نص", "source": "b"}
    name = write(tmp_path, "a.jsonl", orjson.dumps(document))
    fields = {"url": "id", "published_at": "date", "source": "outlet", "text": "content"}
    (result,) = read_inputs([name], fields=fields)
    assert isinstance(result, RawInput)
    assert result.key == b"urn:rawi:sn%2015%2F%D9%A3"
    article = parse_raw(result.value)
    assert isinstance(article, RawArticle)
    assert (article.published_at, article.source, article.text) == ("2015-07-21", "b", "نص")
    assert article.extra == {"id": "sn 15/٣", "outlet": "a"}


def test_a_mapped_url_that_is_one_stays() -> None:
    line = orjson.dumps({"link": "https://a.example/x", "text": "نص", "n": 7})
    (result,) = read_inputs(["-"], stdin=io.BytesIO(line), fields={"url": "link"}, source="مصدر")
    assert isinstance(result, RawInput)
    assert result.key == b"https://a.example/x"
    assert orjson.loads(result.value)["source"] == "مصدر"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
documents = st.lists(st.dictionaries(st.text(), json_values, max_size=5), min_size=0, max_size=6)


@given(documents=documents, indent=st.sampled_from([None, 1]), size=st.integers(1, 40), listed=st.booleans())
def test_splitting_gives_back_every_document(documents: list[dict[str, object]], indent: int | None, size: int, listed: bool) -> None:
    encoded = [json.dumps(document, indent=indent) for document in documents]
    whole = ("[" + ",".join(encoded) + "]" if listed else "\n".join(encoded)).encode()
    chunks = [whole[start : start + size] for start in range(0, len(whole), size)]
    assert [orjson.loads(value or b"") for _, value in split_values(chunks, 10**6)] == documents


@given(chunks=st.lists(st.text(alphabet='[]{},"\\ x\n', max_size=30).map(str.encode), max_size=6))
def test_splitting_loses_nothing_but_separators(chunks: list[bytes]) -> None:
    given_back = b"".join(value or b"" for _, value in split_values(chunks, 10**6))
    whole = b"".join(chunks)
    assert given_back.count(b"x") == whole.count(b"x")
    assert given_back.count(b'"') == whole.count(b'"')


@given(st.lists(st.tuples(st.text("abc", min_size=1), st.text(min_size=1).filter(str.strip)), max_size=8))
def test_articles_survive_the_round_trip(articles: list[tuple[str, str]]) -> None:
    lines = [orjson.dumps({"url": f"https://a.example/{path}", "text": text}) for path, text in articles]
    results = list(read_inputs(["-"], stdin=io.BytesIO(b"\r\n".join(lines))))
    assert [r.value for r in results if isinstance(r, RawInput)] == lines
    positions = [r.position for r in results]
    assert positions == sorted(positions)
