"""Claims against gold annotations: ``python -m evals claims GOLD.jsonl [--out PRED.jsonl] [--errors] [--floor NAME=VALUE ...]``.

The extractor runs on the gold's own text, told the names that the entity room finds there, as in production; `--bare` leaves them out.
Gold and predictions hold one JSON object a line: ``{"id", "text", "claims": [{"cue": [start, end], "speaker": [start, end] | null,
"speaker_ref", "content": [[start, end], …], "type", "polarity", "parts"}]}``. A predicted claim is paired with the gold claim whose cue it
overlaps (best content first). A part is right when its spans overlap by IoU ≥ 0.5 over letters and digits; `claim` is cue, speaker and
content together; `exact` is content up to punctuation and space. A floor that is missed makes the exit code 1.
"""

import argparse
import json
import re
import time
from collections import Counter
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from evals.claims_errors import KINDS, kinds_of_error
from evals.floors import add_floor_option, judge
from worker.claims import extract_claims
from worker.clean.sentences import split_sentences
from worker.entities import Annotations, annotate, default_recogniser
from worker.records import Claim

__all__ = [
    "annotations_of",
    "as_gold",
    "claims_in",
    "hits_of",
    "main",
    "overlap",
    "pair_claims",
    "print_scores",
    "same_source",
    "sentences_of",
]

_PARTS: Final = ("name", "role", "organisation", "kind")
_FIELDS: Final = ("cue", "speaker", "content", "exact", "ref", "claim", *_PARTS)
_PASSES: Final = 3
_WIDE: Final = re.compile(r"\s{4,}")
_ARTICLES: Final = ("وال", "بال", "لل", "ال")

Json = dict[str, Any]
Scores = dict[str, tuple[float, float, float]]


def main(argv: list[str]) -> int:
    """Run the extractor on the gold's own text and print the scores; 0 when every floor holds."""
    parser = argparse.ArgumentParser(
        prog="python -m evals claims", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path, help="write the claims found, in the format of the gold")
    parser.add_argument("--errors", action="store_true", help="print what is wrong, missed or extra")
    parser.add_argument("--table", action="store_true", help="print how many errors there are of each kind, as Markdown")
    parser.add_argument("--bare", action="store_true", help="extract without the names that the entity room finds")
    add_floor_option(parser)
    options = parser.parse_args(argv)
    gold = [json.loads(line) for line in options.gold.read_text("utf-8").splitlines()]
    annotated = [None if options.bare else annotations_of(article) for article in gold]
    found = [claims_in(article, names) for article, names in zip(gold, annotated, strict=True)]
    seconds = min(_seconds(gold, annotated) for _ in range(_PASSES))
    predicted = {article["id"]: [as_gold(claim) for claim in claims] for article, claims in zip(gold, found, strict=True)}
    if options.out:
        lines = (json.dumps({"id": id_, "claims": claims}, ensure_ascii=False) for id_, claims in predicted.items())
        options.out.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    scores = print_scores(gold, predicted, errors=options.errors)
    print(f"confidence   off by {_miscalibration(gold, predicted):.3f} on average")
    if options.table:
        counts = _error_counts(gold, predicted)
        print("".join(f"| {kind} | {counts[kind]} | {meaning} |\n" for kind, meaning in KINDS.items()), end="")
    print(f"{len(gold) / seconds:.0f} articles/s for the claims alone, one core, best of {_PASSES} passes")
    return judge({name: f1 for name, (_, _, f1) in scores.items()}, options.floor)


def print_scores(gold: list[Json], predicted: dict[str, list[Json]], *, errors: bool = False) -> Scores:
    """Precision, recall and F1 of each part, printed and returned."""
    scores = _scores(gold, predicted, errors=errors)
    print(f"{len(gold)} articles, {sum(len(a['claims']) for a in gold)} gold claims, {sum(map(len, predicted.values()))} predicted")
    for name, (precision, recall, f1) in scores.items():
        print(f"{name:12} P {precision:.3f}  R {recall:.3f}  F1 {f1:.3f}")
    return scores


