"""Stories from relations: who is in, who was first, whatever the order in which the edges came."""

import random

from hypothesis import given
from hypothesis import strategies as st

from worker.records import Evidence, Relation
from worker.stories import as_dot, as_mermaid, stories_of


def edge(later: int, earlier: int, kind: str = "near", *, source: str | None = None) -> Relation:
    return Relation(
        relation_id=f"{kind}{later}-{earlier}",
        kind=kind,
        subject=f"a{later}.r1",
        object=f"a{earlier}.r1",
        subject_url=f"https://outlet{later}.example/{later}",
        object_url=f"https://outlet{earlier}.example/{earlier}",
        subject_source=source or f"outlet{later}",
        object_source=f"outlet{earlier}",
        subject_ingested_at=f"2025-01-01T{later:02d}:00:00Z",
        object_ingested_at=f"2025-01-01T{earlier:02d}:00:00Z",
        origin=f"articles.raw/0/{later}",
        evidence=Evidence(jaccard=0.8, containment=0.9, hours=float(later - earlier), shared_anchors=4),
    )


def test_carriers_stand_in_the_order_of_time_and_the_first_one_names_the_story() -> None:
    (story,) = stories_of([edge(5, 3), edge(3, 1), edge(9, 5, "update")])
    assert [carrier.record_id for carrier in story.carriers] == ["a1.r1", "a3.r1", "a5.r1", "a9.r1"]
    assert story.story_id == "a1.r1"
    assert [carrier.hours for carrier in story.carriers] == [0, 2, 4, 8]
    assert story.sources == ("outlet1", "outlet3", "outlet5", "outlet9")


def test_a_round_up_does_not_glue_stories_together_unless_asked() -> None:
    relations = [edge(2, 1), edge(4, 3), edge(9, 1, "contains"), edge(9, 3, "contains"), edge(8, 1, "recrawl")]
    assert len(stories_of(relations)) == 2
    assert len(stories_of(relations, {"near", "contains"})) == 1
    assert stories_of(relations, {"recrawl"}) == []


def test_the_widest_story_comes_first() -> None:
    stories = stories_of([edge(2, 1), edge(5, 4), edge(6, 5)])
    assert [len(story.carriers) for story in stories] == [3, 2]


_PAIRS = st.lists(st.tuples(st.integers(1, 20), st.integers(0, 19)).filter(lambda pair: pair[0] > pair[1]), max_size=30)


@given(_PAIRS, st.randoms(use_true_random=False))
def test_the_order_of_the_edges_does_not_matter_and_repeats_add_nothing(pairs: list[tuple[int, int]], rng: random.Random) -> None:
    relations = [edge(later, earlier) for later, earlier in pairs]
    shuffled = relations + relations[: len(relations) // 2]
    rng.shuffle(shuffled)
    stories = stories_of(relations)
    assert stories_of(shuffled) == stories
    ids = [carrier.record_id for story in stories for carrier in story.carriers]
    assert len(ids) == len(set(ids)) == len({number for pair in pairs for number in pair})


def test_pictures_name_everybody_and_escape_what_an_outlet_is_called() -> None:
    stories = stories_of([edge(2, 1, source='x" ]; evil [label="')])
    dot, mermaid = as_dot(stories), as_mermaid(stories)
    assert dot.count("->") == 1
    assert '"a1.r1" -> "a2.r1" [label="near 80%"]' in dot
    assert 'x\\" ]; evil' in dot
    assert mermaid.count("-->") == 1
    assert 'x" ]' not in mermaid
    assert "outlet1 +0 h" in mermaid
