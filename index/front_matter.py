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
    rf"\b(?:(?P<month_first>(?:{_MONTH})\.?[\s-]+\d{{1,2}}(?:st|nd|rd|th)?,?[\s-]+\d{{4}})"
    rf"|(?P<day_first>\d{{1,2}}(?:st|nd|rd|th)?[\s-]+(?:of\s+)?(?:{_MONTH})\.?,?[\s-]+\d{{4}}))",
    re.I,
)
_ISO_DATE = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)[-_./](?P<month>\d{1,2})[-_./](?P<day>\d{1,2})(?=\d\d:\d\d|\D|$)"
)
_DOCKET_DATE = re.compile(r"(?<!\d)(?P<day>\d{1,2})[-.](?P<month>\d{1,2})[-.](?P<year>(?:19|20)\d\d)(?=\d\d:\d\d|\D|$)")
_COMPACT_DATE = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>0[1-9]|[12]\d|3[01])(?!\d)")
_EAST_ASIAN_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日号일]"
)
_ERA_DATE = re.compile(
    r"(?P<era>令和|平成|昭和)\s*(?P<year>元|\d{1,2})\s*年\s*(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*日"
)
_ERAS = {"令和": 2018, "平成": 1988, "昭和": 1925}
"""The year before the first of each era."""
_SLASHED_DATE = re.compile(r"(?<![\d/])(?P<one>\d{1,2})/(?P<other>\d{1,2})/(?P<year>(?:19|20)\d\d)(?![\d/])")
_SHORT_DATE = re.compile(
    r"(?<![\d/-])(?P<one>\d{1,2})(?P<sign>[/-])(?P<other>\d{1,2})(?P=sign)(?P<year>\d\d)(?![\d/-])"
)
"""`06/16/15`, `7-20-09`."""
# The starts of the months' names: Spanish, Portuguese, French, Italian, German, Dutch, Polish, Russian, Ukrainian.
_MONTH_STARTS = (
    "jan ene gen janv янв січ sty stycz", "feb fév fev févr lut фев лют", "mar mär maa märz мар бер",
    "apr abr avr kwi апр кві",
    "may mai mag mei maj май мая тра", "jun juin giu czer июн чер", 
    "jul juil lug lip июл лип", "aug ago aoû sie авг сер",
    "sep set wrz сен вер", "oct okt out ott paź окт жов", "nov lis ноя лис", "dec dic déc dez dez gru дек гру",
)  # fmt: skip
_MONTHS = {start: number for number, starts in enumerate(_MONTH_STARTS, 1) for start in starts.split()}
_FOREIGN_DATE = re.compile(
    r"(?<!\d)(?P<day>\d{1,2})(?:er|[.ºª°]|-го)?\s+(?:de\s+|d['’])?(?P<month>[^\W\d_]{3,12})\.?,?\s+(?:de(?:l)?\s+)?(?P<year>(?:19|20)\d\d)"
)
_TITLE_WORDS = re.compile(
    r"\b(?:briefing|press|conference|gaggle|remarks|interview|statement|spokes\w+|transcript|call)\b|会見|记者会|記者会|发布会|發布會",
    re.I,
)
_OFFICE = re.compile(
    r"^(?:(?:the|press|deputy|principal|foreign|prime|vice|chief|acting)\s+)*(?:secretary|minister|director|president|spokes\w+|envoy|advisor)\s+",
    re.I,
)
_SPEAKER_IN_TITLE = re.compile(
    r"\b(?i:spokes\w+|minister|(?:secretary|director)(?:[\s-]general,?)?|president|ambassador|chair\w*)\s+"
    r"(?:for\s+[\w ]{1,60}?\s+)?"
    r"(?P<name>(?!(?:After|Before|During|Following|At|In|On|To|With|And|The)\b)[A-Z][\w.'’\-]+(?:\s+(?:[A-Z][\w.'’\-]*|de|van|von|al|bin))+)"
)