def _miscalibration(gold: list[Json], predicted: dict[str, list[Json]]) -> float:
    """Expected calibration error (Guo et al. 2017, "On Calibration of Modern Neural Networks", ICML): in tenths of confidence, how far it
    lies from the share of claims that are right in cue, speaker and content, weighted by their number."""
    told: dict[int, list[tuple[float, bool]]] = {}
    for article in gold:
        claims, text = predicted[article["id"]], article["text"]
        pairs = pair_claims(text, article["claims"], claims)
        right = {j for i, j, near in pairs if hits_of(text, article["claims"][i], claims[j], near)["claim"]}
        for place, claim in enumerate(claims):
            sure = claim.get("confidence") or 0.0
            told.setdefault(min(int(10 * sure), 9), []).append((sure, place in right))
    off = sum(abs(sum(sure for sure, _ in tenth) - sum(good for _, good in tenth)) for tenth in told.values())
    return off / max(sum(map(len, told.values())), 1)


def _seconds(gold: list[Json], annotated: list[Annotations | None]) -> float:
    # Processor time of a pass over all articles, when the lexicons are loaded; others' work on the machine counts less in the best of some.
    started = time.process_time()
    for article, names in zip(gold, annotated, strict=True):
        claims_in(article, names)
    return time.process_time() - started


