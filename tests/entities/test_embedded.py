"""The embedded recogniser on sentences of our own."""

import pytest

from worker.entities import default_recogniser

SENTENCES = [
    ("وقال وزير الخارجية الروسي سيرغي لافروف في بيروت", [("سيرغي لافروف", "PER"), ("بيروت", "LOC")]),
    ("وصل الوفد إلى دمشق وبغداد وعمان", [("دمشق", "LOC"), ("بغداد", "LOC"), ("عمان", "LOC")]),
    ("رحبت الأمم المتحدة بموقف لبنان", [("الأمم المتحدة", "ORG"), ("لبنان", "LOC")]),
    ("اشتد الحر في الأيام الأخيرة", []),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES)
def test_finds_names_without_their_clitics(text: str, expected: list[tuple[str, str]]) -> None:
    found = default_recogniser().recognise(text, [(0, len(text))])
    assert [(text[name.start : name.end], name.type) for name in found] == expected


def test_no_name_crosses_the_border_of_a_sentence() -> None:
    text = "زار الرئيس اليمن. المتحدة للتأمين شركة"
    borders = [(0, 17), (18, len(text))]
    for name in default_recogniser().recognise(text, borders):
        assert any(start <= name.start and name.end <= end for start, end in borders)


def test_tatweel_and_diacritics_change_nothing_but_the_places() -> None:
    plain, written = "التقى الوزير في بيروت", "التقى الوزيرُ في بيـــروتَ"
    names = default_recogniser().recognise(written, [(0, len(written))])
    assert [written[name.start : name.end] for name in names] == ["بيـــروتَ"]
    assert len(default_recogniser().recognise(plain, [(0, len(plain))])) == 1


def test_a_sentence_of_any_length_is_read() -> None:
    text = "وصل الوفد إلى دمشق ثم " * 3000
    found = default_recogniser().recognise(text, [(0, len(text))])
    assert len(found) >= 2990
    assert all(text[name.start : name.end] == "دمشق" for name in found)
