"""No date begins where none is looked for."""

from datetime import date
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from worker.entities.date_openers import OPENING, places
from worker.entities.date_view import DateView
from worker.entities.dates import RULES, read_date
from worker.entities.lexicon import rows
from worker.text import tokenize, words_of

TUESDAY = date(2024, 3, 5)
CLITICS = ("", "", "و", "ب", "ل", "ال", "وال", "لل")
JOINTS = ["من", "في", "ال", "و", "الي", "-", "/", "(", ")", "،", ":", "الرجل", "قال", "م", "هـ", "ونصف"]
DIGITS = ["3", "11", "12", "30", "75", "1436", "1990", "2015", "2024", "11.8.2015", "1,500"]


@cache
def words() -> list[str]:
    known = [word for word, *_ in rows("date_words.tsv")] + [word for word, *_ in rows("numbers.tsv")]
    return [clitic + word for word in dict.fromkeys(known) for clitic in dict.fromkeys(CLITICS)]


def test_every_class_with_a_rule_opens() -> None:
    assert RULES.keys() == OPENING


@settings(max_examples=400)
@given(st.data())
def test_every_date_begins_at_one_of_the_places(data: st.DataObject) -> None:
    word = st.one_of(st.sampled_from(words()), st.sampled_from(words()), st.sampled_from(JOINTS), st.sampled_from(DIGITS))
    tokens = words_of(" ".join(data.draw(st.lists(word, min_size=1, max_size=8))))
    view, looked_for = DateView(tokens, TUESDAY), set(places(tokens))
    assert {at for at in range(len(tokens)) if read_date(view, at)} <= looked_for


@pytest.mark.parametrize(("text", "expected"), [("هذا العام", [0]), ("هذا الرجل", []), ("بعد الرجل 30 رجلا", []), ("", [])])
def test_most_words_that_could_open_a_date_are_passed_over(text: str, expected: list[int]) -> None:
    assert places(tokenize(text)) == expected
