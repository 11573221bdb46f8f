"""Fitting what signs are worth."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from evals.fit_sentences import FITTED, Example, example_of, first_right, fit, records
from index.encoder import SentenceEncoder
from index.words import analyzer

SENTENCES = ["The quay was painted.", "The crane lifts 40 tonnes.", "Gulls came."]


def test_the_sign_that_tells_gets_the_weight() -> None:
    generator = np.random.default_rng(7)
    examples = []
    for _ in range(40):
        signs = generator.normal(size=(4, 2))
        examples.append(Example(signs, np.arange(4) == signs[:, 0].argmax()))
    weights = fit(examples)
    assert weights[0] > 1 > abs(weights[1])
    assert first_right(examples, weights) == pytest.approx(1.0, abs=0.05)


def test_signs_are_those_of_the_product() -> None:
    record = {
        "question": "How much does the crane lift?",
        "heading": "Harbour",
        "sentences": SENTENCES,
        "positive": [1],
    }
    example = example_of(record, SentenceEncoder(), analyzer())
    assert example.signs.shape == (3, len(FITTED)) and example.right.tolist() == [False, True, False]
    number = example.signs[:, FITTED.index("number")]
    assert number.tolist() == [0.0, 1.0, 0.0]
    assert example.signs[:, FITTED.index("closeness")].argmax() == 1


def test_unanswered_and_very_short_passages_are_left_out(tmp_path: Path) -> None:
    lines = [
        {"question": "a?", "heading": "", "sentences": SENTENCES, "positive": [1]},
        {"question": "b?", "heading": "", "sentences": SENTENCES, "positive": []},
        {"question": "c?", "heading": "", "sentences": SENTENCES[:1], "positive": [0]},
    ]
    with gzip.open(tmp_path / "made.jsonl.gz", "wt", encoding="utf-8") as out:
        out.write("".join(json.dumps(line) + "\n" for line in lines))
    assert [record["question"] for record in records(tmp_path, 10)] == ["a?"]
