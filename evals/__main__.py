"""`python -m evals COMMAND ...`: how good is it, on your own gold data.

Each command is a module of this package with a function `main(argv) -> int`. It is imported only when it is called, so a command
needs only what it uses.
"""

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Final

__all__ = ["COMMANDS", "main"]

COMMANDS: Final[Mapping[str, tuple[str, str]]] = {
    "all": ("evals.all", "everything below whose data is in a directory, with the floors that CI holds"),
    "clean": ("evals.clean", "HTML pages to text: body, date and title against gold"),
    "neardup": ("evals.neardup", "pairs of articles: duplicate, contained or neither"),
    "ner": ("evals.ner", "names of people, organisations and places in CoNLL files"),
    "dates": ("evals.values", "dates in sentences, as intervals"),
    "quantities": ("evals.values", "quantities and money in sentences"),
    "claims": ("evals.claims", "who said what, in annotated articles"),
}

_USAGE: Final = """usage: python -m evals COMMAND [OPTIONS] PATH...

Scores a part of Rawi against gold data and prints a table. Nothing is downloaded; you name the directory or file.

commands:
{commands}

`python -m evals COMMAND --help` explains its data and its figures. Commands that take --floor NAME=VALUE (as often as you
like) exit with 1 when a figure is below its floor, for use in CI:

    python -m evals clean ../shared/data/html --floor body_f1=0.95
"""


def _usage() -> str:
    return _USAGE.format(commands="\n".join(f"  {name:<11} {what}" for name, (_, what) in COMMANDS.items()))


def main(argv: list[str]) -> int:
    """Run one command; the exit status is its own, 2 where the command is unknown or its module is not there."""
    if not argv or argv[0] in ("-h", "--help"):
        print(_usage())
        return 0 if argv else 2
    command, rest = argv[0], argv[1:]
    if command not in COMMANDS:
        print(f"evals: there is no command {command!r}; there are: {', '.join(COMMANDS)}", file=sys.stderr)
        return 2
    name = COMMANDS[command][0]
    try:
        module = import_module(name)
    except ModuleNotFoundError as error:
        if error.name != name:
            raise
        print(f"evals: the command {command!r} lives in {name}, which is not in this installation", file=sys.stderr)
        return 2
    status: int = module.main(rest)
    return status


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
