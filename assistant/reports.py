"""The last evaluation report: `briefings eval` leaves a copy here, the chat window shows it."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from platformdirs import user_data_path


@dataclass(frozen=True, slots=True)
class LastReport:
    """The page of the latest run, and when that was."""

    html: str
    made: datetime
    """In this machine's time."""


def last_report_path() -> Path:
    """Where the latest report lies; BRIEFINGS_REPORT in the environment names another place."""
    named = os.environ.get("BRIEFINGS_REPORT")
    return Path(named) if named else user_data_path("briefings") / "last-report.html"


def keep_last_report(page: Path) -> Path:
    """Copy a report there; whoever reads meanwhile gets the one before, whole."""
    kept = last_report_path()
    kept.parent.mkdir(parents=True, exist_ok=True)
    copy = kept.with_name(f".{kept.name}.{os.getpid()}")
    copy.write_bytes(page.read_bytes())
    copy.replace(kept)
    return kept


def read_last_report() -> LastReport | None:
    """The latest report; None where none was made. OSError where it cannot be read."""
    path = last_report_path()
    try:
        made = datetime.fromtimestamp(path.stat().st_mtime)
        return LastReport(path.read_text(encoding="utf-8", errors="replace"), made)
    except FileNotFoundError:
        return None
