"""What a reader's scores of a batch are worth, against the labels and against what its teachers say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from evals.train_reader.batches import Batch
from evals.train_reader.model import FAR_BELOW, Scores

_BCE, _SPAN, _WEAK = 0.5, 0.3, 0.5
_LABELS = 0.3
"""Share of the labels in the loss of a reader that has teachers."""
_FAR = 30.0
"""Nats that no window's sentences are put above its null by."""


@dataclass(frozen=True, slots=True)
class Labels:
    """A batch's labels where the reader is."""

    positive: Tensor
    """[windows, most sentences]: 1 where a sentence answers."""
    weight: Tensor
    """[windows]: less where only the neighbourhood of the answer is known."""
    strong: Tensor
    """[windows]: 1 where each sentence's label is known, 0 elsewhere."""
    beside: Tensor
    """[windows]: the row whose list a window's sentences are in."""
    spanned: Tensor
    """Rows of the windows whose answer's words are known."""
    spans: Tensor
    """[spanned, 2]: the first and last word piece of the answer."""

    @classmethod
    def of(cls, batch: Batch, device: torch.device) -> Labels:
        spanned = np.flatnonzero(batch.spans[:, 0] >= 0)
        weight = np.where(batch.strong > 0, np.float32(1.0), np.float32(_WEAK))
        held = (batch.positive, weight, batch.strong, batch.beside, spanned, batch.spans[spanned])
        return cls(*(torch.from_numpy(each).to(device, non_blocking=True) for each in held))


def loss_of(scores: Scores, labels: Labels, teachers: Sequence[Scores] = ()) -> Tensor:
    """[4]: the loss, and its parts listwise, sentence by sentence and of the span's ends."""
    parts = torch.stack(losses_of(scores, labels))
    if teachers:
        parts = _LABELS * parts + (1.0 - _LABELS) * torch.stack(losses_beside(scores, labels, mean_of(teachers)))
    return torch.cat([(parts * parts.new_tensor([1.0, _BCE, _SPAN])).sum()[None], parts])


def losses_of(scores: Scores, labels: Labels) -> tuple[Tensor, Tensor, Tensor]:
    """Listwise over the sentences and the null; one by one; and of the span's ends.

    In the list of an answered window are the sentences of its rivals, too, each held against the null of its own
    window: what is compared when the reader is used. A rival has a list of its own besides, which the null should win.
    """
    positive, weight, strong = labels.positive, labels.weight, labels.strong
    answered = positive.sum(-1) > 0
    above = scores.sentences - scores.null[:, None]
    alone, together = _lists(above, labels.beside)
    right = above.masked_fill(positive == 0, FAR_BELOW).logsumexp(-1).clamp(max=_FAR)
    each = torch.where(answered, together - right, alone)
    listwise = (weight * each).mean()
    bce = _one_by_one(scores, positive, strong)
    if not len(labels.spanned):
        return listwise, bce, scores.null.sum() * 0.0
    spans = scores.spans[labels.spanned]
    ends = [functional.cross_entropy(spans[:, :, end], labels.spans[:, end]) for end in (0, 1)]
    return listwise, bce, 0.5 * (ends[0] + ends[1]) * len(spans) / len(positive)


def losses_beside(scores: Scores, labels: Labels, teacher: Scores) -> tuple[Tensor, Tensor, Tensor]:
    """The same three, with what the teacher takes each sentence's chance for in place of a label."""
    above, taught = (each.sentences - each.null[:, None] for each in (scores, teacher))
    (alone, together), (taught_alone, taught_together) = (_lists(each, labels.beside) for each in (above, taught))
    there = scores.sentences > FAR_BELOW / 2
    above = above.masked_fill(~there, 0.0)
    chance = (taught - taught_alone[:, None]).exp().masked_fill(~there, 0.0)
    of_own = alone - (chance * above).sum(-1)
    in_list = (taught - taught_together[labels.beside][:, None]).exp().masked_fill(~there, 0.0)
    told = torch.zeros_like(alone).index_add(0, labels.beside, (in_list * above).sum(-1))
    first = labels.beside == torch.arange(len(alone), device=alone.device)
    listwise = 0.5 * (of_own + torch.where(first, together - told, torch.zeros_like(told))).mean()
    every = torch.ones_like(labels.strong)
    bce = _one_by_one(scores, teacher.sentences.sigmoid().masked_fill(~there, 0.0), every)
    if not len(labels.spanned):
        return listwise, bce, scores.null.sum() * 0.0
    ends = functional.log_softmax(scores.spans[labels.spanned], 1)
    wanted = functional.softmax(teacher.spans[labels.spanned], 1)
    return listwise, bce, -0.5 * (wanted * ends).sum() / len(alone)


def _lists(above: Tensor, beside: Tensor) -> tuple[Tensor, Tensor]:
    """Logarithms of how much a window's sentences and "none" come to, alone and with those read beside them."""
    of_window = above.logsumexp(-1).clamp(max=_FAR).exp()
    return of_window.log1p(), torch.zeros_like(of_window).index_add(0, beside, of_window).log1p()


def _one_by_one(scores: Scores, wanted: Tensor, counted: Tensor) -> Tensor:
    """Binary cross-entropy, the mean over each window's sentences first."""
    there = (scores.sentences > FAR_BELOW / 2).float() * counted[:, None]
    single = functional.binary_cross_entropy_with_logits(scores.sentences.clamp(min=-30.0), wanted, reduction="none")
    return ((single * there).sum(-1) / there.sum(-1).clamp(min=1.0)).mean()


def mean_of(teachers: Sequence[Scores]) -> Scores:
    """Means of their logits, those of sentences and null together."""
    return Scores(*(torch.stack(each).mean(0) for each in zip(*teachers, strict=True)))
