"""Forms come from the tables: each paradigm once, and the homographs that must stay out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.claims.cues import cue_words, look_up
from worker.claims.lexicon import cue_forms, nouns, words
from worker.claims.morphology import masdars, participles, verbs
from worker.claims.shapes import is_noun, with_article, without_article
from worker.text import fold


def written(past: str, present: str, *, objects: bool = False) -> set[str]:
    return {form.written for form in verbs(fold(past), fold(present), objects=objects)}


def test_sound_verb() -> None:
    assert {"اعلن", "اعلنت", "اعلنوا", "اعلنا", "يعلن", "تعلن", "يعلنون"} <= written("أعلن", "يعلن")


def test_hollow_verb_shortens_before_a_consonant_and_after_lam() -> None:
    forms = written("أشار", "يشير")
    assert {"اشار", "اشارت", "اشاروا", "اشرنا", "يشير", "يشيرون", "يشر"} <= forms
    assert "اشارنا" not in forms


def test_defective_verb() -> None:
    assert {"نفي", "نفت", "نفوا", "ينفي", "ينفون"} <= written("نفى", "ينفي")
    assert {"دعا", "دعت", "دعوا", "يدعو", "يدعون"} <= written("دعا", "يدعو")


def test_object_pronouns_only_where_the_verb_takes_them() -> None:
    assert {"اتهمه", "اتهموه", "نفاه"} <= written("اتهم", "يتهم", objects=True) | written("نفى", "ينفي", objects=True)
    assert "اتهمه" not in written("اتهم", "يتهم")


def test_participles_and_masdars() -> None:
    assert {form.written for form in participles("داعي")} >= {"داعيا", "داعيه", "داعين"}
    assert {form.written for form in masdars("دعوه")} >= {"دعوه", "الدعوه", "دعوته", "دعوتها"}


@pytest.mark.parametrize(
    ("word", "lemma"),
    [("وأضافت", "أضاف"), ("فقال", "قال"), ("سيعلن", "أعلن"), ("وسيؤكد", "أكد"), ("للمطالبة", "طالب"), ("مشيرةً", "أشار"), ("وصفها", "وصف")],
)
def test_clitics(word: str, lemma: str) -> None:
    hit = look_up(fold(word))
    assert hit is not None
    assert hit[1].entry.lemma == lemma


@pytest.mark.parametrize("word", ["مقال", "المقال", "ذكرى", "الحجم", "مدينة", "الوزير", "قالب", "أشارك"])
def test_words_that_only_look_alike(word: str) -> None:
    assert look_up(fold(word)) is None


def test_every_form_leads_back_to_a_row() -> None:
    forms = cue_forms()
    assert len(forms) > 3000
    assert all(form.form.written == key for key, form in forms.items())


def test_an_unknown_class_is_an_error() -> None:
    with pytest.raises(KeyError):
        words("no_such_class")
    with pytest.raises(KeyError):
        nouns("no_such_class")


@given(st.text("وفسلبا", max_size=4), st.sampled_from(sorted(cue_forms())))
def test_the_cue_words_are_those_that_are_looked_up(clitics: str, form: str) -> None:
    assert (clitics + form in cue_words()) == (look_up(clitics + form) is not None)


@given(st.text("والبفكلمن", min_size=1, max_size=7))
def test_all_forms_with_the_article_are_known(word: str) -> None:
    assert word in with_article(without_article(word))


@given(st.sampled_from(["", "و", "ال", "لل", "وال", "ولل", "بال", "فال", "كال", "وب", "ب"]), st.sampled_from(["", "و", "ل"]))
def test_a_noun_is_known_behind_its_article_and_clitics(article: str, clitic: str) -> None:
    word = article + clitic + "وزير"
    bare = without_article(word)
    assert is_noun(word, "title") == (word in nouns("title") or bare in nouns("title") or (bare[0] in "لو" and bare[1:] in nouns("title")))