_PERSON = re.compile(r"[A-Z][\w'’\-]+(?: [A-Z][\w'’\-]*\.?){0,2} [A-Z][\w'’\-]+(?:,? (?:Jr|Sr)\.)?")
_NAME_AND_OFFICE = re.compile(
    rf"(?:^|\bby )[*_# ]*(?P<name>{_PERSON.pattern}), (?:the )?(?P<office>(?:[\w\-]+ ){{0,4}}?(?i:spokes\w+))\b"
)
_ASIAN_SPEAKER = re.compile(r"(?P<office>发言人|發言人)(?P<name>[\u4e00-\u9fff]{2,3}?)(?=主持|就|答|在|举行|舉行|回答)")
_CLOCK = re.compile(r"\d{1,2}(?:[:.]\d\d)?\s*[ap]\.?m\.?(?:\s*\(?[A-Za-z]{2,5}\)?|\s+local time)?", re.I)
"""`12:43 P.M. EST` on a line of its own: what stands right before it says where."""
_VENUE = re.compile(r"[A-Z][\w'’.\-]*(?:,? (?:[A-Z][\w'’.\-]*|of|the|and|de|at|in|on))*")
_PREFACE = re.compile(
    r"[\W_]*(?:the\s+)?(?:following|below|this)\s+is\s+an?\s.{0,60}?\b(?:transcript|translation)\b", re.I
)

_LONGEST_TITLE = 400
"""Characters. Longer lines are speech."""

_LONGEST_DATED = 1000
"""Characters of a line in which a date is looked for."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Title, date, place and the speaker the title names; None where the transcript does not say."""

    title: str | None
    date: date | None
    place: str | None
    speaker: str | None
    office: str = ""
    """What the transcript calls the speaker: `Deputy Spokesman`; empty where it only names one."""


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
    if _names_a_person_alone(front):
        return Facts(f"{squeeze(front[0])}, {squeeze(front[1])}", when, None, squeeze(front[0]))
    speaker, office = _speaker(title or "") or _speaker_of(front) or (None, "")
    place = squeeze(str(declared.get("place") or declared.get("location") or "")) or _place(title or "")
    place = place if place != speaker else None
    return Facts(title, when, place or _venue(front, title), speaker, office)


def find_date(text: str) -> date | None:
    """The first date in `text`: written out, in ISO order, or with the day first where that is sure."""
    text = text[:_LONGEST_DATED]
    if written := _WRITTEN_DATE.search(text):
        try:
            return dates.parse(
                written.group().replace(" of ", " ").replace("-", " "), default=datetime(2000, 1, 1)
            ).date()
        except (ValueError, OverflowError):
            return None
    for match in _FOREIGN_DATE.finditer(text):
        word = match["month"].casefold()
        month = next((_MONTHS[word[:size]] for size in (5, 4, 3) if word[:size] in _MONTHS), None)
        if month and (found := _day(int(match["year"]), month, int(match["day"]))):
            return found
    for match in _SLASHED_DATE.finditer(text):
        one, other = int(match["one"]), int(match["other"])
        # 4/5/2021 is the fourth of May or the fifth of April: nobody can tell.
        if (one > 12) != (other > 12) or one == other:
            day, month = (one, other) if one > 12 else (other, one)
            if found := _day(int(match["year"]), month, day):
                return found
    for match in _SHORT_DATE.finditer(text):
        month, day, year = int(match["one"]), int(match["other"]), int(match["year"])
        # 16/06/15 is of the sixteenth of June or of 2016, 06/05/15 of May or June.
        if day > 12 and (found := _day(year + (1900 if year >= 50 else 2000), month, day)):
            return found
    if era := _ERA_DATE.search(text):
        year = _ERAS[era["era"]] + (1 if era["year"] == "元" else int(era["year"]))
        return _day(year, int(era["month"]), int(era["day"]))
    for pattern in (_ISO_DATE, _DOCKET_DATE, _EAST_ASIAN_DATE, _COMPACT_DATE):
        for match in pattern.finditer(text):
            if found := _day(int(match["year"]), int(match["month"]), int(match["day"])):
                return found
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
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
    lines = [line for line in lines if _weight(line) > 10]
    # Menus of the page hold words of a title too: "Press service", "Briefings".
    return max(lines, key=_title_words, default=None)


