"""How an enriched article is shown in a terminal: in a few lines for a stream of them, or whole."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from worker.cli.safe import Isolated, block, piece
from worker.records import Claim, DateMention, EnrichedArticle, Entity, Evidence, Quantity, Relation, Span

__all__ = ["render_record", "render_summary"]

_OUTCOMES: Final = {"enriched": "bold green", "duplicate": "yellow"}
_MENTIONS: Final = {"PER": "bright_green", "ORG": "bright_cyan", "LOC": "bright_yellow", "MISC": "bright_magenta"}
_CUE: Final = "bold red"
_SPEAKER: Final = "bold underline"
_CONTENT: Final = "on grey23"
_DIM: Final = "dim"
_NEGATIVE: Final = "bold red"


def render_summary(record: EnrichedArticle, *, plain: bool = False) -> RenderableType:
    """A line on the article, one on what it is a copy of, one for each claim; each is cut to the width of the terminal."""
    article = record.article
    head = Text.assemble(
        piece(_minute(article.ingested_at), _DIM),
        " ",
        piece(record.outcome, _OUTCOMES.get(record.outcome, "")),
        " ",
        piece(article.source or "—", "cyan"),
        " ",
        (f"{_counted(len(record.claims), 'claim')}, {_counted(len(record.entities), 'entity', 'entities')} ", _DIM),
        piece(article.title or article.url, "bold"),
        no_wrap=True,
        overflow="ellipsis",
    )
    lines: list[RenderableType] = [head]
    if record.canonical is not None:
        lines.append(Text.assemble("  = ", piece(_copied(record)), style=_DIM, no_wrap=True, overflow="ellipsis"))
    if record.claims:
        lines.append(_claim_lines(record.claims))
    return Isolated(Group(*lines), plain)


def render_record(record: EnrichedArticle, *, plain: bool = False) -> RenderableType:
    """The whole record: what is known of the article, its text with mentions and claims marked, and tables of what was found."""
    parts: list[RenderableType] = [_facts(record), Rule(style=_DIM), _marked_text(record)]
    if record.mentions or record.claims:
        parts.append(_legend())
    parts += [table for table in _tables(record) if table.row_count]
    return Isolated(Group(*parts), plain)


def _tables(record: EnrichedArticle) -> Iterator[Table]:
    yield _claim_table(record.claims)
    yield _entity_table(record.entities, Counter(mention.entity_id for mention in record.mentions))
    yield _date_table(record.dates)
    yield _quantity_table(record.quantities)


# — one line each —


def _claim_lines(claims: Sequence[Claim]) -> Table:
    grid = Table.grid(padding=(0, 1), expand=True)
    grid.add_column(width=1)
    grid.add_column(no_wrap=True, overflow="ellipsis", max_width=30)
    grid.add_column(width=1)
    grid.add_column(no_wrap=True, overflow="ellipsis", ratio=1)
    grid.add_column(no_wrap=True, overflow="ellipsis", max_width=12)
    grid.add_column(no_wrap=True, width=8)
    for claim in claims:
        grid.add_row(
            "", piece(_speaker(claim), "cyan"), "→", piece(f"«{_content(claim)}»"), piece(claim.cue.cue_class, _DIM), _polarity(claim)
        )
    return grid


def _copied(record: EnrichedArticle) -> str:
    relation = next((r for r in record.relations if r.object == record.canonical), None)
    return f"{relation.kind} of {_of(relation)}" if relation else f"copy of {record.canonical}"


def _of(relation: Relation) -> str:
    return f"{relation.object_source or '—'} {relation.object_url} {_evidence(relation.evidence)}".strip()


def _evidence(evidence: Evidence) -> str:
    figures = (("J", evidence.jaccard, ".2f"), ("C", evidence.containment, ".2f"), ("hours", evidence.hours, ".1f"))
    shown = ", ".join(f"{name} {value:{form}}" for name, value, form in figures if value is not None)
    return f"({shown})" if shown else ""


# — the whole —


def _facts(record: EnrichedArticle) -> Table:
    grid = Table.grid(padding=(0, 2))
    grid.add_column(style=_DIM, no_wrap=True)
    grid.add_column(overflow="fold")
    for name, value in _named_facts(record):
        if value:
            style = {"title": "bold", "outcome": _OUTCOMES.get(value, "")}.get(name, "")
            grid.add_row(name, piece(value, style))
    return grid


def _named_facts(record: EnrichedArticle) -> Iterator[tuple[str, str | None]]:
    article = record.article
    yield "title", article.title
    yield "url", article.url
    yield "received as", article.source_url if article.source_url != article.url else None
    yield "record", f"{record.record_id}, revision {record.revision_no}"
    yield "outcome", record.outcome
    yield "copy of", record.canonical
    yield "previous", record.previous_record
    yield "source", article.source
    yield "author", article.author
    yield "published", _joined(article.published_at, article.published_from and f"({article.published_from})")
    yield "fetched", article.fetched_at
    yield "ingested", _joined(article.ingested_at, f"({article.origin})")
    yield "language", article.language
    yield "provenance", ", ".join(article.provenance)
    if article.dateline:
        line = article.dateline
        yield "dateline", _joined(line.exact, *(f"[{part}]" for part in (line.place, line.agency, line.date) if part))
    for relation in record.relations:
        yield relation.kind, _of(relation)
    for credit in article.credits:
        yield f"credit: {credit.kind}", _joined(credit.exact, credit.name and f"[{credit.name}]")
    yield "edits", ", ".join(f"{edit.kind} {edit.count}" for edit in article.edits)
    yield "quotes", ", ".join(f"{kind} {number}" for kind, number in Counter(repair.kind for repair in article.quote_repairs).items())
    for note in article.notes:
        yield "note", note
    yield "recogniser", record.recogniser


def _marked_text(record: EnrichedArticle) -> Text:
    text = block(record.article.text)
    for claim in record.claims:
        _mark(text, claim.content, _CONTENT)
    for mention in record.mentions:
        _mark(text, [mention.span], _MENTIONS.get(mention.type, ""))
    for claim in record.claims:
        _mark(text, [claim.cue.span], _CUE)
        _mark(text, [claim.speaker.span] if claim.speaker.span else [], _SPEAKER)
    return text


def _mark(text: Text, spans: Iterable[Span], style: str) -> None:
    for span in spans:
        text.stylize(style, span.start, span.end)


def _legend() -> Text:
    entries = [*_MENTIONS.items(), ("cue", _CUE), ("speaker", _SPEAKER), ("claimed", _CONTENT)]
    return Text.assemble("\n", *(part for name, style in entries for part in ((name, style), "  ")))


def _table(title: str, *columns: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold")
    for column in columns:
        table.add_column(column, overflow="fold")
    return table


def _claim_table(claims: Sequence[Claim]) -> Table:
    table = _table("claims", "", "speaker", "cue", "content", "as", "found by")
    for number, claim in enumerate(claims, start=1):
        cue = Text.assemble(piece(claim.cue.span.exact), "\n", piece(_joined(claim.cue.lemma, claim.cue.cue_class), _DIM))
        manner = Text.assemble(piece(claim.type), "\n", _polarity(claim), "\n", piece(claim.certainty))
        found = Text.assemble(piece(claim.rule or "—"), "" if claim.confidence is None else f"\n{claim.confidence:.2f}")
        table.add_row(str(number), _speaker_cell(claim), cue, piece(_content(claim)), manner, found)
    return table


def _entity_table(entities: Sequence[Entity], mentions: Counter[str]) -> Table:
    table = _table("entities", "type", "name", "mentions", "roles", "also", "latin", "place")
    for entity in entities:
        place = f"{entity.place.country or '—'} {entity.place.latitude:.2f}, {entity.place.longitude:.2f}" if entity.place else ""
        also = ", ".join(variant for variant in entity.variants if variant != entity.name)
        values = (entity.name, str(mentions[entity.entity_id]), ", ".join(entity.roles), also, entity.latin or "", place)
        table.add_row(piece(entity.type, _MENTIONS.get(entity.type, "")), *map(piece, values))
    return table


def _date_table(dates: Sequence[DateMention]) -> Table:
    table = _table("dates", "text", "from", "to", "grain", "kind")
    for date in dates:
        kind = _joined(date.kind, "fuzzy" if date.fuzzy else None, "conflict" if date.conflict else None)
        table.add_row(*map(piece, (date.span.exact, date.start, date.end, date.grain, kind)))
    return table


def _quantity_table(quantities: Sequence[Quantity]) -> Table:
    table = _table("quantities", "text", "value", "unit", "of")
    for quantity in quantities:
        value = " – ".join(f"{number:,.15g}" for number in quantity.value)
        table.add_row(*map(piece, (quantity.span.exact, value, quantity.unit or "", quantity.object or "")))
    return table


# — words —


def _speaker(claim: Claim) -> str:
    speaker = claim.speaker
    return speaker.ref or (speaker.span.exact if speaker.span else None) or "—"


def _speaker_cell(claim: Claim) -> Text:
    cell = Text.assemble(piece(_speaker(claim)), "\n", piece(claim.speaker.via or "not resolved", _DIM))
    written = claim.speaker.span
    if written and written.exact != _speaker(claim):
        cell.append("\n").append_text(piece(f"({written.exact})", _DIM))
    return cell


def _content(claim: Claim) -> str:
    return " … ".join(span.exact for span in claim.content)


def _polarity(claim: Claim) -> Text:
    return piece(claim.polarity, _NEGATIVE if claim.polarity == "negative" else _DIM)


def _minute(time: str) -> str:
    return time[:16].replace("T", " ")


def _counted(number: int, one: str, many: str | None = None) -> str:
    return f"{number} {one if number == 1 else many or one + 's'}"


def _joined(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)
