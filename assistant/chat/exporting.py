"""The conversation of a session as a file for the browser to save."""

from __future__ import annotations

import base64
import re
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assistant.chat.languages import words
from assistant.chat.session import Session
from assistant.export.formats import FORMATS
from assistant.export.told import ExportedTurn

_ADDRESS = re.compile(r"https?://[^\s<>\"'()]{1,300}")


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as the page is given it."""

    name: str
    media_type: str
    base64: str
    sent: str
    """Differs each time, so that the page notices the same file asked for twice."""


def export_session(wanted: Mapping[str, Any], session: Session) -> ExportedFile:
    """The conversation in the format wanted; KeyError where there is no such format."""
    chosen = FORMATS[str(wanted.get("format"))]
    given = str(wanted.get("base") or "")
    base = given if _ADDRESS.fullmatch(given) else ""
    name = words.shortened(session.turns[0].question, 80)
    turns = [ExportedTurn(turn.question, None if turn.writing else turn.answer, turn.filters) for turn in session.turns]
    written = chosen.write(turns, name, base)
    stem = re.sub(r"\W+", "-", name.casefold()).strip("-")[:60] or "conversation"
    return ExportedFile(stem + chosen.suffix, chosen.media_type, base64.b64encode(written).decode(), uuid.uuid4().hex)
