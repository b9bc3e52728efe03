"""One sentence of each construction in which Arabic news reports speech. All sentences are made up for these tests."""

import re

import pytest

from worker.claims import extract_claims
from worker.records import Claim

_SENTENCE = re.compile(r"[^\n]+?(?:[.!?؟](?=\s|$)|\n|$)")


def claims_of(text: str) -> tuple[Claim, ...]:
    return extract_claims(text, [match.span() for match in _SENTENCE.finditer(text)], record_id="r1")


def seen(claim: Claim) -> tuple[str, str | None, tuple[str, ...]]:
    speaker = claim.speaker.span
    return claim.cue.span.exact, speaker.exact if speaker else None, tuple(span.exact for span in claim.content)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("أعلن وزير الصحة سامي الحداد أن المستشفى الجديد سيفتح غدا.", ("أعلن", "وزير الصحة سامي الحداد", ("المستشفى الجديد سيفتح غدا",))),
        ("وزارة الزراعة أكدت أن المحصول وفير.", ("أكدت", "وزارة الزراعة", ("المحصول وفير",))),
        ("وأضاف: «لن نغلق الميناء».", ("وأضاف", None, ("لن نغلق الميناء",))),
        ("وأضافت أنها ستعود قريبا.", ("وأضافت", None, ("أنها ستعود قريبا",))),
        ("انهار الجسر فجر اليوم، بحسب شهود عيان.", ("بحسب", "شهود عيان", ("انهار الجسر فجر اليوم",))),
        ("ووفقا لوزارة النقل فإن الطريق مغلق.", ("ووفقا", "لوزارة النقل", ("الطريق مغلق",))),
        ("نفت الشركة الاتهامات الموجهة إليها.", ("نفت", "الشركة", ("الاتهامات الموجهة إليها",))),
        ("دعا رئيس البلدية اليوم السكان إلى ترشيد المياه.", ("دعا", "رئيس البلدية", ("ترشيد المياه",))),
        ("وشدد المدير على ضرورة الإسراع في العمل.", ("وشدد", "المدير", ("ضرورة الإسراع في العمل",))),
        ("وقل الحداد “سنبدأ العمل في الربيع المقبل”.", ("وقل", "الحداد", ("سنبدأ العمل في الربيع المقبل",))),
        (
            "قال المتحدث باسم الشرطة، في بيان، إن الطريق فتح.",
            ("قال", "المتحدث باسم الشرطة", ("الطريق فتح",)),
        ),
        ("شكا عدد من السكان من سوء الطريق.", ("شكا", "عدد من السكان", ("سوء الطريق",))),
        ("وذكرت وزارة النقل في بيان لها، أن الجسر أغلق.", ("وذكرت", "وزارة النقل", ("الجسر أغلق",))),
        ("وأكد الحداد في تصريحاته أن الجسر سيفتح.", ("وأكد", "الحداد", ("الجسر سيفتح",))),
        ("ورحب الوزير بأي حوار ينهي الخلاف.", ("ورحب", "الوزير", ("بأي حوار ينهي الخلاف",))),
        ("قال النائب عن حزب البناء سامي الحداد إن الجلسة انتهت.", ("قال", "النائب عن حزب البناء سامي الحداد", ("الجلسة انتهت",))),
        ("واعتبر الحداد أن: «البيع حرام على الجميع».", ("واعتبر", "الحداد", ("البيع حرام على الجميع",))),
        ("وقالت الحداد إن ''الرواية لم تكتمل بعد''.", ("وقالت", "الحداد", ("الرواية لم تكتمل بعد",))),
        ("وأضاف:» سنعود إلى الملعب غدا».", ("وأضاف", None, ("سنعود إلى الملعب غدا",))),
    ],
)
def test_one_claim(text: str, expected: tuple[str, str | None, tuple[str, ...]]) -> None:
    assert [seen(claim) for claim in claims_of(text)] == [expected]


def test_participle_ends_the_content_and_is_a_claim_without_speaker() -> None:
    first, second = claims_of("قال الحداد إن المشروع اكتمل، مشيرا إلى أن التكلفة انخفضت.")
    assert seen(first) == ("قال", "الحداد", ("المشروع اكتمل",))
    assert seen(second) == ("مشيرا إلى", None, ("التكلفة انخفضت",))
    assert second.speaker.ref == "الحداد"
    assert second.speaker.via == "carried"


def test_the_accused_accuse_nobody() -> None:
    assert claims_of("وعرضت المحكمة ملفات أربعة متهمين في القضية.") == ()
    (claim,) = claims_of("وغادر الوزير الجلسة متهما المعارضة بالتأخير.")
    assert seen(claim) == ("متهما", None, ("المعارضة بالتأخير",))


def test_a_scornful_word_belongs_to_the_content() -> None:
    (first, *_) = claims_of("وشدد المدير على ضرورة الإسراع حفاظا على ما وصفه بالمصلحة العامة.")
    assert first.content[0].exact == "ضرورة الإسراع حفاظا على ما وصفه بالمصلحة العامة"


def test_mixed_content_keeps_its_marks() -> None:
    (claim,) = claims_of("أكد المدرب أن الفريق «جاهز تماما» للمباراة المقبلة.")
    assert claim.type == "mixed"
    assert claim.content[0].exact == "الفريق «جاهز تماما» للمباراة المقبلة"


