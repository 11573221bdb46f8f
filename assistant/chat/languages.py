"""The window's words in the reader's language: `words` has every word of words.py, as translations/ say it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, cast

from gradio.context import LocalContext

from assistant.chat import words as english
from assistant.records import Filters
from index.records import Role

LANGUAGES = ("en", "es", "fr")
_FOLDER = Path(__file__).parent / "translations"
_LABELS_OF_REPORTERS = ("", "q", "question", "reporter")
"""What transcripts print where they do not name the reporter."""
_speaking: ContextVar[str] = ContextVar("language", default="")


@lru_cache(maxsize=256)
def language_of(accepted: str) -> str:
    """The language of ours that an Accept-Language header likes best; English where it names none of them."""
    liked: list[tuple[float, str]] = []
    for part in accepted.lower().split(","):
        tag, _, weight = part.strip().partition(";q=")
        try:
            liked.append((float(weight or 1), tag.split("-")[0].strip()))
        except ValueError:
            continue
    known = [each for each in liked if each[1] in LANGUAGES and each[0] > 0]
    return max(known, key=lambda each: each[0])[1] if known else "en"


def language() -> str:
    """The language of the event being handled. Gradio keeps its request, also for each step of a stream."""
    headers = getattr(LocalContext.request.get(None), "headers", None) or {}
    return _speaking.get() or language_of(str(headers.get("accept-language", "")))


@contextmanager
def speaking(code: str) -> Iterator[None]:
    """Outside of an event: words in this language."""
    before = _speaking.set(code)
    try:
        yield
    finally:
        _speaking.reset(before)


@cache
def translation(code: str) -> dict[str, Any]:
    """Words by their names in words.py; what stands in a dictionary there, by its value. Empty for English."""
    if code == "en":
        return {}
    loaded: dict[str, Any] = json.loads((_FOLDER / f"{code}.json").read_text(encoding="utf-8"))
    return loaded


class _Words:
    """words.py in the language of the present event, and how things are told with them."""

    # Not plain text, as the others are.
    UPLOAD_TYPES: tuple[str, ...]
    MONTHS: Sequence[str]
    NOUNS: Mapping[str, Sequence[str]]
    SAID_BY: Mapping[str, str]
    EXPORT_FORMATS: Mapping[str, str]
    MENTIONS_TOLD: Mapping[str, str]

    def __getattr__(self, name: str) -> str:
        said: Any = getattr(english, name)
        other: Any = translation(language()).get(name, said)
        if isinstance(said, dict):
            other = {key: other.get(str(key), word) for key, word in said.items()}
        return cast(str, other)

    def name_of(self, speaker: str, role: Role) -> str:
        """Whom the words are told to be from."""
        if role is Role.REPORTER and speaker.casefold() in _LABELS_OF_REPORTERS:
            return self.REPORTER
        return speaker or self.UNKNOWN_SPEAKER

    def citation_label(self, number: int, speaker: str, role: Role, date: date | None, heading: str) -> str:
        """What a marker says to those who do not see it."""
        return self.CITATION_LABEL.format(
            number=number, name=self.name_of(speaker, role), day=self.day(date), heading=heading
        )

    def chips(self, filters: Filters, titles: Mapping[str, str]) -> list[tuple[str, str]]:
        """The filters set, each as its field and what its chip says; `titles` by briefing id."""
        rows = (
            ("briefing_id", titles.get(filters.briefing_id or "", filters.briefing_id or "")),
            ("speaker", filters.speaker or ""),
            ("since", self.FROM_DAY.format(day=self.day(filters.since)) if filters.since else ""),
            ("until", self.UNTIL_DAY.format(day=self.day(filters.until)) if filters.until else ""),
        )
        return [(field, self.shortened(text, 60)) for field, text in rows if text]

    def day(self, value: date | None) -> str:
        """A date as people read it: 20 March 2025."""
        if value is None:
            return self.DATE_UNKNOWN
        return self.DAY.format(day=value.day, month=self.MONTHS[value.month - 1], year=value.year)

    def month(self, value: date) -> str:
        """The month a day lies in: March 2025."""
        return self.MONTH.format(month=self.MONTHS[value.month - 1], year=value.year)

    def moment(self, value: datetime) -> str:
        """A day with its time: 20 March 2025, 14:05."""
        return f"{self.day(value)}, {value:%H:%M}"

    def number(self, value: int) -> str:
        """2,310."""
        return f"{value:,}".replace(",", self.THOUSANDS)

    def count(self, number: int, noun: str) -> str:
        """`1 section`, `2,310 sections`."""
        return f"{self.number(number)} {self.NOUNS[noun][number != 1]}"

    def duration(self, seconds: float) -> str:
        """How long is left, said as roughly as it is known."""
        if seconds < 1:
            return self.LESS_THAN_A_SECOND
        if seconds < 90:
            return f"{round(seconds)} s"
        return f"{round(seconds / 60)} min"

    def shortened(self, text: str, limit: int = 160) -> str:
        """The text on one line, cut between words where it is longer than `limit`."""
        line = " ".join(text.split())
        if len(line) <= limit:
            return line
        return line[:limit].rsplit(" ", 1)[0].rstrip(",;:.–— ") + "…"


words = _Words()
