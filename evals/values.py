"""How well dates and quantities are read, against sentences annotated with their values.

usage: python -m evals dates|quantities GOLD.jsonl [--out PRED.jsonl] [--errors] [--floor NAME=VALUE ...]

Gold holds one JSON object a line: ``{"id", "published", "text", "dates": [...]}`` or the same with ``"quantities"``; an item's place
is ``"text"`` with ``"k"`` (which occurrence, from 1). Prints precision, recall and F1 of three things:

- span: the places overlap by at least half of their union, letters and digits only;
- value: also the value is right: both days equal (a fuzzy gold interval: common days are half of the longer one; Hijri: one day either
  way), or the number, both ends of a range, within 0.1 %;
- whole: value, and for quantities the unit.

``--out`` writes what was found, with ``"span"`` in code points.
"""

import argparse
import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, Final

from evals.floors import add_floor_option, judge
from worker.entities import annotate, default_recogniser
from worker.records import DateMention, Quantity

__all__ = ["main", "predict"]

Item = dict[str, Any]
_DAY_FIRST: Final = re.compile(r"(\d{2})/(\d{2})/(\d{4})")
_UNITS: Final = {
    None: "count",
    "%": "percent",
    "Cel": "degC",
    "[bbl_us]": "bbl",
    "L": "l",
    "GBy": "GB",
    "{Richter}": "richter",
    "{times}": "factor",
}
"""Units of the records to those of the guidelines."""


def predict(kind: str, row: Item) -> list[Item]:
    """The items found in one sentence, in the form of the gold file."""
    text = row["text"]
    published = _DAY_FIRST.sub(r"\3-\2-\1", row.get("published") or "")
    found = annotate(text, [(0, len(text))], published_at=published, recogniser=default_recogniser())
    if kind == "dates":
        return [_date_item(item) for item in found.dates]
    return [_quantity_item(item) for item in found.quantities]


def _date_item(found: DateMention) -> Item:
    span = [found.span.start, found.span.end]
    item: Item = {"text": found.span.exact, "span": span, "start": found.start, "end": found.end, "grain": found.grain, "kind": found.kind}
    return item | ({"fuzzy": True} if found.fuzzy else {}) | ({"conflict": True} if found.conflict else {})


def _quantity_item(found: Quantity) -> Item:
    value = found.value[0] if len(found.value) == 1 else list(found.value)
    unit = _UNITS.get(found.unit, found.unit)
    return {"text": found.span.exact, "span": [found.span.start, found.span.end], "value": value, "unit": unit, "object": found.object}


def _letters(text: str, item: Item) -> set[int]:
    if "span" in item:
        start, end = item["span"]
    else:
        start = -1
        for _ in range(item.get("k", 1)):
            start = text.find(item["text"], start + 1)
        end = start + len(item["text"])
    return {place for place in range(max(0, start), end) if text[place].isalnum()}


def _same_date(gold: Item, found: Item) -> bool:
    first, last = (date.fromisoformat(gold[key]).toordinal() for key in ("start", "end"))
    begin, end = (date.fromisoformat(found[key]).toordinal() for key in ("start", "end"))
    if gold.get("fuzzy"):
        common = min(last, end) - max(first, begin) + 1
        return common * 2 >= max(last - first, end - begin) + 1
    slack = 1 if gold["kind"] == "hijri" else 0
    return abs(first - begin) <= slack and abs(last - end) <= slack


def _same_number(gold: Item, found: Item) -> bool:
    left, right = (item["value"] if isinstance(item["value"], list) else [item["value"]] for item in (gold, found))
    return len(left) == len(right) and all(abs(x - y) <= 0.001 * max(1e-9, abs(x)) for x, y in zip(left, right, strict=True))


def _pairs(text: str, gold: Sequence[Item], found: Sequence[Item]) -> list[tuple[int, int]]:
    # Greedy, the best overlap first.
    candidates = []
    for i, expected in enumerate(gold):
        for j, given in enumerate(found):
            ours, theirs = _letters(text, expected), _letters(text, given)
            overlap = len(ours & theirs) / len(ours | theirs) if ours | theirs else 0.0
            if overlap >= 0.5:
                candidates.append((overlap, i, j))
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(candidates, reverse=True):
        if all(i != one and j != other for one, other in pairs):
            pairs.append((i, j))
    return pairs


def _judge(kind: str, gold: Item, found: Item) -> tuple[bool, bool]:
    if kind == "dates":
        same = _same_date(gold, found)
        return same, same
    same = _same_number(gold, found)
    return same, same and gold["unit"] == found["unit"]


def main(argv: list[str]) -> int:
    """Measure; the file tells which of the two it is about."""
    parser = argparse.ArgumentParser(prog="evals values")
    parser.add_argument("gold", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--errors", action="store_true", help="print what is wrong, missed or extra")
    add_floor_option(parser)
    options = parser.parse_args([argument for argument in argv if argument not in {"dates", "quantities"}])
    rows = [json.loads(line) for line in options.gold.read_text(encoding="utf-8").splitlines() if line.strip()]
    kind = "dates" if "dates" in rows[0] else "quantities"
    found = [predict(kind, row) for row in rows]
    if options.out:
        lines = (json.dumps({"id": row["id"], kind: items}, ensure_ascii=False) for row, items in zip(rows, found, strict=True))
        options.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    right = {"span": 0, "value": 0, "whole": 0}
    for row, items in zip(rows, found, strict=True):
        pairs = _pairs(row["text"], row[kind], items)
        verdicts = [_judge(kind, row[kind][i], items[j]) for i, j in pairs]
        right["span"] += len(pairs)
        right["value"] += sum(value for value, _ in verdicts)
        right["whole"] += sum(whole for _, whole in verdicts)
        if options.errors:
            _print_errors(row, row[kind], items, [pair for pair, (_, whole) in zip(pairs, verdicts, strict=True) if whole])
    figures = _report(kind, len(rows), sum(len(row[kind]) for row in rows), sum(map(len, found)), right)
    return judge(figures, options.floor)


def _print_errors(row: Item, gold: Sequence[Item], found: Sequence[Item], right: Sequence[tuple[int, int]]) -> None:
    for i, item in enumerate(gold):
        if all(i != one for one, _ in right):
            print(row["id"], "expected", json.dumps(item, ensure_ascii=False))
    for j, item in enumerate(found):
        if all(j != other for _, other in right):
            print(row["id"], "   found", json.dumps(item, ensure_ascii=False))


def _report(kind: str, sentences: int, gold: int, found: int, right: dict[str, int]) -> dict[str, float]:
    figures = {}
    print(f"{sentences} sentences, {gold} gold {kind}, {found} found")
    for name, count in right.items():
        precision, recall = count / max(1, found), count / max(1, gold)
        figures[name] = 2 * count / max(1, gold + found)
        print(f"{name:6} P {precision:.3f}  R {recall:.3f}  F1 {figures[name]:.3f}")
    return figures


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
