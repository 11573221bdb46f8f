"""Every word the window says, in English; translations/ has the same in other languages, languages.py chooses."""

from __future__ import annotations

from assistant.explore import telling
from assistant.records import AnswerKind, Support
from index.files.kinds import SUFFIXES
from index.records import PartKind, Role, SectionKind

LANGUAGE = "en"
TITLE = "Briefings"
TAGLINE = "Answers in the speakers’ own words, each with the place where it was said."

QUESTION_LABEL = "Your question"
QUESTION_PLACEHOLDER = "Ask what was said…"
ASK = "Ask"
STOP = "Stop"
NEW_CONVERSATION = "New conversation"
ALL_BRIEFINGS = "All briefings"
FILTER_LABEL = "Search in"
FILTER = "Filter"
FILTER_BRIEFING = "Briefing"
FILTER_SPEAKER = "Speaker"
FILTER_SINCE = "From"
FILTER_UNTIL = "Until"
ALL_SPEAKERS = "All speakers"
REMOVE_FILTER = "Remove filter"
FILTERED = "Searched only"
APPLY = "Apply"
NOT_A_DATE = "That is not a date. Give day, month and year."
DATES_CROSSED = "The first day lies after the last one: no briefing fits."
SOURCE_TAB = "Source"
BRIEFINGS_TAB = "Briefings"
EVALUATION_TAB = "Evaluation"
ADD_BRIEFINGS = "Add briefings"
UPLOAD_TYPES = tuple(sorted(SUFFIXES))
UPLOAD_LABEL = "Transcripts: {types}"

ANSWER_SAID = "Answer: {answer}"
THINKING = "Searching the briefings…"
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
WRONG_TYPE = "Files of this type are not read. Save the transcript as one of {types}."

FILE_OF = "file {number} of {files}"
FILTER_SHELF = "Filter by title, date or place"
SORT_SHELF = "Sort by"
SORTS = {
    "newest": "newest first",
    "oldest": "oldest first",
    "title": "title",
    "exchanges": "most exchanges",
    "warnings": "most warnings",
}
NONE_MATCH = "No briefing matches."
DETAILS = "Details"
CLOSE = "Close"
NO_WARNINGS = "The parser has no warnings."
SPEAKERS = "Speakers"
UNSPOKEN = "Set aside as not spoken"
PARTS = {
    PartKind.FRONT_MATTER: "front matter",
    PartKind.CONTENTS: "lists of contents",
    PartKind.NAVIGATION: "navigation",
    PartKind.FURNITURE: "page furniture",
}
CORRECT_HEADING = "Put right"
CORRECT_TITLE = "Title"
CORRECT_DATE = "Date"
CORRECT_PLACE = "Place"
SPOKE_AS = "{speaker} spoke as"
SAVE = "Save"
REMOVE = "Remove from the index"
REMOVE_SURE = "Remove this briefing? It can be put back as long as this page is open."
REMOVE_YES = "Remove"
REMOVE_NO = "Keep"
REMOVED = "Removed: {title}"
UNDO = "Undo"
PUT_BACK = "Put back: {title}"
CORRECTED = "Corrected: {title}"
NOTHING_CHANGED = "Nothing was changed."
WRONG_DATE = "Not a date: write it as 2025-03-20."
UNDO_GONE = "There is nothing to put back any more."
PICTURE = "The briefings in pictures"
PICTURE_TIME = "Briefings over time"
PICTURE_EXCHANGES = "Exchanges a briefing, oldest first"
PICTURE_SPEAKERS = "Who speaks, by share of the words spoken"
REPORTERS = "Reporters"
OTHERS = "All others"

EXPLORE_TAB = "Explore"
TERM_HEADING = "A term over time"
TERM_HINT = "Every mention in every briefing, inflected forms included. With quotation marks: as written."
TERM_LABEL = "Term to count"
TERM_PLACEHOLDER = "A word, a name, a phrase…"
COUNT = "Count"
SAID_BY_LABEL = "Said by"
SAID_BY = {"": "the whole text", "official": "officials", "reporter": "reporters"}
MENTIONS_TOLD = telling.PHRASES
BARS = "Mentions, one bar a briefing, oldest first"
TALLEST = "tallest bar: {count}"
PLACES = "Places of this term in the briefing"
NOT_SPOKEN = "Printed, not spoken"
MORE_PLACES = "{count} more; search in the briefing to see them all."
COMPARE_HEADING = "Two briefings on one topic"
COMPARE_HINT = "What officials said on it in each, and what of it the other briefing has too."
TOPIC_LABEL = "Topic"
TOPIC_PLACEHOLDER = "A topic, for example fisheries talks"
FIRST_BRIEFING = "One briefing"
SECOND_BRIEFING = "Another"
COMPARE = "Compare"
CHOOSE_TWO = "Choose two briefings of the list to compare."
NEW = "New"
REPEATED = "Repeated"
SAID_AGAIN = "Said again"
NOT_SAID_AGAIN = "Not said again"
NEAREST = "There:"
NOTHING_ON_TOPIC = "Nothing on this topic was found in this briefing."

