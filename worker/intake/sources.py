"""From paths to inputs: which files, in which order, of which kind. All that can be wrong with them is said here, before reading."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from worker.intake.results import IntakeError
from worker.intake.streams import Opened, open_file

__all__ = ["KINDS", "STDIN", "Source", "find_sources", "total_bytes"]

STDIN: Final = "-"
KINDS: Final = ("auto", "jsonl", "text", "html", "warc")
_BY_EXTENSION: Final = {
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
    ".json": "jsonl",
    ".txt": "text",
    ".md": "text",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".warc": "warc",
}
_LINES_ONLY: Final = frozenset({".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class Source:
    """One input. `path` is None for standard input; `extension` is in lower case and without ``.gz``."""

    name: str
    path: Path | None
    kind: str
    extension: str

    @property
    def lines_only(self) -> bool:
        """One JSON document a line, whatever the first line looks like."""
        return self.extension in _LINES_ONLY


def find_sources(paths: Sequence[str], kind: str = "auto") -> tuple[Source, ...]:
    """The inputs behind `paths`: files as named, directories walked in sorted order for the extensions that are known, ``-`` for
    standard input. Hidden files and links to directories are passed over in a walk.

    Raises `IntakeError` for a path that is absent, unreadable, neither file nor directory, or a directory with nothing to read.
    """
    if kind not in KINDS:
        raise IntakeError(f"unknown kind {kind!r}: one of {', '.join(KINDS)}")
    if not paths:
        raise IntakeError("nothing to read: name a file, a directory or - for standard input")
    return tuple(source for path in paths for source in _sources_of(path, kind))


def total_bytes(paths: Sequence[str], kind: str = "auto") -> int | None:
    """Bytes on disk of all inputs, the end of `position`; None when standard input is among them."""
    sources = find_sources(paths, kind)
    if any(source.path is None for source in sources):
        return None
    return sum(source.path.stat().st_size for source in sources if source.path)


def _sources_of(name: str, kind: str) -> Iterator[Source]:
    if name == STDIN:
        yield Source("stdin", None, "jsonl" if kind == "auto" else kind, "")
        return
    path = Path(name)
    if path.is_dir():
        yield from _walk(path, kind)
        return
    if not path.exists():
        raise IntakeError(f"{name}: no such file or directory; check the path, or use - for standard input")
    yield _file_source(path, kind)


def _walk(directory: Path, kind: str) -> Iterator[Source]:
    found = False
    for folder, names, files in os.walk(directory):
        names[:] = sorted(name for name in names if not name.startswith("."))
        for name in sorted(files):
            by_extension = _BY_EXTENSION.get(_extension(name))
            if name.startswith(".") or by_extension is None or kind not in ("auto", by_extension):
                continue
            found = True
            yield _file_source(Path(folder, name), kind)
    if not found:
        wanted = sorted(extension for extension, known in _BY_EXTENSION.items() if kind in ("auto", known))
        raise IntakeError(
            f"{directory}: no files with a known extension ({', '.join(wanted)}, or these with .gz); name files to read others"
        )


def _file_source(path: Path, kind: str) -> Source:
    if not os.access(path, os.R_OK):
        raise IntakeError(f"{path}: may not be read; check its permissions")
    extension = _extension(path.name)
    known = _BY_EXTENSION.get(extension)
    return Source(str(path), path, kind if kind != "auto" else known or _sniff(path), extension)


def _extension(name: str) -> str:
    lower = name.lower().removesuffix(".gz")
    return os.path.splitext(lower)[1]


def _sniff(path: Path) -> str:
    if not path.is_file():  # a pipe or a device (`<(zcat …)`) can be read only once
        return "jsonl"
    with open_file(path) as opened:
        return _kind_of(opened)


def _kind_of(opened: Opened) -> str:
    head = opened.head(1024).removeprefix(b"\xef\xbb\xbf").lstrip()
    if head.startswith(b"WARC/"):
        return "warc"
    if head.startswith((b"{", b"[")):
        return "jsonl"
    return "html" if head.startswith(b"<") else "text"
