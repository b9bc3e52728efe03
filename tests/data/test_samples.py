"""The sample articles hold what their README promises, so that the demo shows it."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.resources import files
from itertools import combinations, pairwise
from typing import Any
from urllib.parse import unquote, urlsplit

import orjson
import pytest

from worker.records import RawArticle, Reason, Rejected, parse_raw
from worker.text import tokenize

SAMPLES = files("worker.data") / "samples"
LINES = (SAMPLES / "articles.jsonl").read_bytes().splitlines()
EXPECTED: list[dict[str, Any]] = orjson.loads((SAMPLES / "expected.json").read_bytes())
RELATIONS = {(row["of"], row["line"]): row["relation"] for row in EXPECTED if row["of"] is not None}
RAWS = {number: raw for number, line in enumerate(LINES, 1) if isinstance(raw := parse_raw(line), RawArticle)}


def _rows(outcome: str, relation: str | None = None) -> list[dict[str, Any]]:
    return [row for row in EXPECTED if row["outcome"] == outcome and (relation is None or row["relation"] == relation)]


def _fetched(raw: RawArticle) -> datetime:
    stamp = raw.fetched_at or ""
    return datetime.fromtimestamp(float(stamp), UTC) if stamp.isdigit() else datetime.fromisoformat(stamp)


def _visible(raw: RawArticle) -> str:
    if raw.text:
        return raw.text
    return re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<(script|style|head)\b.*?</\1>", " ", raw.html or ""))


def _shingles(text: str) -> frozenset[tuple[str, ...]]:
    words = [token.folded for token in tokenize(text) if token.exact[0].isalnum()]
    return frozenset(zip(words, words[1:], words[2:], strict=False))


SHINGLES = {number: _shingles(_visible(raw)) for number, raw in RAWS.items()}


def _likeness(one: int, other: int) -> tuple[float, float]:
    """Jaccard similarity and containment of the word 3-grams."""
    shared = len(SHINGLES[one] & SHINGLES[other])
    smaller = min(len(SHINGLES[one]), len(SHINGLES[other]))
    return shared / len(SHINGLES[one] | SHINGLES[other]), shared / smaller if smaller else 0.0


def test_every_line_has_its_expectation() -> None:
    assert [row["line"] for row in EXPECTED] == list(range(1, len(LINES) + 1))
    for row in EXPECTED:
        assert row.keys() == {"line", "outcome", "of", "relation", "reason", "note"}
        assert (row["of"] is None) == (row["relation"] is None)
        assert row["of"] is None or row["of"] < row["line"]
        assert row["note"]


@pytest.mark.parametrize("row", EXPECTED, ids=lambda row: str(row["line"]))
def test_a_line_is_read_or_rejected_as_expected(row: dict[str, Any]) -> None:
    raw = parse_raw(LINES[row["line"] - 1])
    if row["outcome"] == "rejected":
        assert isinstance(raw, Rejected)
        assert raw.reason == row["reason"]
    else:
        assert isinstance(raw, RawArticle)
        assert (urlsplit(raw.url).hostname or "").endswith(".example")


def test_the_broken_message_is_no_json_and_no_utf8() -> None:
    value = (SAMPLES / "broken.bin").read_bytes()
    with pytest.raises(UnicodeDecodeError):
        value.decode("utf-8")
    rejected = parse_raw(value)
    assert isinstance(rejected, Rejected)
    assert rejected.reason is Reason.NOT_JSON


def test_arabic_is_written_as_it_is_not_escaped() -> None:
    assert not [line for line in LINES if rb"\u06" in line.lower()]


def test_messages_arrive_in_order_within_two_days() -> None:
    times = [_fetched(raw) for raw in RAWS.values()]
    assert all(earlier < later for earlier, later in pairwise(times))
    assert (times[-1] - times[0]).total_seconds() < 2 * 86400


def test_the_promised_kinds_are_there() -> None:
    assert len(LINES) >= 28
    assert len(_rows("recrawl", "recrawl")) == 3
    assert len(_rows("enriched", "revision")) == 2
    assert len(_rows("duplicate", "near")) == 4
    assert len(_rows("enriched", "contains")) == 1
    assert len(_rows("enriched", "update")) == 1
    assert len(_rows("rejected")) == 1
    pages = {raw.html for raw in RAWS.values() if raw.html}
    assert len(pages) == 5
    languages = Counter(raw.language for raw in RAWS.values())
    assert languages["en"] == languages["fa"] == 1


def test_recrawls_are_the_same_content_under_another_url() -> None:
    for row in _rows("recrawl"):
        one, other = RAWS[row["of"]], RAWS[row["line"]]
        assert one.url != other.url
        assert (one.html, one.text, one.title) == (other.html, other.text, other.title)
    urls = [RAWS[row["line"]].url for row in _rows("recrawl")]
    assert any("utm_" in url for url in urls)
    assert any("amp" in urlsplit(url).query for url in urls)
    assert any(unquote(url) != url and unquote(url) in {raw.url for raw in RAWS.values()} for url in urls)


def test_revisions_keep_the_url_and_change_the_text() -> None:
    for row in _rows("enriched", "revision"):
        one, other = RAWS[row["of"]], RAWS[row["line"]]
        assert one.url == other.url
        assert one.text != other.text
        assert "تصحيح" in (other.text or "")


def test_copies_and_relations_are_as_alike_as_the_rules_ask() -> None:
    for (earlier, later), relation in RELATIONS.items():
        jaccard, containment = _likeness(earlier, later)
        hours = (_fetched(RAWS[later]) - _fetched(RAWS[earlier])).total_seconds() / 3600
        same_source = RAWS[earlier].source == RAWS[later].source
        if relation == "near":
            assert jaccard >= 0.6, later
            assert hours < 24
            assert not same_source
        elif relation == "contains":
            assert containment >= 0.7
            assert jaccard < 0.35
            assert not same_source
        elif relation == "update":
            assert 0.4 <= jaccard < 0.9
            assert hours > 24


def _families() -> dict[int, int]:
    roots = {number: number for number in RAWS}
    for earlier, later in sorted(RELATIONS):
        roots[later] = roots[earlier]
    return roots


def test_distinct_stories_do_not_resemble_each_other() -> None:
    roots = _families()
    alike = [pair for pair in combinations(RAWS, 2) if roots[pair[0]] != roots[pair[1]] and max(_likeness(*pair)) > 0.05]
    assert alike == []


@pytest.mark.parametrize(
    "pattern",
    [
        "\u0640{2}", "[\u200b\u200c]", "[\u200e\u200f\u202b]", "\ufeff", "[\u0660-\u0669]", "[\ufe70-\ufefc]", "&#1600;", "&nbsp;",
        "[\u06cc\u06a9]", "أيلول/سبتمبر", "فيفري", "شتنبر", r"ربيع الأول 1447هـ", r"الجمعة 19 سبتمبر", r"بين \d+ و\d+", r"\d+%",
        r"\d+ بالمائة", "مليون دولار", "المصدر: ", r"// انتهى //", r"\(انتهى\)", r"\(أ ف ب\) -", r"\(وات\)", "نفى", "كذّب", "لم يؤكد",
        "اتّهم", "تحذير|حذّر", "طالب", "وعد|تعهد", "مصادر أمنية", "بحسب|وبحسب", "وفقا ل", "نقلا عن", r"نقلت \S+ \S+ عن .{5,80} قوله",
        "المتحدث الرسمي باسم", "اللواء", "وأضاف: «", "وتابع: «", "“ ", "” ?[.،]", "''", "«البحث لم يتوقف…\n", "Ø§Ù„", "ط§ظ„",
    ],
)  # fmt: skip
def test_the_texts_hold_what_makes_news_hard(pattern: str) -> None:
    bodies: Sequence[str] = [raw.text or raw.html or "" for raw in RAWS.values()]
    assert any(re.search(pattern, body) for body in bodies), pattern


def test_most_articles_have_the_length_of_news() -> None:
    words = [len(_visible(raw).split()) for raw in RAWS.values()]
    assert sum(150 <= count <= 650 for count in words) > len(words) * 0.75
    assert min(words) < 20


def test_mojibake_is_reversible() -> None:
    garbled = next(raw for raw in RAWS.values() if (raw.text or "").startswith("ط§ط³"))
    assert (garbled.text or "").encode("cp1256").decode("utf-8").startswith("استقبلت المدارس")
