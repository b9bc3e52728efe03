import os
import signal
from pathlib import Path

import pytest

from tests.stream.dangerous import message_with
from worker.records import Stage
from worker.stream.marker import Marker, clear_marker, read_marker
from worker.stream.suspects import Suspects

PLACE = "articles.raw/1/7"


@pytest.fixture(name="directory")
def own_directory(tmp_path: Path) -> Path:
    """As a worker has one: beside those of other workers, in a directory of the group."""
    directory = tmp_path / "rawi" / "0"
    directory.mkdir(parents=True)
    return directory


def die_with(directory: Path, value: bytes | None, offset: int = 7) -> None:
    """A process that is killed with this message in hand; with None it has laid it down."""
    child = os.fork()
    if child == 0:
        marker = Marker(directory)
        marker.take(Stage.CLEAN, message_with(value or b"", offset))
        if value is None:
            marker.lay_down()
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)


def test_what_a_killed_process_had_in_hand_is_known(directory: Path) -> None:
    die_with(directory, b"a")
    assert read_marker(directory) == (Stage.CLEAN, PLACE)
    clear_marker(directory)
    assert read_marker(directory) is None


def test_nothing_is_suspected_when_nothing_was_in_hand(directory: Path) -> None:
    assert read_marker(directory) is None
    die_with(directory, None)
    assert read_marker(directory) is None
    assert len(Suspects(directory)) == 0


def test_a_shorter_name_hides_a_longer_one(directory: Path) -> None:
    with Marker(directory) as marker:
        marker.take(Stage.DEDUP, message_with(b"", 123_456_789))
        marker.take(Stage.CLEAN, message_with(b"", 7))
    assert read_marker(directory) == (Stage.CLEAN, PLACE)


def test_a_damaged_marker_names_nothing(directory: Path) -> None:
    for damage in (b"", b"\x01", b"\x01clean", b"\x01laundry a/1/2\n", b"\x01\xff\xff \xff\n"):
        (directory / "in-hand").write_bytes(damage)
        assert read_marker(directory) is None


def test_deaths_are_counted_for_each_message_and_stage(directory: Path) -> None:
    for _ in range(2):
        die_with(directory, b"a")
        suspects = Suspects(directory)
    assert suspects.found == (Stage.CLEAN, PLACE)
    assert suspects.deaths(Stage.CLEAN, PLACE) == 2
    assert suspects.deaths(Stage.DEDUP, PLACE) == 0
    again = Suspects(directory)
    assert again.found is None, "the death was counted before"
    assert again.deaths(Stage.CLEAN, PLACE) == 2


def test_workers_beside_it_learn_of_a_suspect(directory: Path) -> None:
    one, other = directory, directory.parent / "1"
    other.mkdir()
    mine = Suspects(other)
    die_with(one, b"a")
    Suspects(one)
    assert mine.deaths(Stage.CLEAN, PLACE) == 0
    mine.refresh()
    assert mine.deaths(Stage.CLEAN, PLACE) == 1


def test_a_few_deaths_in_short_time_call_for_caution_and_it_ends(directory: Path) -> None:
    now = 1_000_000.0
    for offset in range(3):
        die_with(directory, b"a", offset)
        suspects = Suspects(directory, lambda: now)
        assert suspects.are_many == (offset == 2)
    now += 3_600
    assert not suspects.are_many


def test_only_the_last_suspects_are_kept(directory: Path) -> None:
    for offset in range(105):
        with Marker(directory) as marker:
            marker.take(Stage.CLEAN, message_with(b"", offset))
        suspects = Suspects(directory)
    assert len(suspects) == 100
    assert suspects.deaths(Stage.CLEAN, "articles.raw/1/104") == 1
    assert suspects.deaths(Stage.CLEAN, "articles.raw/1/4") == 0


def test_damaged_suspects_are_none(directory: Path) -> None:
    (directory / "suspects.json").write_bytes(b'[{"stage":"laundry"}]')
    assert len(Suspects(directory)) == 0
