"""Clitics come off, letters of the name stay."""

import pytest

from worker.entities.boundaries import clitic_length
from worker.text import fold

WORDS = [
    ("وبيروت", "بيروت"), ("وليد", "وليد"), ("فرنسا", "فرنسا"), ("بفرنسا", "فرنسا"), ("لبنان", "لبنان"), ("ولبنان", "لبنان"),
    ("واشنطن", "واشنطن"), ("بواشنطن", "واشنطن"), ("كندا", "كندا"), ("باريس", "باريس"), ("وباريس", "باريس"), ("بسوريا", "سوريا"),
    ("للعراق", "عراق"), ("وللعراق", "عراق"), ("بالرياض", "الرياض"),
    ("بكين", "بكين"), ("للحزب", "حزب"), ("للبنان", "لبنان"), ("لإذاعة", "إذاعة"), ("لجنة", "لجنة"),
    ("وزارة", "وزارة"), ("بنك", "بنك"), ("فيصل", "فيصل"), ("كمال", "كمال"), ("ليبيا", "ليبيا"),
]  # fmt: skip


@pytest.mark.parametrize(("word", "name"), WORDS)
def test_what_is_left_is_the_name(word: str, name: str) -> None:
    assert word[clitic_length(fold(word)) :] == name
