"""What is said to the assistant and is no question about the briefings: thanks, greetings, "who are you?"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from assistant.citations import Draft
from assistant.records import AnswerKind, Suggestion

_POLITE = (
    r"(?:many |very )?(?:thanks|thank you|thx|cheers|gracias|muchas gracias|merci)(?: (?:a lot|very much|so much|again|beaucoup))?"
    r"|(?:hello|hi|hey|good (?:morning|afternoon|evening|day)|hola|buenos días|bonjour|salut)(?: there| again)?"
    r"|(?:good)?bye|see you(?: later| soon)?|adiós|au revoir"
    r"|ok(?:ay)?|great|cool|nice|perfect|good|fine|excellent|wonderful|awesome|well done|(?:i )?(?:got it|see|understand)|understood"
    r"|that(?:'s|’s| is| was) (?:great|good|fine|all|helpful|it|very helpful|interesting|useful|clear)|interesting|very (?:good|helpful|"
    r"interesting)|sorry|yes|no|yeah|yep|nope|sure|right|please|how are you(?: doing)?(?: today)?|no,? thanks"
)
_ABOUT_US = (
    r"who are you|what are you|what(?:'s|’s| is) your name|are you (?:a |an )?(?:robot|bot|ai|human|person|machine|model|chatgpt)"
    r"|what can (?:you do|i ask|you help(?: me)? with|you tell me)(?: you| here| for me)?|how (?:can|could) you help(?: me)?|help(?: me)?"
    r"|what do you (?:do|know)|how do you work|how does this (?:app|chat|assistant) work"
)
_WHOLE = re.compile(rf"(?:(?:{_POLITE}|{_ABOUT_US})\b[\s,.!?;:)(-]*)+", re.I)
_ASKS_ABOUT_US = re.compile(rf"(?:{_ABOUT_US})\b", re.I)
_OPENING = re.compile(
    r"^(?:(?:thanks|thank you|hello|hi|hey|great|good (?:morning|afternoon|evening)|ok(?:ay)?|merci|gracias|hola|bonjour)"
    r"(?: (?:a lot|very much|so much|there))?[\s,.!;:-]+)+(?=\w)",
    re.I,
)

_CAN_ASK = (
    "You can ask what was said in the indexed briefings: about a subject, a person or a date, or which topics a briefing covered. "
    "Every sentence of an answer leads to the place where it was said."
)
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
        return Draft(
            AnswerKind.OVERVIEW, f"I answer questions from the briefings, in the words spoken there. {_CAN_ASK}"
        )
    opening = "You are welcome." if re.search(r"\b(?:thank|thx|cheers|merci|gracias)", question, re.I) else "Hello."
    if re.match(
        r"\W*(?:hello|hi|hey|good (?:m|a|e|d)|hola|buenos|bonjour|salut|thank|thx|cheers|merci|g?racias)",
        question,
        re.I,
    ):
        return Draft(AnswerKind.OVERVIEW, f"{opening} {_CAN_ASK}")
    return Draft(AnswerKind.OVERVIEW, _CAN_ASK)


def ask_back(choices: Sequence[Suggestion]) -> Draft:
    """One short question back, with up to three sections to choose from."""
    offered = tuple(choices[:_CHOICES])
    named = "; ".join(f"“{each.heading}” ({each.title})" for each in offered)
    return Draft(
        AnswerKind.NOT_FOUND, f"{_ASK_BACK} For example: {named}." if offered else _ASK_BACK, suggestions=offered
    )
