"""The golden examples: what is promised of every record holds for each of them, whoever wrote it, a hand or the pipeline."""

from base64 import b64decode
from collections.abc import Iterator
from copy import deepcopy
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from worker.contracts.schema import RECORDS, schema_of
from worker.contracts.topics import load_topics
from worker.records import (
    Claim,
    CleanArticle,
    EnrichedArticle,
    InvalidRecord,
    RawArticle,
    Reason,
    RejectedMessage,
    Relation,
    Span,
    Stage,
    article_id_of,
    check_span,
    claim_id_of,
    decode,
    encode,
    parse_raw,
    record_id_of,
)

EXAMPLES = Path(__file__).parents[2] / "schemas" / "examples"
FILES = {path.relative_to(EXAMPLES).as_posix(): path for path in sorted(EXAMPLES.rglob("*.json"))}
SCHEMA_OF_TOPIC = {spec.name: spec.schema for spec in load_topics() if spec.schema}
VALIDATORS = {name: Draft202012Validator(schema_of(name)) for name in RECORDS}


def _schema_name(file: str) -> str:
    topic, version, _ = file.split("/")
    stem = SCHEMA_OF_TOPIC[topic].rsplit(".", 1)[0]
    return f"{stem}.{version}"


def _document(file: str) -> Any:
    return orjson.loads(FILES[file].read_bytes())


def _of(topic: str) -> list[str]:
    return [file for file in FILES if file.startswith(f"{topic}/")]


RECORD_FILES = [file for file in FILES if not file.startswith("articles.raw/")]
ARTICLE_FILES = [*_of("articles.clean"), *_of("articles.deduplicated"), *_of("articles.enriched")]


@pytest.mark.parametrize("topic", SCHEMA_OF_TOPIC)
def test_every_topic_has_two_examples(topic: str) -> None:
    assert len(_of(topic)) >= 2


@pytest.mark.parametrize("file", FILES)
def test_an_example_fits_its_schema(file: str) -> None:
    assert [error.message for error in VALIDATORS[_schema_name(file)].iter_errors(_document(file))] == []


@pytest.mark.parametrize("file", RECORD_FILES)
def test_an_example_is_read_and_written_the_same(file: str) -> None:
    record: Any = decode(RECORDS[_schema_name(file)], FILES[file].read_bytes())
    assert orjson.loads(encode(record)) == _document(file)


@pytest.mark.parametrize("file", _of("articles.raw"))
def test_a_raw_example_is_read(file: str) -> None:
    assert isinstance(parse_raw(FILES[file].read_bytes()), RawArticle)


def _spans(value: Any) -> Iterator[Span]:
    if isinstance(value, Span):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _spans(item)
    elif hasattr(value, "__dataclass_fields__"):
        for name in value.__dataclass_fields__:
            yield from _spans(getattr(value, name))


def _article(file: str) -> CleanArticle:
    record: Any = decode(RECORDS[_schema_name(file)], FILES[file].read_bytes())
    article = record if isinstance(record, CleanArticle) else record.article
    assert isinstance(article, CleanArticle)
    return article


@pytest.mark.parametrize("file", ARTICLE_FILES)
def test_sentences_lie_in_the_text_one_after_another(file: str) -> None:
    article = _article(file)
    assert article.sentences
    assert all(0 <= start < end <= len(article.text) for start, end in article.sentences)
    assert all(before[1] <= after[0] for before, after in pairwise(article.sentences))


@pytest.mark.parametrize("file", ARTICLE_FILES)
def test_the_id_is_that_of_the_url(file: str) -> None:
    assert _article(file).article_id == article_id_of(_article(file).url)


@pytest.mark.parametrize("file", ARTICLE_FILES)
def test_hashes_ascend_and_fit_the_sketch(file: str) -> None:
    fingerprint = _article(file).fingerprint
    for packed, multiple in ((fingerprint.anchors, 1), (fingerprint.sketch, 1 << fingerprint.sketch_bits)):
        raw = b64decode(packed, validate=True)
        hashes = [int.from_bytes(raw[start : start + 8], "little") for start in range(0, len(raw), 8)]
        assert hashes == sorted(set(hashes))
        assert all(value % multiple == 0 for value in hashes)


@pytest.mark.parametrize("file", [*_of("articles.deduplicated"), *_of("articles.enriched")])
def test_a_record_is_a_revision_of_its_article(file: str) -> None:
    document = _document(file)
    assert document["record_id"] == record_id_of(document["article"]["article_id"], document["revision_no"])
    assert (document["previous_record"] is None) == (document["revision_no"] == 1)


@pytest.mark.parametrize("file", _of("articles.enriched"))
def test_every_span_quotes_the_text(file: str) -> None:
    record = decode(EnrichedArticle, FILES[file].read_bytes())
    for span in _spans(record):
        check_span(record.article.text, span)


@pytest.mark.parametrize("file", _of("articles.enriched"))
def test_claims_and_mentions_point_to_what_is_there(file: str) -> None:
    record = decode(EnrichedArticle, FILES[file].read_bytes())
    entities = {entity.entity_id for entity in record.entities}
    assert {mention.entity_id for mention in record.mentions} <= entities
    for claim in record.claims:
        assert claim.claim_id == claim_id_of(record.record_id, claim.cue.span.start, claim.content[0].start)
        assert set(claim.about) <= entities
        assert claim.speaker.entity_id is None or claim.speaker.entity_id in entities


def test_one_example_has_claims_and_one_is_a_duplicate() -> None:
    records = [decode(EnrichedArticle, FILES[file].read_bytes()) for file in _of("articles.enriched")]
    claims: list[Claim] = [claim for record in records for claim in record.claims]
    assert {"direct", "indirect"} <= {claim.type for claim in claims}
    assert all((record.outcome == "duplicate") == (record.canonical is not None) for record in records)
    assert {record.outcome for record in records} == {"enriched", "duplicate"}


@pytest.mark.parametrize("file", _of("articles.relations"))
def test_a_relation_goes_from_the_later_to_the_earlier(file: str) -> None:
    relation = decode(Relation, FILES[file].read_bytes())
    assert relation.object_ingested_at < relation.subject_ingested_at


@pytest.mark.parametrize("file", _of("articles.rejected"))
def test_a_rejection_has_a_stage_and_a_named_reason(file: str) -> None:
    rejected = decode(RejectedMessage, FILES[file].read_bytes())
    assert rejected.stage in set(Stage)
    assert rejected.reason in set(Reason)


def _places(node: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    steps = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    return [place for step, value in steps for place in [(*path, step), *_places(value, (*path, step))]]


_other_values = st.sampled_from([None, True, 7, -1, 2.5, "نص", "", [], {}, [1, 2], ["نص"], {"start": 0, "end": 1, "exact": "ق"}])


@st.composite
def _damaged(draw: st.DrawFn) -> tuple[str, Any]:
    file = draw(st.sampled_from(RECORD_FILES))
    document = deepcopy(_document(file))
    *way, last = draw(st.sampled_from(_places(document)))
    inner = document
    for step in way:
        inner = inner[step]
    if draw(st.booleans()):
        inner[last] = draw(_other_values)
    else:
        del inner[last]
    return file, document


@given(_damaged())
def test_schema_and_decoder_agree_on_damaged_records(damaged: tuple[str, Any]) -> None:
    file, document = damaged
    name = _schema_name(file)
    try:
        decode(RECORDS[name], orjson.dumps(document))
        is_read = True
    except InvalidRecord:
        is_read = False
    assert VALIDATORS[name].is_valid(document) == is_read
