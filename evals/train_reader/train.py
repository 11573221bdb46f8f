"""Trains the reader, on the processor or on a GPU: checkpointed, resumed from where it stopped.

On the processor a run is deterministic from its seed, where it is told how many steps to take.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import time
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from itertools import count, islice
from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from assistant.reader.packing import Inputs
from assistant.reader.reader import reader_tokenizer
from evals.train_reader.batches import TOKENS_A_STEP, Batch, batches, pack_examples, pools_of
from evals.train_reader.dealt import Dealt
from evals.train_reader.export import load_trained, state_of_weights
from evals.train_reader.losses import Labels, loss_of
from evals.train_reader.model import Reader, Scores, official_reader
from evals.train_reader.records import Example
from evals.train_reader.validate import Run, figures_of
from index.export_model import LAYERS

_SAVE_EVERY = 600.0
_VALIDATE_EVERY = 2100.0
"""Seconds."""
_REPORT_EVERY = 40
_AHEAD = 2
"""Pools of batches that each worker may be ahead."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A training run."""

    dealt: str
    """Folder of the rounds, which are gone through over and over, each time in another order."""
    seed: int = 1
    minutes: float = 90.0
    """The learning rate reaches zero when so much time has been spent in training, or after `steps`."""
    steps: int = 1_000_000
    tokens: int = TOKENS_A_STEP
    """Word pieces a step, about."""
    rate: float = 1.2e-4
    head_rate: float = 3.0
    """Times `rate`, for the parts that start from nothing."""
    warm_up: float = 0.04
    """Share of the run."""
    dropout: float = 0.0
    start: str = ""
    """A checkpoint, or exported weights (.onnx), to start from instead of the official weights."""
    freeze: bool = False
    """Leave the lowest layers as they are."""
    layers: int = LAYERS
    """Fewer make a faster reader; only from the official weights or from a checkpoint."""
    teachers: tuple[str, ...] = ()
    """Checkpoints whose scores are learnt beside the labels."""


def train(plan: Plan, folder: Path, *, device: str = "cpu", workers: int = 0) -> Path:
    """Run the plan, or go on where `folder` has a checkpoint of it. The checkpoint's path.

    `workers`: processes that make batches; without one it is done between steps. On a GPU, matrix products are bf16.
    """
    torch.manual_seed(plan.seed)
    folder.mkdir(parents=True, exist_ok=True)
    dealt = Dealt.open(Path(plan.dealt))
    validation = pack_examples(dealt.validation(), reader_tokenizer())
    there = torch.device(device)
    reader = _started(plan).to(there)
    reader.drop.p = plan.dropout
    teachers = [load_trained(Path(each)).to(there) for each in plan.teachers]
    if plan.freeze:
        reader.freeze()
    optimizer = _optimizer(reader, plan)
    checkpoint = folder / "checkpoint.pt"
    step, spent = 0, 0.0
    if checkpoint.exists():
        held = torch.load(checkpoint, weights_only=False, map_location=there)
        assert Plan(**held["plan"]) == plan, f"{checkpoint} is of another plan; take another folder or remove it"
        reader.load_state_dict(held["reader"])
        optimizer.load_state_dict(held["optimizer"])
        torch.set_rng_state(held["chance"].cpu())  # Dropout's.
        step, spent = held["step"], held["spent"]
    (folder / "plan.json").write_text(json.dumps(asdict(plan), indent=2) + "\n", encoding="utf-8")

    def save() -> None:
        state = {"plan": asdict(plan), "reader": reader.state_dict(), "optimizer": optimizer.state_dict()}
        state |= {"step": step, "spent": spent, "chance": torch.get_rng_state()}
        torch.save(state, checkpoint.with_suffix(".new"))
        checkpoint.with_suffix(".new").replace(checkpoint)

    def note(**values: Any) -> None:
        with (folder / "log.jsonl").open("a", encoding="utf-8") as log:
            log.write(json.dumps({"step": step, "minutes": round(spent / 60, 2), **values}) + "\n")

    def validate(**values: Any) -> None:
        reader.eval()
        note(validation=figures_of(runner(reader), validation), **values)
        reader.train()

    reader.train()
    saved = validated = spent
    sums, tokens, since = torch.zeros(4, device=there), 0, spent
    with ExitStack() as stack:
        began = None
        for batch in stack.enter_context(_Stream(plan, dealt, workers)).after(step):
            began = began or time.monotonic()  # From the first batch on.
            progress = max(step / plan.steps, spent / 60 / plan.minutes)
            if progress >= 1.0:
                break
            _set_rate(optimizer, plan, progress)
            sums += _step(reader, optimizer, batch, teachers)
            step += 1
            tokens += batch.inputs.input_ids.size
            now = time.monotonic()
            spent, began = spent + now - began, now
            if step % _REPORT_EVERY == 0:
                names = ("loss", "listwise", "bce", "span")
                losses = {
                    name: round(value, 4) for name, value in zip(names, (sums / _REPORT_EVERY).tolist(), strict=True)
                }
                rate = round(tokens / max(spent - since, 1e-9))
                note(progress=round(progress, 4), tokens_a_second=rate, **losses)
                sums, tokens, since = torch.zeros(4, device=there), 0, spent
            if spent - saved > _SAVE_EVERY:
                save()
                saved = spent
            if spent - validated > _VALIDATE_EVERY:
                validate()
                validated, began = spent, time.monotonic()
    save()
    validate(progress=1.0, finished=True)
    return checkpoint


