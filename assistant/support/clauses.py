"""A sentence cut where it joins statements that could stand alone."""

from __future__ import annotations

import re

from assistant.support.tokens import Tokenizer, content

_JOINT = re.compile(
    r"\s*;\s+|,\s+(?:and|but|while|whereas|although|though|which|who|as|adding|noting|with|yet)\s+|"
    r"\s+(?:and|while|whereas|but)\s+|,\s+(?=\w+ing\b)"
)
LEAST_WORDS = 3
"""Content words of a statement."""


def clauses_of(claim: str, tokenize: Tokenizer) -> list[str]:
    """The statements of a claim, in order; what is too short to be one stays with the statement before."""
    pieces: list[str] = []
    joint = ""
    start = 0
    for match in [*_JOINT.finditer(claim), None]:
        end = match.start() if match else len(claim)
        piece = claim[start:end]
        short = len(content(tokenize(piece))) < LEAST_WORDS
        if pieces and (short or len(content(tokenize(pieces[-1]))) < LEAST_WORDS):
            pieces[-1] += claim[start - len(joint) : end]
        else:
            pieces.append(piece)
        joint = match.group() if match else ""
        start = match.end() if match else end
    return [piece.strip() for piece in pieces]
