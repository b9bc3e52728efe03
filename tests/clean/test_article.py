"""The clean stage as a whole: articles in, articles or reasons out."""

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.clean import CleanLimits, clean_article
from worker.records import CleanArticle, Fingerprint, RawArticle, Reason, Rejected, decode, encode

SAMPLE = Path(__file__).parents[2].parent / "shared" / "data" / "sample" / "sputnik_konashenkov.txt"

LIMITS = CleanLimits()


def fingerprint(text: str) -> Fingerprint:
    return Fingerprint(version=1, content_hash=str(len(text)), words=len(text.split()), shingles=0, anchors="", sketch="", sketch_bits=0)


def clean(limits: CleanLimits = LIMITS, **fields: Any) -> CleanArticle | Rejected:
    raw = RawArticle(**{"url": "https://example.org/a", **fields})
    return clean_article(raw, origin="articles.raw/0/7", ingested_at="2024-05-01T10:00:00Z", fingerprint=fingerprint, limits=limits)


def cleaned(**fields: Any) -> CleanArticle:
    article = clean(**fields)
    assert isinstance(article, CleanArticle)
    return article


WIRE = (
    "عدن (رويترز) - قال مدير الميناء إن الحركة \xa0 عادت , وإن ” الأرصفة “ جاهزة .\r\n\r\n"
    "وأضاف أن ٣ سفن وصلت أمس.\nالمصدر: وكالة رويترز\nشارك الخبر\n"
)


def test_a_wire_story_from_head_to_foot() -> None:
    article = cleaned(text=WIRE, title="الميناء &quot;يعود&quot;", url="http://m.example.org/a/?utm_source=x", published_at="1 أيار 2024")
    assert article.text == "قال مدير الميناء إن الحركة عادت، وإن “الأرصفة” جاهزة.\nوأضاف أن 3 سفن وصلت أمس."
    assert article.title == 'الميناء "يعود"'
    assert article.url == "https://example.org/a"
    assert article.language == "ar"
    assert article.source == "example.org"
    assert (article.published_at, article.published_from) == ("2024-05-01", "field")
    assert article.dateline is not None
    assert (article.dateline.exact, article.dateline.place, article.dateline.agency) == ("عدن (رويترز) -", "عدن", "رويترز")
    assert article.provenance == ("رويترز",)
    assert {(c.kind, c.name) for c in article.credits} == {("source", "وكالة رويترز"), ("share", None)}
    assert {e.kind for e in article.edits} == {"spacing", "digits", "punctuation", "newline"} - {"newline"}
    assert [article.text[start:end] for start, end in article.sentences] == article.text.split("\n")


def test_quote_repairs_point_into_the_text() -> None:
    article = cleaned(text=WIRE)
    assert {article.text[r.start : r.end] for r in article.quote_repairs} == {"“", "”"}
    assert {r.kind for r in article.quote_repairs} == {"spacing", "direction"}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"url": "/relative/path", "text": "نص"}, Reason.INVALID_URL),
        ({"text": "كلمة " * 40}, Reason.TOO_LARGE),
        ({"html": "<p>" * 40}, Reason.TOO_LARGE),
        ({"html": "<html><body></body></html>"}, Reason.NO_TEXT_FOUND),
        ({"html": "<html>"}, Reason.NO_TEXT_FOUND),
        ({"text": "\u200f\u200e ... \x00"}, Reason.EMPTY_AFTER_CLEANING),
    ],
)
def test_reasons(fields: dict[str, Any], reason: Reason) -> None:
    outcome = clean(CleanLimits(max_text_chars=100, max_html_chars=100), **fields)
    assert isinstance(outcome, Rejected)
    assert outcome.reason is reason


def test_an_unreadable_date_is_a_note_and_the_url_is_asked() -> None:
    article = cleaned(text="نص قصير للتجربة", url="https://example.org/2024/04/30/a", published_at="قبل ساعة")
    assert (article.published_at, article.published_from) == ("2024-04-30", "url")
    assert article.notes == ("published_at: cannot read 'قبل ساعة'",)


