"""What holds for every text: spans quote it, ids are stable, nothing crashes, and hostile input takes linear time."""

import time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.claims import extract_claims
from worker.claims.quotation import find_quotations
from worker.records import check_span

_PIECES = (
    "قال", "وأضاف", "أن", "إن", "أنه", "بأن", "إلى", "على", "عن", "بحسب", "وفقا ل", "نقلت", "قوله", "كما", "الذي", "لم", "قد", "وقل",
    "مشيرا", "مؤكدة", "اتهم", "اعتبرتها", "نفى", "دعا", "للمطالبة", "بالإفراج", "ضرورة", "الوزير", "المتحدث", "وزارة", "الدفاع", "سامي",
    "الحداد", "وكالة", "حسبما", "ذكرت", "تابع", "قائلا", "ما", "فإن", "حيث", "في", "بيان", "من", "جهته", "12", "3.5",
    "«", "»", "“", "”", '"', "''", "‘", "’", "(", ")", "،", ",", ":", ".", "؟", "…", "-", "–", "\n", "\n\n", "    ", 
    "\u200f", "ـ", "ً", "ب", "ل", "و",
)  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_PIECES) | st.text(max_size=3), max_size=60).flatmap(
    lambda pieces: st.sampled_from([" ".join(pieces), "".join(pieces)])
)


def halves(text: str, cuts: list[int]) -> list[tuple[int, int]]:
    borders = [0, *sorted(cut % (len(text) + 1) for cut in cuts), len(text)]
    return list(pairwise(borders))


@given(_TEXTS, st.lists(st.integers(min_value=0), max_size=4))
@settings(max_examples=300, deadline=None)
def test_spans_quote_the_text(text: str, cuts: list[int]) -> None:
    claims = extract_claims(text, halves(text, cuts), record_id="r1")
    for claim in claims:
        for span in (claim.cue.span, *claim.content):
            check_span(text, span)
        if claim.speaker.span is not None:
            check_span(text, claim.speaker.span)
        assert claim.content
        assert claim.rule
        assert claim.confidence is not None
        assert 0 <= claim.confidence <= 1
        assert claim.check_worthy is None or 0 <= claim.check_worthy <= 1
    assert [c.cue.span.start for c in claims] == sorted(c.cue.span.start for c in claims)


@given(_TEXTS)
@settings(max_examples=100, deadline=None)
def test_same_text_same_claims(text: str) -> None:
    whole = [(0, len(text))]
    first = extract_claims(text, whole, record_id="r1")
    assert first == extract_claims(text, whole, record_id="r1")
    assert len({claim.claim_id for claim in first}) == len(first)


@given(st.text(alphabet="«»“”\"'‘’ \nab،.", max_size=80))
def test_quotations_lie_in_the_text_and_in_order(text: str) -> None:
    found = find_quotations(text)
    for quotation in found:
        assert 0 <= quotation.start < quotation.inner < quotation.inner_end <= quotation.end <= len(text)
    assert [q.start for q in found] == sorted(q.start for q in found)


@given(st.sampled_from(["قَالَ الوَزِيرُ إِنَّ العَمَلَ تَمَّ.", "قـال الوزير إن العمل تم.", "قال الوزير ان العمل تم."]))
def test_diacritics_tatweel_and_hamza_make_no_difference(text: str) -> None:
    (claim,) = extract_claims(text, [(0, len(text))], record_id="r1")
    assert claim.cue.lemma == "قال"
    assert claim.speaker.kind == "person"


@pytest.mark.parametrize(
    "text",
    [
        '"' * 1_000_000,
        "«" * 500_000 + "»" * 500_000,
        "“x ” " * 150_000,
        "قال «" * 60_000,
        "قال إن " * 20_000,
        "قال (" * 60_000,
        "الوزير " * 100_000,
        "بحسب كما قال، " * 15_000,
        "، مؤكدا " * 60_000,
    ],
    ids=["straight", "nested", "pairs", "cues and quotes", "cues", "brackets", "offices", "attributions", "participles"],
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    started = time.process_time()
    extract_claims(text, [(0, len(text))], record_id="r1")
    assert time.process_time() - started < 30


@pytest.mark.parametrize("piece", ["طلب ", "اليوم قال ", "وقال سامي الحداد ", "أكد الوزير، ", "وزارة النقل أعلنت "])
def test_a_long_line_takes_time_in_proportion(piece: str) -> None:
    def seconds(times: int) -> float:
        text = piece * times
        began = time.process_time()
        extract_claims(text, [(0, len(text))], record_id="r1")
        return time.process_time() - began

    seconds(500)
    assert seconds(8000) < 12 * max(seconds(2000), 0.02)  # four times the text; 16 times if it were quadratic
