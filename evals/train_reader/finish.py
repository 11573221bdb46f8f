"""What turns a checkpoint into shipped weights: the graph, its card, and the figures it reaches."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from assistant.reader.reader import CARD_FILE, WEIGHTS_FILE, reader_tokenizer
from evals.train_reader.batches import Batch, Packed, as_arrays, pack_examples
from evals.train_reader.export import load_trained, onnx_of
from evals.train_reader.model import FAR_BELOW
from evals.train_reader.records import Example
from evals.train_reader.train import runner
from evals.train_reader.validate import Run, figures_of
from index.encoder import open_session
from index.export_model import WEIGHTS_SHA256

MOST_BYTES = 25_000_000
_COMPARED = 200
"""Windows on which int8 is held against fp32."""


def write_reader(checkpoints: Sequence[Path], folder: Path) -> dict[str, Any]:
    """Write weights and card of a checkpoint, or of the mean of several, into `folder`; the card, without figures."""
    runs = [torch.load(each, weights_only=False, map_location="cpu") for each in checkpoints]
    weights = onnx_of(load_trained(*checkpoints), int8=True)
    assert len(weights) <= MOST_BYTES, f"{len(weights)} bytes, {MOST_BYTES} allowed"
    card = {
        "name": "briefings passage reader",
        "licence": "Apache-2.0; see NOTICE for the data",
        "sha256": sha256(weights).hexdigest(),
        "bytes": len(weights),
        "source_weights_sha256": WEIGHTS_SHA256,
        "mean_of": [
            {**run["plan"], "steps_taken": run["step"], "minutes_taken": round(run["spent"] / 60, 1)} for run in runs
        ],
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / WEIGHTS_FILE).write_bytes(weights)
    write_card(card, folder)
    return card


def write_card(card: dict[str, Any], folder: Path) -> None:
    (folder / CARD_FILE).write_text(json.dumps(card, indent=2) + "\n", encoding="utf-8")


def figures(checkpoints: Sequence[Path], folder: Path, held_out: list[Example]) -> dict[str, float]:
    """Of the int8 weights in `folder` on validation; how far they follow fp32; milliseconds for five passages."""
    packed = pack_examples(held_out, reader_tokenizer())
    int8 = session_runner(folder / WEIGHTS_FILE)
    found = figures_of(int8, packed)
    found["correlation_with_fp32"] = round(
        _correlation(int8, runner(load_trained(*checkpoints)), packed[:_COMPARED]), 4
    )
    found["five_full_windows_core_ms"] = round(_milliseconds(int8, packed), 1)
    return found


def session_runner(path: Path) -> Run:
    """An exported reader as validation runs it."""
    session = open_session(path, threads=1)

    def run(batch: Batch) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        sentences, null, _ = session.run(None, batch.inputs._asdict())
        counts = batch.inputs.segments.max(axis=1) + 1
        return np.where(np.arange(sentences.shape[1]) < counts[:, None], sentences, FAR_BELOW), null

    return run


def _correlation(one: Run, other: Run, packed: list[Packed]) -> float:
    """Of the logits of sentences and nulls."""
    pairs: list[tuple[float, float]] = []
    for each in packed:
        batch = as_arrays([each])
        for left, right in zip(one(batch), other(batch), strict=True):
            pairs += zip(left.ravel().tolist(), right.ravel().tolist(), strict=True)
    return float(np.corrcoef(np.array(pairs).T)[0, 1])


def _milliseconds(run: Run, packed: list[Packed]) -> float:
    """Median for five of the longest windows, one after the other on one core, warm."""
    longest = [as_arrays([each]) for each in sorted(packed, key=lambda each: -len(each.window.ids))[:100]]
    took = []
    for start in range(0, len(longest), 5):
        began = time.process_time()
        for batch in longest[start : start + 5]:
            run(batch)
        took.append(1000 * (time.process_time() - began))
    return statistics.median(took[2:])
