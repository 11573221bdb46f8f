"""Speaker labels at the start of a line: `Question:`, `Q   `, `MS. PSAKI:`, `THE PRESIDENT.`, `Maria Zakharova:`.

A colon alone proves nothing ("Let me remind you: ..."), so a name counts as a label only where the transcript backs it
up: it is written in capitals, comes back, stands in the title, or follows a question.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.label_shapes import ANSWER_LETTERS, LONGEST_START, Candidate, Shape, candidate_at, is_name, names_nobody
from index.lines import Line, next_filled, squeeze
from index.records import Role
from index.roles import SpokenTurn, infer_roles
from index.shapes import is_break
from index.speakers import full_names, has_title

_WEAK = re.compile(r"(?:press|media|prensa|audience|host|coordinator)", re.I)
"""Words of labels that also open lines of contacts and lists."""
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af·・\s]{2,16}")
_FRONT = 30
"""Lines in which a title is looked for."""
_LABELLED = 3
"""Turns from which a transcript is known to print labels at all."""
_LONGEST_ASKER = 80
"""Characters of a reporter's name and outlet."""
_HABIT = 4
"""Turns from which a transcript is known to print its labels one way."""


@dataclass(frozen=True, slots=True)
class Label:
    """A speaker's name in front of a turn; `end` is where the words start, as an offset into the text."""

    name: str
    role: Role
    end: int

    @property
    def names_nobody(self) -> bool:
        """Whether it says `Answer` and leaves open whose."""
        return names_nobody(self.name)


def find_labels(lines: Sequence[Line], *, title: str) -> dict[int, Label]:
    """Labels by line number, one person under one name. Roles come from the words of the label and from behaviour.

    Whom `title` or the lines in front of the first label name, replies.
    """
    candidates = _candidates(lines)
    title = f"{title} {_front(lines, candidates)}"
    found = _Transcript(lines, candidates, title).backed()
    past = [*found, len(lines)][1:]
    turns = [
        SpokenTurn(candidate.name, candidate.role, *_manner(lines, number, following, candidate.length))
        for (number, candidate), following in zip(found.items(), past, strict=True)
    ]
    roles = infer_roles(turns, title)
    people = [each.name for each in found.values() if each.shape is not Shape.ROLE or each.named]
    names = full_names(people)
    return {
        number: Label(names.get(candidate.name, candidate.name), role, lines[number].first + candidate.length)
        for (number, candidate), role in zip(found.items(), roles, strict=True)
    }


def _candidates(lines: Sequence[Line]) -> dict[int, Candidate]:
    found = {
        number: candidate
        for number, line in enumerate(lines)
        if not line.blank and (candidate := candidate_at(line.text[:LONGEST_START])) is not None
    }
    # Standing alone, a label needs words on one of the next two lines, and not another speaker's.
    for number in [number for number, candidate in found.items() if candidate.length >= len(lines[number].text)]:
        following = next_filled(lines, number)
        if following is None or following in found or following > number + 2 or is_break(lines[following].text):
            del found[number]
    found = _without_stop(lines, found) or found
    found |= _announced(lines, found)
    times = Counter(each.name for each in found.values())
    for number, candidate in found.items():
        # `QMS. HALE:` among many `MS. HALE:` is a slip of the keys.
        if candidate.name[:1] == "Q" and times[candidate.name] == 1 and times[candidate.name[1:]] >= _LABELLED:
            found[number] = replace(candidate, name=candidate.name[1:])
    askers = [number for number, candidate in found.items() if candidate.named]
    if len(askers) > 1:
        for number in askers:
            name, length = found[number].named or ("", 0)
            found[number] = Candidate(name, found[number].role, length, found[number].shape, (name, length))
    return found


def _without_stop(lines: Sequence[Line], candidates: Mapping[int, Candidate]) -> dict[int, Candidate]:
    """`THE PRESIDENT No.`: a label known for its full stop, where the stop is missing."""
    times = Counter(each.name for each in candidates.values() if each.shape is Shape.CAPITALS)
    known = tuple(f"{name} " for name, count in times.items() if count >= _LABELLED and " " in name)
    if not known:
        return {}
    found = dict(candidates)
    for number, line in enumerate(lines):
        if line.text.startswith(known) and number not in candidates:
            name = next(each for each in known if line.text.startswith(each))
            if re.match(r"[\[(\"“]?[A-Z][a-z]", line.text[len(name) :]):
                found[number] = Candidate(name.rstrip(), Role.UNKNOWN, len(name), Shape.CAPITALS)
    return dict(sorted(found.items()))


