from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.dedup.strategies import SENTENCES, article, streams
from worker.dedup import Deduplicated, DedupState, MemoryState, Parameters, deduplicate
from worker.dedup.index import AnchorIndex
from worker.dedup.stored import read_stored
from worker.records import CleanArticle, Relation, decode, encode

STORY = "، ".join(SENTENCES)
EDITED = "، ".join((*SENTENCES[:7], "وذكر مراسلنا أن حركة السير بدأت فعلا عند الظهر وسط ترحيب السكان"))
FRENCH = " ".join(("Le ministre a inauguré ce matin un nouveau pont sur le fleuve qui relie les deux rives de la vieille ville",) * 2)


def feed(articles: list[CleanArticle]) -> list[Deduplicated]:
    state = MemoryState()
    return [deduplicate(one, state) for one in articles]


def kinds(outcome: Deduplicated) -> list[str]:
    return [relation.kind for relation in outcome.relations]


def test_a_new_article_is_the_first_revision() -> None:
    (found,) = feed([article(STORY)])
    assert found.record is not None
    assert (found.record.revision_no, found.record.previous_record, found.record.canonical) == (1, None, None)
    assert found.relations == found.record.relations == ()


def test_a_recrawl_ends_here_and_each_has_its_own_edge() -> None:
    first, second, third = feed([article(STORY, offset=n, hours=n) for n in range(3)])
    assert first.record is not None
    assert second.record is None
    assert third.record is None
    assert kinds(second) == kinds(third) == ["recrawl"]
    assert second.relations[0].subject == second.relations[0].object == first.record.record_id
    assert second.relations[0].origin == "articles.raw/0/1"
    assert second.relations[0].relation_id != third.relations[0].relation_id


def test_other_content_is_the_next_revision_and_no_copy_of_the_first() -> None:
    first, second, back = feed([article(STORY), article(EDITED, offset=1, hours=1), article(STORY, offset=2, hours=2)])
    assert first.record is not None
    assert second.record is not None
    assert (second.record.revision_no, second.record.previous_record) == (2, first.record.record_id)
    assert second.record.canonical is None
    assert kinds(second) == ["revision"]
    assert 0.7 < (second.relations[0].evidence.jaccard or 0) < 1
    assert kinds(back) == ["recrawl"]
    assert back.relations[0].object == first.record.record_id


def test_a_corrected_number_is_a_revision() -> None:
    _, second = feed([article(f"{STORY} 12"), article(f"{STORY} 15", offset=1)])
    assert kinds(second) == ["revision"]
    assert second.relations[0].evidence.jaccard == 1.0


def test_copies_point_to_the_canonical_record() -> None:
    first, exact, near = feed(
        [
            article(STORY, url="https://a.example/", source="a"),
            article(STORY, url="https://b.example/", source="b", offset=1, hours=1),
            article(EDITED, url="https://c.example/", source="c", offset=2, hours=2),
        ]
    )
    assert first.record is not None
    assert exact.record is not None
    assert near.record is not None
    assert kinds(exact) == ["exact"]
    assert kinds(near) == ["near", "near"]
    assert exact.record.canonical == near.record.canonical == first.record.record_id
    assert near.relations[0].evidence.hours == 2.0
    assert (near.relations[0].evidence.shared_anchors or 0) >= 1


def test_the_same_outlet_a_day_later_only_tells_of_it() -> None:
    _, later = feed([article(STORY, url="https://a.example/1"), article(EDITED, url="https://a.example/2", offset=1, hours=30)])
    assert later.record is not None
    assert kinds(later) == ["update"]
    assert later.record.canonical is None


def test_an_embedded_text_is_linked_in_both_directions() -> None:
    whole, part = "، ".join(SENTENCES), "، ".join(SENTENCES[:3])
    for first, second, kind in ((part, whole, "contains"), (whole, part, "contained")):
        _, found = feed(
            [article(first, url="https://a.example/", source="a"), article(second, url="https://b.example/", source="b", hours=1)]
        )
        assert found.record is not None
        assert kinds(found) == [kind]
        assert found.record.canonical is None


@pytest.mark.parametrize(("text", "kind"), [(STORY, "exact"), (EDITED, "near"), ("، ".join(SENTENCES[:3]), "contains")])
def test_the_same_edge_in_either_order_of_arrival(text: str, kind: str) -> None:
    early = article(text, url="https://a.example/", source="a", offset=1)
    late = article(STORY, url="https://b.example/", source="b", offset=0, hours=1)
    (_, after), (_, before) = feed([early, late]), feed([late, early])
    assert after.relations == before.relations
    assert kinds(after) == [kind]
    assert before.record is not None
    assert before.record.canonical is None
    assert before.record.relations == ()


