from worker.stream.accounting import Ledger
from worker.stream.message import Headers, Message

ORIGIN = "articles.raw/0/7"


def message(topic: str, value: bytes, outcome: str | None) -> Message:
    headers: Headers = (("rawi-origin", ORIGIN.encode()),)
    if outcome is not None:
        headers = (*headers, ("rawi-outcome", outcome.encode()))
    return Message(topic=topic, partition=0, offset=1, timestamp_ms=0, key=b"k", value=value, headers=headers)


def test_an_edge_settles_nothing() -> None:
    ledger = Ledger()
    ledger.add(message("articles.relations", b"edge", None))
    assert ledger.missing([ORIGIN]) == [ORIGIN]
    ledger.add(message("articles.enriched", b"record", "enriched"))
    assert ledger.missing([ORIGIN]) == []


def test_repeats_are_counted_and_compared() -> None:
    ledger = Ledger()
    for value in (b"record", b"record"):
        ledger.add(message("articles.enriched", value, "enriched"))
    assert ledger.repeats == 1
    assert ledger.differing_repeats == []
    ledger.add(message("articles.enriched", b"other", "enriched"))
    assert len(ledger.differing_repeats) == 1
    assert ledger.contradictions == {}


def test_two_outcomes_of_one_message_are_a_contradiction() -> None:
    ledger = Ledger()
    ledger.add(message("articles.enriched", b"record", "enriched"))
    ledger.add(message("articles.rejected", b"raw", "rejected"))
    assert ledger.contradictions == {ORIGIN: {"enriched", "rejected"}}
