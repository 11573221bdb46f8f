"""Tells a claim together with who made it."""

from __future__ import annotations

from assistant.support.records import Evidence
from index.records import Role


def with_holder(sentence: str, evidence: Evidence) -> str:
    """`sentence` with its speaker in front: "Zakharova said: ...", "A reporter said: ..."."""
    who = "A reporter" if evidence.passage.role is Role.REPORTER else evidence.passage.speaker
    return f"{who} said: {sentence}"
