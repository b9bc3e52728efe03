"""Accounting without a broker: messages of output topics in, a report out."""

from itertools import count, pairwise

from hypothesis import given
from hypothesis import strategies as st

from tests.reconcile.topics import settling
from worker.reconcile.ledger import Ledger, parse_origin
from worker.reconcile.report import Report, report_of
from worker.stream.message import Message
from worker.stream.runs import runs_of
from worker.stream.stretches import Stretch

RAW = "articles.raw"
OFFSETS = count()


def output(
    offset: int, outcome: str | None, value: bytes = b"record", *, partition: int = 0, topic: str = RAW, version: str = "1.0", at: int = 0
) -> Message:
    headers = settling(f"{topic}/{partition}/{offset}", outcome, version=version)
    return Message(topic="articles.enriched", partition=0, offset=next(OFFSETS), timestamp_ms=at, key=b"k", value=value, headers=headers)


def ledger_of(*messages: Message, stretches: dict[int, Stretch] | None = None) -> Ledger:
    ledger = Ledger(RAW, stretches or {0: Stretch(10, 14), 1: Stretch(0, 2)})
    for message in messages:
        ledger.add(message)
    return ledger


def report(*messages: Message, retried: dict[int, frozenset[int]] | None = None) -> Report:
    return report_of(ledger_of(*messages), retried or {})


ALL = [output(number, "enriched") for number in range(10, 14)] + [
    output(0, "rejected", partition=1),
    output(1, "recrawl", partition=1),
]


def test_one_outcome_each_is_clean() -> None:
    found = report(*ALL)
    assert found.clean
    assert found.messages == 6
    assert found.outcomes == {"enriched": 4, "duplicate": 0, "recrawl": 1, "rejected": 1, "other": 0}


def test_what_is_missing_is_named_as_runs() -> None:
    found = report(*(message for message in ALL if message not in (ALL[1], ALL[2], ALL[5])))
    assert not found.clean
    assert found.missing == 3
    assert found.missing_places == [f"{RAW}/0/11-12", f"{RAW}/1/1"]


def test_what_the_workers_have_not_acknowledged_is_told_apart() -> None:
    found = report_of(ledger_of(*ALL[:1], *ALL[4:]), {}, {0: 12, 1: 2})
    assert (found.missing, found.unread) == (3, 2)


def test_an_edge_settles_nothing() -> None:
    assert report(output(10, None), *ALL[1:]).missing_places == [f"{RAW}/0/10"]


def test_a_repeat_of_the_same_bytes_is_harmless_and_counted() -> None:
    found = report(*ALL, ALL[0], ALL[0])
    assert (found.clean, found.repeats, found.differing) == (True, 2, 0)


def test_a_repeat_of_other_bytes_is_named() -> None:
    found = report(*ALL, output(12, "enriched", b"other"), output(12, "enriched"))
    assert (found.clean, found.differing, found.differing_places) == (False, 1, [f"{RAW}/0/12"])
    assert found.messages == sum(found.outcomes.values()), "the message has its outcome nevertheless"


def test_two_outcomes_are_a_contradiction_and_counted_once() -> None:
    found = report(*ALL, output(13, "duplicate"))
    assert not found.clean
    assert found.contradictory_places == {f"{RAW}/0/13": ["enriched", "duplicate"]}
    assert found.messages == sum(found.outcomes.values()) + found.contradictory


def test_a_retry_between_the_stages_leaves_its_last_outcome() -> None:
    messages = [output(10, "rejected"), *ALL]
    assert report(*messages).contradictory == 1
    found = report(*messages, retried={0: frozenset({10})})
    assert (found.clean, found.outcomes["enriched"], found.outcomes["rejected"]) == (True, 4, 1)
    assert report(*ALL[:4], output(0, "rejected", partition=1), ALL[5], retried={1: frozenset({0})}).outcomes["rejected"] == 1


def test_a_retry_excuses_no_other_contradiction() -> None:
    messages = [output(10, "rejected"), output(10, "duplicate"), *ALL]
    assert report(*messages, retried={0: frozenset({10})}).contradictory == 1


def test_the_later_version_of_a_replay_in_place_counts() -> None:
    old, new = output(10, "rejected", at=1), output(10, "enriched", version="2.0", at=2)
    for messages in ([old, new], [new, old]):
        found = report(*messages, *ALL[1:])
        assert (found.clean, found.reprocessed, found.outcomes["rejected"]) == (True, 1, 1)


def test_gaps_are_no_messages() -> None:
    ledger = ledger_of(*ALL[:3], *ALL[4:])
    ledger.partitions[0].note_gaps([13])
    found = report_of(ledger, {})
    assert (found.clean, found.messages, found.gaps) == (True, 5, 1)


def test_origins_that_lead_nowhere_are_reported() -> None:
    strange = Message(
        topic="articles.enriched", partition=0, offset=5, timestamp_ms=0, key=b"k", value=b"v", headers=(("rawi-outcome", b"enriched"),)
    )
    ledger = ledger_of(*ALL, output(99, "enriched"), output(3, "enriched"), output(7, "enriched", partition=9), strange)
    ledger.note_ends({0: Stretch(0, 50), 1: Stretch(0, 2)})
    found = report_of(ledger, {})
    assert not found.clean
    assert set(found.unknown_places) == {f"{RAW}/9/7", "articles.enriched/0/5 names none", f"{RAW}/0/99"}
    assert found.outside == 2


def test_messages_that_came_after_the_start_are_outside_and_no_fault() -> None:
    ledger = ledger_of(*ALL, output(14, "enriched"))
    ledger.note_ends({0: Stretch(0, 15), 1: Stretch(0, 2)})
    assert report_of(ledger, {}).clean


def test_outcomes_of_other_topics_are_counted_by_topic() -> None:
    found = report(*ALL, output(3, "enriched", topic="archive.raw"))
    assert (found.clean, found.foreign) == (True, {"archive.raw": 1})


def test_an_outcome_of_an_unknown_kind_is_not_clean() -> None:
    assert not report(*ALL[1:], output(10, "vanished")).clean


@given(st.text(max_size=60))
def test_any_text_is_an_origin_or_none(text: str) -> None:
    place = parse_origin(text)
    if place is not None:
        assert [str(place[1]), str(place[2])] == [part.lstrip("0") or "0" for part in text.split("/")[1:]]


@given(st.sets(st.integers(0, 60)), st.integers(1, 5))
def test_runs_cover_the_offsets_and_are_far_apart(offsets: set[int], gap: int) -> None:
    runs = runs_of(sorted(offsets), gap)
    assert all(any(first <= offset <= last for first, last in runs) for offset in offsets)
    assert all({first, last} <= offsets for first, last in runs)
    assert all(right[0] - left[1] > gap for left, right in pairwise(runs))


@given(st.lists(st.tuples(st.integers(10, 13), st.sampled_from(["enriched", "duplicate", "recrawl", "rejected"]), st.binary(max_size=1))))
def test_every_message_is_in_exactly_one_place(seen: list[tuple[int, str, bytes]]) -> None:
    found = report(*(output(offset, outcome, value) for offset, outcome, value in seen))
    assert found.messages == sum(found.outcomes.values()) + found.missing + found.contradictory
    assert found.repeats + sum(found.outcomes.values()) + found.contradictory <= len(seen) + found.contradictory
