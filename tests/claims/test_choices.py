"""What the trained choices decide: which cue reports, whom a speaker means, and what names change."""

import re

from worker.claims import extract_claims
from worker.records import Claim, Entity, Mention, span_of

_SENTENCE = re.compile(r"[^.\n]+[.\n]?")


def claims_of(text: str, *people: str) -> tuple[Claim, ...]:
    entities = [Entity(entity_id=f"e{number}", type="PER", name=name) for number, name in enumerate(people)]
    mentions = [
        Mention(span=span_of(text, match.start(), match.end()), type="PER", entity_id=entity.entity_id)
        for entity in entities
        for match in re.finditer(entity.name, text)
    ]
    sentences = [match.span() for match in _SENTENCE.finditer(text)]
    return extract_claims(text, sentences, record_id="r1", mentions=mentions, entities=entities)


def test_an_unknown_office_is_led_back_to_the_name_beside_which_it_stood() -> None:
    text = "افتتح الخطاط سامي الحداد معرضه في المدينة.\nوقال الخطاط إن المعرض يستمر أسبوعا.\nوأضاف أن الدخول مجاني."
    first, second = claims_of(text, "سامي الحداد")
    assert (first.speaker.ref, first.speaker.via) == ("سامي الحداد", "role")
    assert (second.speaker.ref, second.speaker.via) == ("سامي الحداد", "carried")


def test_gender_tells_two_sources_apart() -> None:
    text = "أعلن المدير سامي الحداد أن المصنع سيغلق.\nوأكدت الوزيرة ليلى نصر أن العمال سيعوضون.\nوقالت إن الخطة جاهزة."
    assert [claim.speaker.ref for claim in claims_of(text, "سامي الحداد", "ليلى نصر")] == ["سامي الحداد", "ليلى نصر", "ليلى نصر"]


def test_the_name_ends_where_it_was_found_to_end() -> None:
    (claim,) = claims_of("وأكد وزير الطاقة سامي الحداد ضيف البرنامج أن الشبكة مستقرة.", "سامي الحداد")
    assert claim.speaker.name == "سامي الحداد"
    assert claim.speaker.role is not None
    assert claim.speaker.role.startswith("وزير الطاقة")


def test_a_participle_behind_a_verb_of_saying_is_one_cue_with_it() -> None:
    (claim,) = claims_of("وأضاف الوزير موضحا: «الشبكة مستقرة منذ أسبوع كامل».")
    assert claim.cue.lemma == "أضاف"
    assert claim.content[0].exact == "الشبكة مستقرة منذ أسبوع كامل"


def test_a_title_in_quotation_marks_before_the_clause_is_no_speech() -> None:
    (claim,) = claims_of('وقالت صحيفة "الأيام" المحلية إن الجسر سيفتح غدا.')
    assert claim.content[0].exact == "الجسر سيفتح غدا"


def test_an_attribution_behind_a_comma_is_not_claimed() -> None:
    first, *_ = claims_of("أعلن الوزير أن الجسر سيفتح غدا، وفقا لوكالة الأنباء المحلية.")
    assert first.content[0].exact == "الجسر سيفتح غدا"