def _announced(lines: Sequence[Line], candidates: Mapping[int, Candidate]) -> dict[int, Candidate]:
    """`Reporter: Tom Reed, Arven Post` above `Q: ...` is all label, and names who asks."""
    found = {}
    for number, candidate in candidates.items():
        told = lines[number].text[candidate.length :]
        if candidate.role is not Role.REPORTER or not told or len(told) > _LONGEST_ASKER or not is_name(told):
            continue
        following = next_filled(lines, number)
        asked = candidates.get(following) if following is not None else None
        if following is not None and asked and asked.role is Role.REPORTER and asked.name != candidate.name:
            found[number] = replace(candidate, name=squeeze(told), length=len(lines[number].text))
            found[following] = replace(asked, name=squeeze(told))
    return found


def _front(lines: Sequence[Line], candidates: Mapping[int, Candidate]) -> str:
    """The lines in front of the first candidate that comes back, or whose words tell its role."""
    names = {number: _first_piece(candidate.name) for number, candidate in candidates.items()}
    times = Counter(names.values())
    first = (n for n, each in candidates.items() if times[names[n]] > 1 or each.role is not Role.UNKNOWN)
    return " ".join(line.text[:1000] for line in lines[: min(next(first, min(candidates, default=_FRONT)), _FRONT)])


def _first_piece(name: str) -> str:
    """`Ilse Maren` of `Ilse Maren (Spokesperson)`, as which she may come back."""
    return re.split(r"[,(（]", name)[0].strip() or name


def _manner(lines: Sequence[Line], number: int, past: int, length: int) -> tuple[int, bool, str]:
    """Words of the turn, whether it asks, and how it ends."""
    spoken = [line.text for line in lines[number:past] if not line.blank]
    first = spoken[0][length:]
    texts = [first, *spoken[1:]]
    end = " ".join(text[-300:] for text in texts[-2:])[-300:]
    return sum(text.count(" ") + 1 for text in texts), bool(re.search("[?？؟]", end)), end


