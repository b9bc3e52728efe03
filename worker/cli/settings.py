"""`rawi settings`"""

import os
from dataclasses import fields

import click
from rich.console import Console
from rich.table import Table

from worker.cli.options import fail
from worker.stream.exits import ExitStatus
from worker.stream.settings import InvalidSetting, Settings, variable_of

__all__ = ["command"]


@click.command("settings")
def command() -> None:
    """Print every setting, its value and where that comes from.

    Flags win over variables, variables over defaults. Secrets are not shown.

    \b
    Example:  RAWI_BROKER=kafka:9092 rawi settings
    """
    try:
        sources = Settings.sources(os.environ)
        Settings.load(os.environ)
    except InvalidSetting as error:
        fail(str(error), ExitStatus.CONFIG)
    table = Table("variable", "value", "source", "meaning", box=None, pad_edge=False)
    for field in fields(Settings):
        value, source = sources[field.name].value, sources[field.name].source
        shown = "••••••" if field.metadata["secret"] and value else str(value)
        table.add_row(variable_of(field.name), shown or "—", source, field.metadata["help"], style=None if source == "default" else "bold")
    unknown = sorted(
        name for name in os.environ if name.startswith("RAWI_") and name not in {variable_of(f.name) for f in fields(Settings)}
    )
    Console(soft_wrap=True).print(table)
    if unknown:
        click.echo(f"\nNot known, perhaps misspelt: {', '.join(unknown)}", err=True)
