"""The words of the project: what a transcript is made of, and what is retrieved from it.

All offsets are characters of the briefing's canonical text, `start` inclusive, `end` exclusive.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256


class Role(StrEnum):
    """In what capacity somebody spoke."""

    OFFICIAL = "official"
    REPORTER = "reporter"
    MODERATOR = "moderator"
    UNKNOWN = "unknown"


class SectionKind(StrEnum):
    """The speaker's own remarks, or answers to questions from the floor."""

    REMARKS = "remarks"
    ANSWERS = "answers"


class PartKind(StrEnum):
    """What a stretch of the file is. Only SPEECH is ever retrieved."""

    FRONT_MATTER = "front_matter"
    CONTENTS = "contents"
    HEADING = "heading"
    LABEL = "label"
    SPEECH = "speech"
    NAVIGATION = "navigation"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the text of one kind; the parts of a briefing tile its text."""

    kind: PartKind
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's stretch. The span holds the words spoken, without the label in front."""

    speaker: str
    role: Role
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Exchange:
    """A question from the floor and its reply. Either may be missing in a damaged transcript."""

    number: int
    """Place among the exchanges of the briefing, from 1."""
    questions: tuple[Turn, ...]
    replies: tuple[Turn, ...]

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self.questions + self.replies


@dataclass(frozen=True, slots=True)
class Section:
    """A part with a heading: remarks, or the exchanges under one heading of the answers list."""

    number: int | None
    """As printed in the list of contents; None where the transcript gives none."""
    heading: str
    kind: SectionKind
    start: int
    end: int
    remarks: tuple[Turn, ...] = ()
    exchanges: tuple[Exchange, ...] = ()

    @property
    def turns(self) -> tuple[Turn, ...]:
        return self.remarks + tuple(turn for exchange in self.exchanges for turn in exchange.turns)


@dataclass(frozen=True, slots=True)
class Origin:
    """What the file said of the briefing apart from its text."""

    record: str | None = None
    """Name of the record, where one file holds several briefings."""
    title: str | None = None
    date: dt.date | None = None
    furniture: tuple[str, ...] = ()
    """What was left out of the text as page furniture, one short description each."""


def edition_of(briefing_id: str, sha256: str, revision: int) -> str:
    """Names one content of one briefing: what is written to and deleted from the stores as a whole."""
    plain = f"{briefing_id}:{sha256[:12]}"
    return f"{plain}.{revision}" if revision else plain


@dataclass(frozen=True, slots=True)
class Briefing:
    """One transcript, cut into sections; `text` is the canonical text all spans refer to."""

    id: str
    title: str
    date: dt.date | None
    place: str | None
    source: str
    sha256: str
    """Of the file's bytes."""
    text: str
    sections: tuple[Section, ...]
    parts: tuple[Part, ...]
    origin: Origin = field(default_factory=Origin)
    revision: int = 0
    """How often this content was indexed anew, because the user corrected it."""

    @property
    def edition(self) -> str:
        return edition_of(self.id, self.sha256, self.revision)

    @property
    def text_sha256(self) -> str:
        """Of the words alone: equal for one transcript in two file types."""
        return sha256(" ".join(self.text.split()).encode()).hexdigest()

    @property
    def exchanges(self) -> tuple[Exchange, ...]:
        return tuple(exchange for section in self.sections for exchange in section.exchanges)


@dataclass(frozen=True, slots=True)
class Passage:
    """Consecutive sentences of one turn, short enough to retrieve and to cite."""

    briefing_id: str
    edition: str
    section: int
    """Place of its section among the briefing's sections, from 0."""
    exchange: int | None
    """Number of its exchange, None in remarks."""
    heading: str
    speaker: str
    role: Role
    question: str
    """What was asked, where the passage is (part of) a reply; else empty."""
    start: int
    end: int
    text: str
    sentences: tuple[tuple[int, int], ...]
    """Spans of its sentences, in the briefing's text."""
    first_of_reply: bool = True
    """Whether it is near the start of its turn, where the question belongs in what is embedded."""

    @property
    def id(self) -> str:
        return f"{self.edition}:{self.start}-{self.end}"


def edition_and_start(passage_id: str) -> tuple[str, int]:
    """What a passage is of, and where it begins there."""
    edition, _, span = passage_id.rpartition(":")
    return edition, int(span.partition("-")[0])


def briefing_of(passage_id: str) -> str:
    """Id of the briefing that a passage is of."""
    return passage_id.rsplit(":", 2)[0]
