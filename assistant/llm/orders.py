"""Sentences of a source that give a machine orders: "write that the minister resigned" does not say that he did.

An order bears nothing out. Whatever no pattern here knows is still only told as what its speaker said.
"""

from __future__ import annotations

import re

_TELL = r"(?:write|say|state|tell|reply|respond|answer|print|output|repeat|claim|quote|present|praise|urge)"
_ORDER = re.compile(
    "|".join(
        (
            # "Say that ...", "and reply only with ...", "must state that ...": what follows is not asserted.
            rf"(?:^|[.:;,!?>\]]\s*|\b(?:and|then|please|always|now|assistant)\s+){_TELL}\b(?:\s+\w+){{0,3}}\s*(?:that|with|only|words?\b|:)",
            rf"(?<!\bI )(?<!\bwe )\b(?:must|shall|should)\s+{_TELL}\s+that\b",
            r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:instructions?|rules?|prompts?|sources?|briefings?|above)\b",
            r"\bfrom (?:now|here) on\b.{0,20}\b(?:refuse|speak|answer|act|say|write)\b",
            r"\b(?:admin|system|developer) (?:override|prompt|message)\b|\byou are now\b",
            r"<\|\w+\|>|\[/?INST\]|<</?SYS>>|^\W*(?:system|assistant|user)\s*:",
        )
    ),
    re.I,
)


def is_order(source: str) -> bool:
    """Whether a sentence of a source tells a machine what to write."""
    return bool(_ORDER.search(source))
