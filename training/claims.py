"""Train the choices of the claim room on annotated articles and write their weights.

usage: python -m training.claims WEIGHTS.tsv TRAIN.jsonl
       python -m training.claims --folds 5 TRAIN.jsonl

TRAIN.jsonl is in the format of `evals.claims`. Each choice is log-linear over the features that the product itself computes in
`worker.claims`. Whom a speaker means depends on what was chosen before, so that choice is trained in rounds, each on the history that the
weights of the round before make. With ``--folds`` nothing is written: each fold of the articles is judged by weights trained on the
others, and the scores of all together are printed. Deterministic: no sampling, folds by the order of the articles.
"""

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

from evals.claims import annotations_of, as_gold, hits_of, overlap, pair_claims, print_scores, same_source, sentences_of
from training.loglinear import Candidate, fit
from worker.claims.antecedents import Option, Query
from worker.claims.choosing import SourceOption
from worker.claims.cues import CueMatch
from worker.claims.draft import Draft
from worker.claims.extraction import extract_claims
from worker.claims.grammar import drafts_of
from worker.claims.model import Model, T
from worker.claims.reading import Reading, read
from worker.claims.speakers import Source
from worker.entities import Annotations
from worker.text import Token, words_of

Json = dict[str, Any]
Weights = dict[str, dict[str, float]]
_NAMELESS: Final = Annotations((), (), (), (), "")
_ROUNDS: Final = 3
_FOLDS: Final = 5
_PENALTY: Final = {"antecedent": 3.0, "cue": 8.0, "confidence": 3.0, "source": 4.0}
_HEADER: Final = (
    "# Weights of the log-linear choices of the claim room, written by training/claims.py.\n"
    "# Columns (tab separated): choice, feature, weight.\n"
)


@dataclass(frozen=True, slots=True)
class Article:
    """An annotated article and the names in it."""

    gold: Json
    names: Annotations
    sentences: list[tuple[int, int]]


def read_articles(path: Path) -> list[Article]:
    """The articles of `path`, with the names that the entity room finds in them."""
    lines = map(json.loads, path.read_text("utf-8").splitlines())
    return [Article(gold, annotations_of(gold), sentences_of(gold["text"])) for gold in lines]


@dataclass(frozen=True, slots=True)
class Recorder(Model):
    """A model that remembers what it was asked, with the answers that were open."""

    proposed: list[tuple[Draft, tuple[str, ...]]] = field(default_factory=list)
    judged: list[tuple[Draft, tuple[str, ...]]] = field(default_factory=list)
    sources: list[tuple[int, list[SourceOption]]] = field(default_factory=list)
    antecedents: list[tuple[int, list[tuple[tuple[str, ...], str | None]]]] = field(default_factory=list)

    def probability(self, choice: str, asked: object, features: tuple[str, ...]) -> float:
        """As the model, but certain where no weights are known yet."""
        if isinstance(asked, Draft):
            (self.proposed if choice == "cue" else self.judged).append((asked, features))
        return Model.probability(self, choice, asked, features) if choice in self.weights else 1.0

    def pick(self, choice: str, asked: object, options: Sequence[T]) -> T:
        """As the model."""
        if isinstance(asked, CueMatch):
            sources = [option for option in options if isinstance(option, SourceOption)]
            if sources:
                self.sources.append((asked.index, sources))
        if isinstance(asked, Query):
            # The names of figures grow with the article; what counts is how they read when the choice is made.
            refs = [(o.features, o.figure.ref if o.figure else asked.written) for o in options if isinstance(o, Option)]
            self.antecedents.append((asked.cue, refs))
        return Model.pick(self, choice, asked, options)


def train(articles: Sequence[Article]) -> Model:
    """The weights of all choices, each trained on what those before it leave; every article is read twice, with and without the names
    in it, so that neither reading is strange to the model."""
    articles = [*articles, *(replace(article, names=_NAMELESS) for article in articles)]
    weights: dict[str, dict[str, float]] = {}
    weights["source"] = fit([example for article in articles for example in _sources(article, weights)], penalty=_PENALTY["source"])
    weights["cue"] = fit([example for article in articles for example in _cues(article, weights)], penalty=_PENALTY["cue"])
    for _ in range(_ROUNDS):
        examples = [example for article in articles for example in _antecedents(article, weights)]
        weights["antecedent"] = fit(examples, penalty=_PENALTY["antecedent"])
    return Model(weights)


def calibrate(articles: Sequence[Article], folds: int) -> dict[str, float]:
    """The weights of the confidence: how often claims like this one are right in cue, speaker and content, where the model that found
    them was trained on other articles."""
    examples: list[list[Candidate]] = []
    for fold in range(folds):
        model = train([article for place, article in enumerate(articles) if place % folds != fold])
        for article in articles[fold::folds]:
            examples += _judged(article, Recorder(model.weights))
    return fit(examples, penalty=_PENALTY["confidence"])


