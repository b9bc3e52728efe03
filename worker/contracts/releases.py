"""The committed contract: the files in `schemas/`, and the released versions that they must stay compatible with."""

from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Final

import orjson

from worker.contracts.asyncapi import asyncapi_source
from worker.contracts.compatibility import Break, compare
from worker.contracts.reference import reference_source
from worker.contracts.schema import file_name, schema_bytes, schemas
from worker.contracts.topics import topics_source

__all__ = ["ContractError", "breaks", "contract_files", "cut_release", "damaged", "released_versions", "stale", "write_contract"]

_SUMS: Final = "SHA256SUMS"


class ContractError(Exception):
    """The contract cannot be released as it stands."""


def contract_files() -> dict[str, bytes]:
    """Every generated file of the contract, by its path within `schemas/`."""
    return {
        **{file_name(name): schema_bytes(schema) for name, schema in schemas().items()},
        "topics.yaml": topics_source().encode(),
        "asyncapi.yaml": asyncapi_source().encode(),
        "REFERENCE.md": reference_source().encode(),
    }


def write_contract(directory: Path) -> None:
    """Write the generated files into `directory`."""
    for name, content in contract_files().items():
        (directory / name).write_bytes(content)


def stale(directory: Path) -> tuple[str, ...]:
    """Names of the files that are not what the types and topics give now."""
    return tuple(name for name, content in contract_files().items() if _read(directory / name) != content)


def released_versions(directory: Path) -> tuple[str, ...]:
    """Versions under ``released/``, in the order of their names."""
    return tuple(sorted(path.name for path in (directory / "released").glob("*") if path.is_dir()))


def breaks(directory: Path, *, but: str | None = None) -> dict[str, tuple[Break, ...]]:
    """What changed incompatibly since each released file, by ``VERSION/FILE``; the version `but` is left out.

    A released schema that is gone raises `ContractError`: a new major version of a record stands beside the old one.
    """
    current = {file_name(name): schema for name, schema in schemas().items()}
    found: dict[str, tuple[Break, ...]] = {}
    for path in _released_files(directory, but):
        if path.name not in current:
            raise ContractError(f"{path.name} was released with {path.parent.name} and is gone")
        if changes := compare(orjson.loads(path.read_bytes()), current[path.name]):
            found[f"{path.parent.name}/{path.name}"] = changes
    return found


def damaged(directory: Path) -> tuple[str, ...]:
    """Released files that are not what was released, by ``VERSION/FILE``: changed, missing or never recorded."""
    recorded, present = _recorded_sums(directory), _sums(directory)
    return tuple(sorted(name for name in recorded.keys() | present.keys() if recorded.get(name) != present.get(name)))


def cut_release(directory: Path, version: str) -> None:
    """Record the current schemas as those of `version`; as long as that is not published, it may be cut again.

    Raises `ContractError` when another version is damaged or a change since it would break readers.
    """
    if others := [name for name in damaged(directory) if not name.startswith(f"{version}/")]:
        raise ContractError(f"released files are not what was released: {', '.join(others)}")
    if found := breaks(directory, but=version):
        raise ContractError("\n".join(f"{name}: {change}" for name, changes in found.items() for change in changes))
    write_contract(directory)
    folder = directory / "released" / version
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.schema.json"):
        path.unlink()
    for name, schema in schemas().items():
        (folder / file_name(name)).write_bytes(schema_bytes(schema))
    lines = [f"{digest}  {name}\n" for name, digest in sorted(_sums(directory).items())]
    (directory / "released" / _SUMS).write_text("".join(lines), encoding="ascii")


def _released_files(directory: Path, but: str | None = None) -> Iterator[Path]:
    for version in released_versions(directory):
        if version != but:
            yield from sorted((directory / "released" / version).glob("*.schema.json"))


def _sums(directory: Path) -> Mapping[str, str]:
    return {f"{path.parent.name}/{path.name}": sha256(path.read_bytes()).hexdigest() for path in _released_files(directory)}


def _recorded_sums(directory: Path) -> Mapping[str, str]:
    # The format of sha256sum, so that `sha256sum -c SHA256SUMS` checks it as well.
    lines = (_read(directory / "released" / _SUMS) or b"").decode("ascii").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def _read(path: Path) -> bytes | None:
    return path.read_bytes() if path.is_file() else None
