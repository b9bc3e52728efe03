"""Words that begin no subject and end none, told from their shape."""

from worker.claims.reading import read
from worker.claims.verbal import is_accusative, is_verbal
from worker.records import Mention, span_of


def test_presents_and_pasts_of_the_first_person_begin_no_noun_phrase() -> None:
    text = "يأتي دشنا تم الوزير تقرير"
    reading = read(text, [(0, len(text))])
    assert [is_verbal(reading, at) for at in range(5)] == [True, True, True, False, False]


def test_a_name_in_ya_is_no_verb() -> None:
    text = "يزيد يؤيد القرار"
    reading = read(text, [(0, len(text))], [Mention(span=span_of(text, 0, 4), type="PER", entity_id="e0")])
    assert [is_verbal(reading, at) for at in range(2)] == [False, True]


def test_an_indefinite_accusative_ends_in_alif_and_a_country_may_too() -> None:
    text = "عددا اتفاقاً سوريا المها موقعها"
    reading = read(text, [(0, len(text))])
    assert [is_accusative(reading, at) for at in range(5)] == [True, True, False, False, False]
