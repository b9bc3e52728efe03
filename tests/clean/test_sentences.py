"""Sentences: where they end, where they do not, and that nothing is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.sentences import split_sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["بلغ النمو 1.5 في المئة.", "وأضاف الوزير أنه سيرتفع."],
        ["قال د. سالم حامد إن أ.د. هدى وصلت.", "ثم سكت."],
        ["كتب ج. ك. حامد القصة.", "وأحبها الناس!"],
        ["متى؟!", "لا أحد يعرف."],
        ["«لن نقبل.»", "وسكت."],
        ["عاد الوفد .. ثم ذهب… بعيدا.", "نعم."],
        ["عام 2012م.", "ثم عام آخر."],
        ["ذكرت (أ.ف.ب) ذلك.", "وانتهى."],
        ["عنوان بلا نقطة", "والنص تحته."],
        ["كتبت الجزيرة.نت الخبر.", "ونقله غيرها."],
    ],
)
@pytest.mark.parametrize("between", [" ", "\n"])
def test_sentences(sentences: list[str], between: str) -> None:
    text = between.join(sentences)
    if between == " " and not sentences[0].endswith((".", "!", "؟", "»")):
        between, text = "\n", "\n".join(sentences)
    assert [text[start:end] for start, end in split_sentences(text)] == sentences


def test_a_full_stop_without_its_space() -> None:
    text = "صدر البيان.وأضاف الوزير.في المساء!نعم"
    assert [text[s:e] for s, e in split_sentences(text)] == ["صدر البيان.", "وأضاف الوزير.", "في المساء!", "نعم"]


@given(st.text(st.sampled_from('ابد .!؟?…\n«»"1٣\u064b():'), max_size=40) | st.text(max_size=60))
def test_every_character_lies_in_one_sentence(text: str) -> None:
    spans = split_sentences(text)
    covered = [i for start, end in spans for i in range(start, end)]
    assert len(covered) == len(set(covered))
    assert covered == sorted(covered)
    assert {i for i, c in enumerate(text) if not c.isspace()} <= set(covered)
    assert all(not text[start].isspace() and not text[end - 1].isspace() for start, end in spans)
