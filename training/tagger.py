"""Train the tagger of `worker.entities` and write its weights.

usage: python -m training.tagger OUT_DIR NEWS.conll [OTHER.conll ...]

Files hold ``token TAG`` lines in IOB2 with an empty line after each sentence. The first has INST (described institutions of a state);
the others lack it, so a first model trained on NEWS alone marks INST where they have no tag. Needs python-crfsuite (MIT), which
the product does not need. Writes `tagger.npz` and `name_heads.tsv`.
"""

import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Final

import numpy as np
import pycrfsuite

from worker.entities.features import OFFSETS, PAD, sentence_features
from worker.text import tokenize

Sentence = list[tuple[str, str]]

_PARAMETERS: Final = {"c1": 0.1, "c2": 0.05, "feature.minfreq": 2, "max_iterations": 90}
_SMALLEST_WEIGHT: Final = 0.02


def read_conll(path: Path) -> list[Sentence]:
    """Sentences of folded words and tags, cut into words as the product cuts them."""
    found: list[Sentence] = [[]]
    for line in path.read_text(encoding="utf-8").splitlines():
        if not line.strip():
            found.append([])
            continue
        token, tag = line.rsplit(" ", 1)
        tag = tag.replace("PERS", "PER")
        for place, part in enumerate(tokenize(token)):
            found[-1].append((part.folded, f"I{tag[1:]}" if place and tag[0] == "B" else tag))
    return [sentence for sentence in found if sentence]


def train(sentences: list[Sentence], path: Path) -> pycrfsuite.Tagger:
    """Fit a conditional random field by L-BFGS with elastic-net regularisation."""
    trainer = pycrfsuite.Trainer(verbose=False, params=_PARAMETERS)
    for sentence in sentences:
        border = [[f"0w={PAD}", "0h=pad"]]
        features = border + sentence_features([word for word, _ in sentence]) + border
        trainer.append(features, ["O", *(tag for _, tag in sentence), "O"])
    trainer.train(str(path))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(path))
    return tagger


def with_institutions(sentence: Sentence, tagger: pycrfsuite.Tagger) -> Sentence:
    """The sentence with INST where the tagger sees one and the annotators marked nothing."""
    tags = [tag for _, tag in sentence]
    seen = tagger.tag(sentence_features([word for word, _ in sentence]))
    start = 0
    while start < len(tags):
        end = start + 1
        if seen[start] == "B-INST":
            while end < len(tags) and seen[end] == "I-INST":
                end += 1
            if all(tag == "O" for tag in tags[start:end]):
                tags[start:end] = seen[start:end]
        start = end
    return [(word, tag) for (word, _), tag in zip(sentence, tags, strict=True)]


def export(tagger: pycrfsuite.Tagger, path: Path) -> None:
    """Write the weights as signed bytes times a scale, without those that are next to nothing, in the form that
    `worker.entities.model` reads."""
    info = tagger.info()
    labels = sorted(info.labels, key=lambda label: (label != "O", label))
    column = {label: place for place, label in enumerate(labels)}
    kept = [(feature, column[label], weight) for (feature, label), weight in info.state_features.items() if abs(weight) >= _SMALLEST_WEIGHT]
    scale = max(abs(weight) for *_, weight in kept) / 127
    words = sorted({split_mark(feature)[1] for feature, *_ in kept if split_mark(feature)[1][:2] != "b="})
    pairs = sorted({split_mark(feature)[1][2:] for feature, *_ in kept if split_mark(feature)[1][:2] == "b="})
    word_rows, pair_rows = ({name: row for row, name in enumerate(names)} for names in (words, pairs))
    weights = np.zeros((len(words), len(OFFSETS), len(labels)), dtype=np.int8)
    pair_weights = np.zeros((len(pairs), 2, len(labels)), dtype=np.int8)
    for feature, label, weight in kept:
        offset, name = split_mark(feature)
        if name[:2] == "b=":
            # The pair of a word and the next one (0) speaks of its first word, that of the word before and it (-1) of its second.
            pair_weights[pair_rows[name[2:]], -offset, label] = round(weight / scale)
        else:
            weights[word_rows[name], OFFSETS.index(offset), label] = round(weight / scale)
    transitions = np.zeros((len(labels), len(labels)), dtype=np.float32)
    for (origin, to), weight in info.transitions.items():
        transitions[column[origin], column[to]] = weight
    np.savez_compressed(
        path,
        labels=np.array(labels),
        features=as_lines(words),
        weights=weights,
        pairs=as_lines(pairs),
        pair_weights=pair_weights,
        scale=np.float32(scale),
        transitions=transitions,
    )


def split_mark(feature: str) -> tuple[int, str]:
    """The distance and the name of a feature."""
    size = 2 if feature[0] == "-" else 1
    return int(feature[:size]), feature[size:]


def as_lines(names: list[str]) -> np.ndarray:
    """Names as the bytes of a text of one line each."""
    return np.frombuffer("\n".join(names).encode("utf-8"), dtype=np.uint8)


def write_heads(sentences: list[Sentence], path: Path) -> None:
    """Write the first words of names with their counts, clitics and all."""
    counts = Counter(word for sentence in sentences for word, tag in sentence if tag.startswith("B-") and word[:1].isalpha())
    header = "# First words of names (folded, clitics and all) and how often they begin one. Built by training/tagger.py.\n# word, count\n"
    lines = (f"{word}\t{count}\n" for word, count in sorted(counts.items()))
    path.write_text(header + "".join(lines), encoding="utf-8")


def main(argv: list[str]) -> int:
    """Train on the files and write the model."""
    out, news, *others = map(Path, argv)
    sentences = read_conll(news)
    with tempfile.TemporaryDirectory() as directory:
        first = train(sentences, Path(directory) / "first") if others else None
        for path in others:
            sentences += [with_institutions(sentence, first) for sentence in read_conll(path)]
        write_heads(sentences, out / "name_heads.tsv")
        export(train(sentences, Path(directory) / "final"), out / "tagger.npz")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
