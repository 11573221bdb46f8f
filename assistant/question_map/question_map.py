"""A question as the passages that answer it would be embedded.

The encoder puts a question near passages that repeat its words. A linear map, fitted on questions asked in other words
than the passages that answer them, brings it nearer to those; passages keep their vectors, so no index is made anew.
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.errors import IndexingError

Vector = NDArray[np.float32]

FOLDER = Path(__file__).parent
MAP_FILE, CARD_FILE = "map.npy", "map.json"


class QuestionMapError(IndexingError):
    """The file of the map is not the one its card describes."""


class QuestionMap:
    """q becomes the unit vector along q + qM."""

    def __init__(self, moved: NDArray[np.float16] | None, digest: str = "") -> None:
        """`moved`: M, [dimension, dimension]; None leaves every question where it is."""
        self.digest = digest
        """sha256 of the map's file; empty where there is none."""
        self._moved = None if moved is None else moved.astype(np.float32)

    @classmethod
    def for_model(cls, model_hash: str, folder: Path = FOLDER) -> QuestionMap:
        """The map of that encoder; of another than it was fitted with, none. Raises QuestionMapError."""
        card = _card(folder)
        if card["model_hash"] != model_hash:
            return cls(None)
        return cls(_read(folder, card["sha256"]), card["sha256"])

    def __call__(self, vector: Vector) -> Vector:
        """Where to look for what answers the question of this vector, [dimension]."""
        if self._moved is None:
            return vector
        mapped = vector + vector @ self._moved
        unit: Vector = mapped / np.linalg.norm(mapped)
        return unit


@lru_cache(maxsize=2)
def _card(folder: Path) -> dict[str, str]:
    try:
        card = json.loads((folder / CARD_FILE).read_text(encoding="utf-8"))
        return {name: str(card[name]) for name in ("model_hash", "sha256")}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise QuestionMapError(f"{folder / CARD_FILE} cannot be read ({error}); reinstall the package") from error


@lru_cache(maxsize=2)
def _read(folder: Path, expected: str) -> NDArray[np.float16]:
    path = folder / MAP_FILE
    try:
        content = path.read_bytes()
    except OSError as error:
        raise QuestionMapError(f"{path} cannot be read ({error}); reinstall the package") from error
    if sha256(content).hexdigest() != expected:
        raise QuestionMapError(f"{path} is damaged (its sha256 is not the one in {CARD_FILE}); reinstall the package")
    matrix: NDArray[np.float16] = np.load(io.BytesIO(content))
    return matrix