def test_the_author_field_credits_agencies() -> None:
    article = cleaned(text="اجتمع المجلس يوم أمس.", author="الوئام - رويترز:")
    assert article.author == "الوئام - رويترز"
    assert article.provenance == ("الوئام", "رويترز")


def test_text_is_the_body_and_html_gives_metadata() -> None:
    html = '<html><head><meta property="og:title" content="العنوان"/></head><body><p>متن آخر طويل لا يؤخذ.</p></body></html>'
    article = cleaned(text="متن وصل مع الرسالة.", html=html)
    assert (article.text, article.title) == ("متن وصل مع الرسالة.", "العنوان")


def test_fetched_at_in_utc() -> None:
    assert cleaned(text="نص", fetched_at="2024-05-01T12:00:00+03:00").fetched_at == "2024-05-01T09:00:00Z"


WORDS = [
    "قال",
    "داعش",
    "شارك",
    "سبق",
    "لـ",
    "اقرأ\xa0أيضا",
    "(رويترز)",
    "بيروت",
    "المصدر:\xa0واس",
    "//\xa0انتهى\xa0//",
    "&quot;",
    "&amp;",
    "<p>",
    "ﻻ",
    "Ø§Ù„",
    "ط§ظ„",
    "٣",
    "1.5",
    "5″",
]
MARKS = [*'«»“”"،.؟:-ـ()', "..", " - ", " ", "\n", "\r\n", "\xa0", "\u200f", "\u064b", "\ud800"]
PIECES = st.sampled_from([*WORDS, *MARKS])


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    first = clean(text=text + " ثم")
    if isinstance(first, Rejected):
        return
    second = cleaned(text=first.text)
    assert second.text == first.text
    assert decode(CleanArticle, encode(first)) == first


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.text(max_size=20), st.text(max_size=20))
def test_any_text_gives_an_outcome_that_can_be_written(text: str, title: str, date: str) -> None:
    outcome = clean(text=text, title=title, published_at=date, author=title, source=title)
    assert asdict(outcome)
    if isinstance(outcome, CleanArticle):
        assert encode(outcome)
        assert cleaned(text=outcome.text).text == outcome.text
        assert clean(text=text, title=title, published_at=date, author=title, source=title) == outcome


HOSTILE = [
    "«",
    '"',
    "” ",
    "( ",
    "ـ",
    "ـ\u064b",
    "&amp;",
    "<p ",
    "قال. ",
    "المصدر:",
    " \n",
    "- ",
    "?",
    "؟.",
    "د.",
    "<a",
    "Ø§",
    "ط§",
    "سمات ",
]


@pytest.mark.timeout(20)
@pytest.mark.parametrize("piece", [*HOSTILE, "http://", "1/1/", "a@", "\u200c", "شارك\n", "اقرأ أيضا\n", "بيروت - ", "انتهى/", "أ/"])
def test_hostile_input_takes_no_long_time(piece: str) -> None:
    outcome = clean(
        CleanLimits(max_text_chars=2_000_000),
        text="قال " + piece * (200_000 // len(piece)),
        title=piece * 1000,
        published_at=piece * 1000,
    )
    assert outcome is not None


def test_the_wire_story_that_the_product_is_built_around() -> None:
    if not SAMPLE.exists():
        pytest.skip(f"evaluation data is not here: {SAMPLE}")
    article = cleaned(text=SAMPLE.read_text(encoding="utf-8"))
    assert article.provenance == ("وكالة سبوتنيك الروسية",)
    assert "المصدر" not in article.text
    assert "مثل “هامر”، التي" in article.text
    assert article.text.count("“") == article.text.count("”")
    for repair in article.quote_repairs:
        assert article.text[repair.start : repair.end] in {"“", "”"}
