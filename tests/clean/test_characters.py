"""Characters: what goes, what stays, and that a second cleaning changes nothing."""

import unicodedata
from collections import Counter
from itertools import groupby
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.characters import clean_characters


def clean(text: str) -> str:
    return clean_characters(text, Counter())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ﻻ ﺃﺣﺪ", "لا أحد"),
        ("قال النبي ﷺ كلاما", "قال النبي ﷺ كلاما"),
        ("عمـــان", "عمان"),
        ("عمان ـ الدستور ـ قال", "عمان - الدستور - قال"),
        ("قال لـ«الصدى»", "قال لـ«الصدى»"),
        ("بـــ3 ريالات", "بـ3 ريالات"),
        ("عام 1436هـ كان", "عام 1436هـ كان"),
        ("بلغ ١٬٥٠٠٫٣ و۱۲٪", "بلغ 1,500.3 و12%"),
        ("قال , نعم; متى?", "قال، نعم؛ متى؟"),
        ("بلغ 1,500 ريال, ثم 3.5", "بلغ 1,500 ريال، ثم 3.5"),
        ("بائعو السمك٬ أمس", "بائعو السمك، أمس"),
        ("The end, he said; why?", "The end, he said; why?"),
        ("نعم . لا .. ثم !", "نعم. لا .. ثم!"),
        ("الوكالة ( سانا ) قالت", "الوكالة (سانا) قالت"),
        ("سطر\r\n\r\n \xa0سطر\u2029ثالث", "سطر\nسطر\nثالث"),
        ("\u202bالخبر\u202c\u200f\ufeff\x00", "الخبر"),
        ("كلمة\ud800 أخرى", "كلمة أخرى"),
        ("كَتَبَ المُدَرِّسُ", "كَتَبَ المُدَرِّسُ"),
        ("می\u200cروم که این کتاب", "می\u200cروم که این کتاب"),
        ("وزير\u200c الخارجية", "وزير الخارجية"),
    ],
)
def test_rules(text: str, expected: str) -> None:
    assert clean(text) == expected


def test_changes_are_counted_by_kind() -> None:
    edits: Counter[str] = Counter()
    clean_characters("عمـــان ٣٤\u200f , لا", edits)
    assert edits == {"tatweel": 1, "digits": 2, "bidi": 1, "punctuation": 1}


def test_clean_text_counts_nothing() -> None:
    edits: Counter[str] = Counter()
    assert clean_characters("قال الوزير إن النمو بلغ 3.5 في المئة.", edits) == "قال الوزير إن النمو بلغ 3.5 في المئة."
    assert not edits


@pytest.mark.parametrize("heap", ["\u0301\u0316", "\u0655\u0654", "\u064b", "\U0001d165\U0001d16d"])
def test_a_heap_of_marks_takes_no_quadratic_time(heap: str) -> None:
    # Put in order, 400,000 marks take minutes; so do 400,000 before which a tatweel is looked for at each.
    edits: Counter[str] = Counter()
    started = process_time()
    text = clean_characters("عمـان ا" + heap * 200_000, edits)
    assert process_time() - started < 5
    assert text == "عمان ا" + heap * 200_000  # evidence: it stays as it is
    assert edits == {"tatweel": 1}


def test_marks_are_put_in_order_beside_a_heap() -> None:
    assert clean("e\u0301 " + "\u0301\u0316" * 16 + " e\u0301") == "é " + "\u0301\u0316" * 16 + " é"
    assert clean("ا" + "\u064e\u0651" * 15) == "ا" + "\u064e" * 15 + "\u0651" * 15


@given(st.text(st.sampled_from("ابe \u064b\u0651\u0654\u0301\u0316\u0958"), max_size=60))
def test_text_without_a_heap_is_in_nfc(text: str) -> None:
    once = clean(text)
    heaps = ("".join(run) for is_mark, run in groupby(once, key=lambda c: unicodedata.combining(c) > 0) if is_mark)
    assert unicodedata.is_normalized("NFC", once) or any(len(heap) > 30 for heap in heaps)


ARABIC = st.text(st.sampled_from('ابـ ًّٰٓٔء,;?!.،؛؟:()[]\n\r\t\xa0\u200c\u200fﻻﷲﷺ٣٫٬٪1کpX«»"-'), max_size=30)


@given(ARABIC | st.text(max_size=30))
def test_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once


@given(st.text(st.sampled_from("اeـ\u064b\u0651\u0301\u0316\u0344\u0958"), min_size=2, max_size=4), st.integers(1, 40))
def test_idempotent_on_heaps(text: str, times: int) -> None:
    once = clean(text * times)
    assert clean(once) == once
