"""The trained reader as one ONNX graph with int8 matrix products, as index.export_model writes the encoder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import ModelProto, TensorProto, helper, numpy_helper
from torch import Tensor

from assistant.reader.packing import IN_QUESTION, MAX_TOKENS, PAD, Inputs
from evals.train_reader.model import Reader, matches_below
from index.encoder_graph import DIMENSION, HEADS, MICROSOFT, EncoderGraph, Form, Weights
from index.export_model import LAYERS
from index.export_model import MAX_TOKENS as MOST_POSITIONS

_PARTS = {
    "attended": "attention.output.dense",
    "attended_norm": "attention.output.LayerNorm",
    "widened": "intermediate.dense",
    "narrowed": "output.dense",
    "norm": "output.LayerNorm",
}
_HEADS = ("matches", "weigh", "sentence", "sentence_out", "null", "null_out", "span")


def load_trained(*checkpoints: Path) -> Reader:
    """The reader of a checkpoint, for use; of several that began with the same weights, the mean of theirs."""
    states = [torch.load(each, weights_only=False, map_location="cpu")["reader"] for each in checkpoints]
    mean = {name: torch.stack([state[name] for state in states]).mean(0) for name in states[0]}
    reader = Reader(sum(name.endswith(".qkv.weight") for name in mean))
    reader.load_state_dict(mean)
    reader.eval()
    return reader


def state_of_weights(path: Path) -> dict[str, Tensor]:
    """The state of a reader as an exported int8 file holds it: training can go on from the shipped weights.

    The shipped encoder's file will do too: then the heads are missing.
    """
    held = {each.name: numpy_helper.to_array(each) for each in onnx.load(path).graph.initializer}
    state = {name: held[name] for name in held if name.split(".")[0] in _HEADS}
    state = {name: values.T if name != "matches.weight" else values for name, values in state.items()}
    state["words.weight"] = held["words"] * held["words.scale"]
    # The encoder's positions have the first type in them; a reader's, as many as a window reaches, do not.
    state["types.weight"] = held.get("types", np.zeros((2, DIMENSION)))
    state["positions.weight"] = np.pad(held["positions"], ((0, MOST_POSITIONS - len(held["positions"])), (0, 0)))
    parts = {"norm": "embeddings.LayerNorm"}
    for number in range(LAYERS):
        named = {"qkv": "attention.self.query", **_PARTS}
        parts |= {f"layers.{number}.{ours}": f"encoder.layer.{number}.{theirs}" for ours, theirs in named.items()}
    for ours, theirs in parts.items():
        weight = held[f"{theirs}.weight"]
        whole = weight if weight.dtype == np.float32 else (weight * held[f"{theirs}.scale"]).T
        state |= {f"{ours}.weight": whole, f"{ours}.bias": held[f"{theirs}.bias"]}
    return {name: torch.from_numpy(np.array(values, np.float32)) for name, values in state.items()}


def official_names(reader: Reader) -> Weights:
    """The weights by the names that the encoder's graph knows, the heads by their own."""
    state = {name: values.detach().cpu().numpy() for name, values in reader.state_dict().items()}
    weights: Weights = {
        "embeddings.word_embeddings.weight": state["words.weight"],
        "embeddings.position_embeddings.weight": state["positions.weight"][:MAX_TOKENS],
        "embeddings.token_type_embeddings.weight": state["types.weight"],
        "embeddings.LayerNorm.weight": state["norm.weight"],
        "embeddings.LayerNorm.bias": state["norm.bias"],
    }
    for number in range(len(reader.layers)):
        target = f"encoder.layer.{number}."
        for kind in ("weight", "bias"):
            for ours, theirs in _PARTS.items():
                weights[f"{target}{theirs}.{kind}"] = state[f"layers.{number}.{ours}.{kind}"]
            of_attention = np.split(state[f"layers.{number}.qkv.{kind}"], 3)
            for each, values in zip(("query", "key", "value"), of_attention, strict=True):
                weights[f"{target}attention.self.{each}.{kind}"] = values
    weights |= {name: values for name, values in state.items() if name.split(".")[0] in _HEADS}
    return weights