def test_equal_times_are_ordered_by_id() -> None:
    a, b = (article(STORY, url=f"https://{name}.example/", source=name) for name in "ab")
    edges = {relation for pair in permutations((a, b)) for outcome in feed(list(pair)) for relation in outcome.relations}
    assert len(edges) == 1
    assert next(iter(edges)).object == f"{min(a.article_id, b.article_id)}.r1"


def test_a_revision_of_what_others_copied_is_no_copy_of_theirs() -> None:
    _, _, revision = feed(
        [
            article(STORY, url="https://a.example/", source="a"),
            article(STORY, url="https://b.example/", source="b", offset=1, hours=1),
            article(EDITED, url="https://a.example/", source="a", offset=2, hours=2),
        ]
    )
    assert revision.record is not None
    assert kinds(revision) == ["revision", "near"]
    assert revision.record.canonical is None


@pytest.mark.parametrize("text", ["", "123", "عاجل", "خبر عاجل الآن", FRENCH])
def test_short_and_foreign_articles_take_part(text: str) -> None:
    first, second = feed(
        [article(text, url="https://a.example/", source="a"), article(text, url="https://b.example/", source="b", hours=1)]
    )
    assert first.record is not None
    # A text without a word is nobody's copy.
    assert kinds(second) == ([] if text in ("", "123") else ["exact"])


def test_unreadable_times_are_an_error() -> None:
    broken = decode(CleanArticle, encode(article(STORY)).replace(b"2024-05-01T08", b"2024-05-01T99"))
    with pytest.raises(ValueError, match="hour"):
        deduplicate(broken, MemoryState())


def test_only_the_latest_revisions_are_remembered() -> None:
    state = MemoryState(Parameters(max_versions=3))
    for number in range(6):
        deduplicate(article(f"{STORY} {number}", offset=number), state)
    known = state.versions(article(STORY).article_id)
    assert known is not None
    assert [version.revision_no for version in known.versions] == [4, 5, 6]


@given(streams(), st.data())
def test_redelivery_changes_nothing(stream: list[CleanArticle], data: st.DataObject) -> None:
    state, plain = MemoryState(), MemoryState()
    expected = [deduplicate(one, plain) for one in stream]
    relations: dict[str, Relation] = {}
    for number in range(len(stream)):
        for again in [number, *data.draw(st.lists(st.integers(0, number), max_size=3))]:
            found = deduplicate(stream[again], state)
            assert found == expected[again]
            relations |= {relation.relation_id: relation for relation in found.relations}
    assert relations == {relation.relation_id: relation for outcome in expected for relation in outcome.relations}
    assert all(state.versions(one.article_id) == plain.versions(one.article_id) for one in stream)


@given(streams())
def test_laws_of_every_outcome(stream: list[CleanArticle]) -> None:
    outcomes = feed(stream)
    records = {outcome.record.record_id: outcome.record for outcome in outcomes if outcome.record}
    for one, outcome in zip(stream, outcomes, strict=True):
        if outcome.record is None:
            assert kinds(outcome) == ["recrawl"]
            continue
        assert outcome.record.article == one
        for relation in outcome.relations:
            assert {relation.subject, relation.object} <= set(records)
            if relation.kind != "revision":
                subject, object_ = records[relation.subject].article, records[relation.object].article
                assert (object_.ingested_at, object_.article_id) < (subject.ingested_at, subject.article_id)
                assert relation.origin == subject.origin
        canonical = outcome.record.canonical
        assert canonical is None or (canonical in records and not canonical.startswith(one.article_id))
        assert canonical is None or any(r.kind in ("exact", "near") for r in outcome.record.relations)


@given(streams())
def test_the_index_can_be_rebuilt_at_any_moment(stream: list[CleanArticle]) -> None:
    store: dict[str, bytes] = {}
    live = DedupState(store)
    for one in stream:
        deduplicate(one, live)
        assert live.index == AnchorIndex.rebuild((key, read_stored(value)) for key, value in store.items())
        assert live.index == DedupState(dict(store)).index


@given(streams(), st.integers(0, 12))
def test_a_restart_makes_no_difference(stream: list[CleanArticle], at: int) -> None:
    store: dict[str, bytes] = {}
    state = DedupState(store)
    found = []
    for number, one in enumerate(stream):
        if number == at:
            state = DedupState(store)
        found.append(deduplicate(one, state))
    assert found == feed(stream)
