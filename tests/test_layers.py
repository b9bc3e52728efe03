"""Arrows point one way: who may import whom, and what the pure core may not touch."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent / "worker"

MAY_IMPORT: Final[dict[str, set[str]]] = {
    "records": set(),
    "text": set(),
    "data": set(),
    "broker": set(),
    "contracts": {"records", "__init__"},
    "intake": {"records"},
    "clean": {"records", "text"},
    "dedup": {"records", "text"},
    "entities": {"records", "text"},
    "claims": {"records", "text"},
    "enrich": {"records", "entities", "claims"},
    "pipeline": {"records", "clean", "dedup", "enrich"},
    "stream": {"records", "contracts", "clean", "dedup", "enrich", "broker", "__init__"},
    "rejected": {"records", "contracts", "stream"},
    "diff": {"stream"},
    "reconcile": {"contracts", "stream", "rejected"},
    "replay": {"records", "contracts", "stream", "broker", "__init__"},
    "stories": {"records"},
    "crawler": {"records", "contracts", "clean", "intake", "stream"},
    "cli": {
        "crawler",
        "stories",
        "replay",
        "reconcile",
        "rejected",
        "diff",
        "records",
        "contracts",
        "clean",
        "intake",
        "pipeline",
        "stream",
        "broker",
        "enrich",
        "claims",
        "__init__",
    },
    "__init__": set(),
}
"""For each room of `worker`, the rooms that it may import; the rooms for people are imported by nobody else."""

PURE: Final = {"records", "text", "clean", "dedup", "entities", "claims", "enrich", "pipeline"}
FORBIDDEN_IN_THE_CORE: Final = frozenset(
    "aiokafka asyncio faust http logging multiprocessing os random requests shutil socket subprocess sys threading time".split()  # noqa: SIM905
)
CAMEL_TOOLS: Final = {"camel_tools.utils", "camel_tools.tokenizers"}


def modules() -> list[Path]:
    return sorted(ROOT.rglob("*.py"))


def room_of(path: Path) -> str:
    first = path.relative_to(ROOT).parts[0]
    return first.removesuffix(".py")


def imports_of(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


@pytest.mark.parametrize("path", modules(), ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_point_one_way(path: Path) -> None:
    room = room_of(path)
    for name in imports_of(path):
        parts = name.split(".")
        if parts[0] == "worker":
            other = parts[1] if len(parts) > 1 else "__init__"
            assert other == room or other in MAY_IMPORT[room], f"{room} may not import {name}"
        assert parts[0] not in {"tests", "evals", "benchmarks", "training"}, f"the product may not import {name}"
        if parts[0] == "camel_tools":
            assert ".".join(parts[:2]) in CAMEL_TOOLS, f"{name} loads torch or downloads at import time"


@pytest.mark.parametrize("path", [path for path in modules() if room_of(path) in PURE], ids=lambda path: str(path.relative_to(ROOT)))
def test_the_core_is_pure(path: Path) -> None:
    found = {
        name
        for name in imports_of(path)
        if name in FORBIDDEN_IN_THE_CORE or name.split(".")[0] in FORBIDDEN_IN_THE_CORE - {"urllib.request"}
    }
    assert not found, f"the core knows no environment, clock, file or network: {found}"


def test_every_room_has_its_row() -> None:
    assert {room_of(path) for path in modules()} == set(MAY_IMPORT)


def test_a_plain_import_loads_neither_torch_nor_pandas() -> None:
    import subprocess
    import sys

    heavy = ("torch", "transformers", "pandas", "sklearn", "scipy")
    code = f"import sys, worker.stream.app, worker.pipeline; print([name for name in {heavy} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
