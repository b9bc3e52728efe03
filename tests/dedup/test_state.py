from tests.dedup.strategies import SENTENCES, article
from worker.dedup import DedupState, deduplicate
from worker.dedup.index import AnchorIndex

STORY = "، ".join(SENTENCES)


def filled(count: int) -> tuple[DedupState, dict[str, bytes]]:
    store: dict[str, bytes] = {}
    state = DedupState(store)
    for number in range(count):
        deduplicate(article(f"{STORY} {number}", url=f"https://a.example/{number}", offset=number, hours=number / 100), state)
    return state, store


def tick(state: DedupState, count: int, hours: float) -> None:
    for number in range(count):
        deduplicate(article(f"خبر {number}", url="https://clock.example/", offset=10_000 + number, hours=hours), state)


def test_anchors_go_after_three_days_and_versions_stay() -> None:
    state, store = filled(20)
    before = sum(map(len, store.values()))
    tick(state, 6, 80)
    assert len(store) == 21
    assert len(state.index) == 26
    assert sum(map(len, store.values())) < before
    found = deduplicate(article(f"{STORY} 3", url="https://a.example/3", offset=99, hours=81), state)
    assert [relation.kind for relation in found.relations] == ["recrawl"]


def test_all_goes_after_thirty_days_a_few_with_each_message() -> None:
    state, store = filled(20)
    tick(state, 1, 800)
    assert 21 - 4 <= len(store) <= 21
    tick(state, 12, 800)
    assert list(store) == [article("", url="https://clock.example/").article_id]
    assert state.index == AnchorIndex.rebuild((key, known) for key in store if (known := state.versions(key)))


def test_what_is_still_crawled_stays_known() -> None:
    state, store = filled(1)
    for day in range(1, 60):
        found = deduplicate(article(f"{STORY} 0", url="https://a.example/0", offset=100 + day, hours=24.5 * day), state)
        assert [relation.kind for relation in found.relations] == ["recrawl"]
    assert len(store) == 1


def test_what_has_passed_its_horizon_is_forgotten_whether_purged_or_not() -> None:
    late = article(f"{STORY} 0", url="https://a.example/0", offset=100, hours=800)
    copy = article(f"{STORY} 1", url="https://b.example/0", source="b", offset=101, hours=800)
    for ticks in (0, 30):
        state, _ = filled(20)
        tick(state, ticks, 800)
        found = deduplicate(late, state)
        assert found.record is not None
        assert (found.record.revision_no, found.relations) == (1, ())
        # One text of the same outlet within the hour: only that one is seen.
        assert [relation.object for relation in deduplicate(copy, state).relations] == [found.record.record_id]
