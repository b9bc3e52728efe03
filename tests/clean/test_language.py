"""Languages, long and short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.language import ARABIC_MARKS, detect_language, has_marks


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("قال الوزير إن الحكومة ستعمل على ذلك في الأيام المقبلة", "ar"),
        ("القاهرة تستضيف المؤتمر", "ar"),
        ("این کتاب در تهران منتشر شده است و می\u200cگوید که زندگی زیباست", "fa"),
        ("وزیر اعظم نے کہا ہے کہ یہ کام جلد ہو گا", "ur"),
        ("سەرۆک وەزیران لە هەولێر گوتی کە کارەکان بەردەوامن", "ckb"),
        ("ولسمشر په کابل کې وویل چې دا کار به ډېر ژر وشي", "ps"),
        ("The minister said that it was on the way", "en"),
        ("Le ministre a dit que les travaux sont finis", "fr"),
        ("Президент сказал что это не так", "ru"),
        ("שלום עולם", "he"),
        ("", "und"),
        ("12:30 - 5", "und"),
        ("x", "und"),
    ],
)
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_latin_names_in_an_arabic_text() -> None:
    assert detect_language("أعلنت شركة Samsung Electronics عن هاتف Galaxy Note الجديد في مؤتمر لها") == "ar"


@given(st.text(max_size=40))
def test_deterministic_and_total(text: str) -> None:
    assert detect_language(text) == detect_language(text)


@given(st.text(alphabet="ا لةبوىم\u064b", max_size=40), st.integers(0, 8))
def test_counting_the_sure_marks_first_changes_no_answer(sample: str, wanted: int) -> None:
    assert has_marks(sample, wanted) == (len(ARABIC_MARKS.findall(sample)) >= wanted)
