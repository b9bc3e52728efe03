"""Everything together, with a recogniser of the test's own."""

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from worker.entities import NameSpan, annotate, default_recogniser


class Marked:
    """Takes the given strings for names."""

    name = "marked-1"

    def __init__(self, *names: tuple[str, str]) -> None:
        self._names = names

    def recognise(self, text: str, sentences: Sequence[tuple[int, int]]) -> list[NameSpan]:
        return [NameSpan(text.index(name), text.index(name) + len(name), kind) for name, kind in self._names]


def test_institutions_are_organisations_for_users() -> None:
    text = "أعلنت وزارة الصحة أمس إصابة 12 شخصا"
    found = annotate(text, [(0, len(text))], published_at="2024-03-05T08:00:00Z", recogniser=Marked(("وزارة الصحة", "INST")))
    assert [mention.type for mention in found.mentions] == ["ORG"]
    assert [date.start for date in found.dates] == ["2024-03-04"]
    assert [quantity.span.exact for quantity in found.quantities] == ["12 شخصا"]
    assert found.recogniser == "marked-1"


def test_a_number_or_a_day_inside_a_name_counts_nothing() -> None:
    text = "ذكرت صحيفة عين اليوم أن مجموعة 77 دولة اجتمعت"
    names = Marked(("عين اليوم", "ORG"), ("مجموعة 77 دولة", "ORG"))
    found = annotate(text, [(0, len(text))], published_at="2024-03-05", recogniser=names)
    assert (found.dates, found.quantities) == ((), ())


def test_an_empty_text_has_nothing() -> None:
    found = annotate("", [], published_at=None, recogniser=default_recogniser())
    assert (found.mentions, found.entities, found.dates, found.quantities) == ((), (), (), ())


WORDS = ["وقال", "الرئيس", "محمد", "علي", "في", "بيروت،", "وللعراق", "أمس", "500", "شخص", "ـــ", "ً", "«", "\n", "U.S.", "\u200f", "🙂"]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
def test_every_span_quotes_the_text_and_every_mention_has_its_entity(text: str) -> None:
    found = annotate(text, [(0, len(text))], published_at="2024-03-05", recogniser=default_recogniser())
    spans = [mention.span for mention in found.mentions]
    spans += [date.span for date in found.dates] + [quantity.span for quantity in found.quantities]
    assert all(text[span.start : span.end] == span.exact for span in spans)
    assert {mention.entity_id for mention in found.mentions} == {entity.entity_id for entity in found.entities}
    assert annotate(text, [(0, len(text))], published_at="2024-03-05", recogniser=default_recogniser()) == found
