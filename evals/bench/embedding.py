"""How fast texts become vectors, against chromadb's default.

Three ways side by side in one run, taking turns so that a busy machine slows them all:

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
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np

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

Embed = Callable[[Sequence[str]], object]


def measure_embedding(texts: Sequence[str], repeats: int = 5) -> dict[str, Any]:
    """Texts a second of the three ways: median, least and most of `repeats` rounds, and ours over the others."""
    if not texts:
        raise ValueError("Nothing to embed; give at least one text")
    ours = SentenceEncoder(threads=available_cores())
    tokens = token_counts(texts, ours.max_tokens)
    with tempfile.TemporaryDirectory() as folder:
        ways: dict[str, Embed] = {
            "ours": ours.embed,
            "chromadb": chromadb_default(Path(folder)),
            "floor": bare_forward(texts, ours),
        }
        rates = take_turns(ways, texts, repeats)
    return {
        "texts": len(texts),
        "tokens": {"mean": round(float(np.mean(tokens)), 1), "median": int(np.median(tokens)), "most": max(tokens)},
        "threads": ours.threads,
        "machine": f"{platform.machine()}, {available_cores()} cores used",
        "texts_per_second": {name: spread(found) for name, found in rates.items()},
        # Of rounds, not of medians: the two halves of a round met the same machine.
        "ours_over_chromadb": spread([a / b for a, b in zip(rates["ours"], rates["chromadb"], strict=True)]),
        "ours_over_floor": spread([a / b for a, b in zip(rates["ours"], rates["floor"], strict=True)]),
    }


def take_turns(ways: dict[str, Embed], texts: Sequence[str], repeats: int) -> dict[str, list[float]]:
    """Texts a second of every way in every round, after one round that does not count."""
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for number in range(repeats + 1):
        for name, embed in ways.items():
            started = perf_counter()
            embed(texts)
            if number > 0:
                rates[name].append(len(texts) / (perf_counter() - started))
    return rates


def chromadb_default(folder: Path) -> Embed:
    """chromadb's default embedding function, reading our fp32 graph from `folder` instead of its download."""
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    files = folder / ONNXMiniLM_L6_V2.EXTRACTED_FOLDER_NAME
    files.mkdir()
    for name in ("config.json", "special_tokens_map.json", "tokenizer_config.json", "tokenizer.json", "vocab.txt"):
        shutil.copy(source_folder() / name, files / name)
    (files / "model.onnx").write_bytes(build_model(TOKEN_STATES))

    class FromFolder(ONNXMiniLM_L6_V2):
        DOWNLOAD_PATH = folder

    embed = FromFolder()
    return lambda texts: embed(list(texts))


def bare_forward(texts: Sequence[str], ours: SentenceEncoder) -> Embed:
    """Our model's forward passes and nothing else; the tokens of `texts` are made here, longest first."""
    session = open_session(MODEL_FOLDER / MODEL_FILE, threads=1)
    tokenizer = open_tokenizer(MODEL_FOLDER / TOKENIZER_FILE, max_tokens=ours.max_tokens)
    inputs = [{"input_ids": np.array([tokenizer.encode(text).ids], dtype=np.int64)} for text in texts]
    inputs.sort(key=lambda each: each["input_ids"].size, reverse=True)

    def embed(_: Sequence[str]) -> object:
        with ThreadPoolExecutor(ours.threads) as pool:
            return list(pool.map(lambda each: session.run(None, each), inputs))

    return embed


def token_counts(texts: Sequence[str], max_tokens: int) -> list[int]:
    tokenizer = open_tokenizer(MODEL_FOLDER / TOKENIZER_FILE, max_tokens=max_tokens)
    return [len(tokenizer.encode(text).ids) for text in texts]


def spread(values: Sequence[float], digits: int = 2) -> dict[str, float]:
    named = {"median": median(values), "least": min(values), "most": max(values)}
    return {name: round(value, digits) for name, value in named.items()}
