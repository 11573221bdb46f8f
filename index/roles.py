"""In what capacity each turn was spoken: from the words of the label, else from how its owner behaves.

Who replies most, or stands in the title, is an official; who speaks before a reply and asks is a reporter; who only
gives the floor is a moderator. What that does not tell stays unknown.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from index.label_shapes import names_nobody
from index.records import Role
from index.speakers import full_names, has_title

_SHORT = 60
"""Words of a turn that gives the floor, at most, on average."""


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """A turn as behaviour is read from it."""

    name: str
    role: Role
    """What the words of the label say."""
    words: int
    asks: bool
    """Whether a question stands near its end."""
    end: str
    """Its last words."""


@dataclass
class _Speaker:
    """How one person behaves."""

    turns: int = 0
    words: int = 0
    asks: int = 0
    calls_next: int = 0
    """Turns that name who speaks next."""
    before: Counter[str] = field(default_factory=Counter)
    after: Counter[str] = field(default_factory=Counter)
    """Who speaks behind them."""

    @property
    def mean(self) -> float:
        return self.words / self.turns


def infer_roles(turns: Sequence[SpokenTurn], title: str) -> list[Role]:
    """The role of each turn."""
    names = full_names([turn.name for turn in turns])
    people = [names.get(turn.name, turn.name) for turn in turns]
    speakers = _behaviour(turns, people)
    told: dict[str, Role] = {
        person: turn.role for turn, person in zip(turns, people, strict=True) if turn.role is not Role.UNKNOWN
    }
    unknown = {person: speaker for person, speaker in speakers.items() if person not in told}
    in_title = {person for person in unknown if _is_named(person, title)}
    reporters = {person for person, role in told.items() if role is Role.REPORTER}
    if reporters:
        inferred = _beside_questions(unknown, speakers, reporters, in_title)
    else:
        inferred = _by_behaviour(unknown, in_title, _called(turns, people, told))
    return [told.get(person) or inferred.get(person, Role.UNKNOWN) for person in people]


def _behaviour(turns: Sequence[SpokenTurn], people: Sequence[str]) -> dict[str, _Speaker]:
    speakers: defaultdict[str, _Speaker] = defaultdict(_Speaker)
    for place, (turn, person) in enumerate(zip(turns, people, strict=True)):
        speaker = speakers[person]
        speaker.turns += 1
        speaker.words += turn.words
        speaker.asks += turn.asks
        if place:
            speaker.before[people[place - 1]] += 1
        if place + 1 < len(turns):
            following = people[place + 1]
            speaker.after[following] += 1
            first = re.findall(r"\w{3,}", following.split(",")[0])
            speaker.calls_next += following != person and any(word.casefold() in turn.end.casefold() for word in first)
    return dict(speakers)


def _beside_questions(
    unknown: dict[str, _Speaker], speakers: dict[str, _Speaker], reporters: set[str], in_title: set[str]
) -> dict[str, Role]:
    """Beside `Q` and `Question:`, whoever carries a name replies, unless they do nothing but ask or give the floor."""
    replies = Counter[str]()
    for person in unknown:
        replies[person] = sum(speakers[person].before[reporter] for reporter in reporters)
    roles: dict[str, Role] = {}
    for person, speaker in unknown.items():
        roles[person] = Role.OFFICIAL
        if person in in_title or has_title(person):
            continue
        answered = sum(count for other, count in speaker.after.items() if replies[other] and other != person)
        if speaker.asks == speaker.turns and answered == speaker.turns and not replies[person]:
            roles[person] = Role.REPORTER
        elif speaker.turns > 1 and _gives_floor(speaker, reporters) and not replies[person]:
            roles[person] = Role.MODERATOR
    return roles


def _gives_floor(speaker: _Speaker, reporters: set[str]) -> bool:
    called = sum(speaker.after[reporter] for reporter in reporters)
    return called >= 0.6 * speaker.turns and speaker.asks < 0.4 * speaker.turns and speaker.mean <= _SHORT


def _called(turns: Sequence[SpokenTurn], people: Sequence[str], told: dict[str, Role]) -> set[str]:
    """Whom an operator or moderator calls by name, and who then asks."""
    called = set()
    for before, turn, caller, person in zip(turns, turns[1:], people, people[1:], strict=False):
        words = re.findall(r"\w{3,}", person.split(",")[0].split("(")[0])
        named = any(re.search(rf"\b{re.escape(word)}\b", before.end, re.I) for word in words)
        if told.get(caller) is Role.MODERATOR and person not in told and named and turn.asks and not has_title(person):
            called.add(person)
    return called


def _by_behaviour(unknown: dict[str, _Speaker], in_title: set[str], called: set[str]) -> dict[str, Role]:
    """Where no label says who asks."""
    roles = dict.fromkeys(in_title, Role.OFFICIAL)
    main = _main_speaker(unknown, in_title, called)
    if main is None:
        return roles
    roles[main] = Role.OFFICIAL
    others = [person for person in unknown if person not in roles]
    asking = {person for person in others if _asks_main(unknown[person], main, unknown[main].mean)}
    asking |= called - in_title
    # Several may ask before one reply.
    asking |= {person for person in others if _asks_with(unknown[person], asking)}
    moderators = {person for person in others if _gives_floor_to(unknown[person], asking, main)}
    if len(asking) > 1:  # Among people who ask, somebody whom the main speaker always answers asks as well.
        asking |= {person for person in others if _is_answered(unknown[person], main, moderators)}
    for person in others:
        speaker = unknown[person]
        follows = sum(count for other, count in speaker.before.items() if other in asking)
        if person in moderators:
            roles[person] = Role.MODERATOR
        elif person in asking:
            roles[person] = Role.REPORTER
        elif names_nobody(person) or follows >= max(1, 0.5 * speaker.turns) or has_title(person):
            roles[person] = Role.OFFICIAL
    return roles


def _main_speaker(unknown: dict[str, _Speaker], in_title: set[str], called: set[str]) -> str | None:
    """Who is asked: of those in the title, else of all, the one who speaks most, between others who ask."""
    if len(unknown) < 2:
        return None
    spoken = sorted(in_title or unknown.keys() - called or unknown, key=lambda person: -unknown[person].words)
    main = spoken[0]
    asked = sum(1 for person in unknown if person != main and unknown[person].after[main] and unknown[person].asks)
    if in_title or (len(called) > 1 and main not in called):
        return main
    whole = sum(speaker.words for speaker in unknown.values())
    return main if asked and unknown[main].turns > 1 and unknown[main].words > 0.4 * whole else None


def _asks_main(speaker: _Speaker, main: str, mean: float) -> bool:
    answered = speaker.after[main] / speaker.turns
    if speaker.asks >= 0.5 * speaker.turns and answered >= 0.5:
        return True
    return bool(speaker.asks) and answered >= 0.7 and speaker.mean < 0.8 * mean


def _asks_with(speaker: _Speaker, asking: set[str]) -> bool:
    """Whether somebody asks whenever they speak, and others who ask follow."""
    return speaker.asks == speaker.turns and bool(speaker.after) and set(speaker.after) <= asking


def _is_answered(speaker: _Speaker, main: str, moderators: set[str]) -> bool:
    heard = {main, *moderators}
    return set(speaker.after) <= {main} and bool(speaker.after) and set(speaker.before) <= heard


def _gives_floor_to(speaker: _Speaker, asking: set[str], main: str) -> bool:
    if speaker.turns < 3:
        return False
    called = sum(count for other, count in speaker.after.items() if other != main)
    asked = sum(count for other, count in speaker.after.items() if other in asking)
    return (
        called >= 0.5 * speaker.turns
        and asked >= 0.4 * speaker.turns
        and (speaker.asks < 0.4 * speaker.turns or speaker.calls_next >= 0.4 * speaker.turns)
    )


def _is_named(name: str, title: str) -> bool:
    words = re.findall(r"\w+", name.split(",")[0].split("(")[0])
    return bool(words) and bool(re.search(rf"\b{re.escape(words[-1])}\b", title, re.I))
