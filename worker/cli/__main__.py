"""`python -m worker.cli` is the command `rawi`."""

from worker.cli import main

main(prog_name="rawi")
