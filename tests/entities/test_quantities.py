"""Quantities of sentences of our own."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.entities.quantities import find_quantities
from worker.text import tokenize

ONE_QUANTITY = [
    ("شارك بنحو 500 شخص في الحفل", "بنحو 500 شخص", (500,), None, "شخص"),
    ("ارتفعت الأسعار 13 في المائة", "13 في المائة", (13,), "%", None),
    ("ارتفعت الأسعار %20", "%20", (20,), "%", None),
    ("بلغت الكلفة 16,7 مليار ريال سعودي", "16,7 مليار ريال سعودي", (16.7e9,), "SAR", None),
    ("باع خمسة وعشرين ألف دينار تونسي", "خمسة وعشرين ألف دينار تونسي", (25000,), "TND", None),
    ("يضخ نصف مليون برميل", "نصف مليون برميل", (500000,), "[bbl_us]", None),
    ("يبعد ٣٠٠ كيلومتر عن البحر", "٣٠٠ كيلومتر", (300,), "km", None),
    ("أصيب بين 10 و15 شخصا", "بين 10 و15 شخصا", (10, 15), None, "شخصا"),
    ("فقد ثلث السكان بيوتهم", "ثلث السكان", (33.33,), "%", None),
    ("تدرب لمدة ثلاثة أيام", "ثلاثة أيام", (3,), "d", None),
    ("نزح آلاف المدنيين", "آلاف المدنيين", (1000,), None, "المدنيين"),
    ("خسر مليونين ونصف المليون دولار", "مليونين ونصف المليون دولار", (2.5e6,), "USD", None),
    ("حضر أكثر من مئة وخمسة وعشرين ألف مشجع", "أكثر من مئة وخمسة وعشرين ألف مشجع", (125000,), None, "مشجع"),
]  # fmt: skip

NOTHING = [
    "صدر القرار رقم 2254",
    "بدأ في الساعة 10 صباحا",
    "فاز الفريق 2-1",
    "حل في المركز الثالث",
    "اتصل على 00216",
    "واحد من أهم الكتب",
    "هجمات 11 سبتمبر",
]


@pytest.mark.parametrize(("text", "exact", "value", "unit", "counted"), ONE_QUANTITY)
def test_reads_a_quantity(text: str, exact: str, value: tuple[float, ...], unit: str | None, counted: str | None) -> None:
    (found,) = find_quantities(text, tokenize(text), [])
    assert (found.span.exact, found.value, found.unit, found.object) == (exact, value, unit, counted)


@pytest.mark.parametrize("text", NOTHING)
def test_leaves_ordinals_scores_and_numbers_of_things_alone(text: str) -> None:
    assert find_quantities(text, tokenize(text), []) == []


def test_what_is_taken_is_passed_over() -> None:
    assert find_quantities("في 11 مايو", tokenize("في 11 مايو"), [(3, 10)]) == []


WORDS = [
    "بين",
    "10",
    "و15",
    "خمسة",
    "وعشرون",
    "ألف",
    "مليون",
    "ونصف",
    "إلى",
    "-",
    "%",
    "دولار",
    "أمريكي",
    "من",
    "الأشهر",
    "السبعة",
    "ال",
    "27",
    ")",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_every_span_quotes_the_text_and_spans_go_forward(text: str) -> None:
    end = 0
    for found in find_quantities(text, tokenize(text), []):
        assert text[found.span.start : found.span.end] == found.span.exact
        assert found.span.start >= end
        end = found.span.end
