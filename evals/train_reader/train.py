"""Trains the reader: deterministic from a seed on one machine, checkpointed, resumed from where it stopped."""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from tokenizers import Tokenizer
from torch import Tensor
from torch.nn import functional

from assistant.reader.reader import reader_tokenizer
from evals.train_reader.batches import Batch, batches, pack_examples
from evals.train_reader.export import state_of_weights
from evals.train_reader.model import FAR_BELOW, Reader, Scores, official_reader
from evals.train_reader.records import Example
from evals.train_reader.rounds import Rounds
from evals.train_reader.validate import Run, figures_of
from index.export_model import LAYERS

_SAVE_EVERY = 600.0
_VALIDATE_EVERY = 2100.0
"""Seconds."""
_REPORT_EVERY = 40
_BCE, _SPAN, _WEAK = 0.5, 0.3, 0.5
_FAR = 30.0
"""Nats that no window's sentences are put above its null by."""
_KEPT_OFFICIAL = {"matches.weight", "words.weight"}
"""What a start may lack."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A training run."""

    seed: int = 1
    minutes: float = 90.0
    """The learning rate reaches zero when so much time has been spent in training, or after `steps`."""
    steps: int = 1_000_000
    rate: float = 1.2e-4
    head_rate: float = 3.0
    """Times `rate`, for the parts that start from nothing."""
    warm_up: float = 0.04
    """Share of the run."""
    start: str = ""
    """A checkpoint, or exported weights (.onnx), to start from instead of the official weights."""
    first_round: int = 0
    freeze: bool = False
    """Leave the lowest layers as they are."""
    layers: int = LAYERS
    """Fewer make a faster reader; only from the official weights."""
    without: tuple[str, ...] = ()
    """Parts of the data left out, to see what each is worth: see data.read_data."""
    rivals: str = ""
    """File of rivals trained on as well."""


def train(plan: Plan, folder: Path, rounds: Rounds, held_out: Sequence[Example]) -> Path:
    """Run the plan, or go on where `folder` has a checkpoint of it; validated on `held_out`. The checkpoint's path."""
    torch.manual_seed(plan.seed)
    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = reader_tokenizer()
    validation = pack_examples(held_out, tokenizer)
    reader = official_reader(layers=plan.layers)
    if plan.start:
        missing, _ = reader.load_state_dict(_state_of(Path(plan.start)), strict=False)
        assert set(missing) <= _KEPT_OFFICIAL, missing
    if plan.freeze:
        reader.freeze()
    optimizer = _optimizer(reader, plan)
    checkpoint = folder / "checkpoint.pt"
    step, spent = 0, 0.0
    if checkpoint.exists():
        held = torch.load(checkpoint, weights_only=False)
        assert Plan(**held["plan"]) == plan, f"{checkpoint} is of another plan; take another folder or remove it"
        reader.load_state_dict(held["reader"])
        optimizer.load_state_dict(held["optimizer"])
        step, spent = held["step"], held["spent"]
    (folder / "plan.json").write_text(json.dumps(asdict(plan), indent=2) + "\n", encoding="utf-8")

    def save() -> None:
        state = {"plan": asdict(plan), "reader": reader.state_dict(), "optimizer": optimizer.state_dict()}
        torch.save({**state, "step": step, "spent": spent}, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    def note(**values: Any) -> None:
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"step": step, "minutes": round(spent / 60, 1), **values}) + "\n")

    saved = validated = spent
    sums, tokens, since = np.zeros(4), 0, time.monotonic()
    for batch in _stream(plan, rounds, tokenizer, skip=step):
        progress = max(step / plan.steps, spent / 60 / plan.minutes)
        if progress >= 1.0:
            break
        _set_rate(optimizer, plan, progress)
        began = time.monotonic()
        sums += _step(reader, optimizer, batch)
        spent += time.monotonic() - began
        step += 1
        tokens += batch.inputs.input_ids.size
        if step % _REPORT_EVERY == 0:
            took = time.monotonic() - since
            names = ("loss", "listwise", "bce", "span")
            losses = {name: round(float(value), 4) for name, value in zip(names, sums / _REPORT_EVERY, strict=True)}
            note(progress=round(progress, 4), tokens_a_second=round(tokens / took), **losses)
            sums, tokens, since = np.zeros(4), 0, time.monotonic()
        if spent - saved > _SAVE_EVERY:
            save()
            saved = spent
        if spent - validated > _VALIDATE_EVERY:
            note(validation=figures_of(runner(reader), validation))
            validated, since = spent, time.monotonic()
    save()
    note(progress=1.0, validation=figures_of(runner(reader), validation), finished=True)
    return checkpoint


