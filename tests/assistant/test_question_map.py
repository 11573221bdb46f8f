"""The map of questions: whole, harmless where it does not belong, and worth having for freely worded questions."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.question_map.question_map import CARD_FILE, FOLDER, MAP_FILE, QuestionMap, QuestionMapError
from index.encoder import SentenceEncoder

VECTOR = np.eye(384, dtype=np.float32)[0]


def test_a_question_stays_of_unit_length_and_moves() -> None:
    moved = QuestionMap.for_model(SentenceEncoder().model_hash)(VECTOR)
    assert np.linalg.norm(moved) == pytest.approx(1, abs=1e-5)
    assert moved.dtype == np.float32 and 0.3 < float(moved @ VECTOR) < 0.999


def test_vectors_of_another_model_are_left_alone() -> None:
    np.testing.assert_array_equal(QuestionMap.for_model("another model")(VECTOR), VECTOR)


@pytest.mark.parametrize(
    ("file", "content"),
    [
        pytest.param(MAP_FILE, b"cut short", id="damaged"),
        pytest.param(MAP_FILE, None, id="missing"),
        pytest.param(CARD_FILE, b"{", id="card-damaged"),
    ],
)
def test_a_damaged_map_is_named(tmp_path: Path, file: str, content: bytes | None) -> None:
    folder = tmp_path / "map"
    shutil.copytree(FOLDER, folder)
    (folder / file).unlink()
    if content is not None:
        (folder / file).write_bytes(content)
    with pytest.raises(QuestionMapError, match=f"{file}.*reinstall"):
        QuestionMap.for_model(SentenceEncoder().model_hash, folder)


def test_the_card_says_what_it_is_worth_on_questions_it_was_not_fitted_on() -> None:
    card = json.loads((FOLDER / CARD_FILE).read_text(encoding="utf-8"))
    found = card["found_among_five"]
    assert found["questions"] > 1000 and found["with"] > found["without"]
