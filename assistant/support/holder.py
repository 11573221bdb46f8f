"""Tells a claim together with who made it."""

from __future__ import annotations

import re

from assistant.support.frame import frame_of
from assistant.support.records import Evidence
from assistant.support.tokens import MARKER, without_markers
from index.records import Role

_TITLE = re.compile(r"^(?:MR|MS|MRS|DR)\.?(?=\s)")
_SMALL = re.compile(
    r"^(?:The|A|An|This|That|These|Those|It|He|She|They|There|His|Her|Their|Its|In|On|At|For|No|All|Such)\b"
)


def with_holder(sentence: str, evidence: Evidence) -> str:
    """`sentence` told with its speaker, "Zakharova said that ...", unless it tells one itself.

    Markers at its end stay there. What a reporter asked or asserted is told as a reporter's.
    """
    bare = without_markers(sentence)
    if frame_of(bare).told or not bare:
        return sentence
    marks = "".join(match.group() for match in MARKER.finditer(sentence))
    who = holder(evidence)
    if evidence.passage.role is Role.REPORTER:
        verb = "asked" if bare.rstrip('”"').endswith("?") else "said"
        return f"{who} {verb}: {bare}{marks}"
    if _SMALL.match(bare):
        return f"{who} said that {bare[0].lower()}{bare[1:]}{marks}"
    return f"{who} said: {bare}{marks}"


def holder(evidence: Evidence) -> str:
    """Who said it, as prose names them: "MS. PSAKI" is Ms. Psaki, "Q" a reporter."""
    speaker = evidence.passage.speaker
    if evidence.passage.role is Role.REPORTER:
        return "A reporter"
    if not speaker:
        return "The speaker"
    if speaker.isupper():
        speaker = speaker.title() if _TITLE.match(speaker) or " " in speaker else speaker.capitalize()
    return speaker