def test_relayed_report_belongs_to_its_source() -> None:
    (claim,) = claims_of("نقلت وكالة الأنباء عن مصدر أمني أن المتهم هرب.")
    assert seen(claim) == ("نقلت", "مصدر أمني", ("المتهم هرب",))
    assert claim.speaker.kind == "unnamed"


def test_relayed_report_with_qawl_has_qawl_as_cue() -> None:
    carrier, claim = claims_of("ونقلت الصحيفة عن الوزير سامي الحداد قوله إن الحدود مفتوحة.")
    assert seen(carrier) == ("ونقلت", "الصحيفة", ("الحدود مفتوحة",))
    assert seen(claim) == ("قوله", "الوزير سامي الحداد", ("الحدود مفتوحة",))


def test_interrupted_quotation_has_two_spans() -> None:
    (claim,) = claims_of("«لن نقبل بهذا العرض»، قال النقيب، «فالعرض ضعيف جدا».")
    assert claim.cue.span.exact == "قال"
    assert claim.content[0].exact == "لن نقبل بهذا العرض"
    assert claim.content[-1].exact.strip("«»") == "فالعرض ضعيف جدا"


def test_quotation_goes_on_over_sentences() -> None:
    (claim,) = claims_of("وقال الحداد: «العمل صعب. لكننا سنكمله. هذا وعد».")
    assert [span.exact for span in claim.content] == ["العمل صعب. لكننا سنكمله. هذا وعد"]
    assert claim.type == "direct"


def test_denial_and_negated_cue_are_negative() -> None:
    assert claims_of("نفى الحداد أن يكون قد استقال.")[0].polarity == "negative"
    assert claims_of("نفى الحداد أن يكون قد استقال.")[0].certainty == "denied"
    assert claims_of("لم يؤكد الحداد أن العقد وقع.")[0].polarity == "negative"
    assert claims_of("أكد الحداد أن العقد وقع.")[0].polarity == "positive"


def test_allegation_and_hedge() -> None:
    assert claims_of("زعمت الصحيفة أن العقد مزور.")[0].certainty == "alleged"
    assert claims_of("قال الحداد إن الأسعار قد ترتفع.")[0].certainty == "hedged"


@pytest.mark.parametrize(
    "text",
    [
        "نشر المقال في العدد الأخير من المجلة.",
        "تختلف الأسعار حسب الحجم واللون.",
        "يذكر أن المدينة تأسست قبل قرن.",
        "أحيا السكان ذكرى الاستقلال في الساحة.",
        "يسيطر تنظيم «داعش» على القرية.",
        "جلس بين الرجلين وبين ابنه.",
        "نادي الساحل: الفوز على نادي الجبل أو التعادل معه.",
    ],
)
def test_what_looks_like_a_cue_is_none(text: str) -> None:
    assert claims_of(text) == ()


def test_office_and_dropped_subject_lead_to_the_fullest_form() -> None:
    text = (
        "أعلنت وزارة النقل اللبنانية أن المطار مغلق.\nوأضافت الوزارة أن الرحلات ألغيت.\n"
        "وقال الوزير سامي الحداد إن العمل مستمر.\nوأكد الوزير أن المسافرين بخير.\nوأوضح الحداد أن الطقس سيئ."
    )
    refs = [(claim.speaker.ref, claim.speaker.via) for claim in claims_of(text)]
    assert refs == [
        ("وزارة النقل اللبنانية", "explicit"),
        ("وزارة النقل اللبنانية", "role"),
        ("سامي الحداد", "explicit"),
        ("سامي الحداد", "role"),
        ("سامي الحداد", "explicit"),
    ]


def test_parts_of_a_long_speaker() -> None:
    (claim,) = claims_of("أعلن المتحدث الرسمي باسم وزارة النقل اللبنانية، العميد سامي الحداد، اليوم الأحد، أن المطار مغلق.")
    speaker = claim.speaker
    assert (speaker.name, speaker.role, speaker.organisation, speaker.kind) == (
        "سامي الحداد",
        "المتحدث الرسمي | العميد",
        "وزارة النقل اللبنانية",
        "person",
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("نشرت الصحيفة أمس وثيقة تكشف أن المصنع سيغلق.", ("تكشف", "وثيقة", ("المصنع سيغلق",))),
        ("ونشرت اللجنة تقريرا تدعو فيه الوزارة إلى ترشيد المياه.", ("تدعو", "الوزارة", ("ترشيد المياه",))),
        ("ويعترض السكان لأن مدير المصنع كان قد قال إن العمل سيتوقف.", ("قال", "مدير المصنع", ("العمل سيتوقف",))),
        (
            "وطالب رئيس البلدية بإعادة السكان الذين خرجوا على عجل إلى بيوتهم.",
            ("وطالب", "رئيس البلدية", ("بإعادة السكان الذين خرجوا على عجل إلى بيوتهم",)),
        ),
        (
            "وأكدت الوزيرة أهمية “العمل المشترك بين جميع المدارس في المدينة”.",
            ("وأكدت", "الوزيرة", ("أهمية “العمل المشترك بين جميع المدارس في المدينة”",)),
        ),
    ],
)
def test_sources_before_a_clause_without_a_pronoun_and_objects_that_go_on(text: str, expected: tuple[object, ...]) -> None:
    assert expected in [seen(claim) for claim in claims_of(text)]


def test_where_when_and_but_end_a_noun_phrase_without_a_comma() -> None:
    (claim,) = claims_of("ورفضت النقابة عرض الشركة حيث بقي العمال في بيوتهم.")
    assert claim.content[0].exact == "عرض الشركة"
