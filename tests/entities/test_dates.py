"""Dates of sentences of our own, read on Tuesday, 5 March 2024."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.entities.dates import day_of, find_dates
from worker.text import tokenize

TUESDAY = date(2024, 3, 5)

ONE_DATE = [
    ("وصل الوفد أمس إلى العاصمة", "أمس", "2024-03-04", "2024-03-04", "day"),
    ("وصل الوفد أول من أمس", "أول من أمس", "2024-03-03", "2024-03-03", "day"),
    ("قال مساء اليوم الثلاثاء إنه باق", "مساء اليوم الثلاثاء", "2024-03-05", "2024-03-05", "day"),
    ("سيجتمع المجلس يوم الخميس", "يوم الخميس", "2024-03-07", "2024-03-07", "day"),
    ("اجتمع المجلس يوم الخميس", "يوم الخميس", "2024-02-29", "2024-02-29", "day"),
    ("افتتح الجسر في أيلول/سبتمبر 2014", "أيلول/سبتمبر 2014", "2014-09-01", "2014-09-30", "month"),
    ("افتتح الجسر في 11 فيفري 2017", "11 فيفري 2017", "2017-02-11", "2017-02-11", "day"),
    ("وقع ذلك في 3 كانون الثاني (يناير) الماضي", "3 كانون الثاني (يناير) الماضي", "2024-01-03", "2024-01-03", "day"),
    ("تراجع الإنتاج العام الماضي", "العام الماضي", "2023-01-01", "2023-12-31", "year"),
    ("نما الاقتصاد في الربع الأول من العام الماضي", "الربع الأول من العام الماضي", "2023-01-01", "2023-03-31", "quarter"),
    ("دام الخلاف بين عامي 1990 و1995", "بين عامي 1990 و1995", "1990-01-01", "1995-12-31", "range"),
    ("غادر قبل ثلاثة أيام", "قبل ثلاثة أيام", "2024-03-02", "2024-03-02", "day"),
    ("غادر قبل عامين", "قبل عامين", "2022-01-01", "2022-12-31", "year"),
    ("ولد في غرة القرن التاسع عشر", "القرن التاسع عشر", "1800-01-01", "1899-12-31", "century"),
    ("يبدأ في 1 رمضان 1445 هـ", "1 رمضان 1445 هـ", "2024-03-11", "2024-03-11", "day"),
    ("المعرض من 8 إلى 12 أيلول/سبتمبر المقبل", "من 8 إلى 12 أيلول/سبتمبر المقبل", "2024-09-08", "2024-09-12", "range"),
    ("صدر البيان في 2024-02-11", "2024-02-11", "2024-02-11", "2024-02-11", "day"),
    ("اجتمعوا أمس الأول", "أمس الأول", "2024-03-03", "2024-03-03", "day"),
    ("حدث ذلك في 12 يوليو/ تموز, 2009", "12 يوليو/ تموز, 2009", "2009-07-12", "2009-07-12", "day"),
    ("تصدر النتائج بعد غد", "بعد غد", "2024-03-07", "2024-03-07", "day"),
]  # fmt: skip

NO_DATE = ["انتظر لمدة ثلاثة أيام", "احتفلوا باليوم العالمي للمرأة", "شارك 2000 شخص", "يتدرب يوميا", "غادر قبل يومين من المباراة"]


@pytest.mark.parametrize(("text", "exact", "start", "end", "grain"), ONE_DATE)
def test_reads_a_date(text: str, exact: str, start: str, end: str, grain: str) -> None:
    (found,) = find_dates(text, tokenize(text), TUESDAY)
    assert (found.span.exact, found.start, found.end, found.grain) == (exact, start, end, grain)


@pytest.mark.parametrize("text", NO_DATE)
def test_leaves_lengths_and_names_alone(text: str) -> None:
    assert find_dates(text, tokenize(text), TUESDAY) == []


def test_the_written_weekday_goes_before_the_time_stamp() -> None:
    (found,) = find_dates("قال اليوم الاثنين", tokenize("قال اليوم الاثنين"), TUESDAY)
    assert (found.start, found.conflict) == ("2024-03-04", True)


def test_without_a_day_of_publication_only_full_dates_are_read() -> None:
    text = "وصل أمس بعد زيارة في 11 مايو 2020"
    assert [found.start for found in find_dates(text, tokenize(text), None)] == ["2020-05-11"]


@pytest.mark.parametrize(
    ("written", "expected"), [("2024-03-05T10:00:00+03:00", TUESDAY), ("2024-03-05", TUESDAY), (None, None), ("أمس", None)]
)
def test_the_day_of_publication(written: str | None, expected: date | None) -> None:
    assert day_of(written) == expected


WORDS = [
    "يوم",
    "الأحد",
    "أمس",
    "من",
    "إلى",
    "عام",
    "2015",
    "31",
    "فبراير",
    "شباط",
    "/",
    "قبل",
    "نهاية",
    "الماضي",
    "صفر",
    "1436",
    "هـ",
    "الربع",
    "الثاني",
]


@given(st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
def test_every_span_quotes_the_text_and_every_interval_runs_forward(text: str) -> None:
    for found in find_dates(text, tokenize(text), TUESDAY):
        assert text[found.span.start : found.span.end] == found.span.exact
        assert date.fromisoformat(found.start) <= date.fromisoformat(found.end)
