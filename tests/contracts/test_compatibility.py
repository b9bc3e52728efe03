from copy import deepcopy
from typing import Any

import pytest

from worker.contracts.compatibility import Break, UnknownKeyword, compare
from worker.contracts.schema import RECORDS, schema_of

BOTH = {"backward", "forward"}


def _changed(at: str, **keywords: Any) -> dict[str, Any]:
    """The enriched schema with other keywords at one place; None takes a keyword away."""
    schema = deepcopy(schema_of("enriched.v1"))
    place: Any = schema
    for step in at.split("/") if at else []:
        place = place[int(step)] if isinstance(place, list) else place[step]
    for keyword, value in keywords.items():
        name = "$ref" if keyword == "ref" else keyword
        if value is None:
            del place[name]
        else:
            place[name] = value
    return schema


def _without(names: list[str], name: str) -> list[str]:
    assert name in names
    return [other for other in names if other != name]


ENRICHED = schema_of("enriched.v1")
CLAIM = ENRICHED["$defs"]["Claim"]
CLEAN = ENRICHED["$defs"]["CleanArticle"]
PAIR = CLEAN["properties"]["sentences"]["items"]
NULL = {"type": "null"}

BREAKS = {
    "an optional field becomes required": (
        _changed("", required=[*ENRICHED["required"], "claims"]), "$.claims", {"backward"}, "required now",
    ),
    "a new field is required": (
        _changed("$defs/Claim", properties={**CLAIM["properties"], "mood": {"type": "string"}}, required=[*CLAIM["required"], "mood"]),
        "$.claims[].mood", {"backward"}, "required now",
    ),
    "a required field becomes optional": (
        _changed("$defs/CleanArticle", required=_without(CLEAN["required"], "text")), "$.article.text", {"forward"}, "was required",
    ),
    "a required field vanishes": (
        _changed(
            "$defs/Claim",
            properties={name: schema for name, schema in CLAIM["properties"].items() if name != "cue"},
            required=_without(CLAIM["required"], "cue"),
        ),
        "$.claims[].cue", {"forward"}, "was required",
    ),
    "a type changes": (_changed("properties/record_id", type="integer"), "$.record_id", BOTH, "the type"),
    "an integer widens to a number": (_changed("properties/revision_no", type="number"), "$.revision_no", BOTH, "the type"),
    "a field may be null": (_changed("properties/record_id", type=["string", "null"]), "$.record_id", {"forward"}, "null was added"),
    "a field may be null no longer": (
        _changed("properties/canonical", anyOf=[{"type": "string"}]), "$.canonical", {"backward"}, "null was removed",
    ),
    "a nullable field takes another type": (
        _changed("properties/canonical", anyOf=[{"type": "integer"}, NULL]), "$.canonical", BOTH, "the alternative",
    ),
    "a type is not said any more": (_changed("properties/record_id", type=None), "$.record_id", {"forward"}, "became None"),
    "a value joins an enum": (_changed("$defs/Claim/properties/type", enum=["direct", "indirect", "mixed", "echo"]),
        "$.claims[].type", {"forward"}, "'echo' was added"),
    "a value leaves an enum": (
        _changed("$defs/Claim/properties/type", enum=["direct", "indirect"]), "$.claims[].type", {"backward"}, "'mixed' was removed",
    ),
    "an enum opens": (_changed("properties/outcome", enum=None, type="string"), "$.outcome", {"forward"}, "was opened"),
    "a string gets an enum": (
        _changed("$defs/Claim/properties/certainty", enum=["asserted"]), "$.claims[].certainty", {"backward"}, "was introduced",
    ),
    "a list holds something else": (_changed("$defs/Claim/properties/about/items", type="integer"), "$.claims[].about[]", BOTH, "the type"),
    "a list of pairs gets triples": (
        _changed("$defs/CleanArticle/properties/sentences/items", prefixItems=[*PAIR["prefixItems"], {"type": "integer"}], maxItems=3),
        "$.article.sentences[]", BOTH, "2 fixed items became 3",
    ),
    "an item of a pair changes": (
        _changed("$defs/CleanArticle/properties/sentences/items/prefixItems/1", type="string"),
        "$.article.sentences[][1]", BOTH, "the type",
    ),
    "a reference leads to another type": (
        _changed("$defs/Claim/properties/cue", ref="#/$defs/Span"), "$.claims[].cue.lemma", {"forward"}, "was required",
    ),
    "a type deep inside changes": (
        _changed("$defs/Place/properties/latitude", type="string"), "$.entities[].place.latitude", BOTH, "the type",
    ),
    "a limit comes": (_changed("properties/record_id", maxLength=10), "$.record_id", BOTH, "maxLength absent became 10"),
    "a format changes": (_changed("properties/revision_no", format="int32"), "$.revision_no", BOTH, "format"),
    "a default changes": (_changed("$defs/Claim/properties/polarity", default="negative"), "$.claims[].polarity", BOTH, "default"),
    "an object closes": (_changed("$defs/Cue", additionalProperties=False), "$.claims[].cue.*", BOTH, "True became False"),
}  # fmt: skip

