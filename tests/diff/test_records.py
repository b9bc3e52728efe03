"""Two records compared, no broker."""

from copy import deepcopy
from typing import Any

import orjson
from hypothesis import given
from hypothesis import strategies as st

from worker.diff import Difference, Tally, compare_records, prepare
from worker.pipeline import Pipeline
from worker.records import encode

TEXT = "قال وزير النقل سامر الخطيب إن الطريق الساحلي سيفتح أمام الشاحنات صباح الأحد. وأضاف: «لن نتأخر يوما واحدا». وزار الوزير بيروت."


def record(text: str = TEXT) -> dict[str, Any]:
    value = orjson.dumps({"url": "https://news.example/a/1", "text": text, "fetched_at": "2025-09-15T06:00:00Z"})
    found = Pipeline().process(value, origin="articles.raw/0/1", received_at="2025-09-15T06:00:00Z").record
    assert found is not None
    document: dict[str, Any] = orjson.loads(encode(found))
    assert len(document["claims"]) == 2
    return document


def compare(first: Any, second: Any, **options: Any) -> Difference:
    return compare_records(prepare(first), prepare(second), **options)


def test_a_record_is_the_same_as_itself() -> None:
    assert compare(record(), record()).empty


def test_the_run_does_not_count_unless_it_is_asked_for() -> None:
    other = record()
    other["article"]["origin"], other["recogniser"] = "archive/3/9", "embedded 99"
    assert compare(record(), other).empty
    assert [change.path for change in compare(record(), other, ignored=()).changes] == ["article.origin", "recogniser"]


def test_a_claim_lost_is_one_difference_and_not_a_change_of_the_others() -> None:
    other = record()
    lost = other["claims"].pop(0)
    found = compare(record(), other)
    assert (found.changes, found.gained) == ((), {})
    assert [claim["claim_id"] for claim in found.lost["claims"]] == [lost["claim_id"]]
    back = compare(other, record())
    assert [claim["claim_id"] for claim in back.gained["claims"]] == [lost["claim_id"]]


def test_an_entity_more_does_not_rename_the_others() -> None:
    other = record()
    numbers = {entity["entity_id"]: f"e{number + 50}" for number, entity in enumerate(other["entities"])}
    renamed = orjson.loads(_replaced(orjson.dumps(other), numbers))
    renamed["entities"].insert(0, {"entity_id": "e1", "type": "ORG", "name": "بلدية صيدا"})
    found = compare(record(), renamed)
    assert found.changes == ()
    assert [entity["name"] for entity in found.gained["entities"]] == ["بلدية صيدا"]


def _replaced(text: bytes, numbers: dict[str, str]) -> bytes:
    for old, new in numbers.items():
        text = text.replace(f'"{old}"'.encode(), f'"{new}"'.encode())
    return text


def test_a_changed_speaker_is_named_by_its_path_with_both_values() -> None:
    other = record()
    other["claims"][1]["speaker"]["ref"] = "ليلى حداد"
    (change,) = compare(record(), other).changes
    assert (change.path, change.before, change.after) == ("claims[].speaker.ref", record()["claims"][1]["speaker"]["ref"], "ليلى حداد")


def test_a_path_that_is_left_out_stands_for_all_below_it() -> None:
    other = record()
    other["article"]["text"], other["article"]["title"] = "غيره", "عنوان"
    assert [change.path for change in compare(record(), other, ignored=("article.text",)).changes] == ["article.title"]
    assert compare(record(), other, ignored=("article",)).empty


def test_text_before_the_claims_moves_them_and_loses_none() -> None:
    found = compare(record(), record("شهدت المدينة يوما هادئا. " + TEXT))
    assert not found.lost.get("claims")
    assert not found.gained.get("claims")
    assert "claims[].cue.span.start" in {change.path for change in found.changes}


def test_the_same_words_twice_are_two_things() -> None:
    first = {"mentions": [{"type": "LOC", "span": {"exact": "بيروت", "start": n, "end": n + 5}} for n in (0, 9)]}
    second = {"mentions": first["mentions"][:1]}
    assert len(compare(first, second).lost["mentions"]) == 1


JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["claims", "entities", "article", "span", "exact", "speaker", "about", "mentions"]), inner, max_size=4
        )
    ),
    max_leaves=12,
)


@given(JSON, JSON)
def test_any_json_can_be_compared_and_equal_is_empty(first: Any, second: Any) -> None:
    assert compare(first, deepcopy(first)).empty
    found, back = compare(first, second), compare(second, first)
    assert found.empty == back.empty
    assert {change.path for change in found.changes} == {change.path for change in back.changes}
    assert {name: len(items) for name, items in found.gained.items()} == {name: len(items) for name, items in back.lost.items()}


def test_a_tally_counts_records_and_keeps_few_examples() -> None:
    tally = Tally(most=1)
    other = record()
    other["claims"][0]["polarity"] = "negative"
    other["claims"][1]["polarity"] = "negative"
    for key in ("a", "b"):
        tally.add(key, compare(record(), other))
    tally.add("c", compare(record(), record()))
    assert (tally.changed, tally.run_only, tally.fields["claims[].polarity"]) == (2, 1, 2)
    assert [example.key for example in tally.examples["claims[].polarity"]] == ["a"]
