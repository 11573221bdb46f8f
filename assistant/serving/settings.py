"""What can be tuned about serving the window. Read once by the command, handed down by argument."""

from __future__ import annotations

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from assistant.serving.levels import LogLevel


class ServingSettings(BaseSettings):
    """Each may be set as BRIEFINGS_<NAME> in the environment."""

    model_config = SettingsConfigDict(env_prefix="BRIEFINGS_", frozen=True, extra="ignore")

    log_level: LogLevel | None = None
    """Where not given: info, or at a terminal only what went wrong, in words."""
    log_questions: bool = False
    """Whether the text of questions, and messages of errors that may quote it, go into the logs."""
    metrics_token: SecretStr = SecretStr("")
    """What `Authorization: Bearer` must carry to read /metrics where users log in."""
    upload_megabytes: int = Field(default=20, ge=1, le=1000)
    """Most megabytes of one uploaded file."""
    uploads_at_once: int = Field(default=50, ge=1)
    """Most files in one upload."""
    uploads_per_minute: int = Field(default=60, ge=1)
    """Most uploads that one user, or one address where nobody logs in, may begin in a minute."""
    uploads_per_hour: int = Field(default=600, ge=1)
    """The same in an hour."""
    wrong_passwords: int = Field(default=5, ge=1)
    """Wrong passwords in a row, for one user from one address, before logging in has to wait."""
    login_wait_seconds: int = Field(default=300, ge=1)
    """How long it then waits."""
