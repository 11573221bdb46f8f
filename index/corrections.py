"""What the user knows better than the transcript: title, date, place, who spoke in what role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from index.errors import BadInput
from index.parser import CLOSING, OPENING, QUESTIONS
from index.records import Briefing, Exchange, PartKind, Role, Section, SectionKind, Turn


@dataclass(frozen=True, slots=True)
class Corrections:
    """The user's own facts about one briefing; what is None or empty stays as the transcript has it."""

    title: str | None = None
    date: dt.date | None = None
    place: str | None = None
    roles: Mapping[str, Role] = field(default_factory=dict)
    """Role of a speaker, by name as the briefing shows it; upper and lower case are one."""

    def __bool__(self) -> bool:
        return self != Corrections()

    def over(self, earlier: Corrections) -> Corrections:
        """These, and what was corrected earlier and not now."""
        names = {name.casefold() for name in self.roles}
        kept = {name: role for name, role in earlier.roles.items() if name.casefold() not in names}
        return Corrections(
            self.title or earlier.title, self.date or earlier.date, self.place or earlier.place, {**kept, **self.roles}
        )


def corrected(briefing: Briefing, corrections: Corrections) -> Briefing:
    """The briefing with the user's facts in it. A speaker who does not speak in it is passed over."""
    briefing = replace(
        briefing,
        title=corrections.title or briefing.title,
        date=corrections.date or briefing.date,
        place=corrections.place or briefing.place,
    )
    roles = {name.casefold(): role for name, role in corrections.roles.items()}
    changed = {
        turn.start
        for section in briefing.sections
        for turn in section.turns
        if roles.get(turn.speaker.casefold(), turn.role) is not turn.role
    }
    if not changed:
        return briefing
    sections: list[Section] = []
    for section in briefing.sections:
        turns = tuple(
            replace(turn, role=roles.get(turn.speaker.casefold(), turn.role))
            for turn in sorted(section.turns, key=lambda turn: turn.start)
        )
        untouched = not any(turn.start in changed for turn in turns)
        sections += [section] if untouched else _regrouped(briefing, section, turns)
    return replace(briefing, sections=_numbered(_joined(sections)))


def check_speakers(briefing: Briefing, names: Iterable[str]) -> None:
    """Raise BadInput for a name under which nobody speaks, naming those who do."""
    speakers = {turn.speaker.casefold(): turn.speaker for section in briefing.sections for turn in section.turns}
    for name in names:
        if name.casefold() not in speakers:
            known = ", ".join(sorted(filter(None, speakers.values()))) or "nobody with a name"
            raise BadInput(f"{briefing.id}: nobody called '{name}' speaks there; name one of: {known}")


def _regrouped(briefing: Briefing, section: Section, turns: Sequence[Turn]) -> list[Section]:
    """The section anew from its turns: what comes before the first question are remarks, the rest is exchanges."""
    first = next((place for place, turn in enumerate(turns) if turn.role is Role.REPORTER), None)
    generic = section.heading in (OPENING, QUESTIONS, CLOSING)
    if first is None:
        if section.kind is SectionKind.REMARKS or generic:
            heading = OPENING if section.heading == QUESTIONS else section.heading
            return [Section(section.number, heading, SectionKind.REMARKS, section.start, section.end, tuple(turns))]
        return [replace(section, remarks=(), exchanges=(Exchange(1, (), tuple(turns)),))]
    if section.kind is SectionKind.ANSWERS or first == 0:
        heading = QUESTIONS if generic else section.heading
        return [_answers(section, heading, section.start, turns)]
    asked_from = _label_start(briefing, turns[first])
    opening = replace(section, end=asked_from, remarks=tuple(turns[:first]), exchanges=())
    return [opening, _answers(section, QUESTIONS if generic else section.heading, asked_from, turns[first:])]


def _answers(section: Section, heading: str, start: int, turns: Sequence[Turn]) -> Section:
    groups: list[list[Turn]] = []
    for turn in turns:
        opens = turn.role is Role.REPORTER and bool(groups) and groups[-1][-1].role is not Role.REPORTER
        if opens or not groups:
            groups.append([])
        groups[-1].append(turn)
    exchanges = tuple(
        Exchange(
            number,
            tuple(turn for turn in group if turn.role is Role.REPORTER),
            tuple(turn for turn in group if turn.role is not Role.REPORTER),
        )
        for number, group in enumerate(groups, start=1)
    )
    return Section(section.number, heading, SectionKind.ANSWERS, start, section.end, (), exchanges)


def _label_start(briefing: Briefing, turn: Turn) -> int:
    """Where the label in front of a turn begins, or the turn itself where it carries none."""
    speech = next(
        (place for place, part in enumerate(briefing.parts) if part.start <= turn.start < part.end), len(briefing.parts)
    )
    label = briefing.parts[speech - 1] if 0 < speech < len(briefing.parts) else None
    return label.start if label and label.kind is PartKind.LABEL else turn.start


def _joined(sections: Sequence[Section]) -> list[Section]:
    """Neighbours under one heading as one section, as the parser has them."""
    joined: list[Section] = []
    for section in sections:
        last = joined[-1] if joined else None
        if last and (last.kind, last.heading, last.number) == (section.kind, section.heading, section.number):
            joined[-1] = replace(
                last,
                end=section.end,
                remarks=last.remarks + section.remarks,
                exchanges=last.exchanges + section.exchanges,
            )
        else:
            joined.append(section)
    return joined


def _numbered(sections: Iterable[Section]) -> tuple[Section, ...]:
    """The exchanges counted through the briefing, from 1."""
    numbered: list[Section] = []
    before = 0
    for section in sections:
        exchanges = tuple(
            replace(exchange, number=before + place) for place, exchange in enumerate(section.exchanges, start=1)
        )
        before += len(exchanges)
        numbered.append(replace(section, exchanges=exchanges))
    return tuple(numbered)
