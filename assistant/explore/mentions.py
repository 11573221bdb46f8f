"""A term over time: how often each briefing mentions it, and which do not. Pure records; concordance.py finds them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from index.catalogue import BriefingSummary
from index.records import Role


@dataclass(frozen=True, slots=True)
class Mention:
    """One place of the term: text[start:end] of its briefing."""

    start: int
    end: int
    form: str
    """The term as it stands there, in small letters but for abbreviations."""
    role: Role | None
    """Who said it; None where it is printed and not spoken, as in a heading."""


@dataclass(frozen=True, slots=True)
class BriefingMentions:
    """One briefing searched, with what was found; often nothing."""

    briefing: BriefingSummary
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True)
class Absence:
    """Neighbouring briefings that do not mention the term."""

    briefings: int
    first: date
    last: date


@dataclass(frozen=True, slots=True)
class TermMentions:
    """What a search of all briefings found."""

    term: str
    by: Role | None
    """Only what people in this role said; None for the whole text."""
    briefings: tuple[BriefingMentions, ...]
    """Every briefing searched, oldest first, those without a date last."""

    @property
    def total(self) -> int:
        return sum(len(each.mentions) for each in self.briefings)

    @property
    def mentioned_in(self) -> int:
        """Briefings with a mention."""
        return sum(bool(each.mentions) for each in self.briefings)

    @property
    def forms(self) -> Mapping[str, int]:
        """How often each inflected form was found, most frequent first."""
        forms = Counter(mention.form for each in self.briefings for mention in each.mentions)
        return dict(sorted(forms.items(), key=lambda form: (-form[1], form[0])))

    @property
    def roles(self) -> Mapping[Role | None, int]:
        """How many mentions are whose."""
        return Counter(mention.role for each in self.briefings for mention in each.mentions)

    @property
    def absences(self) -> list[Absence]:
        """Runs of dated briefings without a mention, oldest first."""
        return list(_absences([each for each in self.briefings if each.briefing.date]))

    def as_json(self) -> dict[str, Any]:
        """For other programs: counts, and where each mention stands."""
        return {
            "term": self.term,
            "by": self.by,
            "total": self.total,
            "mentioned_in": self.mentioned_in,
            "searched": len(self.briefings),
            "forms": self.forms,
            "absences": [
                {"briefings": each.briefings, "first": each.first.isoformat(), "last": each.last.isoformat()}
                for each in self.absences
            ],
            "briefings": [
                {
                    "id": each.briefing.id,
                    "title": each.briefing.title,
                    "date": each.briefing.date.isoformat() if each.briefing.date else None,
                    "count": len(each.mentions),
                    "mentions": [asdict(mention) for mention in each.mentions],
                }
                for each in self.briefings
            ],
        }


def _absences(dated: Sequence[BriefingMentions]) -> Iterator[Absence]:
    for mentioned, run in groupby(dated, key=lambda each: bool(each.mentions)):
        days = [each.briefing.date for each in run if each.briefing.date]
        if not mentioned:
            yield Absence(len(days), days[0], days[-1])
