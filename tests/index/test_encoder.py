"""The embedding model: true to the fp32 original, steady, and clear about broken files."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embedder import EncoderEmbedding
from index.encoder import MODEL_FOLDER, ModelFileError, SentenceEncoder

HERE = Path(__file__).parent
TEXTS: list[str] = json.loads((HERE / "fp32_embeddings.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return SentenceEncoder(threads=2)


@pytest.fixture(scope="module")
def vectors(encoder: SentenceEncoder) -> NDArray[np.float32]:
    return encoder.embed(TEXTS)


@pytest.fixture
def copied_model(tmp_path: Path) -> Path:
    return Path(shutil.copytree(MODEL_FOLDER, tmp_path / "model"))


def test_close_to_fp32(vectors: NDArray[np.float32]) -> None:
    reference = np.load(HERE / "fp32_embeddings.npz")["embeddings"]
    cosines = (vectors * reference).sum(axis=1)
    assert cosines.mean() >= 0.995
    # The worst is "Thank you.", four tokens among which little can even out.
    assert cosines.min() >= 0.97


def test_swaps_only_near_ties(vectors: NDArray[np.float32]) -> None:
    # The nearest text is another than in fp32 for 7 of the 60, each time by a hair: at most 0.012 of similarity.
    reference = np.load(HERE / "fp32_embeddings.npz")["embeddings"]
    not_itself = -2 * np.eye(len(TEXTS), dtype=np.float32)
    true = reference @ reference.T + not_itself
    picked = (vectors @ vectors.T + not_itself).argmax(axis=1)
    lost = true.max(axis=1) - true[np.arange(len(TEXTS)), picked]
    assert lost.max() <= 0.02


def test_shape_and_unit_length(vectors: NDArray[np.float32]) -> None:
    assert vectors.shape == (len(TEXTS), 384)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)


def test_company_and_order_change_nothing(encoder: SentenceEncoder, vectors: NDArray[np.float32]) -> None:
    # Exactly equal, not nearly: every text is run by itself.
    np.testing.assert_array_equal(encoder.embed(TEXTS[::-1])[::-1], vectors)
    for place in (0, 24, 40, 59):
        np.testing.assert_array_equal(encoder.embed([TEXTS[place]])[0], vectors[place])


def test_threads_change_nothing(vectors: NDArray[np.float32]) -> None:
    np.testing.assert_array_equal(SentenceEncoder(threads=1).embed(TEXTS), vectors)


def test_no_texts(encoder: SentenceEncoder) -> None:
    assert encoder.embed([]).shape == (0, 384)


@pytest.mark.parametrize("text", ["", "   ", "\n", "🙂", "\u0000", "Москва, 13 января"])
def test_odd_texts_have_a_vector(encoder: SentenceEncoder, text: str) -> None:
    assert np.linalg.norm(encoder.embed([text])[0]) == pytest.approx(1, abs=1e-5)


def test_a_long_text_is_cut_at_the_limit() -> None:
    brief = SentenceEncoder(max_tokens=64, threads=1)
    # "word" is one token; [CLS] and [SEP] take two of the 64.
    np.testing.assert_array_equal(brief.embed(["word " * 5000])[0], brief.embed(["word " * 62])[0])


def test_a_question_is_found_by_its_passage(encoder: SentenceEncoder, vectors: NDArray[np.float32]) -> None:
    found = int((vectors @ encoder.embed_query("How many miners were rescued?")).argmax())
    assert "mine accident" in TEXTS[found]


def test_queries_are_remembered_and_read_only(encoder: SentenceEncoder) -> None:
    first = encoder.embed_query("Who took part?")
    assert encoder.embed_query("Who took part?") is first
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 0


def test_serves_llama_index(vectors: NDArray[np.float32]) -> None:
    embedding = EncoderEmbedding(threads=2)
    assert embedding.get_text_embedding_batch(TEXTS[:3]) == vectors[:3].tolist()
    assert embedding.get_text_embedding(TEXTS[0]) == embedding.get_query_embedding(TEXTS[0]) == vectors[0].tolist()
    assert asyncio.run(embedding.aget_text_embedding_batch(TEXTS[:3])) == vectors[:3].tolist()
    assert asyncio.run(embedding.aget_query_embedding(TEXTS[0])) == vectors[0].tolist()


def test_digests_are_those_of_the_files(encoder: SentenceEncoder) -> None:
    encoder.verify_files()
    contents = [(MODEL_FOLDER / name).read_bytes() for name in ("model.int8.onnx", "tokenizer.json")]
    assert encoder.model_hash == sha256(b"".join(contents)).hexdigest()


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:1000])


def flip_one_byte(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 255
    file.write_bytes(content)


@pytest.mark.parametrize("name", ["model.int8.onnx", "tokenizer.json"])
@pytest.mark.parametrize("damage", [Path.unlink, cut_short])
def test_broken_files_are_named_at_first_use(copied_model: Path, name: str, damage: Callable[[Path], None]) -> None:
    damage(copied_model / name)
    with pytest.raises(ModelFileError, match=rf"{name} is (missing|damaged).*index\.export_model"):
        SentenceEncoder(copied_model).embed(["Good afternoon."])


@pytest.mark.parametrize("damage", [Path.unlink, cut_short, flip_one_byte])
def test_verify_files_names_the_broken_one(copied_model: Path, damage: Callable[[Path], None]) -> None:
    damage(copied_model / "model.int8.onnx")
    with pytest.raises(ModelFileError, match=r"model\.int8\.onnx.*index\.export_model"):
        SentenceEncoder(copied_model).verify_files()


@pytest.mark.parametrize("name", ["model.int8.onnx", "tokenizer.json"])
def test_nonsense_of_the_right_size_is_refused(copied_model: Path, name: str) -> None:
    (copied_model / name).write_bytes(b"x" * (copied_model / name).stat().st_size)
    with pytest.raises(ModelFileError, match=f"{name} cannot be opened"):
        SentenceEncoder(copied_model).embed(["Good afternoon."])


@pytest.mark.parametrize("content", ["", "[1]", "{}"])
def test_a_broken_model_json_is_named(copied_model: Path, content: str) -> None:
    (copied_model / "model.json").write_text(content, encoding="utf-8")
    with pytest.raises(ModelFileError, match=r"model\.json"):
        _ = SentenceEncoder(copied_model).model_hash
