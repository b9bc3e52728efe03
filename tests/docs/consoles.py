"""Documents that run: files that a page asks its reader to save, and commands with the output that it shows.

A block ```` ```text title="NAME" ```` is a file. In a ```` ```console ```` block a line that begins with ``$`` is a command and the lines
behind it its output, in which ``…`` stands for anything: alone on a line for any number of lines, elsewhere for the rest of the line.
"""

import os
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

__all__ = ["Command", "File", "environment", "fits", "steps_of"]

_BLOCK: Final = re.compile(r'^```(?P<kind>\w+)(?: title="(?P<title>[^"]+)")?\n(?P<body>.*?)^```$', re.MULTILINE | re.DOTALL)
_COMMAND: Final = re.compile(r"^\$ (?P<line>.+)\n(?P<output>(?:(?!\$ ).*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class File:
    name: str
    content: str

    def save(self, directory: Path) -> None:
        """As the page asks its reader to."""
        (directory / self.name).write_text(self.content, "utf-8")


@dataclass(frozen=True, slots=True)
class Command:
    line: str
    output: str
    """What the page shows; empty where it shows nothing."""


def steps_of(page: str) -> Iterator[File | Command]:
    """The files and commands of a page in Markdown, in the order in which a reader comes to them."""
    for block in _BLOCK.finditer(page):
        if block["kind"] == "console":
            yield from (Command(one["line"].strip(), one["output"]) for one in _COMMAND.finditer(block["body"]))
        elif block["title"]:
            yield File(block["title"], block["body"])


def environment(columns: int) -> dict[str, str]:
    """Variables for a command of a page: `rawi` is that of this Python, and prints lines of so many columns."""
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    return os.environ | {"PATH": programs, "COLUMNS": str(columns), "PYTHONUTF8": "1"}


def fits(shown: str, real: str) -> bool:
    """Whether a command printed what the page shows; how many spaces there are does not count."""
    lines = [_squeezed(line) for line in shown.strip("\n").split("\n")]
    anything = r"(?:[^\n]*\n)*"
    pattern = "".join(anything if line == "…" else ".*".join(re.escape(part) for part in line.split("…")) + r" ?\n" for line in lines)
    return re.fullmatch(pattern, "".join(f"{_squeezed(line)}\n" for line in real.strip("\n").split("\n"))) is not None


def _squeezed(line: str) -> str:
    return re.sub(r"\s+", " ", line).rstrip()
