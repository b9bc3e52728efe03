"""A console for tables: as wide as the terminal, and in a pipe or a file wide enough that nothing is cut."""

import sys
from typing import Final

from rich.console import Console

__all__ = ["table_console"]

_IN_A_PIPE: Final = 240


def table_console() -> Console:
    """The console on standard output."""
    return Console(width=None if sys.stdout.isatty() else _IN_A_PIPE)
