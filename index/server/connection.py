"""One database of a Chroma server, and the collections an index has there. Owns chromadb's HTTP client.

`chromadb.HttpClient` is not used: it waits for ever while it is made, and opens three sessions of which it closes none.
This is what it puts together, with a session that has limits.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import httpx
from chromadb.api.fastapi import FastAPI
from chromadb.api.models.Collection import Collection
from chromadb.config import Settings, System
from chromadb.errors import ChromaError

from index.errors import ServerUnreachable
from index.server.transport import PatientTransport
from index.settings import IndexSettings

PAGE = 300
"""Most records a request reads or writes: what Chroma Cloud allows."""


class ChromaServer:
    """Open to all threads. Every method raises ServerUnreachable where the server does not answer."""

    def __init__(self, settings: IndexSettings) -> None:
        self.url = settings.chroma_url.rstrip("/")
        self.where = f"{self.url} (database {settings.chroma_database}, index {settings.chroma_index})"
        self._settings = settings
        at = urlsplit(self.url)
        system = System(
            Settings(
                anonymized_telemetry=False,
                chroma_api_impl="chromadb.api.fastapi.FastAPI",
                chroma_server_host=at.hostname,
                chroma_server_http_port=at.port or (443 if at.scheme == "https" else 80),
                chroma_server_ssl_enabled=at.scheme == "https",
            )
        )
        self._api: Any = system.instance(FastAPI)
        key = settings.chroma_key.get_secret_value()
        self._session = httpx.Client(
            transport=PatientTransport(self.url, settings.chroma_seconds),
            headers={**self._api._session.headers, **({"X-Chroma-Token": key} if key else {})},
        )
        self._api._session.close()
        self._api._session = self._session
        try:
            self._api.get_database(settings.chroma_database, settings.chroma_tenant)
        except ChromaError as error:
            self.close()
            raise ServerUnreachable(
                f"The Chroma server at {self.url} has no tenant '{settings.chroma_tenant}' with a database "
                f"'{settings.chroma_database}' ({error}); see to BRIEFINGS_CHROMA_TENANT and BRIEFINGS_CHROMA_DATABASE"
            ) from error
        except BaseException:
            self.close()
            raise

    def collection(self, kind: str, *, space: str) -> Any:
        """The collection of this kind, made where there is none."""
        model = self._api.get_or_create_collection(
            f"{self._settings.chroma_index}-{kind}",
            configuration={"hnsw": {"space": space}},
            tenant=self._settings.chroma_tenant,
            database=self._settings.chroma_database,
        )
        return Collection(client=self._api, model=model, embedding_function=None)

    def version(self) -> str:
        """The server's own."""
        return str(self._api.get_version())

    def close(self) -> None:
        self._session.close()
