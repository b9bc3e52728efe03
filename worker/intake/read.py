"""The one way in: paths → results."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import BinaryIO, Final, TypeAlias

from worker.intake.jsonl import read_jsonl
from worker.intake.messages import Amendments
from worker.intake.pages import read_page, read_text
from worker.intake.reading import MAX_BYTES, Reading
from worker.intake.results import BadInput, IntakeError, RawInput, Skipped
from worker.intake.sources import Source, find_sources
from worker.intake.streams import Opened, open_file, open_stream
from worker.intake.warc import read_warc
from worker.records import RawArticle, Reason

__all__ = ["Result", "read_inputs"]

Result: TypeAlias = RawInput | BadInput | Skipped

_READERS: Final[Mapping[str, Callable[[Reading], Iterator[Result]]]] = {
    "jsonl": read_jsonl,
    "text": read_text,
    "html": read_page,
    "warc": read_warc,
}
_ONE_ARTICLE: Final = frozenset({"text", "html"})
_FIELDS: Final = frozenset(RawArticle.__dataclass_fields__) - {"headers", "extra"}


def read_inputs(
    paths: Sequence[str],
    *,
    stdin: BinaryIO | None = None,
    kind: str = "auto",
    url: str | None = None,
    source: str | None = None,
    fields: Mapping[str, str] | None = None,
    max_bytes: int = MAX_BYTES,
) -> Iterator[Result]:
    """The raw messages in `paths`, in order, one at a time; bad inputs and skipped ones between them where they stand.

    `kind` is ``auto`` (by extension, else by the first bytes; standard input is JSONL), ``jsonl``, ``text``, ``html`` or ``warc``.
    `url` names the one text or page that is read. `source` is the outlet of articles that name none. `fields` says which field of a
    JSON document fills a field of the contract that it lacks: ``{"published_at": "date", "url": "id"}``; an id that is no URL becomes
    ``urn:rawi:ID``. No line, value or page of more than `max_bytes` is held in memory.

    Raises `IntakeError` at once, before the iterator is used, when the inputs cannot be read as asked.
    """
    sources = find_sources(paths, kind)
    _check(sources, stdin, url, fields or {})
    return _results(sources, stdin, url, Amendments(dict(fields or {}), source), max_bytes)


def _check(sources: Sequence[Source], stdin: BinaryIO | None, url: str | None, fields: Mapping[str, str]) -> None:
    unknown = sorted(set(fields) - _FIELDS)
    if unknown:
        raise IntakeError(f"no field {unknown[0]!r} in a raw article: one of {', '.join(sorted(_FIELDS))}")
    if url is not None and (len(sources) != 1 or sources[0].kind not in _ONE_ARTICLE):
        raise IntakeError("a url can be given for one text or HTML file only; JSONL and WARC carry their own")
    piped = [source for source in sources if source.path is None]
    if len(piped) > 1 or (piped and stdin is None):
        raise IntakeError("standard input is named twice" if len(piped) > 1 else "there is no standard input to read")
    if url is None and any(source.kind == "text" for source in piped):
        raise IntakeError("a text on standard input has no address of its own: give one with --url")


def _results(
    sources: Sequence[Source], stdin: BinaryIO | None, url: str | None, amendments: Amendments, max_bytes: int
) -> Iterator[Result]:
    before = 0
    for source in sources:
        with _open(source, stdin) as opened:
            start = before

            def position(start: int = start, opened: Opened = opened) -> int:
                return start + opened.consumed

            yield from _READERS[source.kind](Reading(source, opened, amendments, url, max_bytes, position))
            before = position()
            if opened.damage:
                yield BadInput(source.name, Reason.INVALID_RECORD, f"the gzip stream is cut off or damaged: {opened.damage}", before)


@contextmanager
def _open(source: Source, stdin: BinaryIO | None) -> Iterator[Opened]:
    if source.path is not None:
        with open_file(source.path) as opened:
            yield opened
    elif stdin is not None:
        yield open_stream(stdin)
