"""Every command line in the documents is one that `rawi` takes."""

import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import click
import pytest

from tests.deploy.test_compose import parse_command
from worker.stream.exits import ExitStatus
from worker.stream.settings import Settings, variable_of

ROOT: Final = Path(__file__).parents[2]
DOCUMENTS: Final = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
OTHERS: Final = {"RAWI_FAULTS_LONG"}
"""Variables that are no settings of a worker."""

_BLOCK: Final = re.compile(r"^(?: {4,}|\$ )(?:[A-Z_]+=\S+ +)*rawi (?P<line>[^#\n]*)", re.MULTILINE)
_FENCED: Final = re.compile(r"^```\w*\n(.*?)^```", re.MULTILINE | re.DOTALL)
_FENCED_LINE: Final = re.compile(r"^(?:\$ )?(?:[A-Z_]+=\S+ +)*rawi (?P<line>[^#\n]*)", re.MULTILINE)
_INLINE: Final = re.compile(r"`(?:docker compose run --rm topics|rawi) (?P<line>[a-z][^`\n]*)`")
_PLACEHOLDER: Final = re.compile(r"^[A-Z_]+$|…")


def lines_of(text: str) -> Iterator[str]:
    """What stands behind ``rawi``, in blocks and between backticks; what has a placeholder in it (``COMMAND``, ``…``) is left out."""
    found = [match["line"] for pattern in (_BLOCK, _INLINE) for match in pattern.finditer(text)]
    found += [match["line"] for block in _FENCED.findall(text) for match in _FENCED_LINE.finditer(block)]
    for line in dict.fromkeys(found):
        words = re.split(r"\s[|>]\s", line.strip())[0]
        if words and not any(_PLACEHOLDER.search(word) for word in words.split()):
            yield words


def all_lines() -> list[tuple[str, str]]:
    return [(path.name, line) for path in DOCUMENTS for line in lines_of(path.read_text("utf-8"))]


@pytest.mark.parametrize(("document", "line"), all_lines())
def test_it_is_a_command(document: str, line: str) -> None:
    words = shlex.split(line)
    try:
        parse_command(words)
    except click.exceptions.Exit:
        pass  # --help and --version end here
    except click.MissingParameter:
        if len(words) > 1:  # the bare name of a command, in a sentence
            raise
    except click.BadParameter as error:
        if "does not exist" not in error.message:  # a file that stands for the reader's own
            raise


def test_wrong_ones_would_be_seen() -> None:
    for line in ("worker --procesess 4", "rejected lst", "replay --since"):
        with pytest.raises(click.UsageError):
            parse_command(shlex.split(line))


def test_lines_are_found() -> None:
    text = "Use `rawi tail`, `rawi show ID`.\n\n    RAWI_X=1 rawi worker --processes 4   # four\n\n```sh\nrawi enrich a > b\n```\n"
    assert list(lines_of(text)) == ["worker --processes 4", "tail", "enrich a"]
    assert len([line for document, line in all_lines() if document == "operations.md"]) > 20
    assert [line for document, line in all_lines() if document == "README.md"]


def test_variables_are_settings() -> None:
    known = {variable_of(name) for name in Settings.__dataclass_fields__} | OTHERS
    for path in DOCUMENTS:
        named = set(re.findall(r"\bRAWI_[A-Z_]+[A-Z]\b", path.read_text("utf-8")))
        assert named <= known, path.name


def test_every_exit_status_is_in_the_runbook() -> None:
    rows = re.findall(r"^\| (\d+) \| `([A-Z_]+)` \|", (ROOT / "docs" / "operations.md").read_text("utf-8"), re.MULTILINE)
    assert {(int(number), name) for number, name in rows} == {(int(status), status.name) for status in ExitStatus}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", path.read_text("utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target
