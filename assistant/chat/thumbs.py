"""Thumbs and corrections from the window into the feedback file. What comes from the browser is not trusted."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from assistant.chat.languages import words
from assistant.chat.session import Session
from assistant.feedback import feedback_on, keep_feedback

_log = logging.getLogger(__name__)

LONGEST_CORRECTION = 2000


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the page is told about feedback that it sent."""

    answer_id: str
    sent: str
    """The page's own number of it, so that two alike are told apart."""
    kept: bool
    said: str


def store_feedback(given: Mapping[str, Any], session: Session, index_folder: Path) -> Receipt:
    """Store a thumb on an answer of this session, with the correction where there is one."""
    answer_id, sent = str(given.get("answer")), str(given.get("sent"))
    try:
        problem = _store(given, answer_id, session, index_folder)
    except Exception:
        _log.exception("storing feedback failed")
        return Receipt(answer_id, sent, kept=False, said=words.FEEDBACK_FAILED)
    return Receipt(answer_id, sent, kept=problem is None, said=problem or words.THANKS)


def _store(given: Mapping[str, Any], answer_id: str, session: Session, index_folder: Path) -> str | None:
    """Why it cannot be stored; None where it was."""
    correction = str(given.get("correction") or "")
    if len(correction) > LONGEST_CORRECTION:
        return words.CORRECTION_TOO_LONG.format(limit=f"{LONGEST_CORRECTION:,}")
    asked: list[str] = []
    for answer in (turn.answer for turn in session.turns if turn.answer):
        if answer.id == answer_id:
            thumb: Literal["up", "down"] = "up" if given.get("thumb") == "up" else "down"
            keep_feedback(index_folder, feedback_on(answer, earlier=asked, thumb=thumb, correction=correction))
            return None
        asked.append(answer.question)
    return words.ANSWER_GONE
