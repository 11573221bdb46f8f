"""Written questions: each finds its passage, none is a reference question, and no opening gives the answer away."""

from __future__ import annotations

import json
import random
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from assistant.samples import sample_paths
from evals.sets import QUESTIONS
from evals.train_reader.briefing_data import cuts_of, training_transcripts
from evals.train_reader.records import Example, Kind, squeezed
from evals.train_reader.rounds import Rounds, opening
from evals.train_reader.written import FOLDER, passage_digest, read_written
from tests.conftest import real_transcripts

SENTENCES = ("The ferry to Sandrigg was paid for by the harbour fund.", "It sailed on 4 May.", "Nobody was hurt.")


def rows(name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (FOLDER / name).read_text(encoding="utf-8").splitlines()]


def test_a_written_question_knows_its_answer_and_a_near_miss_has_none(tmp_path: Path) -> None:
    (tmp_path / "briefings.jsonl").write_text("", encoding="utf-8")
    fund = (SENTENCES[0].index("the harbour"), len(SENTENCES[0]) - 1)
    row = {
        "heading": "Ferries",
        "asked": "",
        "sentences": SENTENCES,
        "questions": [
            {"question": "Which purse did the crossing come out of?", "answers": [0], "short": [0, *fund]},
            {"question": "How much did the crossing cost?", "answers": []},
        ],
    }
    (tmp_path / "ministries.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    answered, missed = read_written([], tmp_path)
    assert (answered.answer, answered.positive, answered.kind) == ("the harbour fund", (0,), Kind.ANSWERED)
    assert (missed.positive, missed.kind, missed.sentences) == ((), Kind.NEAR_MISS, SENTENCES)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        pytest.param(("It sailed — at last.",), ("It  sailed -- at last.",), True, id="dashes-and-spaces"),
        pytest.param(("It sailed.", "At last."), ("It sailed. At last.",), True, id="cut-otherwise"),
        pytest.param(("It sailed.",), ("It never sailed.",), False, id="other-words"),
    ],
)
def test_a_passage_is_known_by_its_words(one: tuple[str, ...], other: tuple[str, ...], same: bool) -> None:
    assert (passage_digest(one) == passage_digest(other)) is same


def test_every_written_question_finds_its_passage() -> None:
    cuts = cuts_of(training_transcripts(real_transcripts()))
    examples = read_written(cuts)
    stored = [
        question
        for name in ("briefings.jsonl", "ministries.jsonl")
        for row in rows(name)
        for question in row["questions"]
    ]
    assert len(examples) == len(stored) > 10_000
    kinds = Counter(each.kind for each in examples)
    assert set(kinds) == {Kind.ANSWERED, Kind.NEAR_MISS} and 0.7 < kinds[Kind.ANSWERED] / kinds[Kind.NEAR_MISS] < 1.4


def test_none_is_a_reference_question_or_about_a_sample() -> None:
    asked = {
        squeezed(turn)
        for path in QUESTIONS.glob("*.jsonl")
        for line in path.read_text(encoding="utf-8").splitlines()
        for turn in json.loads(line).get("turns", ())
    }
    written = {
        squeezed(question["question"])
        for name in ("briefings.jsonl", "ministries.jsonl")
        for row in rows(name)
        for question in row["questions"]
    }
    assert len(asked) > 500 and not asked & written
    samples = squeezed(" ".join(path.read_text(encoding="utf-8") for path in sample_paths()))
    for row in rows("ministries.jsonl"):
        assert not any(squeezed(sentence) in samples for sentence in row["sentences"])


def test_no_opening_tells_whether_a_question_is_answered() -> None:
    chance = random.Random(1)
    written = [
        Example(f"How many boats were lost in storm {n}?", "", SENTENCES, (), "written", Kind.NEAR_MISS)
        for n in range(300)
    ]
    written += [Example(f"How many boats came to town {n}?", "", SENTENCES, (0,), "written") for n in range(100)]
    chance.shuffle(written)
    dealt = Rounds([], [], written).deal(1, 0)
    assert {opening(each.question) for each in dealt} == {"how many"}
    answered = sum(bool(each.positive) for each in dealt)
    assert answered == 100 and 70 < len(dealt) - answered < 140
