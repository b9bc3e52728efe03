"""Mentions of one thing are one entity."""

from worker.entities.grouping import group
from worker.entities.recogniser import NameSpan


def names_of(text: str, *found: tuple[str, str]) -> list[NameSpan]:
    spans, at = [], 0
    for exact, kind in found:
        start = text.index(exact, at)
        at = start + len(exact)
        spans.append(NameSpan(start, at, kind))
    return spans


def test_a_surname_belongs_to_the_full_name() -> None:
    text = "قال وزير الدفاع اللواء خالد منصور ذلك ثم أضاف منصور غيره"
    mentions, entities = group(text, names_of(text, ("خالد منصور", "PER"), ("منصور", "PER")))
    assert [mention.entity_id for mention in mentions] == ["e1", "e1"]
    assert (entities[0].name, entities[0].variants) == ("خالد منصور", ("منصور",))
    assert entities[0].roles == ("وزير الدفاع", "اللواء")


def test_entities_are_numbered_by_first_occurrence() -> None:
    text = "غادر سعيد القاهرة إلى دمشق"
    mentions, entities = group(text, names_of(text, ("سعيد", "PER"), ("القاهرة", "LOC"), ("دمشق", "LOC")))
    assert [mention.entity_id for mention in mentions] == ["e1", "e2", "e3"]
    assert [entity.entity_id for entity in entities] == ["e1", "e2", "e3"]


def test_the_article_that_a_preposition_swallowed_comes_back() -> None:
    text = "مساعدات للعراق ثم زار العراق"
    mentions, entities = group(text, names_of(text, ("عراق", "LOC"), ("العراق", "LOC")))
    assert len({mention.entity_id for mention in mentions}) == 1
    assert entities[0].name == "العراق"
    assert entities[0].place is not None
    assert entities[0].place.country == "IQ"


def test_two_names_of_a_country_are_one_place() -> None:
    text = "قالت أمريكا إن الولايات المتحدة لن تشارك"
    _, entities = group(text, names_of(text, ("أمريكا", "LOC"), ("الولايات المتحدة", "LOC")))
    assert len(entities) == 1


def test_types_keep_namesakes_apart() -> None:
    text = "ذكرت الرياض أن مدينة الرياض هادئة"
    _, entities = group(text, names_of(text, ("الرياض", "ORG"), ("الرياض", "LOC")))
    assert [entity.type for entity in entities] == ["ORG", "LOC"]


def test_a_father_is_not_his_son() -> None:
    text = "شيع سلمان بن سعيد الجندبي الزهراني وقال سعيد الزهراني إن سعيد الجندبي الزهراني والده"
    names = names_of(text, ("سلمان بن سعيد الجندبي الزهراني", "PER"), ("سعيد الزهراني", "PER"), ("سعيد الجندبي الزهراني", "PER"))
    mentions, _ = group(text, names)
    assert [mention.entity_id for mention in mentions] == ["e1", "e2", "e2"]


def test_the_end_of_a_name_is_its_bearer() -> None:
    text = "استقبل محمد بن سلمان الوفد ثم قال بن سلمان إن اللقاء كان جيدا"
    mentions, entities = group(text, names_of(text, ("محمد بن سلمان", "PER"), ("بن سلمان", "PER")))
    assert len(entities) == 1
    assert {mention.entity_id for mention in mentions} == {"e1"}