def _state_of(path: Path) -> dict[str, Tensor]:
    if path.suffix == ".onnx":
        return state_of_weights(path)
    held: dict[str, Tensor] = torch.load(path, weights_only=False)["reader"]
    return held


def _stream(plan: Plan, rounds: Rounds, tokenizer: Tokenizer, skip: int) -> Iterator[Batch]:
    """Batches of round after round, without the `skip` first."""
    number = plan.first_round
    passed = 0
    while True:
        packed = pack_examples(rounds.deal(plan.seed, number), tokenizer)
        for batch in batches(packed, random.Random(f"{plan.seed}/{number}/order")):
            passed += 1
            if passed > skip:
                yield batch
        number += 1


def _optimizer(reader: Reader, plan: Plan) -> torch.optim.Optimizer:
    heads = {id(parameter) for part in reader.heads for parameter in part.parameters()}
    trained = [parameter for parameter in reader.parameters() if parameter.requires_grad]
    groups = [
        {"params": [each for each in trained if id(each) not in heads and each.dim() > 1], "factor": 1.0},
        {
            "params": [each for each in trained if id(each) not in heads and each.dim() < 2],
            "factor": 1.0,
            "weight_decay": 0.0,
        },
        {"params": [each for each in trained if id(each) in heads], "factor": plan.head_rate, "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01, fused=True)


def _set_rate(optimizer: torch.optim.Optimizer, plan: Plan, progress: float) -> None:
    rate = plan.rate * min(1.0, (progress + 1e-3) / plan.warm_up) * (1.0 - progress)
    for group in optimizer.param_groups:
        group["lr"] = rate * group["factor"]


def _step(reader: Reader, optimizer: torch.optim.Optimizer, batch: Batch) -> NDArray[np.float64]:
    """One update; total, listwise, BCE and span loss."""
    scores = reader(*map(torch.from_numpy, batch.inputs))
    listwise, bce, span = losses_of(scores, batch)
    loss = listwise + _BCE * bce + _SPAN * span
    loss.backward()
    torch.nn.utils.clip_grad_norm_([each for each in reader.parameters() if each.grad is not None], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return np.array([float(each.detach()) for each in (loss, listwise, bce, span)])


def losses_of(scores: Scores, batch: Batch) -> tuple[Tensor, Tensor, Tensor]:
    """Listwise over the sentences and the null; one by one; and of the span's ends.

    In the list of an answered window are the sentences of its rivals, too, each held against the null of its own
    window: what is compared when the reader is used. A rival has a list of its own besides, which the null should win.
    """
    positive, strong = torch.from_numpy(batch.positive), torch.from_numpy(batch.strong)
    spans, beside = torch.from_numpy(batch.spans), torch.from_numpy(batch.beside)
    answered = positive.sum(-1) > 0
    above = scores.sentences - scores.null[:, None]
    of_window = above.logsumexp(-1).clamp(max=_FAR).exp()
    of_all = torch.zeros_like(of_window).index_add(0, beside, of_window)
    right = above.masked_fill(positive == 0, FAR_BELOW).logsumexp(-1).clamp(max=_FAR)
    each = torch.where(answered, of_all, of_window).log1p() - torch.where(answered, right, torch.zeros_like(right))
    weight = torch.where(strong > 0, 1.0, _WEAK)
    listwise = (weight * each).sum() / len(weight)
    there = (scores.sentences > -1e3).float() * strong[:, None]
    single = functional.binary_cross_entropy_with_logits(scores.sentences.clamp(min=-30.0), positive, reduction="none")
    bce = ((single * there).sum(-1) / there.sum(-1).clamp(min=1.0)).mean()
    known = spans[:, 0] >= 0
    if not known.any():
        return listwise, bce, scores.null.sum() * 0.0
    ends = [functional.cross_entropy(scores.spans[known][:, :, end], spans[known][:, end]) for end in (0, 1)]
    return listwise, bce, 0.5 * (ends[0] + ends[1]) * known.float().mean()


def runner(reader: Reader) -> Run:
    """The reader as validation runs it."""

    def run(batch: Batch) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with torch.inference_mode():
            scores = reader(*map(torch.from_numpy, batch.inputs))
        return scores.sentences.numpy(), scores.null.numpy()

    return run