def _error_counts(gold: list[Json], predicted: dict[str, list[Json]]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for article in gold:
        text, wanted, claims = article["text"], article["claims"], predicted[article["id"]]
        pairs = pair_claims(text, wanted, claims)
        counts["cue missed"] += len(wanted) - len(pairs)
        counts["cue false"] += len(claims) - len(pairs)
        for i, j, near in pairs:
            letters = _letters(text, wanted[i]["content"]), _letters(text, claims[j]["content"])
            counts += kinds_of_error(wanted[i], claims[j], hits_of(text, wanted[i], claims[j], near), letters)
    return counts


def sentences_of(text: str) -> list[tuple[int, int]]:
    # The gold's texts are not cleaned: pages were flattened with runs of spaces where a paragraph ended.
    borders = [0, *(match.end() for match in _WIDE.finditer(text)), len(text)]
    return [(first + start, first + end) for first, last in pairwise(borders) for start, end in split_sentences(text[first:last])]


def annotations_of(article: Json) -> Annotations:
    # As in production (`worker.enrich`): the names are found first, and the claims are told them.
    return annotate(article["text"], sentences_of(article["text"]), published_at=article.get("date"), recogniser=default_recogniser())


def claims_in(article: Json, names: Annotations | None) -> tuple[Claim, ...]:
    mentions, entities = (names.mentions, names.entities) if names else ((), ())
    return extract_claims(article["text"], sentences_of(article["text"]), record_id=article["id"], mentions=mentions, entities=entities)


def as_gold(claim: Claim) -> Json:
    speaker = claim.speaker
    return {
        "cue": [claim.cue.span.start, claim.cue.span.end],
        "speaker": [speaker.span.start, speaker.span.end] if speaker.span else None,
        "speaker_ref": speaker.ref,
        "content": [[span.start, span.end] for span in claim.content],
        "type": claim.type,
        "polarity": claim.polarity,
        "parts": {name: getattr(speaker, name) for name in _PARTS} if speaker.span else {},
        "rule": claim.rule,
        "confidence": claim.confidence,
    }


def _letters(text: str, spans: list[list[int]]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def overlap(text: str, a: list[list[int]], b: list[list[int]]) -> float:
    """Letters and digits in both over those in either."""
    return _iou(_letters(text, a), _letters(text, b))


def _iou(a: set[int], b: set[int]) -> float:
    return len(a & b) / len(a | b) if a | b else 1.0


def _words(written: str | None) -> list[str]:
    found = []
    for word in re.findall(r"\w+", (written or "").translate(_SCORER_FOLD)):
        article = next((a for a in _ARTICLES if word.startswith(a) and len(word) > len(a) + 2), "")
        found.append(word[len(article) :])
    return found


_SCORER_FOLD: Final = {ord("أ"): "ا", ord("إ"): "ا", ord("آ"): "ا", ord("ى"): "ي", ord("ة"): "ه", ord("ـ"): None}


def same_source(a: str | None, b: str | None) -> bool:
    if not a or not b:
        return not a and not b
    x, y = _words(a), _words(b)
    return bool(x and y) and (x[-1] in y or y[-1] in x or max(x, key=len) in y)


def _part(claim: Json, name: str) -> frozenset[str]:
    return frozenset(_words((claim.get("parts") or {}).get(name)))


def pair_claims(text: str, gold: list[Json], predicted: list[Json]) -> list[tuple[int, int, float]]:
    candidates = [
        (_iou(_letters(text, g["content"]), _letters(text, p["content"])), i, j)
        for i, g in enumerate(gold)
        for j, p in enumerate(predicted)
        if min(g["cue"][1], p["cue"][1]) > max(g["cue"][0], p["cue"][0])
    ]
    used_gold: set[int] = set()
    used_predicted: set[int] = set()
    pairs = []
    for overlap, i, j in sorted(candidates, reverse=True):
        if i not in used_gold and j not in used_predicted:
            used_gold.add(i)
            used_predicted.add(j)
            pairs.append((i, j, overlap))
    return pairs


def hits_of(text: str, gold: Json, predicted: Json, overlap: float) -> dict[str, bool]:
    """Which parts of a predicted claim agree with the gold claim that it is paired with; `overlap` is that of their contents."""
    a, b = gold["speaker"], predicted["speaker"]
    speaker = (a is None and b is None) or bool(a and b and _iou(_letters(text, [a]), _letters(text, [b])) >= 0.5)
    content = overlap >= 0.5
    hits = {
        "cue": True,
        "speaker": speaker,
        "content": content,
        "exact": _letters(text, gold["content"]) == _letters(text, predicted["content"]),
        "ref": same_source(gold["speaker_ref"], predicted["speaker_ref"]),
        "claim": speaker and content,
    }
    for name in _PARTS:
        hits[name] = bool(_part(gold, name)) and _part(gold, name) == _part(predicted, name)
    return hits


def _scores(gold: list[Json], predicted: dict[str, list[Json]], *, errors: bool) -> Scores:
    hit: Counter[str] = Counter()
    of_gold: Counter[str] = Counter()
    of_predicted: Counter[str] = Counter()
    for article in gold:
        claims = predicted[article["id"]]
        for counter, side in ((of_gold, article["claims"]), (of_predicted, claims)):
            for name in _FIELDS:
                counter[name] += sum(bool(_part(claim, name)) for claim in side) if name in _PARTS else len(side)
        pairs = pair_claims(article["text"], article["claims"], claims)
        for i, j, overlap in pairs:
            hits = hits_of(article["text"], article["claims"][i], claims[j], overlap)
            hit.update(name for name, right in hits.items() if right)
            if errors and not hits["claim"]:
                _show(article, "gold", article["claims"][i])
                _show(article, "speaker" if not hits["speaker"] else "content", claims[j])
        if errors:
            for i in sorted(set(range(len(article["claims"]))) - {i for i, _, _ in pairs}):
                _show(article, "MISSED", article["claims"][i])
            for j in sorted(set(range(len(claims))) - {j for _, j, _ in pairs}):
                _show(article, "EXTRA", claims[j])
    return {name: _rates(hit[name], of_predicted[name], of_gold[name]) for name in _FIELDS if of_gold[name]}


def _rates(hit: int, predicted: int, gold: int) -> tuple[float, float, float]:
    precision, recall = hit / max(predicted, 1), hit / max(gold, 1)
    return precision, recall, 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def _show(article: Json, what: str, claim: Json) -> None:
    text = article["text"]
    speaker = text[slice(*claim["speaker"])] if claim["speaker"] else None
    content = " … ".join(text[start:end] for start, end in claim["content"])
    print(f"{article['id']} {what}: [{text[slice(*claim['cue'])]}] {speaker} -> {content[:160]} {claim.get('rule', '')}")
