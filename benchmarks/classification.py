"""Labels with no, 8 and 32 examples each: how right, how well calibrated, and what is none of these; and
what a few corrections make of the rest of a pile.

`python -m benchmarks classification [FOLDER]`: over development sets beside the checkout, which the default
model was not trained on. Reading texts is the slow part; what was read is kept in FOLDER and read again only
when it is not there. The model is asked once a text, everything else is worked out from that.
"""

import gzip
import json
import random
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from app.context import AppContext
from app.fields.labels import Example, LabelSet, read_labels
from app.tasks.classification import CONTENT_FREE, Classifier, Lesson, choose, learn, probabilities, views
from app.tasks.label_mixture import log_softmax
from app.tasks.label_reading import Reading, read_texts
from engine.engine import Engine

Vector = NDArray[np.float64]

DATA = Path(__file__).parents[2] / "shared" / "data"
FOLDERS = (DATA / "classification", DATA / "unclear_licence" / "classification")


@dataclass(frozen=True)
class Source:
    """A data set: most examples a label, development texts, and examples whose scores are read, too."""

    name: str
    examples: int
    texts: int
    scored: int


SOURCES = (
    Source("snips_intents", 32, 120, 56),
    Source("sms_spam", 32, 120, 32),
    Source("ag_news", 32, 120, 32),
    Source("languages", 8, 90, 36),
    Source("page_kinds", 32, 88, 33),
)
EXAMPLES = (0, 8, 32)
HELD_OUT_TRIALS = 4
CORRECTIONS = (1, 3, 6, 12, 24)
CORRECTION_TRIALS = 6
CHARACTERS = 4000


@dataclass(frozen=True)
class Row:
    """A labelled text as the model reads it."""

    text: str
    label: str
    reading: Reading


def main(arguments: Sequence[str]) -> None:
    """Print the tables."""
    folder = Path(arguments[0]) if arguments else None
    with AppContext() as context:
        engine = context.engine()
        sets = [read_source(source, engine, folder) for source in SOURCES]
    print(
        "| set | labels | examples | accuracy | macro-F1 | error of confidence before → after | decided by |"
    )
    print("|---|---|---|---|---|---|---|")
    for source, (base, train, texts) in zip(SOURCES, sets, strict=True):
        for count in EXAMPLES:
            if count <= source.examples:
                print(line(source, base, train, texts, count))
    print("\n| set | examples | none found at 5 % false alarms | found as shipped | false alarms |")
    print("|---|---|---|---|---|")
    for source, (base, train, texts) in zip(SOURCES, sets, strict=True):
        for count in EXAMPLES:
            if count <= source.examples and len(base.labels.labels) >= 4:
                print(none_line(source, base, train, texts, count))
    print("\n| set | corrected | accuracy of the rest before → after | loss before → after |")
    print("|---|---|---|---|")
    for source, (base, _, texts) in zip(SOURCES, sets, strict=True):
        for count in CORRECTIONS:
            print(corrected_line(source, base, texts, count))
    print("\nWithout examples, from the training parts (sharpness with the least loss, score at 5 %):")
    for source, (base, train, _) in zip(SOURCES, sets, strict=True):
        print(f"  {source.name}: {zero_shot_figures(base, train)}")


def read_source(
    source: Source, engine: Engine, folder: Path | None
) -> tuple[Classifier, list[Row], list[Row]]:
    """The classifier without examples, training rows with the labels in turn, development rows."""
    place = next(each for each in FOLDERS if (each / f"{source.name}.labels.json").exists())
    labels = replace(read_labels(place / f"{source.name}.labels.json"), none=False)
    train = _in_turn(_entries(place, source.name, "train"), labels)[: source.examples * len(labels.labels)]
    texts = _entries(place, source.name, "dev")[: source.texts]
    empty = read_texts(CONTENT_FREE, labels, engine)
    base = Classifier(labels, np.mean([reading.scores for reading in empty], axis=0))
    kept = folder / f"{source.name}.npz" if folder else None
    known = _load(kept) if kept and kept.exists() else {}
    begun = time.perf_counter()
    for part, entries, with_scores in (
        ("train", train[: source.scored], True),
        ("train", train[source.scored :], False),
        ("dev", texts, True),
    ):
        new = [entry for entry in entries if f"{part} {entry['id']}" not in known]
        readings = read_texts([e["text"][:CHARACTERS] for e in new], labels, engine, with_scores=with_scores)
        known |= {f"{part} {entry['id']}": one for entry, one in zip(new, readings, strict=True)}
    if kept:
        _save(kept, known)
    print(f"{source.name}: read in {time.perf_counter() - begun:.0f} s", file=sys.stderr)
    rows = [
        [Row(e["text"][:CHARACTERS], e["label"], known[f"{part} {e['id']}"]) for e in entries]
        for part, entries in (("train", train), ("dev", texts))
    ]
    return base, rows[0], rows[1]


