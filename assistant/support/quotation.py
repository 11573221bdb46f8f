"""Words in quotation marks: they must stand in a briefing exactly, in one place."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.support.tokens import fold
from index.records import Passage

_QUOTED = re.compile(r"“((?:[^“”]|“[^“”]*”)*)”|\"([^\"]*)\"|«([^»]*)»|‘([^’]{12,})’(?!\w)")
_GAP = re.compile(r"\.\.\.|…|\[[^\]]*\]|\. \. \.")
_SPACE = re.compile(r"[\s\u00a0\u202f]+")
_DASHES = re.compile(r"\s*-[\s-]*")
_MARKS = str.maketrans("“”«»‘–—\u2011", '""""\'---')
_TRIM = " .,;:!?'\"“”‘’«»-–—"


def quoted(sentence: str) -> list[str]:
    """What stands in quotation marks in a sentence."""
    return [next(filter(None, match.groups()), "") for match in _QUOTED.finditer(sentence) if any(match.groups())]


def without_marks(text: str) -> str:
    """The text with its quotation marks taken out."""
    return re.sub('["“”«»]', "", text)


def plain(text: str) -> str:
    """Text in which quotations are looked for: one space, plain marks and dashes, small letters."""
    folded = fold(text).translate(_MARKS)
    return _DASHES.sub("-", _SPACE.sub(" ", folded))


def stands_in(quote: str, passage_text: str) -> bool:
    """Whether the words quoted stand in a text (given as `plain` makes it), pieces around "..." in their order."""
    at = 0
    for piece in filter(None, (plain(each).strip(_TRIM) for each in _GAP.split(quote))):
        found = re.compile(rf"(?<!\w){re.escape(piece)}(?!\w)").search(passage_text, at)
        if not found:
            return False
        at = found.end()
    return True


def places_of(quotes: Sequence[str], passages: Sequence[Passage]) -> tuple[list[str], list[Passage]]:
    """Quotations that stand nowhere, and the passages in which all the others do."""
    if not quotes:
        return [], list(passages)
    texts = [plain(passage.text) for passage in passages]
    missing = [quote for quote in quotes if not any(stands_in(quote, text) for text in texts)]
    rest = [quote for quote in quotes if quote not in missing]
    homes = [
        passage for passage, text in zip(passages, texts, strict=True) if all(stands_in(quote, text) for quote in rest)
    ]
    return missing, homes if rest else list(passages)
