from __future__ import annotations

from pathlib import Path
from typing import Any

import chromadb
import numpy as np
import pytest
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import InternalError
from tenacity import stop_after_attempt

from index import vectors
from index.errors import IndexLocked
from index.filters import Filters
from index.vectors import COLLECTION, VectorStore


def test_a_collection_of_an_earlier_version_is_searched_as_widely_as_a_new_one(tmp_path: Path) -> None:
    client: Any = chromadb.PersistentClient(str(tmp_path / "old"), settings=Settings(anonymized_telemetry=False))
    former = client.create_collection(COLLECTION, configuration={"hnsw": {"space": "cosine"}}, embedding_function=None)
    former.add(ids=["a", "b"], embeddings=[[1.0, 0.0], [0.0, 1.0]])
    client.close()
    SharedSystemClient.clear_system_cache()

    widths = []
    for name in ("old", "new", "old"):
        store = VectorStore(tmp_path / name)
        widths.append(store._collection.configuration_json["hnsw"]["ef_search"])
        if name == "old":
            vector = np.array([0.1, 0.9], np.float32)
            assert store.nearest(vector, limit=2, filters=Filters()) == ["b", "a"]
        store.close()
    assert len(set(widths)) == 1


def test_a_collection_that_is_being_let_go_of_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refusals = [InternalError("Database error: error returned from database: (code: 5) database is locked")] * 2
    opened = chromadb.PersistentClient

    def refusing(*args: Any, **kwargs: Any) -> Any:
        if refusals:
            raise refusals.pop()
        return opened(*args, **kwargs)

    monkeypatch.setattr(chromadb, "PersistentClient", refusing)
    store = VectorStore(tmp_path / "index")
    assert not refusals and store.nearest(np.array([1.0, 0.0], np.float32), limit=1, filters=Filters()) == []
    store.close()


def test_a_collection_that_stays_locked_is_not_called_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refusing(*args: Any, **kwargs: Any) -> Any:
        raise InternalError("Database error: error returned from database: (code: 5) database is locked")

    monkeypatch.setattr(chromadb, "PersistentClient", refusing)
    monkeypatch.setattr(vectors._opened.retry, "stop", stop_after_attempt(2))
    with pytest.raises(IndexLocked, match="close the other program"):
        VectorStore(tmp_path / "index")
