"""What the names found by the entity room add: ids, fuller names, what a claim is about."""

from worker.claims import extract_claims
from worker.records import Entity, Mention, span_of

_TEXT = "قال الحداد إن بيروت ستحتفل غدا."
_PERSON = Entity(entity_id="e1", type="PER", name="سامي الحداد")
_CITY = Entity(entity_id="e2", type="LOC", name="بيروت")
_MENTIONS = (
    Mention(span=span_of(_TEXT, 4, 10), type="PER", entity_id="e1"),
    Mention(span=span_of(_TEXT, 14, 19), type="LOC", entity_id="e2"),
)


def test_entities_name_the_speaker_and_the_subject() -> None:
    (claim,) = extract_claims(_TEXT, [(0, len(_TEXT))], record_id="r1", mentions=_MENTIONS, entities=(_PERSON, _CITY))
    assert claim.speaker.entity_id == "e1"
    assert claim.speaker.ref == "سامي الحداد"
    assert claim.about == ("e2",)


def test_nested_claims_point_to_the_one_that_holds_them() -> None:
    text = "قال الوزير إن البلدية أعلنت أن الجسر مغلق."
    outer, inner = extract_claims(text, [(0, len(text))], record_id="r1")
    assert outer.nested_in is None
    assert inner.nested_in == outer.claim_id
    assert inner.speaker.span is not None
    assert inner.speaker.span.exact == "البلدية"


def test_an_office_may_be_of_what_is_also_spoken_to() -> None:
    office, name = "المدير التنفيذي للبرنامج الوطني المهندس", "سامي الحداد"
    text = f"قال {office} {name}: إن الطلبات كثيرة."
    at = text.index(name)
    person = Mention(span=span_of(text, at, at + len(name)), type="PER", entity_id="e1")
    (claim,) = extract_claims(text, [(0, len(text))], record_id="r1", mentions=(person,), entities=(_PERSON,))
    assert claim.speaker.span is not None
    assert claim.speaker.span.exact == f"{office} {name}"
    told = f"قال المدير {name} للبرنامج إن الطلبات كثيرة."
    named = Mention(span=span_of(told, 11, 11 + len(name)), type="PER", entity_id="e1")
    (claim,) = extract_claims(told, [(0, len(told))], record_id="r1", mentions=(named,), entities=(_PERSON,))
    assert claim.speaker.span is not None
    assert claim.speaker.span.exact == f"المدير {name}"