def _entries(place: Path, name: str, part: str) -> list[dict[str, str]]:
    with gzip.open(place / f"{name}.{part}.jsonl.gz", "rt", encoding="utf-8") as stream:
        entries = [json.loads(entry) for entry in stream]
    random.Random(0).shuffle(entries)  # noqa: S311 - a sample, no secret
    return entries


def _in_turn(entries: Sequence[dict[str, str]], labels: LabelSet) -> list[dict[str, str]]:
    by_label = {name: [entry for entry in entries if entry["label"] == name] for name in labels.names}
    most = max(len(some) for some in by_label.values())
    return [some[turn] for turn in range(most) for some in by_label.values() if turn < len(some)]


def _load(path: Path) -> dict[str, Reading]:
    content = np.load(path)
    return {
        str(key): Reading(scores.astype(float) if np.isfinite(scores).all() else np.zeros((2, 0)), outlook)
        for key, scores, outlook in zip(
            content["keys"], content["scores"], content["outlooks"].astype(float), strict=True
        )
    }


def _save(path: Path, known: dict[str, Reading]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    width = max(reading.scores.shape[1] for reading in known.values())
    missing = np.full((2, width), np.nan)
    np.savez(
        path,
        keys=np.array(list(known)),
        scores=np.array([r.scores if r.scores.size else missing for r in known.values()]),
        outlooks=np.array([r.outlook for r in known.values()]).astype(np.float16),
    )


def trained(base: Classifier, train: Sequence[Row], count: int) -> Classifier:
    """The classifier with `count` examples a label."""
    some = train[: count * len(base.labels.labels)]
    if not some:
        return base
    return learn(base, [_lesson(row) for row in some])


def shares_of(classifier: Classifier, row: Row) -> Vector:
    """Of the labels, and of none of these."""
    return probabilities(classifier, views(classifier, row.text, row.reading))


def line(source: Source, base: Classifier, train: list[Row], texts: list[Row], count: int) -> str:
    """A row of the first table."""
    classifier = trained(base, train, count)
    names = base.labels.names
    truth = np.array([names.index(row.label) for row in texts])
    shares = np.array([shares_of(classifier, row)[:-1] for row in texts])
    right = shares.argmax(axis=1) == truth
    before = expected_error(uncalibrated(classifier, texts), truth)
    mixture = classifier.mixture
    decided = ("head" if mixture.head else "") + (" and " if mixture.head and mixture.scores else "")
    decided += "scores" if mixture.scores else ""
    return (
        f"| {source.name} | {len(names)} | {count} | {interval(right.mean(), len(right))} "
        f"| {macro_f1(shares.argmax(axis=1), truth):.2f} "
        f"| {before:.2f} → {expected_error(shares, truth):.2f} | {decided} |"
    )


def uncalibrated(classifier: Classifier, texts: Sequence[Row]) -> Vector:
    """Probabilities as they come: the labels' own, or the head's predictions cut to 0 to 1."""
    if classifier.head is None:
        return np.exp(log_softmax(np.array([row.reading.scores.sum(axis=0) for row in texts])))
    raw = np.array([classifier.head.predict(row.reading.outlook, row.text) for row in texts]).clip(1e-3, 1)
    return raw / raw.sum(axis=1, keepdims=True)


def corrected_line(source: Source, base: Classifier, texts: list[Row], count: int) -> str:
    """A row of the third table: some development texts, at random, are corrected; loss in nats."""
    names, zero_shot = base.labels.names, [shares_of(base, row) for row in texts]
    figures = []
    for trial in range(CORRECTION_TRIALS):
        order = np.random.default_rng(trial).permutation(len(texts))
        lessons = [_lesson(texts[index]) for index in order[:count]]
        classifier = learn(base, lessons)
        rest = order[count:]
        truth = np.array([names.index(texts[index].label) for index in rest])
        for shares in ([zero_shot[i] for i in rest], [shares_of(classifier, texts[i]) for i in rest]):
            known = np.array(shares)[:, :-1]
            right = known[np.arange(len(rest)), truth] / known.sum(axis=1)
            figures.append(((known.argmax(axis=1) == truth).mean(), -np.log(right.clip(1e-6)).mean()))
    (was_right, was_lost), (is_right, is_lost) = (np.mean(figures[part::2], axis=0) for part in (0, 1))
    return (
        f"| {source.name} | {count} of {len(texts)} | {was_right:.0%} → {is_right:.0%} "
        f"| {was_lost:.2f} → {is_lost:.2f} |"
    )


def _lesson(row: Row) -> Lesson:
    return Lesson(Example(row.text, (row.label,)), row.text, row.reading)


def none_line(source: Source, base: Classifier, train: list[Row], texts: list[Row], count: int) -> str:
    """A row of the second table: a third of the labels is taken away, their texts are none of these."""
    found, shipped, alarms = [], [], []
    for trial in range(HELD_OUT_TRIALS):
        order = np.random.default_rng(trial).permutation(len(base.labels.labels))
        kept = sorted(order[len(order) // 3 :].tolist())
        fewer = replace(
            base,
            labels=replace(base.labels, labels=tuple(base.labels.labels[i] for i in kept), none=True),
            bias=base.bias[:, kept],
        )
        names = fewer.labels.names
        part = [_without(row, kept) for row in train if row.label in names]
        classifier = trained(fewer, part, count)
        results = [shares_of(classifier, _without(row, kept)) for row in texts]
        is_none = np.array([row.label not in names for row in texts])
        none = np.array([float(shares[-1]) for shares in results])
        chosen = np.array([not choose(classifier, shares)[0] for shares in results])
        found.append((none[is_none] > np.quantile(none[~is_none], 0.95)).mean())
        shipped.append(chosen[is_none].mean())
        alarms.append(chosen[~is_none].mean())
    return (
        f"| {source.name} | {count} | {np.mean(found):.0%} ({min(found):.0%} to {max(found):.0%}) "
        f"| {np.mean(shipped):.0%} | {np.mean(alarms):.0%} |"
    )


def _without(row: Row, kept: list[int]) -> Row:
    scores = row.reading.scores
    return replace(row, reading=Reading(scores[:, kept] if scores.size else scores, row.reading.outlook))


def zero_shot_figures(base: Classifier, train: Sequence[Row]) -> str:
    """What the constants of `label_mixture` are set from."""
    scored = [row for row in train if row.reading.scores.size]
    scores = np.array([base.scores(row.reading) for row in scored])
    truth = np.array([base.labels.names.index(row.label) for row in scored])
    losses = {
        sharpness: -log_softmax(scores * sharpness)[np.arange(len(truth)), truth].mean()
        for sharpness in (0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
    }
    floor, middle = np.quantile(scores.max(axis=1), (0.05, 0.5))
    best = min(losses, key=losses.__getitem__)
    return f"sharpness {best} (loss {losses[best]:.2f} nats), floor {floor:.1f}, median {middle:.1f}"


def interval(share: float, count: int) -> str:
    """A share with its 95 % interval (Wilson 1927)."""
    z = 1.96
    middle = (share + z * z / (2 * count)) / (1 + z * z / count)
    half = z / (1 + z * z / count) * (share * (1 - share) / count + z * z / (4 * count * count)) ** 0.5
    return f"{share:.0%} ({middle - half:.0%} to {middle + half:.0%})"


def macro_f1(chosen: NDArray[np.int64], truth: NDArray[np.int64]) -> float:
    """Mean over the labels that occur."""
    scores = []
    for label in np.unique(truth):
        hits = ((chosen == label) & (truth == label)).sum()
        scores.append(2 * hits / ((chosen == label).sum() + (truth == label).sum()))
    return float(np.mean(scores))


def expected_error(shares: Vector, truth: NDArray[np.int64], bins: int = 10) -> float:
    """Expected calibration error of the best label's probability, over ten bins of equal width."""
    sure, right = shares.max(axis=1), shares.argmax(axis=1) == truth
    place = np.minimum((sure * bins).astype(int), bins - 1)
    gaps = [
        abs(sure[place == b].mean() - right[place == b].mean()) * (place == b).mean()
        for b in np.unique(place)
    ]
    return float(sum(gaps))
