"""Which briefings a question names, by their date or id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from index.catalogue import BriefingSummary
from index.front_matter import find_date


def briefings_named(question: str, summaries: Sequence[BriefingSummary]) -> tuple[list[BriefingSummary], str]:
    """The briefings a question names by date or id, and the question without that name."""
    rest = question
    named: list[BriefingSummary] = []
    if (when := find_date(question)) is not None:
        named = [summary for summary in summaries if summary.date == when]
        rest = re.sub(r"\b(?:\d{1,4}(?:st|nd|rd|th)?|" + f"{when:%B}|{when:%b}" + r")\b\.?,?", " ", rest, flags=re.I)
    else:
        for summary in summaries:
            if summary.date and re.search(_day_and_month(summary.date), question, re.I):
                named.append(summary)
        if named and named[0].date:
            rest = re.sub(rf"\b(?:{named[0].date:%B}|{named[0].date.day})\b", " ", rest, flags=re.I)
    named += [summary for summary in summaries if summary.id in question and summary not in named]
    for summary in named:
        rest = rest.replace(summary.id, " ")
    return named, rest


def _day_and_month(when: date) -> str:
    return rf"\b(?:{when:%B} {when.day}|{when.day} {when:%B})\b"
