"""The command `rawi`: one file a command, loaded only when it is called."""

import importlib
from typing import Final

import click

from worker import __version__

__all__ = ["main"]

_COMMANDS: Final = {
    "demo": "See it work: embedded broker, worker and sample articles, nothing to install.",
    "worker": "Run the workers: raw articles in, enriched records out.",
    "topics": "Create or list the topics.",
    "produce": "Write files of raw articles to Kafka.",
    "enrich": "The same pipeline without Kafka: raw articles in, enriched records out.",
    "claims": "Read articles with their claims: who said what.",
    "tail": "Follow the enriched records as they arrive.",
    "show": "Show one record in full.",
    "clusters": "Who had a story first, and who carried it on.",
    "replay": "Run a stretch of the past through this version, beside the live stream.",
    "diff": "Compare two topics of records: what a new version changes.",
    "reconcile": "Prove that every raw message has exactly one outcome.",
    "rejected": "See, give back or drop the messages that could not be processed.",
    "doctor": "Check what is reachable and say what to fix.",
    "settings": "Print every setting, its value and where that comes from.",
}


class _Commands(click.Group):
    """Imports a command's module when it is called: `rawi --help` stays instant."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in _COMMANDS:
            return None
        command: click.Command = importlib.import_module(f"worker.cli.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl(list(_COMMANDS.items()))


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110})
@click.version_option(__version__, prog_name="rawi")
def main() -> None:
    """Rawi (راوي): who said what in Arabic news, as a stream.

    Raw articles arrive on the Kafka topic articles.raw; workers clean them, recognise re-crawls, revisions and duplicates, extract claims
    and entities, and write enriched records to articles.enriched.

    \b
    Start here:   rawi demo
    Your files:   rawi enrich article.html --pretty
    On Kafka:     rawi worker --broker localhost:9092

    Every setting is a flag and a variable: --broker is RAWI_BROKER. `rawi settings` lists them.
    """
