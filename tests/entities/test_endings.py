"""No word is ruled out by its ending that one of its stems does not rule out."""

from hypothesis import given
from hypothesis import strategies as st

from worker.entities.clitics import stems
from worker.entities.endings import Endings

WORDS = ("يوم", "غد", "اسبوع", "مئتين")
CLITICS = st.sampled_from(["", "و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "لل", "وب", "ولل"])


@given(CLITICS, st.sampled_from(WORDS))
def test_a_word_behind_clitics_is_not_ruled_out(clitic: str, word: str) -> None:
    assert not Endings(WORDS).rule_out(clitic + word)


@given(st.text("وفبلكايمسغدع", max_size=7))
def test_what_is_ruled_out_has_no_stem_among_them(word: str) -> None:
    assert not (Endings(WORDS).rule_out(word) and set(stems(word)) & set(WORDS))


def test_most_words_are_ruled_out() -> None:
    assert Endings(WORDS).rule_out("والمستشفيات")
