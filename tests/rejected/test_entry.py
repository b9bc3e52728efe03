"""A rejected message, read, selected and made ready to be given back; no broker."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.contracts import Topic
from worker.records import Reason, Rejected, Stage, decode, encode
from worker.rejected import Decision, Decisions, Entry, Selection, entry_of
from worker.rejected.retrying import retry_of
from worker.stream.headers import attempt_of
from worker.stream.message import Headers, Message, Output
from worker.stream.stages import clean_stage, rejected_output

RAW = Message(
    topic="articles.raw",
    partition=3,
    offset=41,
    timestamp_ms=1_757_916_000_000,
    key=b"https://outlet.example/a",
    value='{"url": "u", "text": "قالت البلدية إن الجسر مغلق"}'.encode(),
    headers=(("crawler", b"c1"), ("crawler", b"c2"), ("x", b"\xff")),
)


def stored(output: Output, offset: int = 7) -> Message:
    """An output as it is read back from its topic."""
    return Message(
        topic=output.topic,
        partition=0,
        offset=offset,
        timestamp_ms=1_757_916_009_000,
        key=output.key,
        value=output.value,
        headers=output.headers,
    )


def rejected(message: Message = RAW, stage: Stage = Stage.CLEAN) -> tuple[Entry, Message]:
    found = stored(rejected_output(stage, message, Rejected(Reason.INVALID_URL, "`u` is no URL")))
    entry = entry_of(found)
    assert entry is not None
    return entry, found


def test_an_entry_tells_what_and_why() -> None:
    entry, _ = rejected()
    assert (entry.place, entry.source, entry.origin) == ("articles.rejected/0/7", RAW.place, RAW.place)
    assert (entry.stage, entry.reason, entry.attempt, entry.time) == ("clean", "invalid_url", 1, RAW.time)
    assert entry.headers == RAW.headers
    assert entry_of(RAW) is None


@pytest.mark.parametrize(
    ("selection", "meant"),
    [
        (Selection(), True),
        (Selection(reasons=frozenset({"invalid_url", "not_json"})), True),
        (Selection(reasons=frozenset({"not_json"})), False),
        (Selection(stages=frozenset({"enrich"})), False),
        (Selection(versions=frozenset({"9.9"})), False),
        (Selection(source="articles.raw"), True),
        (Selection(source="articles.raw/3"), True),
        (Selection(source="articles.raw/3/41"), True),
        (Selection(source="articles.raw/3/4"), False),
        (Selection(source="articles.ra"), False),
        (Selection(contains="الجسر".encode()), True),
        (Selection(contains=b"outlet.example"), True),
        (Selection(contains="الميناء".encode()), False),
    ],
)
def test_a_selection_means_what_fulfils_all_of_it(selection: Selection, meant: bool) -> None:
    assert selection.matches(rejected()[0], RAW.value) is meant


def test_a_retry_is_the_original_with_one_attempt_more() -> None:
    output = retry_of(*rejected())
    assert output is not None
    assert (output.topic, output.partition, output.key, output.value) == (Topic.RAW, 3, RAW.key, RAW.value)
    assert output.headers[:3] == RAW.headers
    assert dict(output.headers[3:]) == {"rawi-attempt": b"2", "rawi-time": RAW.time.encode(), "rawi-retry-of": b"articles.raw/3/41"}


def test_a_retry_that_fails_again_counts_on_and_keeps_the_first_time() -> None:
    message = RAW
    for attempt in (1, 2, 3):
        entry, found = rejected(message)
        assert (entry.attempt, entry.time, entry.headers) == (attempt, RAW.time, RAW.headers)
        output = retry_of(entry, found)
        assert output is not None
        message = stored(output, offset=100 + attempt)
    assert attempt_of(message) == 4
    assert message.header("rawi-retry-of") == "articles.raw/0/102"


def test_a_retry_is_ingested_at_the_time_of_the_original() -> None:
    good = Message(topic="articles.raw", partition=0, offset=1, timestamp_ms=RAW.timestamp_ms, key=None, value=_ARTICLE)
    entry, found = rejected(good)
    output = retry_of(entry, found)
    assert output is not None
    first, second = clean_stage(good), clean_stage(stored(output))
    assert isinstance(first, tuple)
    assert isinstance(second, tuple)
    assert _without_origin(first[0], good.place) == _without_origin(second[0], stored(output).place)


_ARTICLE = (
    '{"url": "https://outlet.example/a", "text": "قالت رئيسة البلدية ليلى حداد إن الجسر سيفتح أمام المشاة يوم الأحد بعد الصيانة."}'.encode()
)


def _without_origin(output: Output, origin: str) -> tuple[bytes, list[tuple[str, bytes]]]:
    assert origin.encode() in (output.value or b"")
    return (output.value or b"").replace(origin.encode(), b""), [
        (name, value.replace(origin.encode(), b"")) for name, value in output.headers
    ]


def test_between_the_stages_a_retry_keeps_its_origin() -> None:
    headers: Headers = (("ce_id", b"1"), ("rawi-version", b"0.1.0"), ("rawi-origin", b"articles.raw/3/41"))
    message = Message(topic="t.articles.clean", partition=2, offset=5, timestamp_ms=9, key=b"id", value=b"record", headers=headers)
    output = retry_of(*rejected(message, Stage.DEDUP), prefix="t.")
    assert output is not None
    assert (output.topic, output.partition) == (Topic.CLEAN, 2)
    assert dict(output.headers)["rawi-origin"] == b"articles.raw/3/41"
    assert dict(output.headers)["rawi-attempt"] == b"2"


def test_what_came_from_another_topic_goes_where_its_key_leads() -> None:
    archive = Message(topic="archive", partition=40, offset=5, timestamp_ms=9, key=b"k", value=b"v")
    output = retry_of(*rejected(archive))
    assert output is not None
    assert (output.topic, output.partition) == (Topic.RAW, None)


@pytest.mark.parametrize("kept", [b"", b"yesterday", b"2999-01-01T00:00:00Z", b"2025-01-01T00:00:00", b"0001-01-01T00:00:00+14:00"])
def test_a_kept_time_that_cannot_be_is_not_believed(kept: bytes) -> None:
    message = Message(topic="t", partition=0, offset=0, timestamp_ms=0, key=None, value=None, headers=(("rawi-time", kept),))
    assert message.time == "1970-01-01T00:00:00.000Z"


@given(st.binary(max_size=40))
def test_any_bytes_as_a_kept_time_give_a_time(kept: bytes) -> None:
    message = Message(topic="t", partition=0, offset=0, timestamp_ms=1, key=None, value=None, headers=(("rawi-time", kept),))
    assert message.time.endswith("Z")


def test_a_decision_is_about_one_message_at_one_time() -> None:
    entry, _ = rejected()
    decision = Decision(
        decision="dropped", source=entry.source, time=entry.time, origin=entry.origin, attempt=1, decided_at="2025-09-16T00:00:00Z"
    )
    assert decode(Decision, encode(decision)) == decision
    assert Decisions({entry.source: decision}).of(entry) == decision
    later = entry_of(stored(rejected_output(Stage.CLEAN, _at(RAW, 1_757_999_000_000), Rejected(Reason.NOT_JSON))))
    assert later is not None
    assert Decisions({entry.source: decision}).of(later) is None, "the topic was made anew, and its places began again"


def _at(message: Message, timestamp_ms: int) -> Message:
    return Message(
        topic=message.topic,
        partition=message.partition,
        offset=message.offset,
        timestamp_ms=timestamp_ms,
        key=message.key,
        value=message.value,
    )
