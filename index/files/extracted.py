"""What every reader of a file type hands back."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what the file declares about itself."""

    text: str
    title: str | None = None
    date: dt.date | None = None
    furniture: tuple[str, ...] = ()
    """What was left out as page furniture, one short description each."""
