"""The runner of documents sees what is wrong in one."""

import pytest

from tests.docs.consoles import Command, File, fits, steps_of


def test_steps_in_order() -> None:
    page = 'Save:\n\n```text title="a.txt"\nقال\n```\n\n```console\n$ cat a.txt\nقال\n$ true\n```\n\n```json\n{}\n```\n'
    assert list(steps_of(page)) == [File("a.txt", "قال\n"), Command("cat a.txt", "قال\n"), Command("true", "")]


@pytest.mark.parametrize(
    ("shown", "real", "right"),
    [
        ("one\n", "one  \n", True),
        ("one\n", "two\n", False),
        ("one two\n", "one   two\n", True),
        ("o…\n", "one\n", True),
        ("…\nthree\n", "one\ntwo\nthree\n", True),
        ("…\nthree\n", "three\n", True),
        ("…\nthree\n", "one\ntwo\n", False),
        ("one\n", "one\ntwo\n", False),
        ("…\n", "", True),
    ],
)
def test_fits(shown: str, real: str, right: bool) -> None:
    assert fits(shown, real) is right
