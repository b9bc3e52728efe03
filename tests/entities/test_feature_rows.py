"""The rows of a word are those of its features, for every word of the lexicons behind every clitic, and for any other."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.entities.feature_rows import FeatureRows
from worker.entities.features import PAD, features_of, word_clusters
from worker.entities.gazetteer import place_words
from worker.entities.lexicon import name_part_counts
from worker.entities.model import load_model

CLITICS = ("", "و", "ل", "ب", "وب", "ال", "وال", "لل", "فل")
LETTERS = st.text("ابتلمنويهسكف", max_size=9)


@cache
def rows() -> FeatureRows:
    return FeatureRows(load_model().rows)


def expected(word: str) -> list[int]:
    known = load_model().rows
    return sorted(known[feature] for feature in features_of(word) if feature in known)


@pytest.mark.parametrize("clitic", CLITICS)
def test_rows_of_the_words_of_the_lexicons(clitic: str) -> None:
    words = [clitic + word for lexicon in (name_part_counts(), place_words(), word_clusters()) for word in list(lexicon)[::7]]
    assert len(words) > 9000
    assert [word for word in words if sorted(rows().of(word)) != expected(word)] == []


@given(st.tuples(st.sampled_from(CLITICS), st.one_of(LETTERS, st.text(min_size=1, max_size=6))).map("".join).filter(bool))
def test_rows_of_any_word(word: str) -> None:
    assert sorted(rows().of(word)) == expected(word)


def test_rows_of_the_border() -> None:
    assert sorted(rows().of(PAD)) == expected(PAD) != []
