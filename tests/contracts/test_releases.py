from pathlib import Path
from shutil import copytree

import orjson
import pytest

from worker import __version__
from worker.contracts.__main__ import main
from worker.contracts.releases import ContractError, breaks, contract_files, cut_release, damaged, released_versions, stale, write_contract

SCHEMAS = Path(__file__).parents[2] / "schemas"


@pytest.fixture
def directory(tmp_path: Path) -> Path:
    """A contract of its own with two releases, both as the types are now."""
    write_contract(tmp_path)
    cut_release(tmp_path, "0.0.1")
    cut_release(tmp_path, "0.0.2")
    return tmp_path


def _edit(path: Path, name: str) -> None:
    """As if `name` had been no required field in that release."""
    schema = orjson.loads(path.read_bytes())
    schema["required"].remove(name)
    path.write_bytes(orjson.dumps(schema))


def test_committed_files_are_what_the_types_give() -> None:
    assert stale(SCHEMAS) == (), "run `python -m worker.contracts`"


def test_current_schemas_break_no_released_reader() -> None:
    assert breaks(SCHEMAS) == {}


def test_released_files_are_as_they_were_released() -> None:
    assert damaged(SCHEMAS) == ()
    assert released_versions(SCHEMAS)


def test_a_changed_file_is_stale(directory: Path) -> None:
    assert stale(directory) == ()
    (directory / "topics.yaml").write_text("topics: []\n")
    (directory / "asyncapi.yaml").unlink()
    assert stale(directory) == ("topics.yaml", "asyncapi.yaml")


def test_every_generated_file_is_written(tmp_path: Path) -> None:
    write_contract(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == contract_files()


def test_a_release_holds_the_schemas_and_their_sums(directory: Path) -> None:
    assert released_versions(directory) == ("0.0.1", "0.0.2")
    assert {path.name for path in (directory / "released" / "0.0.2").iterdir()} == {path.name for path in directory.glob("*.schema.json")}
    assert damaged(directory) == ()


def test_a_break_since_any_release_is_found(directory: Path) -> None:
    _edit(directory / "released" / "0.0.1" / "enriched.v1.schema.json", "article")
    (change,) = breaks(directory)["0.0.1/enriched.v1.schema.json"]
    assert (change.path, change.direction) == ("$.article", "backward")


def test_a_released_file_that_changed_is_damaged(directory: Path) -> None:
    _edit(directory / "released" / "0.0.1" / "enriched.v1.schema.json", "article")
    (directory / "released" / "0.0.2" / "raw.v1.schema.json").unlink()
    assert damaged(directory) == ("0.0.1/enriched.v1.schema.json", "0.0.2/raw.v1.schema.json")


def test_a_file_nobody_recorded_is_damage_too(directory: Path) -> None:
    copytree(directory / "released" / "0.0.2", directory / "released" / "0.0.3")
    assert len(damaged(directory)) == len(list((directory / "released" / "0.0.3").iterdir()))


def test_no_release_on_top_of_a_damaged_one(directory: Path) -> None:
    _edit(directory / "released" / "0.0.1" / "enriched.v1.schema.json", "article")
    with pytest.raises(ContractError, match="not what was released"):
        cut_release(directory, "0.0.3")


def test_an_unpublished_release_can_be_cut_again(directory: Path) -> None:
    _edit(directory / "released" / "0.0.2" / "enriched.v1.schema.json", "article")
    cut_release(directory, "0.0.2")
    assert breaks(directory) == {}
    assert damaged(directory) == ()


def test_no_release_with_a_break(directory: Path) -> None:
    path = directory / "released" / "0.0.1" / "enriched.v1.schema.json"
    _edit(path, "article")
    _record_again(directory)
    with pytest.raises(ContractError, match=r"0\.0\.1/enriched\.v1\.schema\.json: \$\.article"):
        cut_release(directory, "0.0.3")


def test_a_released_schema_may_not_go(directory: Path) -> None:
    folder = directory / "released" / "0.0.1"
    (folder / "raw.v1.schema.json").rename(folder / "raw.v0.schema.json")
    with pytest.raises(ContractError, match=r"raw\.v0\.schema\.json was released with 0\.0\.1 and is gone"):
        breaks(directory)


def _record_again(directory: Path) -> None:
    from hashlib import sha256

    files = sorted((directory / "released").glob("*/*.json"))
    lines = [f"{sha256(path.read_bytes()).hexdigest()}  {path.parent.name}/{path.name}\n" for path in files]
    (directory / "released" / "SHA256SUMS").write_text("".join(lines))


def test_the_command_writes_checks_and_releases(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "--schemas", str(tmp_path)]) == 1
    assert "topics.yaml is not what the types and topics give" in capsys.readouterr().err
    assert main(["--schemas", str(tmp_path)]) == 0
    assert main(["release", "--schemas", str(tmp_path)]) == 0
    assert main(["check", "--schemas", str(tmp_path)]) == 0
    assert released_versions(tmp_path) == (__version__,)
    assert capsys.readouterr().err == ""


def test_the_command_tells_of_breaks(directory: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _edit(directory / "released" / "0.0.1" / "enriched.v1.schema.json", "article")
    _record_again(directory)
    assert main(["check", "--schemas", str(directory)]) == 1
    told = "since 0.0.1/enriched.v1.schema.json: $.article: the field is required now (new readers of old messages)\n"
    assert capsys.readouterr().err == told
    assert main(["release", "--schemas", str(directory)]) == 1


def test_the_command_wants_the_directory_of_the_contract(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--schemas", str(tmp_path / "nowhere")])
    assert "run this in the root of the repository" in capsys.readouterr().err
