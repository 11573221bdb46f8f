"""Which briefings a question names: by their day, month or id, else as events."""

from __future__ import annotations

import re
from calendar import month_name
from collections.abc import Sequence
from datetime import date

from assistant.event_names import events_named
from index.catalogue import BriefingSummary
from index.front_matter import find_date

_MONTHS = [name.casefold() for name in month_name]
"""From 1, as the calendar counts."""
_MONTH, _DAY = f"(?P<month>{'|'.join(_MONTHS[1:])})", r"(?P<day>[1-9]\d?)"
_DAYS = [re.compile(rf"\b{pattern}\b", re.I) for pattern in (f"{_MONTH} {_DAY}", f"{_DAY} {_MONTH}")]
_MONTH_OF_YEAR = re.compile(rf"\b{_MONTH},? (?:of )?(?P<year>(?:19|20)\d\d)\b", re.I)


def briefings_named(question: str, summaries: Sequence[BriefingSummary]) -> tuple[list[BriefingSummary], str]:
    """The briefings a question names by day, month, id or what the event is called, and the question without that."""
    rest = question
    named: list[BriefingSummary] = []
    if (when := find_date(question)) is not None:
        named = [summary for summary in summaries if summary.date == when]
        rest = re.sub(r"\b(?:\d{1,4}(?:st|nd|rd|th)?|" + f"{when:%B}|{when:%b}" + r")\b\.?,?", " ", rest, flags=re.I)
    else:
        days = _days_and_months(question)
        named = [summary for summary in summaries if days and summary.date and _day(summary.date) in days]
        if named and named[0].date:
            rest = re.sub(rf"\b(?:{named[0].date:%B}|{named[0].date.day})\b", " ", rest, flags=re.I)
        elif months := _months_of_years(question):
            named = [summary for summary in summaries if summary.date and _month(summary.date) in months]
            rest = _MONTH_OF_YEAR.sub(" ", rest) if named else rest
    named += [summary for summary in summaries if _names_id(question, summary.id) and summary not in named]
    for summary in named:
        rest = rest.replace(summary.id, " ")
    return (named, rest) if named else events_named(rest, summaries)


def _names_id(question: str, id_: str) -> bool:
    """Whether the id stands there as a word; one that is a mere number never names a briefing."""
    # Looked for as it is first: there may be 50,000 of them.
    return (
        id_ in question
        and not id_.isdigit()
        and re.search(rf"(?<![\w-]){re.escape(id_)}(?![\w-])", question) is not None
    )


def _days_and_months(question: str) -> set[tuple[int, int]]:
    """Days of a year that a question names: (3, 15) for "March 15" and "15 March"."""
    found = [(each["month"], each["day"]) for pattern in _DAYS for each in pattern.finditer(question)]
    return {(_MONTHS.index(month.casefold()), int(day)) for month, day in found}


def _months_of_years(question: str) -> set[tuple[int, int]]:
    """Months that a question names with their year: (2020, 3) for "March 2020"."""
    return {(int(each["year"]), _MONTHS.index(each["month"].casefold())) for each in _MONTH_OF_YEAR.finditer(question)}


def _month(when: date) -> tuple[int, int]:
    return when.year, when.month


def _day(when: date) -> tuple[int, int]:
    return when.month, when.day