OUTLINE = "Sections of this briefing"
FIND = "Search in this briefing"
PREVIOUS_FOUND = "Previous place found"
NEXT_FOUND = "Next place found"
ASK_ABOUT = "Ask about this section"
ASKED_ABOUT = "On “{heading}”: "
COPY_LINK = "Copy link"
COPY_LINK_HINT = "Copy a link to the words selected, else to the place opened"
COPIED = "Copied"
NOT_COPIED = "Copy it from here"
PRINTED = "Printed in the transcript, not spoken:"

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

CONVERSATIONS = "Conversations"
NO_CONVERSATIONS = "What you ask is kept here, in this browser alone."
CONVERSATION_NAME = "Name of the conversation"
RENAME_CONVERSATION = "Rename"
DELETE_CONVERSATION = "Delete"
CONVERSATION_DELETED = "Deleted."
BROWSER_FULL = "This browser has no room left: the oldest conversations were dropped. Export what you want to keep."
NOT_RESTORED = "This conversation could not be read. Ask its questions again."

EDIT_QUESTION = "Edit the question"
EDIT_UNDERSTOOD = "Change how it was understood"
ASK_AGAIN = "Ask again"
COPY = "Copy"
NEXT_QUESTIONS = "You could ask next"
SUPPORT = {
    Support.VERBATIM: "Speaker’s own words",
    Support.SUPPORTED: "Checked against the source",
    Support.UNSUPPORTED: UNSUPPORTED,
}
SUPPORT_SIGNS = {Support.VERBATIM: "❝", Support.SUPPORTED: "✓", Support.UNSUPPORTED: "✕"}
REPORTERS_OWN_WORDS = "Reporter’s own words"
SOURCE_CHANGED = "this source changed"
SOURCE_CHANGED_NOTE = "The words cited here are not at this place in the index any more. Ask again."
OPEN_SOURCE = "Click to read it where it was said"

EXPORT = "Export"
PRINT = "Print…"
EXPORT_FORMATS = {"md": "Markdown", "html": "Web page", "docx": "Word", "json": "JSON"}
NOTHING_TO_EXPORT = "Ask something first: there is nothing to export yet."
EXPORT_FAILED = "The conversation could not be exported. Try again, or choose another format."

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
ROLE_CHOICES = {**ROLES, Role.UNKNOWN: "not known"}
SECTIONS = {
    SectionKind.REMARKS: "Remarks",
    SectionKind.ANSWERS: "Answers to questions",
}
OUTCOMES = {"failed": "failed", "added": "added", "changed": "changed", "unchanged": "unchanged"}

WELCOME = "Ask what was said"
EXAMPLES = "Example questions"
NO_BRIEFINGS = "No briefings yet"
UPLOAD_FIRST = "Upload the transcript of a briefing to ask questions about it."
UPLOAD_A_TRANSCRIPT = "Upload a transcript"
UNDERSTOOD_AS = "Understood as: {question}"
ASKED = "Asked:"
NEAREST_SECTIONS = "Sections nearest to the question:"
WRITTEN_BY = "Written by {model}, checked against the sources"
HINT = "Each [1] in an answer opens the words it rests on here, in the section where they were said."
HINT_EMPTY = "Sources appear here once a briefing is indexed."
OR = "or"
CITATIONS = "Citations of this answer"
CITATION_LABEL = "Citation {number}: {name}, {day}, {heading}"
PREVIOUS = "Previous"
PREVIOUS_CITATION = "Previous citation"
NEXT = "Next"
NEXT_CITATION = "Next citation"
STEP = "{at} of {of}"
TO_THE_ANSWER = "To the answer"
INDEXED_BRIEFINGS = "Indexed briefings"
NOTHING_INDEXED = "Nothing is indexed yet. Add a transcript above."
SHARE_OF_WORDS = "{share} of the words"
INDEXING = "Indexing {file}"
READING_FILES = "Reading the files…"
COUNTING_PASSAGES = "Counting passages"
PASSAGES_INDEXED = "Passages indexed"
A_SECOND = "{rate} a second"
TIME_LEFT = "{time} left"
LESS_THAN_A_SECOND = "less than a second"

UNKNOWN_SPEAKER = "Unknown speaker"
DATE_UNKNOWN = "date unknown"
DAY = "{day} {month} {year}"
MONTH = "{month} {year}"
FROM_DAY = "from {day}"
UNTIL_DAY = "until {day}"
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
THOUSANDS = ","
NOUNS = {
    "section": ("section", "sections"),
    "exchange": ("exchange", "exchanges"),
    "passage": ("passage", "passages"),
    "character": ("character", "characters"),
    "turn": ("turn", "turns"),
    "warning": ("warning", "warnings"),
    "mention": ("mention", "mentions"),
}
