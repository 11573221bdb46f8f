"""What every reader of a file type hands back."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Extracted:
    """The text of a file, and what the file declares about itself."""

    text: str
    title: str | None = None
    date: dt.date | None = None
    furniture: tuple[str, ...] = ()
    """What was left out as page furniture, one short description each."""


def clean(text: str) -> str:
    """Newlines alone end lines; control characters and halves of surrogate pairs, which no store takes, are gone."""
    return _CONTROL.sub("", re.sub("\r\n?|\x0b", "\n", text))
