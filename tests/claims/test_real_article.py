"""A real article, where its data directory is beside the repository."""

from pathlib import Path

import pytest

from worker.claims import extract_claims
from worker.clean.sentences import split_sentences
from worker.records import Claim

_ARTICLE = Path(__file__).parents[2] / ".." / "shared" / "data" / "sample" / "sputnik_konashenkov.txt"


@pytest.fixture(scope="module")
def claims() -> tuple[Claim, ...]:
    if not _ARTICLE.exists():
        pytest.skip(f"needs {_ARTICLE.name} in ../shared/data/sample")
    text = _ARTICLE.read_text("utf-8")
    return extract_claims(text, split_sentences(text), record_id="r1")


def test_the_spokesman_and_what_he_said(claims: tuple[Claim, ...]) -> None:
    first = claims[0]
    assert first.speaker.name == "إيغور كوناشينكوف"
    assert first.speaker.organisation == "وزارة الدفاع الروسية"
    assert first.content[0].exact.startswith("التحالف الدولي")
    said = [claim for claim in claims if claim.speaker.ref == "إيغور كوناشينكوف"]
    assert [claim.speaker.via for claim in said] == ["explicit", "explicit", "role", "explicit", "carried"]
    assert [claim.type for claim in said] == ["indirect", "direct", "direct", "indirect", "direct"]


def test_the_ministry_is_led_back_to_its_full_name(claims: tuple[Claim, ...]) -> None:
    ministry = [claim for claim in claims if claim.speaker.span and claim.speaker.span.exact == "الوزارة"]
    assert [claim.cue.lemma for claim in ministry] == ["أكد", "أشار"]
    assert {claim.speaker.ref for claim in ministry} == {"وزارة الدفاع الروسية"}
    (last,) = [claim for claim in claims if claim.cue.span.exact == "مؤكدة"]
    assert last.speaker.ref == "وزارة الدفاع الروسية"
