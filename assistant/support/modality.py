"""Whether a claim is told as surely as the briefing tells it: may, plans to, must, allegedly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from assistant.support.tokens import PASTS, Token
from assistant.support.wordlists import words


class Mode(StrEnum):
    """How sure a thing is told."""

    POSSIBLE = "possible"
    PLANNED = "planned"
    OBLIGED = "obliged"
    ALLEGED = "alleged"


_CUES = {
    Mode.POSSIBLE: r"may(?! \d)|might|could|possibly|perhaps|maybe|potentially|likely|probably|possible|presumably|"
    r"apparently|seems?|appears? to|seemingly|chance|consider(?:s|ed|ing)?|unlikely|would",
    Mode.PLANNED: r"will|shall|plans? to|planned|planning|intends?|intended|intention|expects?|"
    r"expected|going to|hopes?|"
    r"hoped|aims?|scheduled|propos(?:e|es|ed|al)|wants?|seeks?|ready to|prepar(?:e|es|ed|ing) to|"
    r"about to|due to|are to|"
    r"is to|to be|promis(?:e|es|ed)|upcoming|would like|working on|working to|try(?:ing)? to|we'll|they'll|i'll|it'll|"
    r"he'll|she'll|set to|offer(?:s|ed)? to|agreed to",
    Mode.OBLIGED: r"must|should|ought|needs? to|have to|has to|required to|necessary|obliged|call(?:s|ed)? (?:on|for)|"
    r"urg(?:e|es|ed)|demand(?:s|ed)?|recommend(?:s|ed)?|supposed to|need",
    Mode.ALLEGED: r"alleg\w+|reportedly|so[-‑ ]called|supposed(?:ly)?|purported(?:ly)?|claim(?:s|ed|ing)?|rumou?r\w*|"
    r"accus\w+|suspected|unconfirmed|according to (?:some|media|press|reports)|reports? (?:that|say|claim|of)|"
    r"self-styled|hearsay|ostensibly|is said to|are said to",
}
_PATTERNS = {mode: re.compile(rf"\b(?:{pattern})\b", re.I) for mode, pattern in _CUES.items()}
_MODAL = re.compile(r"\b(?:may(?! \d)|might|could|possibly|perhaps|maybe|probably|likely|potentially)\b")
_ALLOWED = re.compile(
    r"\b(?:allow\w*|permit\w*|can|cannot|can['’]t|able|entitled|authori[sz]\w+|right to|free to)\b", re.I
)
"""What "may" also stands for."""
_SURE = re.compile(r"\b(?:certainly|definitely|undoubtedly|surely|always|inevitably)\b", re.I)
_REACH = 4
"""Content words a cue covers."""


def modes(text: str, tokens: Sequence[Token]) -> dict[Mode, list[tuple[str, list[str]]]]:
    """Every cue with the stems it covers, by mode."""
    found: dict[Mode, list[tuple[str, list[str]]]] = {}
    for mode, pattern in _PATTERNS.items():
        for match in pattern.finditer(text):
            if mode is Mode.POSSIBLE and match.group() == "May":
                continue  # The month.
            covered = [token.stem for token in tokens if token.stem and token.start >= match.end()][:_REACH]
            found.setdefault(mode, []).append((match.group(), covered))
    return found


def modality_fault(claim: tuple[str, Sequence[Token]], source: tuple[str, Sequence[Token]]) -> str:
    """What differs, in words; empty where nothing does."""
    mine, theirs = modes(*claim), modes(*source)
    return next(_faults(claim, source, mine, theirs), "")


def _faults(
    claim: tuple[str, Sequence[Token]],
    source: tuple[str, Sequence[Token]],
    mine: dict[Mode, list[tuple[str, list[str]]]],
    theirs: dict[Mode, list[tuple[str, list[str]]]],
) -> Iterator[str]:
    said, there = _stems(claim[1]), _stems(source[1])
    quoted = bool(re.search('["“”«»]', claim[0]))
    for cue, covered in theirs.get(Mode.ALLEGED, []):
        about = covered[:2] or list(there)[-3:]
        if Mode.ALLEGED not in mine and not quoted and any(stem in said for stem in about):
            yield f"leaves out “{cue}”: the briefing does not tell it as a fact"
    for cue, _ in mine.get(Mode.ALLEGED, []):
        if Mode.ALLEGED not in theirs and not cue.lower().startswith(("report", "claim", "accus")):
            yield f"says “{cue}”, the briefing does not"
    for cue, covered in theirs.get(Mode.POSSIBLE, []):
        if _MODAL.fullmatch(cue.lower()) and covered and covered[0] in said and Mode.POSSIBLE not in mine:
            yield f"leaves out “{cue}”: the briefing says it is possible, not that it is so"
    for cue, covered in mine.get(Mode.POSSIBLE, []):
        allowed = cue.lower() in ("may", "could") and _ALLOWED.search(source[0])
        if _MODAL.fullmatch(cue.lower()) and Mode.POSSIBLE not in theirs and not allowed and _same(covered, there):
            yield f"says “{cue}”, the briefing says it without doubt"
    for cue, covered in theirs.get(Mode.PLANNED, []):
        if covered and Mode.PLANNED not in mine and Mode.POSSIBLE not in mine and _done(claim[1], covered[0]):
            yield f"tells as done what the briefing says with “{cue}”"
    for cue, covered in mine.get(Mode.PLANNED, []):
        if set(theirs) & {Mode.PLANNED, Mode.OBLIGED, Mode.POSSIBLE} or not covered:
            continue
        if _done(source[1], covered[0]) or cue.lower().startswith(
            ("plan", "intend", "hope", "want", "consider", "aim")
        ):
            yield f"says “{cue}”, the briefing does not tell it as a plan"
    for cue, covered in theirs.get(Mode.OBLIGED, []):
        if re.fullmatch("must|should|ought", cue.lower()) and covered and covered[0] in said:
            if not set(mine) & {Mode.OBLIGED, Mode.POSSIBLE, Mode.PLANNED}:
                yield f"leaves out “{cue}”: the briefing says what should be, not what is"
            elif (
                re.search(r"\bwill\b", claim[0]) and Mode.OBLIGED not in mine and not re.search(r"\bwill\b", source[0])
            ):
                yield f"says “will”, the briefing says “{cue}”"
    for cue, covered in mine.get(Mode.OBLIGED, []):
        if re.fullmatch("must|should|ought", cue.lower()) and _same(covered, there) and not set(theirs):
            yield f"says “{cue}”, the briefing does not"
    for match in _SURE.finditer(claim[0]):
        if Mode.POSSIBLE in theirs and Mode.POSSIBLE not in mine and not _SURE.search(source[0]):
            yield f"says “{match.group()}”, the briefing does not"


def _stems(tokens: Sequence[Token]) -> dict[str, None]:
    return dict.fromkeys(token.stem for token in tokens if token.stem)


def _same(covered: list[str], stems: dict[str, None]) -> bool:
    return any(stem in stems for stem in covered[:2])


_BE = words("be being is are am to been getting")


def _done(tokens: Sequence[Token], stem: str) -> bool:
    """Whether the verb of this stem is told in the past: "signed", not "to be signed"."""
    for place, token in enumerate(tokens):
        if token.stem == stem and (token.word.endswith("ed") or token.word in PASTS):
            before = {each.word for each in tokens[max(0, place - 2) : place]}
            return not before & (_BE | {"will", "the", "a"})
    return False
