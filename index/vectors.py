"""Keeps and finds passages by vector; owns chromadb, and tenacity for a collection that is locked.

Passages are written as LlamaIndex `TextNode`s through `ChromaVectorStore`, so that any LlamaIndex program can open the
collection; they are searched here by id alone, because the catalogue holds the rest.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import chromadb
import numpy as np
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError
from numpy.typing import NDArray
from tenacity import retry, retry_if_exception, stop_after_delay, wait_fixed

from index.errors import REMEDY, SQLITE_LOCKED, IndexNotWritable, opening_failed
from index.filters import Filters, date_number
from index.records import Passage

if TYPE_CHECKING:
    from llama_index.core.schema import BaseNode
    from llama_index.vector_stores.chroma import ChromaVectorStore

COLLECTION = "passages"
_BATCH = 200
_WIDTH = 300
"""Passages that a search keeps in view (ef_search). Of the ten nearest among 386,386 it finds 0.996, with 200 0.985, in
1.4 times the time; Chroma's own 100 finds 0.975 among 208,328. See docs/performance.md."""

_LOCKED_FOR = 10.0
"""Seconds in which a client that is closing, here or elsewhere, must have let go of the collection."""


class VectorStore:
    """The passages of an index by the cosine of their vectors."""

    def __init__(self, folder: Path) -> None:
        try:
            self._client, self._collection = _opened(folder)
        except Exception as error:  # chromadb raises whatever its Rust side or SQLite raised.
            raise opening_failed(folder, error) from error

    @cached_property
    def llama_index(self) -> ChromaVectorStore:
        """The collection as LlamaIndex sees it; imported when first written to, since asking needs none of it."""
        from llama_index.vector_stores.chroma import ChromaVectorStore

        return ChromaVectorStore(chroma_collection=self._collection)

    def close(self) -> None:
        # PersistentClient keeps one system a path alive for the process; without this the folder stays open.
        self._client.close()
        SharedSystemClient.clear_system_cache()

    def add(self, passages: Sequence[Passage], vectors: NDArray[np.float32], dates: Sequence[str | None]) -> None:
        """Write passages with their vectors [n, dimension]; `dates` in ISO form."""
        from index.nodes import as_node

        for first in range(0, len(passages), _BATCH):
            batch = slice(first, first + _BATCH)
            nodes: list[BaseNode] = [
                as_node(passage, date, vector)
                for passage, date, vector in zip(passages[batch], dates[batch], vectors[batch], strict=True)
            ]
            try:
                self.llama_index.add(nodes)
            except (ChromaError, OSError) as error:
                raise IndexNotWritable(f"the vectors cannot be written ({error}); {REMEDY}") from error

    def delete(self, edition: str) -> None:
        try:
            self.llama_index.delete(ref_doc_id=edition)
        except (ChromaError, OSError) as error:
            raise IndexNotWritable(f"the vectors cannot be written ({error}); {REMEDY}") from error

    def nearest(self, vector: NDArray[np.float32], *, limit: int, filters: Filters) -> list[str]:
        """Ids of the `limit` passages nearest to `vector` [dimension], nearest first."""
        found = self._collection.query(query_embeddings=[vector], n_results=limit, where=_where(filters), include=[])
        return list(found["ids"][0])

    def ids(self) -> set[str]:
        return set(self._collection.get(include=[])["ids"])


def _where(filters: Filters) -> dict[str, Any] | None:
    clauses: list[dict[str, Any]] = []
    if filters.briefing_id:
        clauses.append({"briefing_id": filters.briefing_id})
    if filters.since:
        clauses.append({"date_number": {"$gte": date_number(filters.since.isoformat())}})
    if filters.until:
        clauses.append({"date_number": {"$gt": 0}})
        clauses.append({"date_number": {"$lte": date_number(filters.until.isoformat())}})
    if filters.speaker:
        clauses.append({"speaker": filters.speaker})
    return None if not clauses else clauses[0] if len(clauses) == 1 else {"$and": clauses}


@retry(
    retry=retry_if_exception(lambda error: SQLITE_LOCKED in str(error)),
    stop=stop_after_delay(_LOCKED_FOR),
    wait=wait_fixed(0.1),
    reraise=True,
)
def _opened(folder: Path) -> tuple[Any, Any]:
    """Chroma's client and our collection. SQLite refuses at once where two clients would wait for each other."""
    client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False))
    collection: Any = client.get_or_create_collection(
        COLLECTION, configuration={"hnsw": {"space": "cosine", "ef_search": _WIDTH}}, embedding_function=None
    )
    if collection.configuration_json["hnsw"]["ef_search"] < _WIDTH:  # Made by an earlier version.
        with warnings.catch_warnings(action="ignore"):  # That there is no embedding function is meant.
            collection.modify(configuration={"hnsw": {"ef_search": _WIDTH}})
    return client, collection
