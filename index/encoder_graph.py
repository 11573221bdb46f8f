"""A BERT sentence encoder as one ONNX graph: mean pooling and L2 normalisation inside, with int8 matrix products."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

HEADS, DIMENSION, BLOCK = 12, 384, 32
MICROSOFT = "com.microsoft"

Weights = dict[str, NDArray[np.float32]]
"""By the names that BERT's own files give them."""

CENTRE = "pooler.centre"
"""A vector [384] among the weights that is taken from every embedding; none where there is none."""


class Form(NamedTuple):
    """What a graph computes in and gives out."""

    int8: bool  # int8 matrix products; else fp32 throughout
    pooled: bool  # [batch, 384] unit vectors of unpadded ids; else [batch, length, 384] states, with mask and types
    four_bit_words: bool = False  # The word table in blocks of 32 four-bit integers; else as int8 says.


INT8 = Form(int8=True, pooled=True)
INT8_OVER_FOUR_BIT_WORDS = Form(int8=True, pooled=True, four_bit_words=True)
REFERENCE = Form(int8=False, pooled=True)
TOKEN_STATES = Form(int8=False, pooled=False)


def rounded(matrix: NDArray[np.float32], *, axis: int, limit: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The matrix as integers in [-limit, limit], with one scale for each slice along `axis`."""
    scales = np.abs(matrix).max(axis=axis, keepdims=True) / np.float32(limit)
    return np.rint(matrix / scales).astype(np.int8), scales.squeeze(axis)


def in_blocks(matrix: NDArray[np.float32]) -> tuple[NDArray[np.int8], NDArray[np.float16]]:
    """The matrix as integers in [-8, 7], with one scale for each 32 numbers of a row.

    The form of llama.cpp's Q4_0: the number furthest from zero becomes -8. What has been in that form loses nothing.
    """
    blocks = matrix.reshape(len(matrix), -1, BLOCK)
    furthest = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[..., None], axis=2)
    scales = (furthest / np.float32(-8)).astype(np.float16)
    divisors = np.where(scales == 0, np.float16(1), scales).astype(np.float32)
    integers = np.clip(np.rint(blocks / divisors), -8, 7).astype(np.int8)
    return integers.reshape(matrix.shape), scales.squeeze(2)


def as_int4(name: str, integers: NDArray[np.int8]) -> onnx.TensorProto:
    """Two in a byte, the first in its lower half."""
    halves = integers.reshape(-1, 2).view(np.uint8) & 15
    packed = (halves[:, 0] | halves[:, 1] << 4).astype(np.uint8).tobytes()
    return helper.make_tensor(name, TensorProto.INT4, integers.shape, packed, raw=True)


class GraphWriter:
    """Collects the nodes and constants of one graph, each constant once."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: dict[str, onnx.TensorProto] = {}

    def constant(self, name: str, values: NDArray[np.generic]) -> str:
        self.constants.setdefault(name, numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        """A node with one output; returns the output's name."""
        return self.add_split(kind, *inputs, outputs=1, domain=domain, **attributes)[0]

    def add_split(self, kind: str, *inputs: str, outputs: int, domain: str = "", **attributes: Any) -> list[str]:
        """A node with several outputs; returns their names."""
        names = [f"{kind}_{len(self.nodes)}_{number}" for number in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, names[0], domain=domain, **attributes))
        return names


class EncoderGraph:
    """Writes the sentence encoder, step by step. Names of values go in, names of values come out."""

    def __init__(self, weights: Weights, form: Form, name: str = "encoder") -> None:
        self.weights, self.form, self.name, self.graph = weights, form, name, GraphWriter()
        self.layers = sum(each.endswith("attention.self.query.weight") for each in weights)

    def build(self) -> onnx.ModelProto:
        states = self.embed_words()
        for layer in range(self.layers):
            states = self.encode(states, f"encoder.layer.{layer}.")
        result = self.pool(states) if self.form.pooled else states
        return self.as_model(result)

    def embed_words(self) -> str:
        """Word + position + token type, normalised: [batch, length, 384]."""
        graph, words = self.graph, self.look_up()
        types = self.weights["embeddings.token_type_embeddings.weight"]
        positions = self.weights["embeddings.position_embeddings.weight"]
        if self.form.pooled:
            positions = positions + types[0]
        else:
            words = graph.add("Add", words, graph.add("Gather", graph.constant("types", types), "token_type_ids"))
        length = graph.add("Shape", "input_ids", start=1)
        zero = graph.constant("zero", np.array([0]))
        placed = graph.add("Slice", graph.constant("positions", positions), zero, length)
        return self.normalise(graph.add("Add", words, placed), "embeddings.LayerNorm")

    def look_up(self) -> str:
        """The rows of the word table: [batch, length, 384]."""
        graph, table = self.graph, self.weights["embeddings.word_embeddings.weight"]
        if self.form.four_bit_words:
            integers, scales = in_blocks(table)
            graph.constants["words"] = as_int4("words", integers)
            scale = graph.constant("words.scale", scales)
            picked = graph.add(
                "GatherBlockQuantized", "words", "input_ids", scale, domain=MICROSOFT, quantize_axis=1, block_size=BLOCK
            )
            return graph.add("Cast", picked, to=TensorProto.FLOAT)
        if not self.form.int8:
            return graph.add("Gather", graph.constant("words", table), "input_ids")
        integers, of_rows = rounded(table, axis=1, limit=127)
        picked = graph.add("Gather", graph.constant("words", integers), "input_ids")
        scale = graph.add("Gather", graph.constant("words.scale", of_rows[:, None]), "input_ids")
        return graph.add("Mul", graph.add("Cast", picked, to=TensorProto.FLOAT), scale)

    def encode(self, states: str, layer: str) -> str:
        """One transformer layer."""
        attended = self.attend(states, layer)
        states = self.graph.add("Add", states, self.dense(attended, layer + "attention.output.dense"))
        states = self.normalise(states, layer + "attention.output.LayerNorm")
        states = self.graph.add("Add", states, self.feed_forward(states, layer))
        return self.normalise(states, layer + "output.LayerNorm")

    def attend(self, states: str, layer: str) -> str:
        names = [layer + f"attention.self.{part}" for part in ("query", "key", "value")]
        if self.form.pooled:
            parts = self.graph.add_split("Split", self.dense(states, *names), outputs=3, axis=2, num_outputs=3)
            return self.graph.add("Attention", *parts, q_num_heads=HEADS, kv_num_heads=HEADS)
        # The standard operator takes no padding mask; this is what onnxruntime makes of a BERT exported from PyTorch.
        mask = self.graph.add("Cast", "attention_mask", to=TensorProto.INT32)
        weight, bias = self.joined(*names)
        return self.graph.add("Attention", states, weight, bias, mask, domain=MICROSOFT, num_heads=HEADS)

    def feed_forward(self, states: str, layer: str) -> str:
        def transform(part: str) -> str:
            # In int8 the tanh form is 2 % faster over all, and no further from the reference than the exact one.
            shape = "tanh" if self.form.int8 else "none"
            hidden = self.graph.add("Gelu", self.dense(part, layer + "intermediate.dense"), approximate=shape)
            return self.dense(hidden, layer + "output.dense")

        if not self.form.int8:
            return transform(states)
        # [CLS] carries activations ten times larger than any other token. Sharing one int8 scale with it would cost
        # the others three of their eight bits, so it goes through alone.
        rest = self.graph.constant("rest", np.array([-1]))
        one = self.graph.constant("one", np.array([1]))
        length = self.graph.add("Shape", "input_ids", start=1)
        sizes = self.graph.add("Concat", one, self.graph.add("Add", length, rest), axis=0)
        first, others = self.graph.add_split("Split", states, sizes, outputs=2, axis=1)
        return self.graph.add("Concat", transform(first), transform(others), axis=1)

    def dense(self, states: str, *names: str) -> str:
        """states @ weights + bias, for one linear layer or several side by side."""
        if not self.form.int8:
            weight, bias = self.joined(*names)
            return self.graph.add("Add", self.graph.add("MatMul", states, weight), bias)
        matrix, offsets = self.side_by_side(*names)
        # Seven bits: without VNNI, two 8-bit products overflow the 16 bits they are summed in.
        integers, scales = rounded(matrix, axis=0, limit=64)
        weight = self.graph.constant(names[0] + ".weight", integers)
        scale = self.graph.constant(names[0] + ".scale", scales)
        zero_point = self.graph.constant(names[0] + ".zero", np.zeros(scales.shape, np.int8))
        bias = self.graph.constant(names[0] + ".bias", offsets)
        return self.graph.add("DynamicQuantizeMatMul", states, weight, scale, zero_point, bias, domain=MICROSOFT)

    def joined(self, *names: str) -> tuple[str, str]:
        """Weight and bias of linear layers side by side, as fp32 constants."""
        matrix, offsets = self.side_by_side(*names)
        return self.graph.constant(names[0] + ".weight", matrix), self.graph.constant(names[0] + ".bias", offsets)

    def side_by_side(self, *names: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        matrix = np.concatenate([self.weights[name + ".weight"].T for name in names], axis=1)
        return matrix, np.concatenate([self.weights[name + ".bias"] for name in names])

    def normalise(self, states: str, name: str) -> str:
        scale = self.graph.constant(name + ".weight", self.weights[name + ".weight"])
        bias = self.graph.constant(name + ".bias", self.weights[name + ".bias"])
        return self.graph.add("LayerNormalization", states, scale, bias, epsilon=1e-12)

    def pool(self, states: str) -> str:
        # The mean and the sum point the same way, so the sum does before normalisation.
        total = self.graph.add("ReduceSum", states, self.graph.constant("one", np.array([1])), keepdims=0)
        vectors = self.graph.add("LpNormalization", total, axis=1, p=2)
        if CENTRE not in self.weights:
            return vectors
        moved = self.graph.add("Sub", vectors, self.graph.constant(CENTRE, self.weights[CENTRE]))
        return self.graph.add("LpNormalization", moved, axis=1, p=2)

    def as_model(self, result: str) -> onnx.ModelProto:
        pooled = self.form.pooled
        inputs = ["input_ids"] if pooled else ["input_ids", "attention_mask", "token_type_ids"]
        shape: list[str | int | None] = ["batch", DIMENSION] if pooled else ["batch", "length", DIMENSION]
        output = "embedding" if pooled else "last_hidden_state"
        self.graph.nodes.append(helper.make_node("Identity", [result], [output], output))
        graph = helper.make_graph(
            self.graph.nodes,
            self.name,
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in inputs],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
            list(self.graph.constants.values()),
        )
        opsets = [helper.make_opsetid("", 23), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="index.export_model")
