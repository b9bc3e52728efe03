"""The quick answers about words agree with the full ones, for every word of the lexicons behind every clitic."""

import pytest

from worker.entities.date_words import kinds_opened, opens_nothing
from worker.entities.lexicon import rows
from worker.entities.quantity_words import classes_of, is_listed
from worker.text import fold

CLITICS = ("", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل", "ال", "وال", "بال", "لل", "ولل")


def forms(word: str) -> set[str]:
    first = fold(word).split()[0]
    return {clitic + left for clitic in CLITICS for left in (first, first.removeprefix("ال"))} - {""}


@pytest.mark.parametrize("clitic", CLITICS)
def test_no_word_of_dates_is_said_to_open_nothing(clitic: str) -> None:
    assert kinds_opened(clitic + "عام")
    assert not opens_nothing(clitic + "عام")


def test_what_opens_nothing_has_no_kinds() -> None:
    words = {form for word, *_ in rows("date_words.tsv") for form in forms(word)}
    assert [word for word in words if opens_nothing(word) and kinds_opened(word)] == []
    assert opens_nothing("المستشفيات")


def test_what_is_not_listed_has_no_classes() -> None:
    words = {form for word, *_ in rows("quantity_words.tsv") for form in forms(word)}
    assert [word for word in words if not is_listed(word) and classes_of(word)] == []
    assert not is_listed("المستشفيات")