class ReaderGraph(EncoderGraph):
    """The encoder's graph with padding, matches and the reader's heads."""

    def build(self) -> ModelProto:
        graph = self.graph
        types = graph.add("Not", graph.add("Equal", "segments", graph.constant("in_question", np.array(IN_QUESTION))))
        graph.nodes.append(
            helper.make_node("Cast", [types], ["token_type_ids"], "token_type_ids", to=TensorProto.INT64)
        )
        there = graph.add("Not", graph.add("Equal", "input_ids", graph.constant("pad", np.array(PAD))))
        self.mask = graph.add("Cast", there, to=TensorProto.INT32)
        states = self.embed_words()
        layers = sum(name.endswith("intermediate.dense.weight") for name in self.weights)
        for layer in range(layers):
            if layer == matches_below(layers):
                told = graph.add("Gather", graph.constant("matches.weight", self.weights["matches.weight"]), "matches")
                states = graph.add("Add", states, told)
            states = self.encode(states, f"encoder.layer.{layer}.")
        self._name(self._sentences(states), "sentences")
        self._name(self._null(states), "null")
        self._name(self._linear(states, "span"), "spans")
        return self._as_reader()

    def attend(self, states: str, layer: str) -> str:
        names = [layer + f"attention.self.{part}" for part in ("query", "key", "value")]
        parts = self.graph.add_split("Split", self.dense(states, *names), outputs=3, axis=2, num_outputs=3)
        return self.graph.add("MultiHeadAttention", *parts, "", self.mask, domain=MICROSOFT, num_heads=HEADS)

    def _sentences(self, states: str) -> str:
        """[batch, sentences] from word pieces weighed within their sentence, and from their mean."""
        graph = self.graph
        member = self._member()
        low, high = self._scalar("low", np.float32(-20)), self._scalar("high", np.float32(20))
        weights = graph.add("Exp", graph.add("Clip", self._linear(states, "weigh"), low, high))
        weighed = graph.add("Mul", member, graph.add("Transpose", weights, perm=[0, 2, 1]))
        pooled = self._mean(weighed, states, 1e-9)
        joined = graph.add("Concat", pooled, self._mean(member, states, 1.0), axis=2)
        return self._flat(self._linear(self._bent(joined, "sentence"), "sentence_out"))

    def _member(self) -> str:
        """[batch, sentences, length]: 1 where a word piece is of a sentence."""
        graph = self.graph
        zero, one = self._scalar("zero.scalar", np.int64(0)), self._scalar("one.scalar", np.int64(1))
        count = graph.add("Add", graph.add("ReduceMax", "segments", keepdims=0), one)
        numbers = graph.add("Range", zero, count, one)
        rows = graph.add("Unsqueeze", numbers, graph.constant("around", np.array([0, 2])))
        same = graph.add("Equal", graph.add("Unsqueeze", "segments", graph.constant("one", np.array([1]))), rows)
        return graph.add("Cast", same, to=TensorProto.FLOAT)

    def _mean(self, weights: str, states: str, least: float) -> str:
        graph = self.graph
        total = graph.add("ReduceSum", weights, graph.constant("last", np.array([2])), keepdims=1)
        total = graph.add("Max", total, self._scalar(f"least.{least}", np.float32(least)))
        return graph.add("Div", graph.add("MatMul", weights, states), total)

    def _null(self, states: str) -> str:
        first = self.graph.add("Gather", states, self._scalar("zero.scalar", np.int64(0)), axis=1)
        return self._flat(self._linear(self._bent(first, "null"), "null_out"))

    def _bent(self, states: str, name: str) -> str:
        return self.graph.add("Gelu", self._linear(states, name), approximate="tanh")

    def _linear(self, states: str, name: str) -> str:
        """In fp32: the heads are small, and their outputs are what counts."""
        weight = self.graph.constant(name + ".weight", self.weights[name + ".weight"].T)
        bias = self.graph.constant(name + ".bias", self.weights[name + ".bias"])
        return self.graph.add("Add", self.graph.add("MatMul", states, weight), bias)

    def _flat(self, values: str) -> str:
        return self.graph.add("Squeeze", values, self.graph.constant("rest", np.array([-1])))

    def _scalar(self, name: str, value: np.generic) -> str:
        # GraphWriter.constant makes a row of it.
        self.graph.constants.setdefault(name, numpy_helper.from_array(np.array(value), name))
        return name

    def _name(self, value: str, name: str) -> None:
        self.graph.nodes.append(helper.make_node("Identity", [value], [name], name))

    def _as_reader(self) -> ModelProto:
        shapes: dict[str, list[str | int | None]] = {
            "sentences": ["batch", "sentences"],
            "null": ["batch"],
            "spans": ["batch", "length", 2],
        }
        graph = helper.make_graph(
            self.graph.nodes,
            "passage-reader",
            [helper.make_tensor_value_info(each, TensorProto.INT64, ["batch", "length"]) for each in Inputs._fields],
            [helper.make_tensor_value_info(each, TensorProto.FLOAT, shape) for each, shape in shapes.items()],
            list(self.graph.constants.values()),
        )
        opsets = [helper.make_opsetid("", 23), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="evals.train_reader")


def onnx_of(reader: Reader, *, int8: bool) -> bytes:
    """The reader as an ONNX file; the same bytes for the same weights."""
    graph = ReaderGraph(official_names(reader), Form(int8=int8, pooled=False))
    content: bytes = graph.build().SerializeToString(deterministic=True)
    return content
