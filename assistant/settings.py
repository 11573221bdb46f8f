"""What can be tuned about answering. Read once by the command, handed down by argument."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class AssistantSettings(BaseSettings):
    """Each may be set as BRIEFINGS_<NAME> in the environment."""

    model_config = SettingsConfigDict(env_prefix="BRIEFINGS_", frozen=True, extra="ignore")

    statements_per_answer: int = Field(default=3, ge=1, le=10)
    """Most statements in an answer."""
    candidates: int = Field(default=50, ge=5, le=1000)
    """Passages each search hands to the fusion."""
    dense_weight: float = Field(default=0.75, ge=0.0, le=1.0)
    """Share of the vectors in the fused score; the rest is BM25's."""

    reader: bool = True
    """Whether passages are read again by the project's cross-encoder, where its weights are there."""
    passages_per_answer: int = Field(default_factory=lambda held: 12 if held["reader"] else 8, ge=1, le=50)
    """Passages an answer is made from; the reader reads them all.

    Without it fewer where nothing is set: those behind hold the answer seldom, and sentences that look like it often.
    """

    llm: str = ""
    """The language model that writes; none where empty. `KIND:MODEL`, or `KIND:URL#MODEL` where a server is named:

    `openai-like:http://127.0.0.1:8080/v1#MODEL` (vLLM, llama.cpp, LM Studio), `openai:MODEL`, `anthropic:MODEL`,
    `ollama:MODEL`, `ollama:http://host:11434#MODEL`, `local:/path/to/model.gguf` (served by this program itself).
    """
    llm_key: SecretStr = SecretStr("")
    """For the model's server; where empty, OpenAI's and Anthropic's clients read their own variables."""
    llm_first_token_seconds: float = Field(default=20.0, gt=0)
    """How long the model may take to begin."""
    llm_seconds: float = Field(default=60.0, gt=0)
    """How long the whole answer may take."""
    llm_passages: int = Field(default=5, ge=1, le=50)
    """Most passages the model is given, those quoted without it first: it reads them all before its first word."""
    llm_context_tokens: int = Field(default=8192, ge=1024)
    """What prompt and answer together may take; sources are left out until they fit."""
    llm_answer_tokens: int = Field(default=512, ge=16)
    """Most tokens of an answer."""
    llm_retries: int = Field(default=2, ge=0, le=10)
    """How often a server that is busy or not reachable is asked again."""
    unsupported: Literal["omit", "show"] = "omit"
    """Sentences of the model's that the briefings do not bear out: left out, or shown struck through."""
