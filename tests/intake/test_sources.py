"""Which files are read, and what is said about those that cannot be."""

import io
from pathlib import Path

import pytest

from worker.intake import IntakeError, RawInput, read_inputs, total_bytes
from worker.intake.sources import find_sources

LINE = '{"url":"https://a.example/1","text":"نص"}'


def test_directories_are_walked_in_order(tmp_path: Path) -> None:
    for name in ("b/2.jsonl", "b/1.HTML", "a.txt.gz", "c.WARC.gz", "image.png", ".hidden.txt", ".git/x.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(LINE)
    found = [(source.name.removeprefix(f"{tmp_path}/"), source.kind) for source in find_sources([str(tmp_path)])]
    assert found == [("a.txt.gz", "text"), ("c.WARC.gz", "warc"), ("b/1.HTML", "html"), ("b/2.jsonl", "jsonl")]
    assert [source.kind for source in find_sources([str(tmp_path)], "jsonl")] == ["jsonl"]


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (" \n" + LINE, "jsonl"),
        ("﻿[" + LINE + "]", "jsonl"),
        ("<!doctype html><p>نص", "html"),
        ("WARC/1.0\r\n", "warc"),
        ("قال الوزير", "text"),
        ("", "text"),
    ],
)
def test_a_file_without_a_known_extension_is_told_by_its_first_bytes(tmp_path: Path, content: str, kind: str) -> None:
    path = tmp_path / "article.dat"
    path.write_text(content)
    assert [source.kind for source in find_sources([str(path)])] == [kind]
    assert [source.kind for source in find_sources([str(path)], "text")] == ["text"]


@pytest.mark.parametrize(
    ("paths", "says"),
    [([], "name a file"), (["no-such-file.jsonl"], "no such file"), (["-"], "no standard input"), (["-", "-"], "twice")],
)
def test_what_cannot_be_read_is_said_at_once(paths: list[str], says: str) -> None:
    with pytest.raises(IntakeError, match=says):
        read_inputs(paths)


def test_options_that_cannot_hold_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_text(LINE)
    (tmp_path / "empty").mkdir()
    path = str(tmp_path / "a.jsonl")
    with pytest.raises(IntakeError, match="one text or HTML file"):
        read_inputs([path], url="https://a.example/")
    with pytest.raises(IntakeError, match="no field 'datum'"):
        read_inputs([path], fields={"datum": "date"})
    with pytest.raises(IntakeError, match="unknown kind"):
        read_inputs([path], kind="pdf")
    with pytest.raises(IntakeError, match="no files with a known extension"):
        read_inputs([str(tmp_path / "empty")])


def test_positions_run_over_all_inputs(tmp_path: Path) -> None:
    paths = [str(tmp_path / name) for name in ("a.jsonl", "b.txt", "c.html")]
    for path in paths:
        Path(path).write_text(LINE)
    positions = [result.position for result in read_inputs(paths)]
    size = len(LINE.encode())
    assert positions == [size, 2 * size, 3 * size]
    assert total_bytes(paths) == positions[-1]
    assert total_bytes(["-"]) is None


class Trickle(io.RawIOBase):
    """A pipe that holds one line at a time."""

    def __init__(self, lines: list[bytes]) -> None:
        super().__init__()
        self.lines = lines

    def readable(self) -> bool:
        return True

    def read1(self, _size: int) -> bytes:
        return self.lines.pop(0) if self.lines else b""


def test_standard_input_is_read_as_it_comes() -> None:
    pipe = Trickle([f"{LINE}\n".encode()] * 3)
    results = read_inputs(["-"], stdin=pipe)  # type: ignore[arg-type]
    assert isinstance(next(results), RawInput)
    assert len(pipe.lines) == 2
    assert len(list(results)) == 2
