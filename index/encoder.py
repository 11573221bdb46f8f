"""Text to vectors, with the all-MiniLM-L6-v2 that ships in index/model, or another model made by index.export_model.

Owns onnxruntime and tokenizers.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, lru_cache
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any, Self

import numpy as np
from numpy.typing import NDArray
from platformdirs import user_data_path

from index.errors import IndexingError
from index.settings import IndexSettings

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

MODEL_FOLDER = Path(__file__).parent / "model"
MULTILINGUAL_FOLDER = user_data_path("briefings") / "multilingual"
MODEL_FILE, TOKENIZER_FILE, ABOUT_FILE = "model.int8.onnx", "tokenizer.json", "model.json"
MOST_THREADS = 4
REMEMBERED_QUERIES = 512
REMEDY = (
    "reinstall the package, or make the file with `python -m index.export_model`, "
    "with `multilingual` behind it where BRIEFINGS_EMBEDDING is that"
)

Vector = NDArray[np.float32]


class ModelFileError(IndexingError):
    """A file of the embedding model is missing or damaged."""


def available_cores() -> int:
    """The cores this process may run on, at most four."""
    affinity: Callable[[int], set[int]] | None = getattr(os, "sched_getaffinity", None)  # Not on macOS and Windows.
    cores = len(affinity(0)) if affinity else os.cpu_count() or 1
    return min(cores, MOST_THREADS)


def open_session(model: Path | bytes, *, threads: int) -> InferenceSession:
    """An onnxruntime session on the processor. Raises ModelFileError for what is no ONNX model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.log_severity_level = 3
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    # The graph is written fused. Further fusing would put SkipLayerNormalization in, whose kernel here takes four
    # times as long as the addition and normalisation it replaces (10 % of the whole).
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_BASIC
    try:
        return onnxruntime.InferenceSession(
            model if isinstance(model, bytes) else str(model), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:  # onnxruntime's errors have no common base of their own.
        name = "The embedding model" if isinstance(model, bytes) else str(model)
        raise ModelFileError(f"{name} cannot be opened ({error}); {REMEDY}") from error


def open_tokenizer(path: Path, *, max_tokens: int) -> Tokenizer:
    """The tokenizer, cutting at `max_tokens` word pieces and never padding. Raises ModelFileError."""
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_file(str(path))
    except Exception as error:  # tokenizers raises bare Exception.
        raise ModelFileError(f"{path} cannot be opened ({error}); {REMEDY}") from error
    # The file itself asks for 128 tokens, padded.
    tokenizer.no_padding()
    tokenizer.enable_truncation(max_length=max_tokens)
    return tokenizer


class SentenceEncoder:
    """A model of index.export_model: 384 numbers a text, of unit length.

    Each text is run by itself, several at a time on threads of their own: nothing is padded, little memory is used,
    and a text's vector does not depend on what it was embedded with. Opens its files on first use and raises
    ModelFileError where they are missing or damaged.
    """

    @classmethod
    def chosen(cls, settings: IndexSettings) -> Self:
        """The one that the settings name."""
        return cls(
            MULTILINGUAL_FOLDER if settings.embedding == "multilingual" else MODEL_FOLDER, threads=settings.threads
        )

    def __init__(self, folder: Path = MODEL_FOLDER, *, max_tokens: int = 384, threads: int | None = None) -> None:
        """`max_tokens`: word pieces after which a text is cut off; `threads`: texts embedded at a time."""
        self.folder = folder
        self.max_tokens = max_tokens
        self.threads = threads or available_cores()
        self._opened: tuple[Tokenizer, InferenceSession] | None = None
        self._opening = Lock()
        self._remembered = lru_cache(maxsize=REMEMBERED_QUERIES)(self._embed_query)

    @cached_property
    def about(self) -> dict[str, Any]:
        """What model.json says: source, licence, digests, dimension."""
        path = self.folder / ABOUT_FILE
        try:
            about = json.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ModelFileError(f"{path} cannot be read ({error}); {REMEDY}") from error
        if not isinstance(about, dict) or not {"model_hash", "files", "dimension"} <= about.keys():
            raise ModelFileError(f"{path} does not describe a model; {REMEDY}")
        return about

    @property
    def dimension(self) -> int:
        """Numbers in a vector."""
        return int(self.about["dimension"])

    @property
    def name(self) -> str:
        return str(self.about["name"])

    @property
    def model_hash(self) -> str:
        """sha256 of model and tokenizer, as model.json states it: vectors compare only where these agree."""
        return str(self.about["model_hash"])

    def embed(self, texts: Sequence[str]) -> Vector:
        """The vectors of `texts`, passages or sentences, in their order: [texts, 384]."""
        self._open()
        vectors = np.empty((len(texts), self.dimension), np.float32)
        # Longest first, so that no thread is left alone with a long text at the end.
        order = sorted(range(len(texts)), key=lambda place: len(texts[place]), reverse=True)

        def embed_at(place: int) -> None:
            vectors[place] = self.embed_one(texts[place])

        threads = min(self.threads, len(texts))
        if threads < 2:
            for place in order:
                embed_at(place)
            return vectors
        with ThreadPoolExecutor(threads, thread_name_prefix="embed") as pool:
            for _ in pool.map(embed_at, order):
                pass
        return vectors

    def embed_query(self, query: str) -> Vector:
        """The vector of a question, [384]; the last few hundred are remembered. Read-only."""
        vector: Vector = self._remembered(query)
        return vector

    def verify_files(self) -> None:
        """Read every file and compare it with its digest. Raises ModelFileError naming the first that differs."""
        for name, expected in self.about["files"].items():
            path = self.folder / name
            try:
                digest = sha256(path.read_bytes()).hexdigest()
            except OSError as error:
                raise ModelFileError(f"{path} cannot be read ({error}); {REMEDY}") from error
            if digest != expected["sha256"]:
                raise ModelFileError(f"{path} is damaged (its sha256 is not the one in {ABOUT_FILE}); {REMEDY}")

    def _open(self) -> tuple[Tokenizer, InferenceSession]:
        with self._opening:
            if self._opened is None:
                self._check_sizes()
                tokenizer = open_tokenizer(self.folder / TOKENIZER_FILE, max_tokens=self.max_tokens)
                # One thread a run: the texts, not the parts of one matrix product, are what runs side by side.
                self._opened = tokenizer, open_session(self.folder / MODEL_FILE, threads=1)
            return self._opened

    def _check_sizes(self) -> None:
        """A cheap look for files cut short; verify_files reads them whole."""
        for name, expected in self.about["files"].items():
            path = self.folder / name
            if not path.is_file():
                raise ModelFileError(f"{path} is missing; {REMEDY}")
            if (size := path.stat().st_size) != expected["bytes"]:
                raise ModelFileError(f"{path} is damaged ({size} bytes, not {expected['bytes']}); {REMEDY}")

    def embed_one(self, text: str) -> Vector:
        """The vector of one passage or sentence, [384], read-only."""
        return self._run(self.about.get("passage_prefix", "") + text)

    def _embed_query(self, query: str) -> Vector:
        return self._run(self.about.get("query_prefix", "") + query)

    def _run(self, text: str) -> Vector:
        tokenizer, session = self._opened or self._open()
        tokens = np.array([tokenizer.encode(text).ids], dtype=np.int64)
        vector: Vector = session.run(None, {"input_ids": tokens})[0][0]
        vector.flags.writeable = False  # It may be shared by embed_query's memory.
        return vector
