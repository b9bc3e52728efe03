import pytest

from worker.dedup.decision import DEFAULTS, decide
from worker.dedup.similarity import Similarity


def similarity(jaccard: float, containment: float | None = None) -> Similarity:
    share = jaccard if containment is None else containment
    return Similarity(jaccard, share, jaccard)


@pytest.mark.parametrize(
    ("jaccard", "hours", "same_source", "kind"),
    [
        (0.4, 24.0, False, "near"),
        (0.39, 24.0, False, None),
        (0.9, 24.0, True, "near"),
        (0.7, 2.0, True, "near"),
        (0.69, 2.0, True, "update"),
        (0.7, 2.1, True, "contains"),
        (0.6, 2.1, True, "update"),
        (0.94, 24.1, False, "update"),
        (0.95, 24.1, False, "near"),
        (0.95, 72.0, True, "near"),
        (0.39, 24.1, True, None),
    ],
)
def test_time_and_source_decide(jaccard: float, hours: float, same_source: bool, kind: str | None) -> None:
    assert decide(similarity(jaccard), hours, same_source=same_source, parameters=DEFAULTS) == kind


def test_containment_is_a_link_and_has_a_direction() -> None:
    holds, held = Similarity(0.2, 0.2, 0.9), Similarity(0.2, 0.9, 0.2)
    assert decide(holds, 1.0, same_source=False, parameters=DEFAULTS) == "contains"
    assert decide(held, 1.0, same_source=True, parameters=DEFAULTS) == "contained"
    assert decide(held, 30.0, same_source=False, parameters=DEFAULTS) == "update"
