"""Every word the window says, in one place."""

from __future__ import annotations

from datetime import date, datetime

from assistant.records import AnswerKind
from index.records import Role, SectionKind

TITLE = "Briefings"
TAGLINE = "Answers in the speakers’ own words, each with the place where it was said."

QUESTION_LABEL = "Your question"
QUESTION_PLACEHOLDER = "Ask what was said…"
ASK = "Ask"
STOP = "Stop"
NEW_CONVERSATION = "New conversation"
ALL_BRIEFINGS = "All briefings"
FILTER_LABEL = "Search in"
SOURCE_TAB = "Source"
BRIEFINGS_TAB = "Briefings"
EVALUATION_TAB = "Evaluation"
ADD_BRIEFINGS = "Add briefings"
UPLOAD_LABEL = "Transcripts as .txt or .md"
UPLOAD_TYPES = (".txt", ".md")

ANSWER_SAID = "Answer: {answer}"
THINKING = "Searching the briefings…"
OWN_WORDS = "The speakers’ own words"
FROM_STRUCTURE = "From the headings, dates and speakers of the transcripts"
ALREADY_INDEXED = "already in the index"
UNSUPPORTED = "No source found for this sentence"
REPORTER = "Reporter"
NOT_THE_OFFICIAL = "not the official’s words"
STOPPED = "Stopped."
NOT_ASKED = "Not asked"
STILL_ANSWERING = "The last question is still being answered. Wait for it, or stop it first."
EMPTY_QUESTION = "Type a question first."
TOO_LONG = "That question is too long. Ask it in fewer than {limit} characters."
ASK_FAILED = (
    "Something went wrong and this question was not answered. Ask again; if that fails too, restart the assistant."
)
OPEN_FAILED = "This source could not be opened. Reload the page and try again."
SOURCE_GONE = "This briefing is no longer in the index. Ask again to get an answer from the briefings that are."
INGEST_FAILED = "The files could not be indexed because something went wrong. Try again with one file at a time."
WRONG_TYPE = "Not a .txt or .md file. Save the transcript as plain text and upload that."

LOGIN = "Log in to ask the briefings."
LOGIN_LIMIT = "After {tries} wrong passwords even the right one is refused for {wait}."
EDITORS_ONLY = "Only editors may add, correct or remove briefings. Ask one of them."
TOO_MANY_FILES = "Too many files at once. Upload at most {limit}, or index the folder with `briefings ingest`."

FEEDBACK = "Feedback on this answer"
THUMB_UP = "This answer is right"
THUMB_DOWN = "This answer is not right"
CORRECTION_LABEL = "What would have been right?"
SEND = "Send"
CANCEL = "Cancel"
THANKS = "Thank you, stored for the evaluation."
FEEDBACK_FAILED = "Your feedback could not be stored. Try again; if that fails too, restart the assistant."
ANSWER_GONE = "This answer is no longer part of the conversation. Ask the question again to give feedback on it."
CORRECTION_TOO_LONG = "That text is too long. Say it in fewer than {limit} characters."

LAST_EVALUATION = "Last evaluation"
NO_REPORT = "No evaluation has been run yet. Its report appears here once you have run one of these in a terminal:"
REPORT_COMMANDS = ("make eval", "briefings eval")
REPORT_FAILED = "The evaluation report could not be read. Run the evaluation again to write a new one."

KINDS = {
    AnswerKind.ANSWERED: "",
    AnswerKind.DECLINED: "Asked, but not answered by the speaker",
    AnswerKind.NOT_FOUND: "Not found in the briefings",
    AnswerKind.OVERVIEW: "Overview",
}
ROLES = {
    Role.OFFICIAL: "official",
    Role.REPORTER: "reporter",
    Role.MODERATOR: "moderator",
    Role.UNKNOWN: "",
}
SECTIONS = {
    SectionKind.REMARKS: "Remarks",
    SectionKind.ANSWERS: "Answers to questions",
}


_LABELS_OF_REPORTERS = ("", "q", "question", "reporter")
"""What transcripts print where they do not name the reporter."""


def name_of(speaker: str, role: Role) -> str:
    """Whom the words are told to be from."""
    if role is Role.REPORTER and speaker.casefold() in _LABELS_OF_REPORTERS:
        return REPORTER
    return speaker or "Unknown speaker"


def day(value: date | None) -> str:
    """A date as people read it: 20 March 2025."""
    return f"{value.day} {value:%B %Y}" if value else "date unknown"


def moment(value: datetime) -> str:
    """A day with its time: 20 March 2025, 14:05."""
    return f"{day(value)}, {value:%H:%M}"


def count(number: int, noun: str) -> str:
    """`1 section`, `2,310 sections`."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def duration(seconds: float) -> str:
    """How long is left, said as roughly as it is known."""
    if seconds < 1:
        return "less than a second"
    if seconds < 90:
        return f"{round(seconds)} s"
    return f"{round(seconds / 60)} min"


def shortened(text: str, limit: int = 160) -> str:
    """The text on one line, cut between words where it is longer than `limit`."""
    line = " ".join(text.split())
    if len(line) <= limit:
        return line
    return line[:limit].rsplit(" ", 1)[0].rstrip(",;:.–— ") + "…"
