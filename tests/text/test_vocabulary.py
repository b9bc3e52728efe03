"""Rows of words."""

from hypothesis import given
from hypothesis import strategies as st

from worker.text import Token, fold, tokenize, words_of
from worker.text.vocabulary import PAD, PAD_ROW, PIECE, Vocabulary, vocabulary

WORDS = st.lists(st.sampled_from(["قال", "وزير", "بيروت", "من", "أمس", "امس", "عام", PAD]), max_size=12)


@given(st.lists(WORDS, max_size=8), st.integers(1, 6))
def test_memory_stays_bounded_and_the_border_keeps_its_row(texts: list[list[str]], most: int) -> None:
    words = Vocabulary(most)
    for text in texts:
        numbers = words.numbers(text)
        assert [number == PAD_ROW for number in numbers] == [word == PAD for word in text]
        assert words.folded(numbers) == [fold(word) for word in text]
        assert len(words) <= most + len(text) + 1


@given(WORDS, st.integers(1, 6))
def test_rows_that_are_kept_are_those_that_are_asked_for(text: list[str], most: int) -> None:
    words = Vocabulary(most)
    tokens = tuple(Token(0, len(word), word, fold(word)) for word in text)
    words.keep(tokens, words.numbers(text))
    assert words.rows(tokens).tolist() == words.rows(list(tokens)).tolist()


def test_what_was_kept_goes_with_its_age() -> None:
    words = Vocabulary(2)
    tokens = (Token(0, 3, "قال", "قال"),)
    words.keep(tokens, words.numbers(["قال"]))
    words.numbers(["وزير", "قال"])
    assert words.rows(tokens).tolist() == words.numbers(["قال"])


def test_a_long_text_is_read_piece_by_piece() -> None:
    text = " ".join(f"كـ{number}" for number in range(PIECE)) + " قالَ"
    assert words_of(text) == tuple(token for token in tokenize(text) if token.folded)
    assert words_of(text)[-1].folded == "قال"


@given(st.text(alphabet="اأبق \u064b\u0640.1", max_size=40))
def test_the_rows_of_a_text_are_those_of_its_words(text: str) -> None:
    tokens = words_of(text)
    assert [token.folded for token in tokens] == [folded for token in tokens if (folded := fold(token.exact))]
    assert vocabulary().rows(tokens).tolist() == vocabulary().rows(list(tokens)).tolist()
