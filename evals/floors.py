"""Floors: figures below which a run fails, the same option for every command."""

import argparse
import sys
from collections.abc import Mapping, Sequence

__all__ = ["add_floor_option", "judge"]


def add_floor_option(parser: argparse.ArgumentParser) -> None:
    """``--floor NAME=VALUE``, as often as wanted."""
    parser.add_argument(
        "--floor", action="append", default=[], metavar="NAME=VALUE", type=_floor, help="exit with 1 when the figure of that name is lower"
    )


def judge(figures: Mapping[str, float], floors: Sequence[tuple[str, float]]) -> int:
    """The exit status: 1 when a figure is below its floor, 2 when a floor names no figure; says which on standard error."""
    status = 0
    for name, floor in floors:
        if name not in figures:
            print(f"no figure is named {name!r}; there are {', '.join(figures)}", file=sys.stderr)
            return 2
        if figures[name] < floor:
            print(f"{name} = {figures[name]:.3f} is below its floor {floor:g}", file=sys.stderr)
            status = 1
    return status


def _floor(item: str) -> tuple[str, float]:
    name, sign, value = item.partition("=")
    if not (name and sign):
        raise argparse.ArgumentTypeError(f"a floor is NAME=VALUE, got {item!r}")
    return name, float(value)
