"""Fitting what signs are worth."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

from evals import fit_read
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


def test_what_was_read_is_weighed_anew_and_what_cannot_be_taught_keeps_its_weight() -> None:
    generator = np.random.default_rng(7)
    telling, kept = (fit_read.SIGNS.index(name) for name in ("reader", "reporter"))
    examples = []
    for _ in range(40):
        signs = generator.normal(size=(4, len(fit_read.SIGNS)))
        signs[:, kept] = 0.0
        examples.append(Example(signs, np.arange(4) == signs[:, telling].argmax()))
    prior = fit_read.prior()
    loose, firm = fit_read.fit(examples, ridge=1.0), fit_read.fit(examples, ridge=1e9)
    assert loose[telling] > prior[telling] + 1 and first_right(examples, loose) > first_right(examples, prior)
    assert loose[kept] == prior[kept]
    assert firm == pytest.approx(prior, abs=1e-3)


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
