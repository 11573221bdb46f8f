"""One database of a Chroma server, and the collections an index has there. Owns chromadb's HTTP client."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

import chromadb
import httpx
from chromadb.config import Settings
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
        at = urlsplit(self.url)
        key = settings.chroma_key.get_secret_value()
        headers = {"X-Chroma-Token": key} if key else {}
        transport = PatientTransport(self.url, settings.chroma_seconds)
        session = httpx.Client(transport=transport, headers=headers)
        try:
            # Chroma's client asks the server things while it is made, and would wait for ever.
            session.get(f"{self.url}/api/v2/heartbeat").raise_for_status()
            client: Any = chromadb.HttpClient(
                host=at.hostname or "",
                port=at.port or (443 if at.scheme == "https" else 80),
                ssl=at.scheme == "https",
                headers=headers,
                tenant=settings.chroma_tenant,
                database=settings.chroma_database,
                settings=Settings(anonymized_telemetry=False),
            )
        except (ChromaError, ValueError, httpx.HTTPError) as error:
            raise ServerUnreachable(
                f"The Chroma server at {self.url} does not serve tenant '{settings.chroma_tenant}', database "
                f"'{settings.chroma_database}' ({error}); see to BRIEFINGS_CHROMA_TENANT, _DATABASE and _KEY"
            ) from error
        # There is no setting for time limits in Chroma's client; its session is an httpx client like this one.
        self._client: Any = client
        session.headers.update(self._client._server._session.headers)
        self._client._server._session.close()
        self._client._server._session = session
        self._name = settings.chroma_index

    def collection(self, kind: str, *, space: str) -> Any:
        """The collection of this kind, made where there is none."""
        return self._client.get_or_create_collection(
            f"{self._name}-{kind}", configuration={"hnsw": {"space": space}}, embedding_function=None
        )

    def version(self) -> str:
        """The server's own."""
        return str(self._client.get_version())

    def close(self) -> None:
        self._client.close()
