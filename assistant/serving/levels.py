"""How much the server logs."""

from __future__ import annotations

from enum import StrEnum


class LogLevel(StrEnum):
    """From which weight on events are logged."""

    DEBUG = "debug"
    INFO = "info"
    WARNING = "warning"
    ERROR = "error"
