"""What can be tuned about the index. Read once by the command, handed down by argument."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_data_path
from pydantic import BaseModel, Field, SecretStr, StringConstraints
from pydantic_settings import BaseSettings, SettingsConfigDict


class PassageSettings(BaseModel, frozen=True, extra="forbid"):
    """How turns are cut. Written into the index, which refuses to mix two of them."""

    tokens: int = Field(default=220, ge=20, le=400)
    """Most tokens (cl100k_base) a passage holds."""
    question_tokens: int = Field(default=60, ge=0, le=200)
    """Most tokens of the question asked that are embedded with the start of its reply."""
    passages_with_question: int = Field(default=2, ge=0)
    """How many passages at the start of a reply are embedded with the question."""
    reporters: bool = True
    """Whether reporters' words are indexed; without, replies must be found by what officials say alone."""


class IndexSettings(BaseSettings):
    """Where the index lies and how it is built; each may be set as BRIEFINGS_<NAME> in the environment."""

    model_config = SettingsConfigDict(env_prefix="BRIEFINGS_", env_nested_delimiter="__", frozen=True, extra="forbid")

    index: Path = Field(default_factory=lambda: user_data_path("briefings") / "index")
    """Folder of the index."""
    embedding: Literal["english", "multilingual"] = "english"
    """The embedding model: all-MiniLM-L6-v2, which ships, or multilingual-e5-small, made by index.export_model."""
    passages: PassageSettings = PassageSettings()
    threads: int | None = Field(default=None, ge=1)
    """Threads of the embedding model; all cores up to four where not set."""

    chroma_url: Annotated[str, StringConstraints(pattern=r"^$|^https?://[^/]+/?$")] = ""
    """Address of a Chroma server that holds the index, as http://HOST:PORT; where empty, the folder holds it.

    With a server the folder keeps each process's copy of what the server does not search: texts, words, sentences.
    """
    chroma_tenant: str = "default_tenant"
    chroma_database: str = "default_database"
    """Tenant and database on the server; Chroma Cloud names yours."""
    chroma_key: SecretStr = SecretStr("")
    """Sent as X-Chroma-Token: the key of Chroma Cloud, or what a proxy before the server asks for."""
    chroma_index: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9_-]{1,40}$")] = "briefings"
    """What the names of the index's collections begin with: several indexes can lie in one database."""
    chroma_seconds: float = Field(default=10.0, gt=0)
    """How long to wait for the server, all attempts together, before saying that it does not answer."""
    chroma_poll_seconds: float = Field(default=1.0, gt=0)
    """How often a process looks whether another one changed the index."""
