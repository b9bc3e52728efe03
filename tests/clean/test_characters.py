"""Characters: what goes, what stays, and that a second cleaning changes nothing."""

from collections import Counter

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


ARABIC = st.text(st.sampled_from('ابـ ًّٰٓٔء,;?!.،؛؟:()[]\n\r\t\xa0\u200c\u200fﻻﷲﷺ٣٫٬٪1کpX«»"-'), max_size=30)


@given(ARABIC | st.text(max_size=30))
def test_idempotent(text: str) -> None:
    once = clean(text)
    assert clean(once) == once
