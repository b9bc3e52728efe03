from hypothesis import given
from hypothesis import strategies as st

from worker.text import fold, tokenize

ARABIC = st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءأإآىةؤئ", min_size=1)
MARKS = st.text(alphabet="ًٌٍَُِّْـ", max_size=4)


def test_spellings_of_one_word_meet() -> None:
    assert fold("إِدارةٌ") == fold("ادارة") == fold("أدارة") == fold("ادار\u0640ة")
    assert fold("مستشفى") == fold("مستشفي")
    assert fold("٢٠٢٤") == fold("۲۰۲۴") == "2024"


@given(ARABIC, MARKS)
def test_folding_is_idempotent_and_blind_to_marks(word: str, marks: str) -> None:
    assert fold(fold(word)) == fold(word)
    assert fold(word + marks) == fold(word)


@given(st.text())
def test_tokens_quote_the_text_in_order(text: str) -> None:
    end = 0
    for token in tokenize(text):
        assert text[token.start : token.end] == token.exact
        assert text[end : token.start].strip() == ""
        end = token.end
    assert text[end:].strip() == ""


def test_clitics_marks_and_numbers() -> None:
    assert [t.exact for t in tokenize("وللعراقِ، 1.5 مليون (2024ثم)")] == ["وللعراقِ", "،", "1.5", "مليون", "(", "2024", "ثم", ")"]
