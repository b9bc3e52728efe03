"""Times of publication in the forms that outlets and crawlers write."""

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.clean.dates import date_in_url, parse_date, to_utc


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2015-07-22 10:04:51", "2015-07-22T10:04:51"),
        ("2017-02-15T11:06:00+01:00", "2017-02-15T11:06:00+01:00"),
        ("2020-06-03T03:01+0400", "2020-06-03T03:01:00+04:00"),
        ("2020-03-17T17:27:41.123Z", "2020-03-17T17:27:41.123Z"),
        ("20150721", "2015-07-21"),
        ("20150721T100451Z", "2015-07-21T10:04:51Z"),
        ("2015/7/2", "2015-07-02"),
        ("08/01/2017", "2017-01-08"),
        ("03-22-2012", "2012-03-22"),
        ("15:20 - 12/09/2017", "2017-09-12T15:20:00"),
        ("Wed, 22 Jul 2015 10:04:51 +0300", "2015-07-22T10:04:51+03:00"),
        ("Wed, 22 Jul 2015 10:04:51 GMT", "2015-07-22T10:04:51Z"),
        ("Sat Jul 25 14:02:11 +0000 2015", "2015-07-25T14:02:11+00:00"),
        ("July 22, 2015 10:04 pm", "2015-07-22T22:04:00"),
        ("1437559491", "2015-07-22T10:04:51Z"),
        ("1437559491.5", "2015-07-22T10:04:51Z"),
        ("1437559491000", "2015-07-22T10:04:51Z"),
        ("الثلاثاء 12 سبتمبر 2017", "2017-09-12"),
        ("12 أيلول/سبتمبر 2017", "2017-09-12"),
        ("الأحد، ٣ كانون الثاني ٢٠١٦ - 05:30 م", "2016-01-03T17:30:00"),
        ("1 تشرين الأول 2014", "2014-10-01"),
        ("الخميس 26 جويلية 2012", "2012-07-26"),
        ("2 غشت 2019 | 12:10 ص", "2019-08-02T00:10:00"),
        ("1/1/2017 25:61", "2017-01-01"),
    ],
)
def test_forms(text: str, expected: str) -> None:
    assert parse_date(text) == expected


@pytest.mark.parametrize("text", ["", "قبل ساعة", "أمس", "2015-13-45", "31/02/2017", "0", "12", "99/99/9999", "سبتمبر 2017"])
def test_unreadable(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/2015/07/22/a", "2015-07-22"),
        ("https://example.org/2015/7/2/a", "2015-07-02"),
        ("https://example.org/20150722/a.htm", "2015-07-22"),
        ("https://example.org/news/2020-06-03-1.387", "2020-06-03"),
        ("https://example.org/article/4079426", None),
        ("https://example.org/2015/13/22/a", None),
        ("https://example.org/id=120150722", None),
    ],
)
def test_in_urls(url: str, expected: str | None) -> None:
    assert date_in_url(url) == expected


@pytest.mark.parametrize(
    ("iso", "expected"),
    [
        ("2024-05-01T12:00:00+03:00", "2024-05-01T09:00:00Z"),
        ("2024-05-01T12:00:00", "2024-05-01T12:00:00Z"),
        ("2024-05-01", "2024-05-01"),
    ],
)
def test_utc(iso: str, expected: str) -> None:
    assert to_utc(iso) == expected


@given(
    st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1))
    | st.datetimes(datetime(1900, 1, 1), datetime(2100, 1, 1), timezones=st.timezones())
)
def test_iso_is_read_as_it_was_written(moment: datetime) -> None:
    written = moment.replace(microsecond=0)
    offset = written.utcoffset()
    if offset is not None and offset.total_seconds() % 60:
        return
    parsed = parse_date(written.isoformat())
    assert parsed is not None
    assert datetime.fromisoformat(parsed) == datetime.fromisoformat(written.isoformat())  # in a gap of the clock no time equals itself
    assert parse_date(parsed) == parsed


@given(st.text(max_size=80) | st.text(st.sampled_from("0123456789/-:. TZمصسبتر"), max_size=40))
def test_what_is_read_is_a_day(text: str) -> None:
    parsed = parse_date(text)
    assert parsed is None or (datetime.fromisoformat(parsed[:10]) and to_utc(parsed))
