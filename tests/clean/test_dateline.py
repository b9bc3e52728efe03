"""Datelines: place, agency, date, person; and beginnings that are none."""

import pytest

from worker.clean.dateline import find_dateline, signers

REST = "أعلن مدير الميناء المطل على البحر أن الحركة فيه عادت إلى ما كانت عليه قبل ثلاث سنوات من الآن تقريبا"


@pytest.mark.parametrize(
    ("head", "place", "agency"),
    [
        ("بيروت (رويترز) - ", "بيروت", "رويترز"),
        ("دمشق، سوريا (CNN) -- ", "دمشق، سوريا", "سي إن إن"),
        ("القاهرة 12 أكتوبر 2016 (وام) - ", "القاهرة", "وكالة أنباء الإمارات"),
        ("الكويت (كونا) ", "الكويت", "وكالة الأنباء الكويتية"),
        ("(أ ف ب) - ", None, "وكالة فرانس برس"),
        ("عين اليوم – نيويورك\n", "نيويورك", "عين اليوم"),
        ("الرياض - واس: ", "الرياض", "وكالة الأنباء السعودية"),
        ("واشنطن- أ ف ب\n", "واشنطن", "وكالة فرانس برس"),
        ("عمان - الدستور - ", "عمان", "الدستور"),
        ("دمشق-سانا\n", "دمشق", "وكالة الأنباء السورية"),
        ("إسطنبول/ سالم حامد/ الأناضول\n", "إسطنبول", "وكالة الأناضول"),
        ("هسبريس من الرباط\n", "الرباط", "هسبريس"),
        ("سالم حامد- سبق- الرياض: ", "الرياض", "سبق"),
        ("سبق- المخواة: ", "المخواة", "سبق"),
        ("وكالات: ", None, "وكالات"),
        ("عين اليوم – متابعات ", None, "عين اليوم"),
        ("الجزائر – وأج ", "الجزائر", "وكالة الأنباء الجزائرية"),
        ("سالم حامد – الباحة\n", "الباحة", None),
        ("القاهرة: سالم حامد\n", "القاهرة", None),
    ],
)
def test_datelines(head: str, place: str | None, agency: str | None) -> None:
    found = find_dateline(head + REST)
    assert found is not None
    assert (found.dateline.place, found.dateline.agency) == (place, agency)
    assert (head + REST)[found.end :] == REST


@pytest.mark.parametrize(
    "text",
    [
        "رويترز: " + REST,
        "قال سالم (رويترز) إن " + REST,
        "صرح المتحدث الأمني بوزارة الداخلية: بأن " + REST,
        "الجزائر - فرنسا: " + REST,
        "اليوم - كما قيل - " + REST,
        "(سانا) هي وكالة " + REST,
        "القاهرة – الأخبار الجيدة كثيرة " + REST,
        REST,
    ],
)
def test_beginnings_that_are_no_datelines(text: str) -> None:
    assert find_dateline(text) is None


def test_date_and_byline() -> None:
    dated = find_dateline("القاهرة 12 أكتوبر 2016 (وام) - " + REST)
    signed = find_dateline("سالم حامد- سبق- الرياض: " + REST)
    assert dated is not None
    assert dated.dateline.date == "12 أكتوبر 2016"
    assert signed is not None
    assert signed.byline == "سالم حامد"


def test_author_fields() -> None:
    assert [a.name for a in signers("الوئام - رويترز")] == ["الوئام", "رويترز"]
    assert [a.name for a in signers("الرياض: واس")] == ["وكالة الأنباء السعودية"]
    assert [a.name for a in signers("«الاقتصادية» من الرياض")] == ["الاقتصادية"]
    assert signers("سالم حامد (عمان)") == ()