def _weight(line: str) -> int:
    """Letters; a Chinese or Japanese one holds as much as three of an alphabet."""
    return sum(3 if "\u3040" <= letter <= "\u9fff" else 1 for letter in line if letter.isalpha())


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


def is_preface(line: str) -> bool:
    """`The following is a near-verbatim transcript of today's noon briefing by ...`"""
    return len(line) <= _LONGEST_TITLE and bool(_PREFACE.match(line))


def _place(title: str) -> str | None:
    """`..., Moscow, January 13, 2022`: what stands between the last comma and the date."""
    written = _WRITTEN_DATE.search(title)
    pieces = [piece.strip() for piece in title[: written.start()].rstrip(" ,").split(",")] if written else []
    place = pieces[-1] if len(pieces) > 1 else ""
    # "..., and Mayor Ilse Maren, March 19, 2031" names one more speaker.
    named = bool(place) and len(place) <= 60 and not place.startswith("and ") and not _TITLE_WORDS.search(place)
    return place if named else None


def _venue(front: Sequence[str], title: str | None) -> str | None:
    """`The Pentagon` / `Washington, D.C.` / `4:49 P.M. EDT`: the last lines, at most two, before the time of day."""
    lines = [squeeze(line.strip("*_# \\[]()")) for line in front]
    clock = next((number for number, line in enumerate(lines) if _CLOCK.fullmatch(line)), 0)
    venue: list[str] = []
    for line in reversed(lines[:clock]):
        if find_date(line) and not venue and line != title:
            continue
        if len(venue) == 2 or len(line) > 60 or line == title or line.isupper() or not _VENUE.fullmatch(line):
            break
        venue.insert(0, line)
    return ", ".join(venue) or None


def _names_a_person_alone(front: Sequence[str]) -> bool:
    """Whether a name and a day are all that stands in front."""
    return len(front) == 2 and bool(_PERSON.fullmatch(squeeze(front[0]))) and find_date(front[1]) is not None


def _speaker_of(front: Sequence[str]) -> tuple[str, str] | None:
    """`Farhan Velk, Deputy Spokesman`, on a line of its own or behind `by`: the name, and the office."""
    for line in front:
        if match := _NAME_AND_OFFICE.search(line[:_LONGEST_TITLE]) or _ASIAN_SPEAKER.search(line[:_LONGEST_TITLE]):
            return squeeze(match["name"]), squeeze(match["office"])
    return None


def _speaker(title: str) -> tuple[str, str] | None:
    """Who gives the briefing; of two who give it together, the first."""
    title = title.split(" aboard ")[0]
    for piece in (title.split(" and ")[0], title):
        # The last match: "by Foreign Ministry Spokeswoman Maria Zakharova" names her after the office.
        found = [match for match in _SPEAKER_IN_TITLE.finditer(piece) if _gives_briefing(piece, match)]
        name = _OFFICE.sub("", found[-1]["name"]) if found else ""
        if name:
            office = found[-1].group()[: found[-1].start("name") - found[-1].start()]
            return squeeze(re.split(r"['’]s\b", name)[0]), squeeze(office)
    return None


def _gives_briefing(title: str, match: re.Match[str]) -> bool:
    """Whether the name is that of who speaks: "President Quill Announces Talks" goes on with what it is about."""
    by = re.search(r"\b(?:by|with|from)\b", title[: match.start()], re.I)
    return bool(by) or match.group().casefold().startswith("spokes")
