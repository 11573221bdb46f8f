"""Speaker labels at the start of a line: `Question:`, `Q   `, `MS. PSAKI:`, `Maria Zakharova:`.

A colon alone proves nothing ("Let me remind you: ..."), so a name counts as a label only where the transcript backs it
up: it is written in capitals, comes back, stands in the title, or follows a question.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from index.lines import INVISIBLE, Line, squeeze
from index.records import Role

_SPACE = rf"[\s{INVISIBLE}]"
_REPORTER_WORDS = (
    "question|questions|reporter|journalist|correspondent|media|press|pregunta|periodista|pergunta|frage|domanda|"
    "вопрос|журналист|问|記者|记者|提问"
)
_MODERATOR_WORDS = "moderator|operator|facilitator|host|moderador|moderadora|ведущий|主持人"
_EMPHASIS = r"[*_#>\s]*"
_ROLE_LABEL = re.compile(
    rf"{_EMPHASIS}(?P<name>(?P<reporter>{_REPORTER_WORDS}|Q)|(?P<moderator>{_MODERATOR_WORDS}))"
    rf"(?P<more>\s*\([^()\n]{{1,60}}\)|\s*\d{{1,3}})?{_EMPHASIS}[:：]{_EMPHASIS}",
    re.IGNORECASE,
)
# `Q` alone needs a wide gap behind it: "Q and A" is no label.
_BARE_Q = re.compile(rf"{_EMPHASIS}(?P<name>Q)(?:\.?{_SPACE}{{2,}}|\.?\u00a0{_SPACE}*|\t|\.{_SPACE}+)(?=\S)")
_WORD = r"[^\W\d_][\w.'’‘\-]*"
_SMALL = r"(?:of|the|and|for|to|de|del|la|von|van|bin|ibn|al|el|der|den|du|di|da|y|e|on)"
_NAME_LABEL = re.compile(
    rf"{_EMPHASIS}(?P<name>{_WORD}(?:[ \u00a0,]{{1,3}}(?:{_WORD}|\([^()\n]{{1,60}}\))){{0,11}}){_EMPHASIS}[:：]{_EMPHASIS}"
)
# Not capitalised: these words open a sentence or a list, they name nobody.
_NO_NAME = re.compile(
    r"(table of )?contents|answers?|replies|note|source|photo|video|correction|subject|place|date", re.I
)


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's name in front of a turn; `end` is where the words start, as an offset into the text."""

    name: str
    role: Role
    end: int


def label_at(line: str) -> tuple[str, Role, int] | None:
    """Name, role and length of what could be a label at the start of `line`; role UNKNOWN for a name."""
    if match := _ROLE_LABEL.match(line) or _BARE_Q.match(line):
        moderator = match.groupdict().get("moderator")
        name = squeeze(match["name"] + (match.groupdict().get("more") or ""))
        return name, Role.MODERATOR if moderator else Role.REPORTER, match.end()
    if (match := _NAME_LABEL.match(line)) and _looks_like_a_name(match["name"]):
        return squeeze(match["name"]), Role.UNKNOWN, match.end()
    return None


def _looks_like_a_name(text: str) -> bool:
    if _NO_NAME.match(text):
        return False
    words = re.findall(r"[^\W\d_][\w.'’‘\-]*", text)
    named = [word for word in words if not re.fullmatch(_SMALL, word)]
    return (
        bool(named)
        and all(word[0].isupper() or not word[0].islower() for word in named)
        and len(named) >= len(words) / 2
    )


def find_labels(lines: Sequence[Line], *, title: str) -> dict[int, Label]:
    """Labels by line number. Officials are told from reporters by the word in front of a question."""
    candidates: dict[int, tuple[str, Role, int]] = {}
    for number, line in enumerate(lines):
        if (
            not line.blank
            and (found := label_at(line.text))
            and (found[2] < len(line.text) or _next_holds_words(lines, number))
        ):
            candidates[number] = found
    times = Counter(name for name, _, _ in candidates.values())
    has_questions = any(role is Role.REPORTER for _, role, _ in candidates.values())
    labels: dict[int, Label] = {}
    after_question = False
    for number, (name, role, length) in candidates.items():
        backed = (
            role is not Role.UNKNOWN
            or times[name] > 1
            or (name.isupper() and len(name) > 2)
            or after_question
            or (len(name.split()) > 1 and name.casefold() in title.casefold())
        )
        if not backed:
            continue
        after_question = role is Role.REPORTER
        in_title = name.split()[-1].casefold() in title.casefold()
        if role is Role.UNKNOWN and (has_questions or in_title):
            role = Role.OFFICIAL
        labels[number] = Label(name, role, lines[number].first + length)
    return labels


def _next_holds_words(lines: Sequence[Line], number: int) -> bool:
    """Whether the words may follow on the next line, as where the label stands alone."""
    return any(not line.blank for line in lines[number + 1 : number + 3])
