"""What is said to the assistant and is no question about the briefings: thanks, greetings, "who are you?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citations import Draft
from assistant.records import AnswerKind, Suggestion

_POLITE = "|".join(
    (
        r"(?:many |very |muchas )?(?:thanks|thank you|thx|cheers|gracias|merci)"
        r"(?: (?:a lot|very much|so much|again|beaucoup))?",
        r"(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|hola|buenos días|bonjour|salut)(?: there| again)?",
        r"(?:good)?bye|see you(?: later| soon)?|adiós|au revoir",
        r"ok(?:ay)?|great|cool|nice|perfect|good|fine|excellent|wonderful|awesome|well done|right|sure|please|sorry",
        r"(?:i )?(?:got it|see|understand)|understood|yes|no|yeah|yep|nope|no,? thanks|interesting",
        r"that(?:['’]s| is| was) (?:very )?(?:great|good|fine|all|helpful|it|interesting|useful|clear)",
        r"very (?:good|helpful|interesting)|how are you(?: doing)?(?: today)?",
    )
)
_ABOUT_US = "|".join(
    (
        r"who are you|what are you|what(?:['’]s| is) your name|how do you work|what do you (?:do|know)",
        r"are you (?:a |an )?(?:robot|bot|ai|human|person|machine|model|chatgpt)",
        r"what (?:can|could) (?:you do|i ask|you help(?: me)? with|you tell me)(?: you| here| for me)?",
        r"how (?:can|could) you help(?: me)?|help(?: me)?|how does this (?:app|chat|assistant) work",
    )
)
_WHOLE = re.compile(rf"(?:(?:{_POLITE}|{_ABOUT_US})\b[\s,.!?;:)(-]*)+", re.I)
_ASKS_ABOUT_US = re.compile(rf"(?:{_ABOUT_US})\b", re.I)
_OPENING = re.compile(
    r"^(?:(?:thanks|thank you|hello|hi|hey|great|good (?:morning|afternoon|evening)|ok(?:ay)?"
    r"|merci|gracias|hola|bonjour)"
    r"(?: (?:a lot|very much|so much|there))?[\s,.!;:-]+)+(?=\w)",
    re.I,
)

_CAN_ASK = (
    "You can ask what was said in the indexed briefings: about a subject, a person or a date, or which topics a "
    "briefing covered. Every sentence of an answer leads to the place where it was said."
)
_ABOUT = "I answer questions from the briefings, in the words spoken there."
_GREETS = re.compile(r"(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|hola|buenos|bonjour|salut)\b", re.I)
_THANKS = re.compile(r"\b(?:thanks|thank|thx|cheers|merci|gracias)\b", re.I)
_ASK_BACK = "What is your question about?"
_CHOICES = 3


def is_small_talk(question: str) -> bool:
    """Whether there is nothing to search for."""
    return _WHOLE.fullmatch(question.strip()) is not None


def without_pleasantries(question: str) -> str:
    """ "Thanks. And Sudan?" without the thanks."""
    return _OPENING.sub("", question) if not is_small_talk(question) else question


def reply_to_small_talk(question: str) -> Draft:
    """A short friendly answer that says what can be asked."""
    if _ASKS_ABOUT_US.search(question):
        opening = _ABOUT
    elif _THANKS.search(question):
        opening = "You are welcome."
    else:
        opening = "Hello." if _GREETS.match(question.strip()) else "Good."
    return Draft(AnswerKind.OVERVIEW, f"{opening} {_CAN_ASK}")


def ask_back(choices: Sequence[Suggestion]) -> Draft:
    """One short question back, with up to three sections to choose from."""
    offered = tuple(choices[:_CHOICES])
    named = "; ".join(f"“{each.heading}” ({each.title})" for each in offered)
    return Draft(
        AnswerKind.NOT_FOUND, f"{_ASK_BACK} For example: {named}." if offered else _ASK_BACK, suggestions=offered
    )
