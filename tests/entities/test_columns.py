"""What stands in columns by row."""

from collections.abc import Sequence

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from worker.entities.columns import Column
from worker.text import Token
from worker.text.vocabulary import PAD, PIECE, Vocabulary

WORDS = st.lists(st.sampled_from(["قال", "وزير", "بيروت", "من", "امس", "عام", PAD]), max_size=12)


def tokens_of(words: Sequence[str]) -> tuple[Token, ...]:
    return tuple(Token(0, len(word), word, word) for word in words)


def lengths(words: Sequence[str]) -> NDArray[np.int64]:
    return np.array([len(word) for word in words], dtype=np.int64)


@given(st.lists(WORDS, max_size=8), st.integers(1, 6))
def test_a_column_gives_what_each_word_was_learnt_to_be(texts: list[list[str]], most: int) -> None:
    words = Vocabulary(most)
    column = Column(words, lengths)
    for text in texts:
        assert column.of(tokens_of(text)).tolist() == [len(word) for word in text]


def test_each_word_is_learnt_once() -> None:
    asked: list[str] = []

    def learn(words: Sequence[str]) -> NDArray[np.int64]:
        asked.extend(words)
        return lengths(words)

    column = Column(Vocabulary(), learn)
    for text in (["قال", "وزير"], ["وزير", "قال", "امس"]):
        column.of(tokens_of(text))
    assert asked[1:] == [PAD, "قال", "وزير", "امس"]


def test_a_long_text_is_read_piece_by_piece() -> None:
    text = [f"ك{number}" for number in range(2 * PIECE + 3)]
    words = Vocabulary(100)
    assert Column(words, lengths).of(tokens_of(text)).tolist() == [len(word) for word in text]
    assert len(words) <= PIECE + 1
