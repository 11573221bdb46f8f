"""The public reading sets of ../shared/reader_data, cleaned, and split by passage into training and validation."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

from evals.train_reader.records import Example, Kind, squeezed

VALIDATION_ONLY = {"xquad"}
_HELD_OUT = 10
"""One passage in so many is kept for validation."""
_MOST_SENTENCES = 40


def read_public(folder: Path, evaluated: Iterable[str] = ()) -> tuple[list[Example], list[Example]]:
    """Training and validation examples; titles in `evaluated` belong to an evaluation set and are in neither.

    Passages shared between sets (three of them draw on the same articles) stay on one side.
    """
    titles = {squeezed(title) for title in evaluated}
    training: list[Example] = []
    validation: list[Example] = []
    read = [example for path in sorted(folder.glob("*.jsonl.gz")) for example in _read(path)]
    kept_out = {key for example in read if example.source in VALIDATION_ONLY for key in passage_keys(example)}
    for example in read:
        if squeezed(example.heading) in titles and example.heading:
            continue
        keys = passage_keys(example)
        if example.source in VALIDATION_ONLY or any(_held_out(key) for key in keys[:1]) or kept_out & set(keys):
            validation.append(example)
        else:
            training.append(example)
    known = {key for example in validation for key in passage_keys(example)}
    return [example for example in training if not known & set(passage_keys(example))], validation


def passage_keys(example: Example) -> list[str]:
    """What a passage is known by whatever its tokenisation: its two longest sentences, the longest first."""
    longest = sorted((squeezed(sentence) for sentence in example.sentences), key=lambda each: (-len(each), each))
    return longest[:2]


def _held_out(key: str) -> bool:
    return int(sha256(key.encode()).hexdigest(), 16) % _HELD_OUT == 0


def _read(path: Path) -> Iterator[Example]:
    source = path.name.removesuffix(".jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            example = _cleaned(json.loads(line), source)
            if example:
                yield example


def _cleaned(record: dict[str, Any], source: str) -> Example | None:
    """The record without empty or repeated sentences; None where nothing is left to learn from."""
    sentences: list[str] = []
    place_of: dict[int, int] = {}
    known: dict[str, int] = {}
    for number, sentence in enumerate(record["sentences"][:_MOST_SENTENCES]):
        key = squeezed(sentence)
        if not key:
            continue
        if key not in known:
            known[key] = len(sentences)
            sentences.append(sentence)
        place_of[number] = known[key]
    positive = tuple(sorted({place_of[place] for place in record["positive"] if place in place_of}))
    if len(sentences) < 2 or not record["question"].strip() or (record["positive"] and not positive):
        return None
    span = None
    if record["span"] and record["span"][0] in place_of:
        number, start, end = record["span"]
        place = place_of[number]
        same = sentences[place] == record["sentences"][number]
        if same and place in positive and 0 <= start < end <= len(sentences[place]):
            span = (place, start, end)
    # Set names that stand where a title would say nothing.
    heading = "" if source in {"shift_reddit", "shift_amazon_reviews"} else record["heading"]
    return Example(
        record["question"].strip(),
        heading,
        tuple(sentences),
        positive,
        source,
        Kind.ANSWERED if positive else Kind.GIVEN,
        span,
    )
