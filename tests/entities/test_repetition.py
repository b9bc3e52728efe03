"""A surname that was recognised once is recognised again."""

from worker.entities.recogniser import NameSpan
from worker.entities.repetition import with_repetitions
from worker.text import tokenize


def found_in(text: str, *exact: str) -> list[str]:
    names = [NameSpan(text.index(name), text.index(name) + len(name), "PER") for name in exact]
    return [text[name.start : name.end] for name in with_repetitions(tokenize(text), names)]


def test_a_surname_is_found_again_without_its_clitic() -> None:
    text = "وصل دييغو مارادونا أمس ثم غادر مارادونا وقيل لمارادونا"
    assert found_in(text, "دييغو مارادونا") == ["دييغو مارادونا", "مارادونا", "مارادونا"]


def test_a_surname_with_the_article_may_be_an_adjective() -> None:
    text = "قال سعيد اللبناني إن الوفد اللبناني وصل"
    assert found_in(text, "سعيد اللبناني") == ["سعيد اللبناني"]


def test_names_stay_when_nothing_repeats() -> None:
    assert found_in("وصل خالد منصور", "خالد منصور") == ["خالد منصور"]
