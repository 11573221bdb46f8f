"""Speaker labels at the start of a line: `Question:`, `Q   `, `MS. PSAKI:`, `THE PRESIDENT.`, `Maria Zakharova:`.

A colon alone proves nothing ("Let me remind you: ..."), so a name counts as a label only where the transcript backs it
up: it is written in capitals, comes back, stands in the title, or follows a question.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from index.lines import INVISIBLE, Line, next_filled, squeeze
from index.records import Role
from index.shapes import is_break

_SPACE = rf"[\s{INVISIBLE}]"
_REPORTER_WORDS = (
    "question|questions|reporter|(?:photo)?journalist|correspondent|media|press|pregunta|periodista|interlocutora?|"
    "pergunta|frage|domanda|вопрос|журналист|问|記者|记者|提问"
)
_MODERATOR_WORDS = "moderator|operator|facilitator|host|moderador|moderadora|ведущий|ведущая|主持人"
_ANSWER_WORDS = "answer|reply|response|respuesta|resposta|antwort|risposta|ответ|答"
_EMPHASIS = r"[*_#>\s]*"
# Some transcripts number their questions: `[10.] Q. Mr. President, ...`.
_LEAD = rf"{_EMPHASIS}(?:\[\d{{1,3}}[.\s]{{0,3}}\]\s*)?"
_COLON = rf"{_EMPHASIS}[:：]{_EMPHASIS}"
_ROLE_LABEL = re.compile(
    rf"{_LEAD}(?P<name>(?P<reporter>{_REPORTER_WORDS}|Q)|(?P<moderator>{_MODERATOR_WORDS})|(?P<answer>{_ANSWER_WORDS}|A))"
    rf"(?P<more>\s*\([^()\n]{{1,60}}\)|\s*(?:No\.?\s*|#)?\d{{1,3}})?{_COLON}",
    re.IGNORECASE,
)
# `Q` alone needs a full stop or a wide gap behind it: "Q and A" is no label.
_Q_OR_A = re.compile(rf"{_LEAD}(?P<name>[QA])(?:\.?{_SPACE}{{2,}}|\.?\u00a0{_SPACE}*|\t|\.{_SPACE}+)(?=\S)")
_Q_AND_ONE_SPACE = re.compile(r"(?P<name>Q) (?=[\"“‘(*\\\[]*(?!A(?:nd A)?\b(?! [a-z]))[A-Z]|—|…)")
_WORD = r"[^\W\d_][\w.'’‘\-]*"
_SMALL = r"(?:of|the|and|for|to|de|del|la|von|van|bin|ibn|al|el|der|den|du|di|da|y|e|on)"
_NAME_LABEL = re.compile(
    rf"{_EMPHASIS}(?P<name>{_WORD}(?:[ \u00a0,]{{1,3}}(?:{_WORD}|\([^()\n]{{1,60}}\))){{0,11}}){_COLON}"
)
_CAPITALS_LABEL = re.compile(
    r"(?P<name>[A-Z][A-Z'’\-]*\.?(?: [A-Z][A-Z'’\-]*\.?){0,5}(?<!\.))\.\s+(?=[\"“‘(\[]*[^\W_a-z])"
)
# They open a sentence or a list and name nobody.
_NO_NAME = re.compile(
    r"(?:(?:table of )?contents|answers?|replies|note|notes|source|photo|video|correction|subject|place|date)\b"
    r"|(?:on|in|at|for|to|from|with|by|as|if|but|and|or|so|then|also|now|well|yes|no|okay|ok|first|second|third|last|"
    r"finally|here|there|this|that|these|those|what|why|how|when|where|who|which|my|our|your|his|her|its|their|let|we|"
    r"i|you|he|she|it|they|thank|thanks|again|remember|look|see|number)\b(?!\.)",
    re.I,
)
# Somebody who speaks up once among those who reply.
_FULL_NAME = re.compile(r"[A-Z][\w’'\-]+ (?:[A-Z]\. )?[A-Z][\w’'\-]+")
_LONGEST_START = 400
"""Characters of a line in which a label is looked for."""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's name in front of a turn; `end` is where the words start, as an offset into the text."""

    name: str
    role: Role
    end: int

    @property
    def names_nobody(self) -> bool:
        """Whether it says `Answer` and leaves open whose."""
        return bool(re.fullmatch(rf"(?:{_ANSWER_WORDS}|A)(?:\W.*)?", self.name, re.I))


class _Shape(Enum):
    ROLE = auto()
    """`Question:`, `Moderator:`."""
    ANSWER = auto()
    """`A:`, `Answer:`; counts behind a question only."""
    NARROW_Q = auto()
    """`Q` and one space."""
    NAME = auto()
    """Words that could be a name, and a colon."""
    CAPITALS = auto()
    """Words in capitals and a full stop."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What could be a label at the start of a line."""

    name: str
    role: Role
    length: int
    """Characters up to the words spoken."""
    shape: _Shape


def find_labels(lines: Sequence[Line], *, title: str) -> dict[int, Label]:
    """Labels by line number. Officials are told from reporters by the word in front of a question."""
    candidates = _candidates(lines)
    times = _times(lines, candidates)
    has_questions = any(candidate.role is Role.REPORTER for candidate in candidates.values())
    asks = set() if has_questions else _names_that_only_ask(lines, candidates, times, title)
    labels: dict[int, Label] = {}
    before: Role | None = None
    in_answers = False
    for number, candidate in candidates.items():
        name, role = candidate.name, candidate.role
        named = _is_named(name, title)
        if not _backed(
            candidate,
            times[name],
            named=named,
            after_question=before is Role.REPORTER,
            in_answers=in_answers,
            opens=_opens_paragraph(lines, number),
        ):
            continue
        if role is Role.UNKNOWN and name in asks:
            role = Role.REPORTER
        elif role is Role.UNKNOWN and (has_questions or asks or named):
            role = Role.OFFICIAL
        labels[number] = Label(name, role, lines[number].first + candidate.length)
        before = role
        in_answers = in_answers or role is Role.REPORTER
    return labels


