"""`python -m fuzz [CORPUS…] [-max_total_time=SECONDS] [libFuzzer options]`: raw messages through the whole pipeline, guided by coverage.

Needs atheris, which is not locked: ``pip install atheris`` (wheels for CPython 3.11 to 3.13 on Linux). The samples of the
product are the seeds when no corpus is named. An input that ends in an exception, in ``internal_error`` or in a span that does
not quote its text is written to a file ``crash-…``, one that takes longer than ten seconds to ``timeout-…``; both are run again
by naming the file.
"""

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["worker"]):
    from worker.enrich import spans_of
    from worker.intake import sample_messages
    from worker.pipeline import Pipeline
    from worker.records import Reason, check_span, encode


def one_message(value: bytes) -> None:
    """Run it; whatever is raised here is a finding."""
    outcome = Pipeline().process(value, origin="articles.raw/0/0", received_at="2025-09-15T06:00:00.000Z")
    if outcome.rejected is not None:
        assert outcome.rejected.reason not in {Reason.INTERNAL_ERROR, Reason.SPAN_MISMATCH}, outcome.rejected.detail
    if outcome.record is not None:
        encode(outcome.record)
        for span in spans_of(outcome.record):
            check_span(outcome.record.article.text, span)


def main() -> None:
    """Fuzz until it is stopped or something is found."""
    options = [word for word in sys.argv[1:] if word.startswith("-")]
    corpora = [word for word in sys.argv[1:] if not word.startswith("-")]
    with tempfile.TemporaryDirectory() as seeds:
        for number, value in enumerate(sample_messages()):
            (Path(seeds) / f"sample-{number}").write_bytes(value)
        atheris.Setup([sys.argv[0], "-timeout=10", "-max_len=20000", *options, *(corpora or [seeds])], one_message)
        atheris.Fuzz()


if __name__ == "__main__":
    main()