ALLOWED = {
    "nothing": ENRICHED,
    "a new optional field": _changed("$defs/Claim", properties={**CLAIM["properties"], "mood": {"type": "string", "default": ""}}),
    "an optional field goes": _changed(
        "$defs/Claim", properties={name: schema for name, schema in CLAIM["properties"].items() if name != "nested_in"}
    ),
    "words of a description": _changed("$defs/Claim", description="ما قيل", title="Statement"),
    "alternatives change places": _changed("properties/canonical", anyOf=[NULL, {"type": "string"}]),
    "values of an enum change places": _changed("properties/outcome", enum=["enriched", "duplicate"]),
    "a type written in place of its reference": _changed(
        "$defs/Claim/properties/cue", **{"ref": None, **ENRICHED["$defs"]["Cue"]}
    ),
    "openness said or left unsaid": _changed("$defs/Cue", additionalProperties={}),
}  # fmt: skip


@pytest.mark.parametrize("case", BREAKS)
def test_a_break_is_found_at_its_place(case: str) -> None:
    changed, path, directions, why = BREAKS[case]
    found = [change for change in compare(ENRICHED, changed) if change.path == path and why in change.why]
    assert {change.direction for change in found} == directions


@pytest.mark.parametrize("case", BREAKS)
def test_a_break_one_way_is_the_other_break_on_the_way_back(case: str) -> None:
    changed = BREAKS[case][0]
    there, back = compare(ENRICHED, changed), compare(changed, ENRICHED)
    other = {"forward": "backward", "backward": "forward"}
    assert {(change.path, other[change.direction]) for change in there} == {(change.path, change.direction) for change in back}


@pytest.mark.parametrize("case", ALLOWED)
def test_what_may_change_is_no_break(case: str) -> None:
    assert compare(ENRICHED, ALLOWED[case]) == ()
    assert compare(ALLOWED[case], ENRICHED) == ()


@pytest.mark.parametrize("name", RECORDS)
def test_a_schema_is_compatible_with_itself(name: str) -> None:
    assert compare(schema_of(name), deepcopy(schema_of(name))) == ()


def test_alternatives_of_one_type_are_told_apart_by_place() -> None:
    old = schema_of("raw.v1")
    new = deepcopy(old)
    new["anyOf"][1]["required"] = []
    assert compare(old, new) == (Break("$.text", "forward", "the field was required and is not any more"),)


def test_a_field_that_comes_and_goes_in_a_closed_object_breaks() -> None:
    closed = {"type": "object", "properties": {}, "additionalProperties": False}
    wider = closed | {"properties": {"place": {"type": "string"}}}
    assert [change.direction for change in compare(closed, wider)] == ["forward"]
    assert [change.direction for change in compare(wider, closed)] == ["backward"]


def test_a_type_within_itself_is_compared_once() -> None:
    tree = {
        "$ref": "#/$defs/Tree",
        "$defs": {
            "Tree": {
                "type": "object",
                "properties": {"name": {"type": "string"}, "branches": {"type": "array", "items": {"$ref": "#/$defs/Tree"}}},
            }
        },
    }
    other = deepcopy(tree)
    other["$defs"]["Tree"]["properties"]["name"]["type"] = "integer"  # type: ignore[index]
    assert compare(tree, tree) == ()
    assert {change.path for change in compare(tree, other)} == {"$.name"}


def test_what_the_checker_cannot_judge_is_refused() -> None:
    with pytest.raises(UnknownKeyword, match=r"\$\.name: cannot judge not"):
        compare({"properties": {"name": {"not": {}}}}, {"properties": {"name": {"not": {}}}})


def test_a_break_reads_as_a_sentence() -> None:
    change = Break("$.claims[].cue", "forward", "the field was required and is not any more")
    assert str(change) == "$.claims[].cue: the field was required and is not any more (old readers of new messages)"
