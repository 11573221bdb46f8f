"""Feedback from the chat made into a draft of a reference question, for a human to finish."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from assistant.errors import UsageError
from assistant.feedback import Feedback
from evals.make_questions import unique_words
from evals.records import QuestionType, ReferenceQuestion

_SHORT_ANSWER, _SHORT_KEY = 12, 4
"""Words."""


def find_feedback(records: Sequence[Feedback], answer_id: str | None) -> Feedback:
    """The latest record on the answer of that id (or its first letters), else the latest that finds fault."""
    if answer_id:
        found = [record for record in records if record.answer_id.startswith(answer_id)]
        if len({record.answer_id for record in found}) > 1:
            raise UsageError(f"Several answers have an id that starts with '{answer_id}'; give more of it")
    else:
        found = [record for record in records if record.thumb == "down" or record.correction]
    if not found:
        which = f"the answer '{answer_id}'" if answer_id else "any answer, no thumbs-down and no correction"
        raise UsageError(f"This index holds no feedback on {which}; it comes from the chat window")
    return found[-1]


def draft_question(feedback: Feedback, text_of: Callable[[str], str | None]) -> ReferenceQuestion:
    """A draft: what was asked, anchors from what was cited, the correction where it is short enough to check for.

    Where the answer was found wrong the anchors are, too; the draft shows where to look, not what is right.
    """
    follow_up = len(feedback.turns) > 1
    correction = feedback.correction or ""
    words = len(correction.split())
    cited = feedback.citations[:1]
    briefing = str(cited[0]["briefing_id"]) if cited else ""
    text = text_of(briefing) or ""
    places = [
        [anchor]
        for citation in feedback.citations
        if citation["briefing_id"] == briefing
        and (anchor := unique_words(text, int(citation["start"]), int(citation["end"])))
    ]
    return ReferenceQuestion(
        id=f"feedback-{feedback.answer_id[:8]}",
        type=QuestionType.FOLLOW_UP if follow_up else QuestionType.FACTUAL,
        turns=feedback.turns,
        standalone=feedback.standalone_question if follow_up else None,
        briefing=briefing,
        headings=list(dict.fromkeys(str(citation["heading"]) for citation in cited)),
        evidence=places,
        keys=[[correction]] if 0 < words <= _SHORT_KEY else [],
        answer=correction if 0 < words <= _SHORT_ANSWER else None,
        speaker=(str(cited[0]["speaker"]) or None) if cited else None,
        role=str(cited[0]["role"]) if cited else None,
    )


def left_to_do(feedback: Feedback) -> list[str]:
    """What a human has to see to before the draft is a reference question."""
    steps = ["set `type`, and check `headings`, `speaker` and `role`"]
    if feedback.thumb == "up" and not feedback.correction:
        steps.append("keep in `evidence` the anchors of the sentences that answer")
    else:
        steps.append("replace `evidence`: its anchors are from what was cited, and the answer was found wanting")
    if len((feedback.correction or "").split()) > _SHORT_KEY or not feedback.correction:
        steps.append("write `keys`, words that a right answer holds")
    if not feedback.citations:
        steps.append("name the `briefing`, or make it unanswerable; nothing was cited")
    if len(feedback.turns) > 1:
        steps.append("rewrite `standalone` by hand; it is the assistant's own")
    return steps