def _candidates(lines: Sequence[Line]) -> dict[int, _Candidate]:
    found = {
        number: candidate
        for number, line in enumerate(lines)
        if not line.blank and (candidate := _candidate_at(line.text)) is not None
    }
    # Standing alone, a label needs words on one of the next two lines, and not another speaker's.
    for number in [number for number, candidate in found.items() if candidate.length >= len(lines[number].text)]:
        following = next_filled(lines, number)
        if following is None or following in found or following > number + 2 or is_break(lines[following].text):
            del found[number]
    return found


def _candidate_at(line: str) -> _Candidate | None:
    start = line[:_LONGEST_START]
    match = _ROLE_LABEL.match(start)
    # "... in answer to an earlier\nquestion: we are not": a label starts with a capital.
    if match and not match["name"][0].islower():
        role = Role.MODERATOR if match["moderator"] else Role.OFFICIAL if match["answer"] else Role.REPORTER
        shape = _Shape.ANSWER if match["answer"] else _Shape.ROLE
        return _Candidate(squeeze(match["name"] + (match["more"] or "")), role, match.end(), shape)
    if match := _Q_OR_A.match(start):
        if match["name"] == "Q":
            return _Candidate("Q", Role.REPORTER, match.end(), _Shape.ROLE)
        return _Candidate("A", Role.OFFICIAL, match.end(), _Shape.ANSWER)
    if match := _Q_AND_ONE_SPACE.match(start):
        return _Candidate("Q", Role.REPORTER, match.end(), _Shape.NARROW_Q)
    if (match := _NAME_LABEL.match(start)) and _looks_like_a_name(match["name"]):
        return _Candidate(squeeze(match["name"]), Role.UNKNOWN, match.end(), _Shape.NAME)
    if (match := _CAPITALS_LABEL.match(start)) and re.search(r"[A-Z]{3}", match["name"]):
        return _Candidate(squeeze(match["name"]), Role.UNKNOWN, match.end(), _Shape.CAPITALS)
    return None


def _looks_like_a_name(text: str) -> bool:
    if text[0].islower() or (_NO_NAME.match(text) and not text.isupper()):
        return False
    words = re.findall(_WORD, text)
    named = [word for word in words if not re.fullmatch(_SMALL, word)]
    return bool(named) and not any(word[0].islower() for word in named) and len(named) >= len(words) / 2


def _times(lines: Sequence[Line], candidates: Mapping[int, _Candidate]) -> Counter[str]:
    """How often each name opens a paragraph with words of its own.

    "Northland: new talks" in the list of contents and again above the text is a heading, however often it comes.
    """
    spoken: defaultdict[str, set[str]] = defaultdict(set)
    written = Counter(_unmarked(line.text) for line in lines if not line.blank)
    times: Counter[str] = Counter()
    for number, candidate in candidates.items():
        if _opens_paragraph(lines, number):
            times[candidate.name] += 1
            spoken[candidate.name].add(_unmarked(lines[number].text))
    for name, said in spoken.items():
        if not name.isupper() and all(written[text] > 1 for text in said):
            times[name] = 1
    return times


def _unmarked(text: str) -> str:
    return re.sub(r"^[\W\d_]+", "", text[:_LONGEST_START])


def _opens_paragraph(lines: Sequence[Line], number: int) -> bool:
    """Whether the line above is empty or ends a sentence: a name and a colon also come about where lines wrap."""
    if number == 0 or lines[number - 1].blank:
        return True
    above = lines[number - 1].text
    return bool(re.search(r"[.!?…:。！？][\"”’»)\]*_]*$", above[-20:])) or is_break(above)


def _is_named(name: str, title: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name.split()[-1])}\b", title, re.I))


def _backed(
    candidate: _Candidate, times: int, *, named: bool, after_question: bool, in_answers: bool, opens: bool
) -> bool:
    """Whether the transcript bears a candidate out."""
    name = candidate.name
    match candidate.shape:
        case _Shape.ROLE:
            return True
        case _Shape.ANSWER:
            return after_question
        case _Shape.NARROW_Q:
            return opens
        case _Shape.CAPITALS:
            return opens and times > (1 if len(name.split()) > 1 else 2)
        case _Shape.NAME:
            several_words = len(name.split()) > 1
            if times > 1 and (several_words or name.isupper() or named or after_question or times > 3):
                return opens or after_question or named or name.isupper()
            if _FULL_NAME.fullmatch(name) and in_answers:
                return opens
            return opens and ((name.isupper() and len(name) > 2) or after_question or (several_words and named))


def _names_that_only_ask(
    lines: Sequence[Line], candidates: Mapping[int, _Candidate], times: Mapping[str, int], title: str
) -> set[str]:
    """Named reporters, where no line says `Question`: each of their turns ends with a question mark.

    Told only where the title names somebody who replies.
    """
    turns = {n: candidate for n, candidate in candidates.items() if candidate.shape is _Shape.NAME}
    if not any(times[candidate.name] > 1 and _is_named(candidate.name, title) for candidate in turns.values()):
        return set()
    numbers = list(turns)
    asks: defaultdict[str, list[bool]] = defaultdict(list)
    for number, following in zip(numbers, [*numbers[1:], len(lines)], strict=True):
        spoken = [line.text for line in lines[number:following] if not line.blank]
        asks[turns[number].name].append(spoken[-1].endswith(("?", "？")))
    return {name for name, ends in asks.items() if all(ends) and not _is_named(name, title)}
