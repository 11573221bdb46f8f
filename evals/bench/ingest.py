"""Ingest by its parts, and against plain LlamaIndex with Chroma.

Plain is what LlamaIndex's own examples write: VectorStoreIndex over a ChromaVectorStore in a folder, all settings as
they come, all-MiniLM-L6-v2 in fp32 as chromadb runs it. Three times: over its usual chunks of 1,024 tokens, of which
the model reads the first quarter; over our passages; and over all that an ingest of ours embeds, sentences too.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from typing import Any

from llama_index.core import Document, StorageContext, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.schema import TextNode
from pydantic import PrivateAttr

from evals.bench.embedding import Embed, chromadb_default
from evals.bench.timing import Steps, ratios, take_turns
from index.briefing_index import BriefingIndex
from index.catalogue import IndexedBriefing
from index.passage_vectors import embed_passages
from index.passages import embedded_sentences, embedded_text
from index.prepare import Prepared, Task, prepare
from index.settings import IndexSettings, PassageSettings


def measure_parts(transcripts: Sequence[Path], rounds: int) -> dict[str, Any]:
    """Passages a second of parsing, embedding and writing, one after the other."""
    passages = 0
    for number in range(rounds + 1):
        if number < 2:
            steps = Steps()  # The first round does not count.
        with tempfile.TemporaryDirectory() as folder, _new_index(Path(folder)) as index:
            index.encoder.embed(["warm"])
            with steps.step("parse"):
                prepared = prepare_files(transcripts)
            with steps.step("embed"):
                added = [
                    IndexedBriefing(briefing, embed_passages(index.encoder, held, index.settings.passages))
                    for each in prepared
                    for briefing, held in each.briefings
                ]
            _ = index.vectors.llama_index  # Its import is a matter of starting up.
            with steps.step("write"):
                index.add(added)
            passages = sum(len(each.passages) for each in added)
    return {"passages": passages, **steps.summary()}


def measure_against_plain(transcripts: Sequence[Path], rounds: int) -> dict[str, Any]:
    """Whole ingests side by side, and how many times as long as ours the others take."""
    settings = PassageSettings()
    briefings = [briefing for each in prepare_files(transcripts) for briefing in each.briefings]
    passages = [embedded_text(passage, settings) for _, held in briefings for passage in held]
    sentences = [text for _, held in briefings for passage in held for text in embedded_sentences(passage)]
    with tempfile.TemporaryDirectory() as folder:
        place = (Path(folder) / f"index-{number}" for number in count())
        embed = chromadb_default(Path(folder) / "model")

        def ours() -> None:
            with _new_index(next(place)) as index:
                index.ingest(transcripts)

        def plain(**what: Sequence[Any]) -> Callable[[], None]:
            return lambda: _plain_index(next(place), embed, **what)

        ways = {
            "ours": ours,
            "plain, chunks of 1,024 tokens": plain(
                documents=[Document(text=briefing.text) for briefing, _ in briefings]
            ),
            "plain, our passages": plain(nodes=[TextNode(text=text) for text in passages]),
            "plain, all our texts": plain(nodes=[TextNode(text=text) for text in passages + sentences]),
        }
        steps = take_turns(ways, rounds)
    others = [name for name in ways if name != "ours"]
    return {
        "passages": len(passages),
        "sentences": len(sentences),
        "seconds": steps.summary(),
        "over_ours": {name: ratios(steps.clock, name, "ours") for name in others},
        "over_ours_processor": {name: ratios(steps.processor, name, "ours") for name in others},
    }


def prepare_files(transcripts: Sequence[Path]) -> list[Prepared]:
    """The transcripts read, parsed and cut, as an ingest does it."""
    return [
        prepare(Task(path, str(path), path.stat().st_size, path.stem, (), {}, PassageSettings()))
        for path in transcripts
    ]


def _new_index(folder: Path) -> BriefingIndex:
    return BriefingIndex.open(IndexSettings(index=folder), create=True, purpose="make bench")


def _plain_index(
    folder: Path, embed: Embed, documents: Sequence[Document] = (), nodes: Sequence[TextNode] = ()
) -> None:
    import chromadb
    from llama_index.vector_stores.chroma import ChromaVectorStore

    client = chromadb.PersistentClient(str(folder))
    store = ChromaVectorStore(chroma_collection=client.create_collection("plain", embedding_function=None))
    context = StorageContext.from_defaults(vector_store=store)
    if documents:
        VectorStoreIndex.from_documents(
            list(documents), storage_context=context, embed_model=_ChromaDefault(embed=embed)
        )
    else:
        # Copies, since an index writes the vectors into the nodes it is given.
        copied = [node.model_copy() for node in nodes]
        VectorStoreIndex(copied, storage_context=context, embed_model=_ChromaDefault(embed=embed))


class _ChromaDefault(BaseEmbedding):
    """chromadb's default embedding function for LlamaIndex."""

    _embed: Embed = PrivateAttr()

    def __init__(self, *, embed: Embed) -> None:
        super().__init__(model_name="all-MiniLM-L6-v2")
        self._embed = embed

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [[float(number) for number in vector] for vector in self._embed(texts)]

    def _get_text_embedding(self, text: str) -> list[float]:
        return self._get_text_embeddings([text])[0]

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_query_embedding(query)
