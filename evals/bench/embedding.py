"""How fast texts become vectors, against chromadb's default and against the floor.

- `ours`: SentenceEncoder.embed, text in, vector out.
- `chromadb`: chromadb's own ONNXMiniLM_L6_V2, its code unchanged (fp32, padded to 256 tokens, batches of 32), over an
  fp32 graph of the same weights written by index.export_model.
- `floor`: the bare forward passes of our model over tokens made beforehand, on as many threads as ours.

Needs the extra `export`. chromadb cuts texts at 256 tokens and ours at 384, so long texts are more work for ours.
"""

from __future__ import annotations

import platform
import shutil
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from evals.bench.timing import ratios, spread, take_turns
from index.encoder import (
    MODEL_FILE,
    MODEL_FOLDER,
    TOKENIZER_FILE,
    SentenceEncoder,
    available_cores,
    open_session,
    open_tokenizer,
)
from index.encoder_graph import TOKEN_STATES
from index.export_model import build_model, source_folder

Embed = Callable[[Sequence[str]], Any]


def measure_embedding(texts: Sequence[str], rounds: int) -> dict[str, Any]:
    """Texts a second of the three ways, and the others' time as a multiple of ours."""
    ours = SentenceEncoder(threads=available_cores())
    tokens = token_counts(texts, ours.max_tokens)
    with tempfile.TemporaryDirectory() as folder:
        chromadb = chromadb_default(Path(folder))
        floor = bare_forward(texts, ours)
        steps = take_turns(
            {"ours": lambda: ours.embed(texts), "chromadb": lambda: chromadb(texts), "floor": floor}, rounds
        )
    return {
        "texts": len(texts),
        "tokens": {"mean": round(float(np.mean(tokens)), 1), "median": int(np.median(tokens)), "most": max(tokens)},
        "threads": ours.threads,
        "machine": f"{platform.machine()}, {available_cores()} cores used",
        "texts_per_second": {
            name: spread([len(texts) / each for each in times], 1) for name, times in steps.clock.items()
        },
        "chromadb_over_ours": ratios(steps.clock, "chromadb", "ours"),
        "chromadb_over_ours_processor": ratios(steps.processor, "chromadb", "ours"),
        "share_of_floor": ratios(steps.clock, "floor", "ours"),
        "share_of_floor_processor": ratios(steps.processor, "floor", "ours"),
    }


def chromadb_default(folder: Path) -> Embed:
    """chromadb's default embedding function, reading our fp32 graph from `folder` instead of its download."""
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    files = folder / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
    files.mkdir(parents=True)
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt"):
        shutil.copy(source_folder() / name, files / name)
    (files / "model.onnx").write_bytes(build_model(TOKEN_STATES))

    class FromFolder(ONNXMiniLM_L6_V2):
        DOWNLOAD_PATH = folder

    embed = FromFolder()
    return lambda texts: embed(list(texts))


def bare_forward(texts: Sequence[str], ours: SentenceEncoder) -> Callable[[], object]:
    """Our model's forward passes and nothing else; the tokens of `texts` are made here, longest first."""
    session = open_session(MODEL_FOLDER / MODEL_FILE, threads=1)
    tokenizer = open_tokenizer(MODEL_FOLDER / TOKENIZER_FILE, max_tokens=ours.max_tokens)
    inputs = [{"input_ids": np.array([tokenizer.encode(text).ids], dtype=np.int64)} for text in texts]
    inputs.sort(key=lambda each: each["input_ids"].size, reverse=True)

    def embed() -> object:
        with ThreadPoolExecutor(ours.threads) as pool:
            return list(pool.map(lambda each: session.run(None, each), inputs))

    return embed


def token_counts(texts: Sequence[str], max_tokens: int) -> list[int]:
    tokenizer = open_tokenizer(MODEL_FOLDER / TOKENIZER_FILE, max_tokens=max_tokens)
    return [len(tokenizer.encode(text).ids) for text in texts]
