"""How the claims of an article are shown in a terminal: the text with each claim marked and numbered, then each claim in words."""

from collections.abc import Iterator, Sequence
from typing import Final

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.text import Text

from worker.cli.safe import Isolated, block, piece
from worker.records import Claim, EnrichedArticle

__all__ = ["render_claims"]

_CUE: Final = "bold red"
_SPEAKER: Final = "bold underline"
_CONTENT: Final = "on grey23"
_DIM: Final = "dim"
_INDENT: Final = 4


def render_claims(record: EnrichedArticle, claims: Sequence[Claim], *, plain: bool = False) -> RenderableType:
    """Title, text with cues, speakers and contents marked, and for each claim: who, through which words, what, how, and why.

    Arabic is isolated from what stands beside it, and nothing in it can move the cursor (`worker.cli.safe`).
    """
    article = record.article
    parts: list[RenderableType] = [piece(article.title or article.url, "bold"), _marked(record, claims), Rule(style=_DIM)]
    if not claims:
        parts.append(Text("no claims", _DIM))
    numbers = {claim.claim_id: number for number, claim in enumerate(claims, start=1)}
    for number, claim in enumerate(claims, start=1):
        parts += [_headline(number, claim), *(Padding(line, (0, 0, 0, _INDENT)) for line in _lines(record, claim, numbers))]
    return Isolated(Group(*parts), plain)


def _marked(record: EnrichedArticle, claims: Sequence[Claim]) -> Text:
    text = block(record.article.text)
    for claim in claims:
        for span in claim.content:
            text.stylize(_CONTENT, span.start, span.end)
    for claim in claims:
        text.stylize(_CUE, claim.cue.span.start, claim.cue.span.end)
        if claim.speaker.span:
            text.stylize(_SPEAKER, claim.speaker.span.start, claim.speaker.span.end)
    return text


def _headline(number: int, claim: Claim) -> Text:
    speaker = claim.speaker.ref or (claim.speaker.span.exact if claim.speaker.span else "—")
    return Text.assemble((f"{number:>2}. ", _DIM), piece(speaker, "bold cyan"), "  ", piece(claim.cue.span.exact, _CUE))


def _lines(record: EnrichedArticle, claim: Claim, numbers: dict[str, int]) -> Iterator[Text]:
    for span in claim.content:
        yield piece(span.exact)
    yield Text(_manner(claim, numbers), _DIM)
    if (who := _who(claim)) is not None:
        yield who
    if claim.check_worthy is not None:
        yield Text(f"worth a check {claim.check_worthy:.2f}: {', '.join(claim.check_reasons) or 'nothing to check in it'}", _DIM)
    if claim.quantities:
        exact = (record.quantities[place].span.exact for place in claim.quantities)
        yield Text.assemble(("numbers: ", _DIM), piece(" | ".join(exact), _DIM))


def _manner(claim: Claim, numbers: dict[str, int]) -> str:
    words = [claim.cue.cue_class, claim.type, claim.certainty]
    if claim.polarity == "negative":
        words.append("negative")
    if claim.time is not None:
        words.append(f"said on {claim.time}")
    if claim.nested_in in numbers:
        words.append(f"inside claim {numbers[claim.nested_in]}")
    return f"{', '.join(words)}; rule {claim.rule or '—'}, confidence {claim.confidence or 0.0:.2f}"


def _who(claim: Claim) -> Text | None:
    speaker = claim.speaker
    named = [("written", speaker.span.exact if speaker.span else None), ("role", speaker.role), ("of", speaker.organisation)]
    known = [(name, value) for name, value in named if value]
    if not known and not speaker.via:
        return None
    text = Text(f"{speaker.kind or 'source'}, {speaker.via or 'not resolved'}", _DIM)
    for name, value in known:
        text.append(f"; {name} ").append_text(piece(value, _DIM))
    return text
