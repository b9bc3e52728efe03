"""Every measure whose gold data is there, with the floors of `gates.toml`.

usage: python -m evals all DIRECTORY

DIRECTORY holds ``data/`` and ``eval/`` in the layout of the development data; what is not there is passed over, and said so.
"""

import argparse
import tomllib
from importlib.resources import files
from pathlib import Path
from typing import Any

__all__ = ["main"]


def main(argv: list[str]) -> int:
    """Run the gates; 1 when one of them fails."""
    from evals.__main__ import main as run

    parser = argparse.ArgumentParser(prog="python -m evals all", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("directory", type=Path)
    directory = parser.parse_args(argv).directory
    gates: list[dict[str, Any]] = tomllib.loads(files("evals").joinpath("gates.toml").read_text("utf-8"))["gate"]
    failed = []
    measured = 0
    for gate in gates:
        paths = [directory / path for path in gate["paths"]]
        print(f"\n== {gate['command']} {' '.join(gate['paths'])}", flush=True)
        absent = [str(path) for path in paths if not path.exists()]
        if absent:
            print(f"passed over: {', '.join(absent)} is not there")
            continue
        measured += 1
        floors = [f"--floor={name}={value}" for name, value in gate["floors"].items()]
        if run([gate["command"], *map(str, paths), *gate.get("options", []), *floors]):
            failed.append(gate["command"])
    if not measured:
        print(f"\nnothing was measured: {directory} has none of the data")
        return 2
    print(f"\n{'below the floor: ' + ', '.join(failed) if failed else 'all floors hold'}")
    return 1 if failed else 0