def _started(plan: Plan) -> Reader:
    if not plan.start:
        return official_reader(layers=plan.layers)
    reader = Reader(plan.layers)
    path = Path(plan.start)
    state = state_of_weights(path) if path.suffix == ".onnx" else torch.load(path, weights_only=False)["reader"]
    missing, _ = reader.load_state_dict(_fewer_layers(state, plan.layers), strict=False)
    heads = {id(parameter) for part in reader.heads for parameter in part.parameters()}
    assert all(id(reader.get_parameter(each)) in heads for each in missing), missing
    return reader


def _fewer_layers(state: dict[str, Tensor], layers: int) -> dict[str, Tensor]:
    """Every second or third layer, where there are more."""
    there = sum(name.endswith(".qkv.weight") for name in state)
    taken = {f"layers.{number * there // layers}.": f"layers.{number}." for number in range(layers)}
    renamed: dict[str, Tensor] = {}
    for name, values in state.items():
        front = next((each for each in taken if name.startswith(each)), None)
        if front:
            renamed[taken[front] + name.removeprefix(front)] = values
        elif not name.startswith("layers."):
            renamed[name] = values
    return renamed


class _Stream:
    """Batches of round after round. A context, for the processes that make them."""

    def __init__(self, plan: Plan, dealt: Dealt, workers: int) -> None:
        self._plan, self._dealt, self._workers = plan, dealt, workers
        self._executor: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Stream:
        if self._workers:
            spawned = multiprocessing.get_context("spawn")  # A GPU's process cannot be forked.
            self._executor = ProcessPoolExecutor(self._workers, mp_context=spawned)
        return self

    def __exit__(self, *_: object) -> None:
        if self._executor:
            self._executor.shutdown(cancel_futures=True)

    def after(self, skipped: int) -> Iterator[Batch]:
        """Without so many at the beginning."""
        made = (batch for pool in self._pools() for batch in pool)
        return islice(made, skipped, None)

    def _pools(self) -> Iterator[list[Batch]]:
        jobs = (
            (pool, f"{self._plan.seed}/{number}/{place}", self._plan.tokens)
            for number in count()
            for place, pool in enumerate(
                pools_of(self._dealt.round(number), random.Random(f"{self._plan.seed}/{number}"))
            )
        )
        if not self._executor:
            yield from (_batches_of(*job) for job in jobs)
            return
        ahead: deque[Future[list[Batch]]] = deque()
        for job in jobs:
            ahead.append(self._executor.submit(_batches_of, *job))
            if len(ahead) > _AHEAD * self._workers:
                yield ahead.popleft().result()


def _batches_of(pool: Sequence[Example], seed: str, tokens: int) -> list[Batch]:
    return batches(pack_examples(pool, reader_tokenizer()), random.Random(seed), tokens)


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


def _step(reader: Reader, optimizer: torch.optim.Optimizer, batch: Batch, teachers: Sequence[Reader]) -> Tensor:
    """One update; the loss and its parts."""
    labels = Labels.of(batch, reader.words.weight.device)
    with torch.no_grad():
        taught = [_scores(each, batch.inputs) for each in teachers]
    losses = loss_of(_scores(reader, batch.inputs), labels, taught)
    losses[0].backward()
    torch.nn.utils.clip_grad_norm_([each for each in reader.parameters() if each.grad is not None], 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    return losses.detach()


def _scores(reader: Reader, inputs: Inputs) -> Scores:
    there = reader.words.weight.device
    moved = [torch.from_numpy(each).to(there, non_blocking=True) for each in inputs]
    with torch.autocast(there.type, torch.bfloat16, enabled=there.type == "cuda"):
        scores: Scores = reader(*moved, int(inputs.segments.max()) + 1)
    return scores


def runner(reader: Reader) -> Run:
    """The reader as validation runs it."""

    def run(batch: Batch) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        with torch.inference_mode():
            scores = _scores(reader, batch.inputs)
        return scores.sentences.cpu().numpy(), scores.null.cpu().numpy()

    return run
