"""How well a recogniser finds names, against text annotated in IOB2.

usage: python -m evals ner FILE.conll [--scheme anercorp|product] [--floor NAME=VALUE ...]

The file holds ``token TAG`` lines with an empty line after each sentence. Prints precision, recall and F1 of whole mentions by type,
counted as seqeval counts them by default (a mention is right when its first token, last token and type are), and tokens a second.
`product` counts described institutions (INST) as ORG, as users get them; `anercorp` leaves them out of both sides, as ANERcorp's
annotators did not mark them. A mention counts for every token that it touches, so clitics make no difference.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from evals.floors import add_floor_option, judge
from worker.entities import Recogniser, default_recogniser

__all__ = ["chunks", "main", "predict", "read_conll"]

Sentence = list[tuple[str, str]]
Chunk = tuple[int, int, str]
_SCHEMES: Final = ("product", "anercorp")


def read_conll(path: Path) -> list[Sentence]:
    """Sentences of tokens and tags."""
    found: list[Sentence] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            token, tag = line.rsplit(" ", 1)
            found[-1].append((token, tag.replace("PERS", "PER")))
        else:
            found.append([])
    return [sentence for sentence in found if sentence]


def chunks(tags: Sequence[str]) -> list[Chunk]:
    """First token, end and type of each mention; an ``I-`` that continues nothing begins a mention, as in seqeval's default mode."""
    found: list[Chunk] = []
    start, kind = 0, ""
    for place, tag in enumerate([*tags, "O"]):
        continues = tag[:2] == "I-" and tag[2:] == kind
        if kind and not continues:
            found.append((start, place, kind))
            kind = ""
        if tag != "O" and not continues:
            start, kind = place, tag[2:]
    return found


def predict(recogniser: Recogniser, tokens: Sequence[str]) -> list[Chunk]:
    """The mentions found in one sentence, as stretches of its tokens."""
    text = " ".join(tokens)
    owner = [place for place, token in enumerate(tokens) for _ in range(len(token) + 1)]
    return [(owner[name.start], owner[name.end - 1] + 1, name.type) for name in recogniser.recognise(text, [(0, len(text))])]


def _in_scheme(found: Iterable[Chunk], scheme: str) -> set[Chunk]:
    if scheme == "anercorp":
        return {chunk for chunk in found if chunk[2] != "INST"}
    return {(start, end, "ORG" if kind == "INST" else kind) for start, end, kind in found}


def _report(gold: list[set[Chunk]], found: list[set[Chunk]]) -> dict[str, float]:
    # Prints a line a type and gives the F1 of each.
    figures = {}
    counts = [Counter(chunk[2] for chunks_ in side for chunk in chunks_) for side in (gold, found)]
    right = Counter(chunk[2] for ours, theirs in zip(gold, found, strict=True) for chunk in ours & theirs)
    for kind in [*sorted(counts[0] | counts[1]), "all"]:
        expected, given, same = (c.total() if kind == "all" else c[kind] for c in (*counts, right))
        precision, recall = same / max(1, given), same / max(1, expected)
        f1 = figures[kind] = 2 * same / max(1, expected + given)
        print(f"{kind:5} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}  gold {expected}")
    return figures


def main(argv: list[str]) -> int:
    """Measure the default recogniser; 1 where an F1 is below its floor."""
    parser = argparse.ArgumentParser(prog="evals ner")
    parser.add_argument("file", type=Path)
    parser.add_argument("--scheme", choices=_SCHEMES, default="product")
    add_floor_option(parser)
    options = parser.parse_args(argv)
    sentences = read_conll(options.file)
    recogniser = default_recogniser()
    begun = time.perf_counter()
    found = [predict(recogniser, [token for token, _ in sentence]) for sentence in sentences]
    seconds = time.perf_counter() - begun
    gold = [_in_scheme(chunks([tag for _, tag in sentence]), options.scheme) for sentence in sentences]
    tokens = sum(map(len, sentences))
    print(f"{options.file.name}: {len(sentences)} sentences, {tokens} tokens, {tokens / seconds:,.0f} tokens/s, {recogniser.name}")
    figures = _report(gold, [_in_scheme(side, options.scheme) for side in found])
    return judge(figures, options.floor)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
