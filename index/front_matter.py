"""What stands in front of the words spoken: title, date, place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import yaml
from dateutil import parser as dates

from index.lines import Line, squeeze

_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec"
)
_WRITTEN_DATE = re.compile(
    rf"\b(?:(?P<month_first>(?:{_MONTH})\.?\s+\d{{1,2}}(?:st|nd|rd|th)?,?\s+\d{{4}})"
    rf"|(?P<day_first>\d{{1,2}}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_MONTH})\.?,?\s+\d{{4}}))",
    re.I,
)
_ISO_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_./](?P<month>\d{1,2})[-_./](?P<day>\d{1,2})(?=\d\d:\d\d|\D|$)"
)
_DOCKET_DATE = re.compile(r"(?<!\d)(?P<day>\d{1,2})[-.](?P<month>\d{1,2})[-.](?P<year>(?:19|20)\d\d)(?=\d\d:\d\d|\D|$)")
_TITLE_WORDS = re.compile(
    r"\b(?:briefing|press|conference|gaggle|remarks|interview|statement|spokes\w+|transcript|call)\b", re.I
)
_OFFICE = re.compile(
    r"^(?:(?:the|press|deputy|principal|foreign|prime|vice|chief|acting)\s+)*(?:secretary|minister|director|president|spokes\w+|envoy|advisor)\s+",
    re.I,
)
_SPEAKER_IN_TITLE = re.compile(
    r"\b(?i:spokes\w+|minister|secretary|director|president|ambassador|chair\w*)\s+(?:for\s+[\w ]{1,60}?\s+)?"
    r"(?P<name>[A-Z][\w.'’\-]+(?:\s+(?:[A-Z][\w.'’\-]*|de|van|von|al|bin))+)"
)

_LONGEST_TITLE = 400
"""Characters. Longer lines are speech."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Title, date, place and the speaker the title names; None where the transcript does not say."""

    title: str | None
    date: date | None
    place: str | None
    speaker: str | None


def front_matter_block(lines: Sequence[Line]) -> int:
    """How many lines a YAML block at the top takes up; 0 without one."""
    if not lines or lines[0].text != "---":
        return 0
    closing = next((n for n in range(1, min(len(lines), 200)) if lines[n].text in ("---", "...")), None)
    return closing + 1 if closing else 0


def find_facts(text: str, lines: Sequence[Line], body: int, *, file_name: str) -> Facts:
    """Read the lines in front of line `body`; the file's name helps where they say nothing."""
    block = front_matter_block(lines)
    declared = _declared(text[: lines[block - 1].start]) if block else {}
    front = [line.text for line in lines[block:body] if not line.blank]
    title = squeeze(str(declared["title"])) if declared.get("title") else _title(front)
    when = _as_date(declared.get("date")) or find_date(title or "")
    when = when or next((found for text in front if (found := find_date(text))), None) or find_date(file_name)
    return Facts(title, when, _place(title or ""), _speaker(title or ""))


def find_date(text: str) -> date | None:
    """The first date written out, as ISO, or as day-month-year, in `text`."""
    if written := _WRITTEN_DATE.search(text):
        try:
            return dates.parse(written.group().replace(" of ", " "), default=datetime(2000, 1, 1)).date()
        except (ValueError, OverflowError):
            return None
    for pattern in (_ISO_DATE, _DOCKET_DATE):
        for match in pattern.finditer(text):
            try:
                return date(int(match["year"]), int(match["month"]), int(match["day"]))
            except ValueError:
                continue
    return None


def _declared(block: str) -> dict[str, object]:
    try:
        found = yaml.safe_load(block.strip().removeprefix("---"))
    except yaml.YAMLError:
        return {}
    return {str(key).casefold(): value for key, value in found.items()} if isinstance(found, dict) else {}


def _as_date(value: object) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else find_date(str(value)) if value else None


def _title(front: Sequence[str]) -> str | None:
    """The line that names a briefing and a day, else the one that names a briefing, else the first of some length."""
    lines = [squeeze(line.lstrip("#* ").rstrip("* ")) for line in front if len(line) <= _LONGEST_TITLE]
    lines = [line for line in lines if sum(letter.isalpha() for letter in line) > 10]
    # Menus of the page hold words of a title too: "Press service", "Briefings".
    return max(lines, key=_title_words, default=None)


def _title_words(line: str) -> int:
    return 2 * bool(_TITLE_WORDS.search(line)) + bool(find_date(line)) + (len(line) > 30)


def is_title(line: str) -> bool:
    """Whether a line names a briefing and its day, as titles do and speech does not."""
    return (
        len(line) <= _LONGEST_TITLE
        and bool(_TITLE_WORDS.search(line))
        and find_date(line) is not None
        and not (line.endswith((".", "!", "?")))
    )


def _place(title: str) -> str | None:
    """`..., Moscow, January 13, 2022`: what stands between the last comma and the date."""
    written = _WRITTEN_DATE.search(title)
    pieces = [piece.strip() for piece in title[: written.start()].rstrip(" ,").split(",")] if written else []
    place = pieces[-1] if len(pieces) > 1 else ""
    return place if place and len(place) <= 60 and not _TITLE_WORDS.search(place) else None


def _speaker(title: str) -> str | None:
    """Who gives the briefing; of two who give it together, the first."""
    title = title.split(" aboard ")[0]
    for piece in (title.split(" and ")[0], title):
        # The last match: "by Foreign Ministry Spokeswoman Maria Zakharova" names her after the office.
        found = [match for match in _SPEAKER_IN_TITLE.finditer(piece) if _gives_briefing(piece, match)]
        name = _OFFICE.sub("", found[-1]["name"]) if found else ""
        if name:
            return squeeze(re.split(r"['’]s\b", name)[0])
    return None


def _gives_briefing(title: str, match: re.Match[str]) -> bool:
    """Whether the name is that of who speaks: "President Quill Announces Talks" goes on with what it is about."""
    by = re.search(r"\b(?:by|with|from)\b", title[: match.start()], re.I)
    return bool(by) or match.group().casefold().startswith("spokes")
