"""What can be tuned about answering. Read once by the command, handed down by argument."""

from __future__ import annotations

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class AssistantSettings(BaseSettings):
    """Each may be set as BRIEFINGS_<NAME> in the environment."""

    model_config = SettingsConfigDict(env_prefix="BRIEFINGS_", frozen=True, extra="ignore")

    passages_per_answer: int = Field(default=5, ge=1, le=50)
    """Passages an answer is made from."""
    statements_per_answer: int = Field(default=3, ge=1, le=10)
    """Most statements in an answer."""
    candidates: int = Field(default=50, ge=5, le=1000)
    """Passages each search hands to the fusion."""
    dense_weight: float = Field(default=0.75, ge=0.0, le=1.0)
    """Share of the vectors in the fused score; the rest is BM25's."""
