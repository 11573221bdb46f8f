"""The passages of an index on a server: the collection that an index folder has, searched over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from index.server.connection import PAGE, ChromaServer
from index.vectors import COLLECTION, VectorStore


class ServerVectors(VectorStore):
    """Any LlamaIndex program can open the collection, `<index>-passages`; the server is closed by whoever opened it."""

    def __init__(self, server: ChromaServer) -> None:
        self._collection = server.collection(COLLECTION, space="cosine")

    def close(self) -> None:
        pass

    def delete(self, edition: str) -> None:
        """By id and some at a time: Chroma Cloud deletes no more than it would return."""
        while ids := self._collection.get(where={"document_id": edition}, limit=PAGE, include=[])["ids"]:
            self._collection.delete(ids=ids)

    def ids(self) -> set[str]:
        return {id_ for page in self._pages() for id_ in page}

    def _pages(self) -> Iterator[list[Any]]:
        offset = 0
        while page := self._collection.get(limit=PAGE, offset=offset, include=[])["ids"]:
            yield page
            offset += len(page)
