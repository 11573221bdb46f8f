"""A conversation as it is taken along: what every format tells, in the order it tells it. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from assistant.records import Answer, Citation, Filters, Statement, Support, json_ready
from index.records import Role


@dataclass(frozen=True, slots=True)
class ExportedTurn:
    """A question as typed, what was searched, and the answer; None where it was stopped."""

    question: str
    answer: Answer | None
    filters: Filters


KINDS = {
    "answered": "",
    "declined": "Asked, but not answered by the speaker",
    "not_found": "Not found in the briefings",
    "overview": "Overview, from the headings, dates and speakers of the transcripts",
}
SUPPORT = {
    Support.VERBATIM: "the speaker’s own words",
    Support.SUPPORTED: "checked against the source",
    Support.UNSUPPORTED: "no source found",
}


def place_link(base: str, citation: Citation) -> str:
    """The address that opens the cited place; `base` is the window's own, empty for a relative link."""
    query = urlencode({"briefing": citation.briefing_id, "start": citation.start, "end": citation.end})
    return f"{base}?{query}"


def said_by(citation: Citation) -> str:
    """Who, in what capacity, when, under which heading, in which briefing."""
    name = citation.speaker or "Speaker not named"
    role = "" if citation.role is Role.UNKNOWN else f" ({citation.role})"
    return f"{name}{role}, {day(citation.date)}, “{citation.heading}”, {citation.title}"


def day(value: date | None) -> str:
    return f"{value.day} {value:%B %Y}" if value else "date unknown"


def searched(filters: Filters) -> str:
    """What was searched, where that was not everything."""
    parts = (
        f"briefing {filters.briefing_id}" if filters.briefing_id else "",
        f"from {day(filters.since)}" if filters.since else "",
        f"until {day(filters.until)}" if filters.until else "",
        f"words of {filters.speaker}" if filters.speaker else "",
    )
    return ", ".join(filter(None, parts))


def told(statement: Statement, answer: Answer) -> str:
    """The statement with its markers; words that were spoken in quotation marks."""
    text = f"“{statement.text}”" if statement.support is Support.VERBATIM else statement.text
    known = {each.number for each in answer.citations}
    missing = [f"[{number}]" for number in statement.citations if number in known and f"[{number}]" not in text]
    return " ".join([text, *missing])


def told_in_parts(statement: Statement, answer: Answer) -> tuple[str, str, str]:
    """What `told` says, in three: the middle, which may be empty, is the short answer."""
    whole = told(statement, answer)
    cited = [each for each in answer.citations if each.number in statement.citations]
    before, short, _ = cited[0].around_answer() if len(cited) == 1 else ("", "", "")
    if statement.support is not Support.VERBATIM or not whole.startswith(f"“{before}{short}"):
        return whole, "", ""
    return f"“{before}", short, whole[len(before) + len(short) + 1 :]


def paragraphs(answer: Answer) -> list[str]:
    """What an answer without statements of its own says, and an overview line by line."""
    return [line.strip() for line in answer.text.removesuffix(answer.note).splitlines() if line.strip()]


def as_plain_text(answer: Answer) -> str:
    """One answer with its citations, for the clipboard."""
    lines = [answer.standalone_question or answer.question, "", answer.text]
    for each in answer.citations:
        lines += ["", f"[{each.number}] {said_by(each)}: “{' '.join(each.quote.split())}”"]
    return "\n".join(lines)


def as_data(turns: Sequence[ExportedTurn], base: str) -> dict[str, object]:
    """The conversation as plain JSON values; each answer as the machine interface prints it, with links."""
    told_turns: list[dict[str, object]] = []
    for turn in turns:
        answer = turn.answer.as_json() if turn.answer else None
        if answer and turn.answer:
            for row, citation in zip(answer["citations"], turn.answer.citations, strict=True):
                row["link"] = place_link(base, citation)
        told_turns.append({"question": turn.question, "filters": json_ready(turn.filters), "answer": answer})
    return {"turns": told_turns}
