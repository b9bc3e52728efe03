"""Whatever comes, it ends as one of the outcomes: never an exception, and the same the next time.

``RAWI_FUZZ`` sets how often more is tried than in `make check`: ``RAWI_FUZZ=100 pytest tests/hostile``.
"""

import os
import random
from typing import Any, Final

import orjson
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from tests.hostile.pages import HOSTILE_PAGES
from tests.hostile.texts import HOSTILE_TEXTS
from worker.enrich import spans_of
from worker.intake import sample_messages
from worker.pipeline import Outcome, Pipeline
from worker.records import Reason, check_span, encode

TIMES: Final = int(os.environ.get("RAWI_FUZZ", "1"))
SIZE: Final = 1_500 * min(TIMES, 100)
KINDS: Final = {"enriched", "duplicate", "recrawl", "rejected"}
OURS: Final = {Reason.INTERNAL_ERROR, Reason.SPAN_MISMATCH}
"""Reasons that say that the fault is ours."""
MANY: Final = hypothesis_settings(max_examples=25 * TIMES, derandomize=TIMES == 1)


def outcome_of(value: bytes | None) -> Outcome:
    """What becomes of a message, checked for all that has to hold whatever it is."""
    first, second = (Pipeline().process(value, origin="articles.raw/0/0", received_at="2025-09-15T06:00:00.000Z") for _ in range(2))
    assert first == second
    assert first.kind in KINDS
    assert (first.kind == "rejected") == (first.rejected is not None)
    if first.rejected is not None:
        assert first.rejected.reason not in OURS, first.rejected.detail
    if first.record is not None:
        assert orjson.loads(encode(first.record))["record_id"] == first.record.record_id
        for span in spans_of(first.record):
            check_span(first.record.article.text, span)
    return first


def article(**fields: Any) -> bytes:
    return orjson.dumps({"url": "https://outlet.example/a", **fields})


@pytest.mark.parametrize("name", sorted(HOSTILE_TEXTS))
def test_texts(name: str) -> None:
    text = HOSTILE_TEXTS[name](SIZE).encode("utf-8", "replace").decode()
    outcome_of(article(text=text, title=text[:300], author=text[:300], published_at=text[:300]))


@pytest.mark.parametrize("name", sorted(HOSTILE_PAGES))
def test_pages(name: str) -> None:
    outcome_of(article(html=HOSTILE_PAGES[name](4 * SIZE).encode("utf-8", "replace").decode()))


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (b"", Reason.EMPTY_MESSAGE),
        (b"\x00" * 1_000, Reason.NOT_JSON),
        (b"\xff\xfe", Reason.NOT_JSON),
        (b"[" * 100_000, Reason.NOT_JSON),
        (b'{"url":"https://a.example","text":"\\ud800"}', Reason.NOT_JSON),
        (article(text="خبر", extra=orjson.Fragment(b"[" * 200 + b"]" * 200)), Reason.TOO_DEEP),
        (article(text="خبر", deep=orjson.Fragment(b'{"a":' * 300 + b"1" + b"}" * 300)), Reason.TOO_DEEP),
        (article(text="خ" * 250_001), Reason.TOO_LARGE),
        (article(text="م" * 5_000_000), Reason.TOO_LARGE),
        (article(text='"' * 1_000_000), Reason.TOO_LARGE),
        (article(text="\n" * 1_000_000 + "م"), Reason.TOO_LARGE),
        (article(text="قال: " * 4_000), Reason.TOO_COMPLEX),
        (article(text="خبر. " * 20_001), Reason.TOO_COMPLEX),
        (article(html="<html><body>" + "<div>" * 100_000 + "خبر"), Reason.TOO_DEEP),
        (article(html="<p>خبر</p>" * 60_001), Reason.TOO_COMPLEX),
        (article(html="<p " + "a=b " * 60_000 + ">خبر</p>"), Reason.TOO_COMPLEX),
        (article(html="م" * 10_000_001), Reason.TOO_LARGE),
    ],
)
def test_what_is_too_much_has_its_name(value: bytes, reason: Reason) -> None:
    found = outcome_of(value).rejected
    assert found is not None
    assert found.reason is reason


@MANY
@given(st.binary(max_size=2_000))
def test_bytes(value: bytes) -> None:
    outcome_of(value)


_CHARACTERS: Final = st.text(
    st.sampled_from(
        "اأإآبتةهويىمنلكقفعغسشصضرزدذجحخطظئءؤ  \n\n\t.،؛؟!:«»“”\"'()[]-–/\\0123456789٠١٢٣٪%"
        "\u0640\u064b\u064e\u0651\u200c\u202e\u0000<>&;#@_=😀aZé"
    )
)
_SPOKEN: Final = (
    "قال أعلن بحسب وأضاف إن أن الوزير وزير النقل سامر الخطيب يوم الأحد 3 أيلول ألف مليون دولار في من على « » . ، : نفى أمس رويترز -"
)
_WORDS: Final = st.lists(st.sampled_from(["\n", *_SPOKEN.split()]), max_size=80).map(" ".join)
_INSERTED: Final = (b'"', b"\\", b"\\u0000", b"\\n", b"<", b"&", b"{", b"]", "«".encode(), "ـ".encode())
_VALUES: Final = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=True) | _CHARACTERS | _WORDS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_CHARACTERS, inner, max_size=4),
    max_leaves=8,
)
_URLS: Final = (
    st.sampled_from(["https://outlet.example/a", "http://[::1]/", "urn:a:b", "file:///a", "https://مثال.إختبار/خبر"]) | _CHARACTERS
)
_FIELDS: Final = ("html", "title", "published_at", "fetched_at", "language", "source", "author", "headers", "extra", "other")


@MANY
@given(st.fixed_dictionaries({"url": _URLS | _VALUES, "text": _WORDS | _CHARACTERS | _VALUES}, optional=dict.fromkeys(_FIELDS, _VALUES)))
def test_documents(document: dict[str, Any]) -> None:
    outcome_of(orjson.dumps(document))


@MANY
@given(_WORDS | _CHARACTERS, st.sampled_from(["2025-09-15", "0001-01-01", "9999-12-31T23:59:59+14:00", "253402300800", "أمس", ""]))
def test_articles(text: str, published_at: str) -> None:
    outcome_of(article(text=text, published_at=published_at))


@pytest.mark.parametrize("seed", range(24 * TIMES))
def test_samples_with_changes(seed: int) -> None:
    rng = random.Random(seed)
    value = rng.choice(sample_messages())
    for _ in range(rng.randint(1, 12)):
        value = _changed(rng, value)
    outcome_of(value)


def _changed(rng: random.Random, value: bytes) -> bytes:
    at, end = sorted(rng.randrange(len(value) + 1) for _ in range(2))
    end = min(end, at + 400)
    piece = value[at:end]
    match rng.randrange(6):
        case 0:
            return value[:at] + value[end:]
        case 1:
            return value[:end] + piece * rng.randint(1, 20) + value[end:]
        case 2:
            return value[:at] + bytes(rng.choices(range(256), k=rng.randint(1, 4))) + value[end:]
        case 3:
            return value[:at] + piece[::-1] + value[end:]
        case 4:
            return value[:at] + rng.choice(list(HOSTILE_TEXTS.values()))(200).encode("utf-8", "replace") + value[at:]
        case _:
            return value[:at] + rng.choice(_INSERTED) + value[at:]
