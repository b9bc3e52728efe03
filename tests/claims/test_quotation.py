"""Marks of every kind, nested, turned round, spaced oddly and left open."""

import pytest

from worker.claims.quotation import find_quotations


def inside(text: str) -> list[str]:
    return [text[q.inner : q.inner_end] for q in find_quotations(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قال «نعم» ومضى", ["نعم"]),
        ("قال “نعم” ومضى", ["نعم"]),
        ('قال "نعم" ومضى', ["نعم"]),
        ("قال ''نعم'' ومضى", ["نعم"]),
        ("سماه ” القمر “ ومضى", [" القمر "]),
        ("قال «إن «الهلال» فاز» ومضى", ["إن «الهلال» فاز", "الهلال"]),
        ('قال "إن "الهلال" فاز" ومضى', ['إن "الهلال" فاز', "الهلال"]),
        ("قال “إن “الهلال” فاز” ومضى", ["إن “الهلال” فاز", "الهلال"]),
        ("وأضاف:» سنعود غدا »ثم مضى", [" سنعود غدا "]),
        ("وقال: &#34;سنعود غدا&#34; ومضى", ["سنعود غدا"]),
        ("وقال: &quot;سنعود غدا&quot; ومضى", ["سنعود غدا"]),
        ("لا علامات هنا", []),
    ],
)
def test_pairs(text: str, expected: list[str]) -> None:
    assert inside(text) == expected


def test_an_open_quotation_ends_with_its_line() -> None:
    text = 'قال "لن أعود أبدا\nثم عاد "مساء" وحده'
    first, second = find_quotations(text)
    assert text[first.inner : first.inner_end] == "لن أعود أبدا"
    assert not first.closed
    assert text[second.inner : second.inner_end] == "مساء"


def test_guillemets_may_run_over_lines() -> None:
    assert inside("قال «أولا\nوثانيا» ومضى") == ["أولا\nوثانيا"]
