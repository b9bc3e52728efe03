"""Quotation marks: roles, repairs, places."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.quotes import QUOTATION_MARKS, carry_repairs, repair_quotes
from worker.records import QuoteRepair


@pytest.mark.parametrize(
    ("text", "expected", "kinds"),
    [
        ("قال «نعم» ثم ذهب", "قال «نعم» ثم ذهب", set()),
        ("قال «  نعم » ثم".replace("  ", " "), "قال «نعم» ثم", {"spacing"}),
        ("سيارة من طراز” نمر “، التي", "سيارة من طراز “نمر”، التي", {"spacing", "direction"}),
        ("في موقع ” الصدى “. ثم", "في موقع “الصدى”. ثم", {"spacing", "direction"}),
        ("في “الصدى “. ثم", "في “الصدى”. ثم", {"spacing", "direction"}),
        ('قال «إن الأمر انتهى" وذهب', "قال «إن الأمر انتهى» وذهب", {"mixed"}),
        ('قال "إن الأمر انتهى” وذهب', "قال “إن الأمر انتهى” وذهب", {"mixed"}),
        ("» الأيام « قالت", "«الأيام» قالت", {"spacing", "direction"}),
        ("قال “إن فرقة “النسر” عادت” أمس", "قال “إن فرقة “النسر” عادت” أمس", set()),
        ('قال "إن "النسر" عاد" أمس', 'قال "إن "النسر" عاد" أمس', set()),
        ('مدى احترام" البلدية" للقرار', 'مدى احترام "البلدية" للقرار', {"spacing"}),
        ('صحيفة "الصدى" و"النور" وب"الفجر"', 'صحيفة "الصدى" و"النور" وب"الفجر"', set()),
        ("قال «لن نعود.\nولن ننسى» ثم", "قال «لن نعود.\nولن ننسى» ثم", set()),
        ("أعلن «القرار", "أعلن «القرار", {"unbalanced"}),
        ("طراز “نمر 2015″ الجديد", "طراز “نمر 2015” الجديد", {"mixed"}),
        ("شاشة 15″ كبيرة", "شاشة 15″ كبيرة", set()),
    ],
)
def test_repairs(text: str, expected: str, kinds: set[str]) -> None:
    repaired, repairs = repair_quotes(text)
    assert repaired == expected
    assert {r.kind for r in repairs} == kinds
    for repair in repairs:
        assert repaired[repair.start : repair.end] in QUOTATION_MARKS


MARKED = st.lists(st.sampled_from([*QUOTATION_MARKS, "\u2033", " ", "\n", "نص", "و", "لـ", "،", ".", "(", ")", "5"]), max_size=24).map(
    "".join
)


@given(MARKED)
def test_words_are_never_touched(text: str) -> None:
    def words(s: str) -> str:
        return "".join(c for c in s if c not in QUOTATION_MARKS + " \u2033")

    repaired, repairs = repair_quotes(text)
    assert words(repaired) == words(text)
    assert all(repaired[r.start : r.end] in QUOTATION_MARKS for r in repairs)


def test_carried_repairs_keep_their_marks() -> None:
    repair = QuoteRepair(kind="mixed", start=13, end=14, before='"')
    (carried,) = carry_repairs("عدن - قال «لا»", "قال «لا»", (repair,))
    assert (carried.start, carried.end) == (7, 8)


def test_a_repair_goes_with_its_mark() -> None:
    repair = QuoteRepair(kind="mixed", start=3, end=4, before='"')
    assert carry_repairs("قال «لا» (رويترز)", "ثم", (repair,)) == ()