def _judged(article: Article, model: Recorder) -> Iterator[list[Candidate]]:
    claims = _extract(article, model)
    gold, text = article.gold["claims"], article.gold["text"]
    right = {j for i, j, near in pair_claims(text, gold, claims) if hits_of(text, gold[i], claims[j], near)["claim"]}
    for place, (_, features) in enumerate(model.judged):
        yield [Candidate(features, place in right), Candidate((), place not in right)]


def _sources(article: Article, weights: Weights) -> Iterator[list[Candidate]]:
    model = Recorder({})
    claims = _extract(article, model)
    gold, text = article.gold["claims"], article.gold["text"]
    speakers = {claims[j]["cue"][0]: gold[i]["speaker"] for i, j, _ in pair_claims(text, gold, claims)}
    tokens = words_of(text)
    for index, options in model.sources:
        if tokens[index].start in speakers:
            speaker = speakers[tokens[index].start]
            closeness = [_closeness(text, tokens, option.source, speaker) for option in options]
            best = max(closeness)
            yield [Candidate(option.features, near == best >= 0.5) for option, near in zip(options, closeness, strict=True)]


def _closeness(text: str, tokens: Sequence[Token], source: Source, speaker: list[int] | None) -> float:
    if not source.overt or speaker is None:
        return float(not source.overt and speaker is None)
    return overlap(text, [speaker], [[tokens[source.start].start, tokens[source.end - 1].end]])


def _cues(article: Article, weights: Weights) -> Iterator[list[Candidate]]:
    """Each proposal of the grammar against nothing: a logistic regression."""
    model = Recorder({choice: known for choice, known in weights.items() if choice != "cue"})
    reading = read(article.gold["text"], article.sentences, article.names.mentions, model)
    drafts_of(reading)
    claims = [{"cue": _cue_of(reading, draft), "content": draft.content.spans} for draft, _ in model.proposed]
    right = {j for _, j, _ in pair_claims(article.gold["text"], article.gold["claims"], claims)}
    for place, (_, features) in enumerate(model.proposed):
        yield [Candidate(features, place in right), Candidate((), place not in right)]


def _cue_of(reading: Reading, draft: Draft) -> list[int]:
    first, end = draft.cue_tokens
    return [reading.tokens[first].start, reading.tokens[end - 1].end]


def _antecedents(article: Article, weights: Weights) -> Iterator[list[Candidate]]:
    model = Recorder(weights)
    claims = _extract(article, model)
    gold = article.gold["claims"]
    refs = {claims[j]["cue"][0]: gold[i]["speaker_ref"] for i, j, _ in pair_claims(article.gold["text"], gold, claims)}
    for cue, options in model.antecedents:
        if cue in refs:
            right = [same_source(refs[cue], ref) for _, ref in options]
            # The words themselves ("the ministry") name the source, too, but where it was named before that is the fullest form.
            right[0] = right[0] and not any(right[1:])
            yield [Candidate(features, good) for (features, _), good in zip(options, right, strict=True)]


def _extract(article: Article, model: Model) -> list[Json]:
    names, gold = article.names, article.gold
    found = extract_claims(
        gold["text"], article.sentences, record_id=gold["id"], mentions=names.mentions, entities=names.entities, model=model
    )
    return [as_gold(claim) for claim in found]


def _cross_validate(articles: Sequence[Article], folds: int) -> None:
    predicted: dict[str, list[Json]] = {}
    for fold in range(folds):
        model = train([article for place, article in enumerate(articles) if place % folds != fold])
        predicted.update({article.gold["id"]: _extract(article, model) for article in articles[fold::folds]})
    print_scores([article.gold for article in articles], predicted)


def _write(model: Model, path: Path) -> None:
    rows = (
        f"{choice}\t{feature}\t{weight:.3f}\n"
        for choice, weights in sorted(model.weights.items())
        for feature, weight in sorted(weights.items())
        if abs(weight) >= 0.01
    )
    path.write_text(_HEADER + "".join(rows), "utf-8")


def main() -> None:
    """Train, or cross-validate."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("weights", type=Path, nargs="?")
    parser.add_argument("articles", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    options = parser.parse_args()
    articles = read_articles(options.articles)
    if options.folds:
        _cross_validate(articles, options.folds)
    else:
        weights = {**train(articles).weights, "confidence": calibrate(articles, _FOLDS)}
        _write(Model(weights), options.weights)


if __name__ == "__main__":
    main()