class _Transcript:
    """The candidates of one transcript, and what bears each of them out."""

    def __init__(self, lines: Sequence[Line], candidates: Mapping[int, Candidate], title: str) -> None:
        self.lines, self.candidates, self.title = lines, candidates, title
        self.times = _times(lines, candidates)
        self.opens = {number for number in candidates if _opens_paragraph(lines, number)}
        shapes: defaultdict[Shape, Counter[str]] = defaultdict(Counter)
        for number in self.opens:
            shapes[candidates[number].shape][candidates[number].name] += 1
        recurring = {
            shape: {name: count for name, count in names.items() if count > 1} for shape, names in shapes.items()
        }
        letters = shapes[Shape.LETTER] + Counter({"A": shapes[Shape.ANSWER]["A"], "Q": shapes[Shape.ROLE]["Q"]})
        self.letters = {
            letter
            for ask, replies in ANSWER_LETTERS.items()
            for letter in (ask, *replies)
            if letters[ask] > 1 and any(letters[reply] for reply in replies)
        }
        named = recurring.get(Shape.NAME, {})
        capitals = sum(count for name, count in named.items() if name.isupper())
        self.prints_capitals = capitals >= _HABIT and capitals > 0.8 * sum(named.values())
        self.prints_stops = sum(recurring.get(Shape.CAPITALS, {}).values()) >= _HABIT
        marked = recurring.get(Shape.MARKED, {})
        self.marks_names = len(marked) > 1
        told = [candidates[number] for number in self.opens if candidates[number].shape is Shape.MARKED]
        self.marks_roles = sum(each.role is Role.REPORTER for each in told) > 1
        self.labelled = sum(named.values()) + sum(shapes[Shape.ROLE].values()) >= _LABELLED

    def backed(self) -> dict[int, Candidate]:
        """The candidates that are labels, by line number."""
        found: dict[int, Candidate] = {}
        before: Role | None = None
        for number, candidate in self.candidates.items():
            if self._is_backed(number, candidate, after_question=before is Role.REPORTER):
                found[number] = candidate
                before = candidate.role
        return found

    def _is_backed(self, number: int, candidate: Candidate, *, after_question: bool) -> bool:
        name, times, opens = candidate.name, self.times[candidate.name], number in self.opens
        several_words = len(name.split()) > 1
        match candidate.shape:
            case Shape.ROLE:
                return times > 1 if _WEAK.fullmatch(name) else True
            case Shape.ANSWER:
                return after_question or name in self.letters
            case Shape.NARROW_Q:
                return opens
            case Shape.LETTER:
                return opens and name in self.letters
            case Shape.CAPITALS if candidate.role is Role.UNKNOWN:
                return opens and (times > (1 if several_words else 2) or (several_words and self.prints_stops))
            case Shape.MARKED:
                told = candidate.role is not Role.UNKNOWN or names_nobody(name)
                return opens and (self.marks_roles if told else times > 1 and (self.marks_names or self.marks_roles))
        if candidate.role is not Role.UNKNOWN:
            return opens
        named = _is_named(name, self.title)
        if self.prints_capitals and not name.isupper():
            return False
        if times > 1 and (several_words or name.isupper() or named or after_question or times > 3):
            return opens or after_question or named or name.isupper()
        if not opens:
            return False
        if (name.isupper() and len(name) > 2) or after_question or (several_words and named):
            return True
        return self.labelled and (self._speaks_once(number, name) or self._is_surname(name))

    def _is_surname(self, name: str) -> bool:
        """Whether the front matter has a first name or a title before the word: `Tom Quill, Vice-President`."""
        return bool(re.search(rf"\b[^\W\d_a-z][\w.\-]* {re.escape(name)},", self.title))

    def _speaks_once(self, number: int, name: str) -> bool:
        """Whether a name that comes up once, in a transcript full of labels, is that of somebody."""
        if has_title(name) or _EAST_ASIAN.fullmatch(name):
            return True
        words = re.findall(r"[^\W\d_]{2,}", re.split(r"[,(（/]", name)[0])
        # "Bottom Line: no.": words that the transcript also writes small name nobody.
        return (
            bool(words)
            and not any(word.casefold() in self.small_words for word in words)
            and (len(words) > 1 or self._asks(number))
        )

    def _asks(self, number: int) -> bool:
        """Whether a question follows, and somebody who comes back replies."""
        for following in range(number, min(number + 12, len(self.lines))):
            other = self.candidates.get(following)
            if following > number and other and (self.times[other.name] > 1 or other.role is Role.REPORTER):
                return "?" in " ".join(line.text[-200:] for line in self.lines[number:following])
        return False

    @cached_property
    def small_words(self) -> set[str]:
        return {word for line in self.lines for word in re.findall(r"(?<!\w)[^\W\d_]{2,}", line.text) if word.islower()}


def _times(lines: Sequence[Line], candidates: Mapping[int, Candidate]) -> Counter[str]:
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
        if not name.isupper() and all(written[text] > 1 for text in said) and not _alone(name, said):
            times[name] = 1
    return times


def _alone(name: str, said: set[str]) -> bool:
    """Whether the label stands on a line of its own, and so repeats whenever its owner speaks."""
    return all(len(text) < len(name) + 14 for text in said)


def _unmarked(text: str) -> str:
    return re.sub(r"^[\W\d_]+", "", text[:LONGEST_START])


def _opens_paragraph(lines: Sequence[Line], number: int) -> bool:
    """Whether the line above is empty or ends a sentence: a name and a colon also come about where lines wrap."""
    if number == 0 or lines[number - 1].blank or lines[number - 1].glued:
        return True
    above = lines[number - 1].text
    return bool(re.search(r"[.!?…:。！？؟—–-][\"”’»)\]*_]*$", above[-20:])) or is_break(above)


def _is_named(name: str, title: str) -> bool:
    return bool(re.search(rf"\b{re.escape(name.split()[-1])}\b", title, re.I))
