"""Boilerplate is lifted with its kind and name; sentences stay."""

import pytest

from worker.clean.boilerplate import lift_boilerplate


@pytest.mark.parametrize(
    ("text", "kind", "name"),
    [
        ("عاد الوفد أمس.\nالمصدر: وكالة سبوتنيك", "source", "وكالة سبوتنيك"),
        ("عاد الوفد أمس. المصدر: وكالات", "source", "وكالات"),
        ("عاد الوفد أمس. المصدر - رويترز", "source", "رويترز"),
        ("عاد الوفد أمس. (واس)", "source", "واس"),
        ("عاد الوفد أمس.\n-أ ف ب-", "source", "أ ف ب"),
        ("عاد الوفد أمس.\n* خدمة «نيويورك تايمز»", "source", "نيويورك تايمز"),
        ("عاد الوفد أمس. // انتهى //", "end_mark", None),
        ("عاد الوفد أمس.\nانتهى/ط", "end_mark", None),
        ("عاد الوفد أمس.\nس.م/ع.ر", "end_mark", None),
        ("عاد الوفد أمس. سمات الوفد المطار", "tags", None),
        ("عاد الوفد أمس. رابط الخبر بصحيفة الصدى: عودة الوفد", "related", None),
        ("عاد الوفد أمس.\nاقرأ أيضاً: خبر آخر عن الوفد", "related", None),
        ("عاد الوفد أمس.\n...المزيد", "read_more", None),
        ("عاد الوفد أمس.\nشارك الخبر", "share", None),
        ("عاد الوفد أمس.\n© 2024 جميع الحقوق محفوظة", "copyright", None),
        ("عاد الوفد أمس.\n(تصوير: سالم حامد)", "caption", "سالم حامد"),
        ("بقلم: سالم حامد\nعاد الوفد أمس.", "byline", "سالم حامد"),
        ("تاريخ النشر: 3 أيار 2024\nعاد الوفد أمس.", "other", None),
    ],
)
def test_lifted(text: str, kind: str, name: str | None) -> None:
    lifted = lift_boilerplate(text)
    assert lifted.text == "عاد الوفد أمس."
    assert [(c.kind, c.name) for c in lifted.credits] == [(kind, name)]
    assert all(c.exact in text for c in lifted.credits)


@pytest.mark.parametrize(
    "text",
    [
        "وأكد المصدر: أن الأمر انتهى",
        "تلك من سمات المدن القديمة.",
        "قال إن اجتماعا انتهى.",
        "وشارك في اللقاء عدد من الوزراء.",
        "ذكرت ذلك وكالة «رويترز»",
        "ونحتاج إلى المزيد",
        "اجتمع الوفد. عن - الفريق",
    ],
)
def test_sentences_stay(text: str) -> None:
    assert lift_boilerplate(text).text == text


def test_headlines_under_a_bare_label_go_with_it() -> None:
    lifted = lift_boilerplate("عاد الوفد.\nاقرأ أيضا\nالوفد يصل إلى المطار\nمن هو رئيس الوفد\nوقال الوزير إن الزيارة نجحت.")
    assert lifted.text == "عاد الوفد.\nوقال الوزير إن الزيارة نجحت."
    assert [c.kind for c in lifted.credits] == ["related"] * 3


def test_title_and_author_that_the_crawler_left_in_the_body() -> None:
    lifted = lift_boilerplate("عودة الوفد!\nعاد الوفد أمس.\nسالم حامد", title="عودة الوفد", author="سالم حامد (عدن)")
    assert lifted.text == "عاد الوفد أمس."


def test_date_on_its_own_line() -> None:
    assert lift_boilerplate("الخميس 26 جويلية 2012\nعاد الوفد أمس.").dates == ("الخميس 26 جويلية 2012",)
