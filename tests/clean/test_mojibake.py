"""Arabic bytes read in the wrong character set; and text that must not be touched."""

from collections import Counter

import pytest

from worker.clean.mojibake import repair_mojibake

ARABIC = "قال الوزير في بيان إن الحكومة ستعلن «الخطة» غدا، على أن تبدأ في شهر مارس"


def as_1252(data: bytes) -> str:
    """What browsers do: the five undefined bytes pass through."""
    return "".join(bytes([b]).decode("cp1252", "ignore") or chr(b) for b in data)


@pytest.mark.parametrize(
    "broken",
    [
        as_1252(ARABIC.encode()),
        ARABIC.encode().decode("latin-1"),
        ARABIC.encode().decode("cp1256"),
        as_1252(ARABIC.encode("cp1256")),
        ARABIC.encode("cp1256").decode("latin-1"),
        as_1252(as_1252(ARABIC.encode()).encode()),
    ],
)
def test_repaired(broken: str) -> None:
    edits: Counter[str] = Counter()
    assert repair_mojibake(broken, edits) == ARABIC
    assert edits["mojibake"] > 0


@pytest.mark.parametrize(
    "text",
    [
        ARABIC,
        "Élève très âgé à l'école déjà été",
        "ÀÉÈÙÇ ÔÎÊÛ ÀÉÈÙ ÇÔÎ",
        "طظطظ ظهر",
        "Øresund og Ørsted",
        "نص عربي مع école française",
        "ascii",
    ],
)
def test_untouched(text: str) -> None:
    edits: Counter[str] = Counter()
    assert repair_mojibake(text, edits) == text
    assert not edits
