"""The reader in PyTorch: all-MiniLM-L6-v2 with a head for sentences, one for "none of them", one for the span."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional

from assistant.reader.packing import IN_QUESTION, PAD
from index.encoder_graph import DIMENSION, HEADS
from index.export_model import LAYERS, MAX_TOKENS, read_weights, source_folder

WORDS = 30522
MATCHES_BELOW = 2
"""The layer of six that is told which words match. Those below it can be frozen: a step is a quarter shorter."""
FAR_BELOW = -1e4


class Scores(NamedTuple):
    """What the model says of a batch."""

    sentences: Tensor
    """[batch, most sentences]: logits; far below where a window has fewer."""
    null: Tensor
    """[batch]: logit of "no sentence answers"."""
    spans: Tensor
    """[batch, length, 2]: logits of the span's first and last word piece; far below outside the sentences."""


class Layer(nn.Module):
    """One transformer layer, parts named as in the official weights."""

    def __init__(self) -> None:
        super().__init__()
        self.qkv = nn.Linear(DIMENSION, 3 * DIMENSION)
        self.attended = nn.Linear(DIMENSION, DIMENSION)
        self.attended_norm = nn.LayerNorm(DIMENSION, eps=1e-12)
        self.widened = nn.Linear(DIMENSION, 4 * DIMENSION)
        self.narrowed = nn.Linear(4 * DIMENSION, DIMENSION)
        self.norm = nn.LayerNorm(DIMENSION, eps=1e-12)

    def forward(self, states: Tensor, mask: Tensor, drop: Callable[[Tensor], Tensor]) -> Tensor:
        """`drop`: dropout, done to what each half adds."""
        batch, length, _ = states.shape
        query, key, value = self.qkv(states).view(batch, length, 3, HEADS, -1).permute(2, 0, 3, 1, 4)
        attended = functional.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        attended = attended.transpose(1, 2).reshape(batch, length, DIMENSION)
        states = self.attended_norm(states + drop(self.attended(attended)))
        widened = functional.gelu(self.widened(states), approximate="tanh")
        normed: Tensor = self.norm(states + drop(self.narrowed(widened)))
        return normed


class Reader(nn.Module):
    """[CLS] question [SEP] context, sentences [SEP] -> Scores."""

    def __init__(self, layers: int = LAYERS) -> None:
        super().__init__()
        self.drop = nn.Dropout(0.0)
        self.matches_below = matches_below(layers)
        self.words = nn.Embedding(WORDS, DIMENSION)
        self.positions = nn.Embedding(MAX_TOKENS, DIMENSION)
        self.types = nn.Embedding(2, DIMENSION)
        self.norm = nn.LayerNorm(DIMENSION, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(layers))
        self.matches = nn.Embedding(3, DIMENSION)
        nn.init.zeros_(self.matches.weight)
        self.frozen = False
        self.weigh = nn.Linear(DIMENSION, 1)
        self.sentence = nn.Linear(2 * DIMENSION, DIMENSION)
        self.sentence_out = nn.Linear(DIMENSION, 1)
        self.null = nn.Linear(DIMENSION, DIMENSION)
        self.null_out = nn.Linear(DIMENSION, 1)
        self.span = nn.Linear(DIMENSION, 2)
        self.words.weight.requires_grad_(False)

    @property
    def heads(self) -> list[nn.Module]:
        """The parts that start from nothing."""
        return [self.matches, self.weigh, self.sentence, self.sentence_out, self.null, self.null_out, self.span]

    def freeze(self) -> None:
        """Train nothing below the layer that is told the matches."""
        self.frozen = True
        for part in (self.positions, self.types, self.norm, *self.layers[: self.matches_below]):
            part.requires_grad_(False)

    def forward(self, ids: Tensor, segments: Tensor, matches: Tensor, count: int) -> Scores:
        """All [batch, length], as `Inputs` has them; `count`: the most sentences that a window has."""
        mask = (ids != PAD)[:, None, None, :]
        with torch.set_grad_enabled(torch.is_grad_enabled() and not self.frozen):
            types = (segments != IN_QUESTION).long()
            states = self.norm(self.words(ids) + self.positions.weight[: ids.shape[1]] + self.types(types))
            for layer in self.layers[: self.matches_below]:
                states = layer(states, mask, self.drop)
        states = states + self.matches(matches)
        for layer in self.layers[self.matches_below :]:
            states = layer(states, mask, self.drop)
        member = (segments[:, None, :] == torch.arange(count, device=ids.device)[None, :, None]).float()
        with torch.autocast(ids.device.type, enabled=False):
            return self.score(self.drop(states.float()), segments, member)

    def score(self, states: Tensor, segments: Tensor, member: Tensor) -> Scores:
        """`member` [batch, sentences, length]: 1 where a word piece is of a sentence."""
        weights = self.weigh(states).squeeze(-1).clamp(-20, 20).exp()
        weighed = member * weights[:, None, :]
        pooled = weighed @ states / weighed.sum(-1, keepdim=True).clamp(min=1e-9)
        mean = member @ states / member.sum(-1, keepdim=True).clamp(min=1.0)
        joined = torch.cat([pooled, mean], -1)
        sentences = self.sentence_out(functional.gelu(self.sentence(joined), approximate="tanh")).squeeze(-1)
        sentences = sentences.masked_fill(member.sum(-1) == 0, FAR_BELOW)
        null = self.null_out(functional.gelu(self.null(states[:, 0]), approximate="tanh")).squeeze(-1)
        spans = self.span(states).masked_fill((segments < 0)[:, :, None], FAR_BELOW)
        return Scores(sentences, null, spans)


def matches_below(layers: int) -> int:
    """A third of the way up."""
    return layers * MATCHES_BELOW // LAYERS


def official_reader(path: Path | None = None, *, layers: int = LAYERS) -> Reader:
    """A reader with the official encoder weights and fresh heads; with fewer layers, every second or third of them."""
    weights = {
        name: torch.from_numpy(values)
        for name, values in read_weights(path or source_folder() / "model.safetensors").items()
    }
    reader = Reader(layers)
    taken = {
        "words.weight": weights["embeddings.word_embeddings.weight"],
        "positions.weight": weights["embeddings.position_embeddings.weight"],
        "types.weight": weights["embeddings.token_type_embeddings.weight"],
        "norm.weight": weights["embeddings.LayerNorm.weight"],
        "norm.bias": weights["embeddings.LayerNorm.bias"],
    }
    parts = {
        "attended": "attention.output.dense",
        "attended_norm": "attention.output.LayerNorm",
        "widened": "intermediate.dense",
        "narrowed": "output.dense",
        "norm": "output.LayerNorm",
    }
    for number in range(layers):
        source = f"encoder.layer.{number * LAYERS // layers}."
        for kind in ("weight", "bias"):
            for ours, theirs in parts.items():
                taken[f"layers.{number}.{ours}.{kind}"] = weights[f"{source}{theirs}.{kind}"]
            of_attention = [weights[f"{source}attention.self.{each}.{kind}"] for each in ("query", "key", "value")]
            taken[f"layers.{number}.qkv.{kind}"] = torch.cat(of_attention)
    missing, unknown = reader.load_state_dict(taken, strict=False)
    heads = {name.split(".")[0] for name in missing}
    assert not unknown and heads == {"matches", "weigh", "sentence", "sentence_out", "null", "null_out", "span"}, (
        missing,
        unknown,
    )
    return reader
