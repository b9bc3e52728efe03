"""A speaker's noun phrase and its parts."""

import pytest

from worker.claims.names import Names
from worker.claims.parts import Parts, parts_of
from worker.text import tokenize


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("سامي الحداد", Parts("سامي الحداد", None, None, "person")),
        ("الحداد", Parts("الحداد", None, None, "person")),
        ("وزير الطاقة اللبناني سامي الحداد", Parts("سامي الحداد", "وزير الطاقة اللبناني", None, "person")),
        ("رئيس مجلس إدارة الشركة سامي الحداد", Parts("سامي الحداد", "رئيس مجلس إدارة", "الشركة", "person")),
        ("مدير شرطة المدينة النقيب علي حداد", Parts("علي حداد", "مدير | النقيب", "شرطة المدينة", "person")),
        ("للجنرال", Parts(None, "الجنرال", None, "person")),
        ("وزارة الطاقة", Parts(None, None, "وزارة الطاقة", "organisation")),
        ("لوزارة الطاقة", Parts(None, None, "وزارة الطاقة", "organisation")),
        ("مصادر أمنية", Parts(None, "مصادر أمنية", None, "unnamed")),
        ("شهود عيان", Parts(None, None, None, "group")),
        ("التقرير", Parts(None, None, None, "document")),
        ("محضر الجلسة", Parts(None, None, None, "document")),
        ("العراق", Parts(None, None, "العراق", "organisation")),
        ("المؤرخة اللبنانية ليلى حداد", Parts("ليلى حداد", "المؤرخة اللبنانية", None, "person")),
        ("مسؤول في وزارة الطاقة", Parts(None, "مسؤول", "وزارة الطاقة", "unnamed")),
    ],
)
def test_parts(phrase: str, expected: Parts) -> None:
    assert parts_of(phrase, tokenize(phrase)) == expected


def test_a_body_is_called_after_somebody_and_a_person_is_of_a_body() -> None:
    phrase = "مدير جامعة الأمير سالم"
    names = Names(frozenset({3}), frozenset(), frozenset({"سالم"}))
    assert parts_of(phrase, tokenize(phrase), names) == Parts(None, "مدير", "جامعة الأمير سالم", "person")
    phrase = "سامي الحداد من مركز الدراسات"
    names = Names(frozenset({0, 1}), frozenset(), frozenset({"سامي", "الحداد"}))
    assert parts_of(phrase, tokenize(phrase), names) == Parts("سامي الحداد", None, "مركز الدراسات", "person")


def test_no_tokens_no_parts() -> None:
    assert parts_of("", []) == Parts()
