"""`python -m worker.contracts`: writes the contract into `schemas/`, checks it, or records it as released."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from worker import __version__
from worker.contracts.releases import ContractError, breaks, cut_release, damaged, stale, write_contract

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; the exit status is 1 when the contract is not in order."""
    parser = argparse.ArgumentParser(prog="python -m worker.contracts", description=__doc__)
    parser.add_argument("command", nargs="?", default="write", choices=["write", "check", "release"])
    parser.add_argument("--schemas", type=Path, default=Path("schemas"), help="the directory of the contract (default: schemas)")
    chosen = parser.parse_args(arguments)
    if not chosen.schemas.is_dir():
        parser.error(f"{chosen.schemas} is no directory: run this in the root of the repository")
    try:
        return _run(chosen.command, chosen.schemas)
    except ContractError as error:
        return _report([str(error)])


def _run(command: str, directory: Path) -> int:
    if command == "release":
        cut_release(directory, __version__)
    elif command == "write":
        write_contract(directory)
    return _report(_faults(directory))


def _faults(directory: Path) -> list[str]:
    return [
        *(f"{name} is not what the types and topics give: run `python -m worker.contracts`" for name in stale(directory)),
        *(f"released/{name} is not what was released" for name in damaged(directory)),
        *(f"since {name}: {change}" for name, changes in breaks(directory).items() for change in changes),
    ]


def _report(faults: list[str]) -> int:
    for fault in faults:
        print(fault, file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
