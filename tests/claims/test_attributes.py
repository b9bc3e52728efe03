"""When it was said, which numbers it holds, what makes it worth a check."""

import re

from worker.claims import extract_claims
from worker.records import Claim, DateMention, Quantity, span_of

_TEXT = "أعلن الوزير يوم الأحد أن 40 حافلة ستصل يوم الاثنين. وكشف المدير أن الجسر مغلق. وطالب السكان بفتح الطريق."


def claims() -> tuple[Claim, ...]:
    sunday, monday, buses = _TEXT.index("يوم الأحد"), _TEXT.index("يوم الاثنين"), _TEXT.index("40 حافلة")
    dates = (
        DateMention(span=span_of(_TEXT, sunday, sunday + 9), start="2025-09-14", end="2025-09-14", grain="day", kind="relative"),
        DateMention(span=span_of(_TEXT, monday, monday + 11), start="2025-09-15", end="2025-09-15", grain="day", kind="relative"),
    )
    quantities = (Quantity(span=span_of(_TEXT, buses, buses + 8), value=(40.0,), object="حافلة"),)
    return extract_claims(
        _TEXT, [match.span() for match in re.finditer(r"[^.]+[.]", _TEXT)], record_id="r1", dates=dates, quantities=quantities
    )


def test_it_was_said_on_the_day_beside_the_cue_not_on_one_that_is_claimed() -> None:
    first, second, _ = claims()
    assert first.time == "2025-09-14"
    assert second.time is None


def test_numbers_are_those_in_the_content() -> None:
    assert [claim.quantities for claim in claims()] == [(0,), (), ()]


def test_the_worth_of_a_check_says_why() -> None:
    assert [(claim.check_worthy, claim.check_reasons) for claim in claims()] == [(0.75, ("facts", "numbers")), (0.5, ("facts",)), (0.0, ())]


def test_confidence_is_a_probability() -> None:
    assert all(0 < (claim.confidence or 0) < 1 for claim in claims())
