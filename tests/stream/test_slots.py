from pathlib import Path

import pytest

from worker.stream.slots import NoStateDirectory, claim_slot


def test_two_processes_never_share_a_directory(tmp_path: Path) -> None:
    first, second = claim_slot(tmp_path, "rawi"), claim_slot(tmp_path, "rawi")
    assert first.directory != second.directory
    first.release()
    third = claim_slot(tmp_path, "rawi")
    assert third.directory == first.directory
    second.release()
    third.release()


def test_a_directory_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(NoStateDirectory, match="RAWI_STATE_DIR"):
        claim_slot(blocked, "rawi")
