"""A speaker's noun phrase and its parts."""

import pytest

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


def test_no_tokens_no_parts() -> None:
    assert parts_of("", []) == Parts()
