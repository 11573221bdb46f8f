"""The library: the indexed briefings, parse reports, a picture of them all; corrected, removed, put back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assistant.chat.languages import words
from assistant.chat.templating import TEMPLATES
from index.briefing_index import BriefingIndex
from index.catalogue import BriefingSummary, IndexedBriefing
from index.corrections import Corrections
from index.errors import IndexingError
from index.parse_report import ParseReport, report
from index.records import Briefing, Role

_MOST_SPEAKERS = 8
_MOST_BARS = 36


@dataclass(frozen=True, slots=True)
class Facts:
    """What the library shows of a briefing besides its summary."""

    report: ParseReport
    words: Mapping[str | None, int]
    """Spoken, by speaker as printed; all reporters are None."""


@dataclass(frozen=True, slots=True)
class Done:
    """What an action came to."""

    note: str = ""
    removed: IndexedBriefing | None = None
    """What can be put back."""
    expanded: str = ""
    """Id of the briefing whose details are open."""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a picture."""

    label: str
    count: int
    share: float
    """Of the longest bar, in percent."""
    opens: str = ""
    """Id of the briefing it stands for."""


class Shelf:
    """The library of one index; facts are derived from each edition once."""

    def __init__(self, index: BriefingIndex) -> None:
        self._index = index
        self._facts: dict[tuple[str, int, str], Facts] = {}

    def html(self, done: Done = Done(), *, whole: bool = True) -> str:
        """The list. Not `whole`, it shows only the reports known, since reading hundreds of briefings takes seconds."""
        held = self._index.briefings()
        facts = {each.id: self._facts_of(each) if whole else self._facts.get(_key(each)) for each in held}
        expanded = next((each for each in held if each.id == done.expanded), None)
        return TEMPLATES.get_template("library.html").render(
            briefings=held,
            facts=facts,
            done=done,
            briefing=self._index.briefing(expanded.id) if expanded else None,
            expanded=self._facts_of(expanded) if expanded else None,
        )

    def picture(self) -> str:
        """Briefings over time, exchanges a briefing, speakers' shares."""
        held = self._index.briefings()
        dated = sorted((each for each in held if each.date), key=lambda each: (each.date or date.max, each.id))
        spoken: Counter[str | None] = Counter()
        for each in held:
            spoken.update(self._facts_of(each).words)
        exchanges = [(f"{words.day(each.date)}: {each.title}", each.exchanges, each.id) for each in dated]
        return TEMPLATES.get_template("picture.html").render(
            over_time=_bars([(label, count, "") for label, count in _over_time([each.date for each in dated])]),
            exchanges=_bars(exchanges),
            speakers=_most(spoken),
            total=max(spoken.total(), 1),
        )

    def act(self, wanted: Mapping[str, Any], removed: IndexedBriefing | None) -> Done:
        """Do what was clicked. `wanted` comes from the browser; `removed` is what this user may put back."""
        id_ = str(wanted.get("briefing", ""))
        try:
            match wanted.get("act"):
                case "details":
                    return Done(removed=removed, expanded=id_)
                case "remove":
                    gone = self._index.remove(id_)
                    return Done(words.REMOVED.format(title=gone.briefing.title), gone)
                case "undo" if removed:
                    self._index.add([removed])
                    return Done(words.PUT_BACK.format(title=removed.briefing.title))
                case "undo":
                    return Done(words.UNDO_GONE)
                case "correct":
                    return Done(self._correct(self._index.briefing(id_), wanted), removed, id_)
                case _:
                    return Done(removed=removed)
        except IndexingError as error:
            return Done(str(error), removed, id_)

    def _correct(self, briefing: Briefing, wanted: Mapping[str, Any]) -> str:
        given = {name: str(wanted.get(name) or "").strip() for name in ("title", "date", "place")}
        try:
            day = date.fromisoformat(given["date"]) if given["date"] else None
        except ValueError:
            return words.WRONG_DATE
        roles = wanted.get("roles")
        now = {turn.speaker: turn.role for section in briefing.sections for turn in section.turns}
        corrections = Corrections(
            title=given["title"] if given["title"] != briefing.title else None,
            date=day if day != briefing.date else None,
            place=given["place"] if given["place"] != (briefing.place or "") else None,
            roles={
                speaker: Role(role)
                for speaker, role in (roles.items() if isinstance(roles, dict) else ())
                if role in list(Role) and speaker in now and Role(role) is not now[speaker]
            },
        )
        if not any((corrections.title, corrections.date, corrections.place, corrections.roles)):
            return words.NOTHING_CHANGED
        return words.CORRECTED.format(title=self._index.correct(briefing.id, corrections).title)

    def _facts_of(self, summary: BriefingSummary) -> Facts:
        key = _key(summary)
        if key not in self._facts:
            self._facts[key] = _facts(self._index.briefing(summary.id))
        return self._facts[key]


def _key(summary: BriefingSummary) -> tuple[str, int, str]:
    return summary.id, summary.revision, summary.sha256


def _facts(briefing: Briefing) -> Facts:
    spoken: Counter[str | None] = Counter()
    for section in briefing.sections:
        for turn in section.turns:
            spoken[None if turn.role is Role.REPORTER else turn.speaker] += len(
                briefing.text[turn.start : turn.end].split()
            )
    return Facts(report(briefing), spoken)


def _over_time(days: list[date | None]) -> list[tuple[str, int]]:
    """Briefings a month, or a year where there would be too many months; empty ones between are shown."""
    known = [day for day in days if day]
    if not known:
        return []
    first, last = known[0], known[-1]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if months > _MOST_BARS:
        years = Counter(day.year for day in known)
        return [(str(year), years[year]) for year in range(first.year, last.year + 1)]
    counts = Counter((day.year, day.month) for day in known)
    found = []
    for place in range(months):
        year, month = divmod(first.year * 12 + first.month - 1 + place, 12)
        found.append((words.month(date(year, month + 1, 1)), counts[year, month + 1]))
    return found


def _most(spoken: Counter[str | None]) -> list[tuple[str, int]]:
    listed = [
        (words.REPORTERS if speaker is None else speaker or words.UNKNOWN_SPEAKER, count)
        for speaker, count in spoken.most_common(_MOST_SPEAKERS)
    ]
    rest = spoken.total() - sum(count for _, count in listed)
    return [*listed, (words.OTHERS, rest)] if rest else listed


def _bars(counts: list[tuple[str, int, str]]) -> list[Bar]:
    longest = max((count for _, count, _ in counts), default=0) or 1
    return [Bar(label, count, round(100 * count / longest, 2), opens) for label, count, opens in counts]
