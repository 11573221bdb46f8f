"""The map of questions: whole, in use, and harmless where it does not belong."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from assistant.assistant import Assistant
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
        pytest.param(CARD_FILE, b"{}", id="card-of-something-else"),
        pytest.param(CARD_FILE, None, id="card-missing"),
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


def test_the_retriever_searches_with_the_moved_question(assistant_over_samples: Assistant) -> None:
    question = "How did the intruders break into the passport booking site?"
    index = assistant_over_samples.index
    (best,) = assistant_over_samples.retriever.find(question, limit=1)
    asked = index.encoder.embed_query(question)
    moved = QuestionMap.for_model(index.encoder.model_hash)(asked)
    np.testing.assert_allclose(best.sentence_closeness, best.held.sentence_vectors @ moved, atol=1e-6)
    assert np.abs(best.sentence_closeness - best.held.sentence_vectors @ asked).max() > 0.01
