"""Files as crawlers and people have them → raw messages, for `rawi produce` and `rawi enrich`. Imports `records` only.

JSONL and JSON, text, HTML and WARC, each with or without gzip, from files, directories or standard input.
"""

from worker.intake.read import Result, read_inputs
from worker.intake.results import BadInput, IntakeError, RawInput, Skipped
from worker.intake.samples import sample_messages
from worker.intake.sources import total_bytes

__all__ = ["BadInput", "IntakeError", "RawInput", "Result", "Skipped", "read_inputs", "sample_messages", "total_bytes"]
