"""From use to test: what a user thinks of an answer becomes a draft of a reference question."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import pytest

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.feedback import Feedback, feedback_on, keep_feedback, read_feedback
from evals.feedback import draft_question, find_feedback, left_to_do
from evals.records import QuestionType
from index.errors import BadInput

TEXT = "The gate is shut until May.\n\nThe reservoir at Belen is four fifths full. The gate is shut until May."
QUOTE = "The reservoir at Belen is four fifths full."
CITED: dict[str, Any] = {
    "briefing_id": "2031-03-19-maren",
    "heading": "Reservoir",
    "speaker": "Ilse Maren",
    "role": "official",
    "quote": QUOTE,
    "start": TEXT.index(QUOTE),
    "end": TEXT.index(QUOTE) + len(QUOTE),
}
TWICE = {**CITED, "start": 0, "end": 27}


def said(
    answer_id: str = "abc123",
    *,
    turns: tuple[str, ...] = ("How full is it?",),
    citations: tuple[dict[str, Any], ...] = (CITED,),
    thumb: Literal["up", "down"] | None = "down",
    correction: str | None = None,
) -> Feedback:
    return Feedback(
        answer_id=answer_id,
        given="2031-03-20T09:00:00+00:00",
        turns=list(turns),
        standalone_question=turns[-1],
        kind="answered",
        answer="It is full. [1]",
        citations=list(citations),
        thumb=thumb,
        correction=correction,
    )


def test_feedback_is_kept_beside_the_index_and_read_in_order(tmp_path: Path, assistant_over_samples: Assistant) -> None:
    answer = assistant_over_samples.ask("How complete is the Torrin Gorge Dam?")
    for thumb, correction in (("up", None), ("down", "  62\u2028percent ")):
        keep_feedback(
            tmp_path,
            feedback_on(answer, earlier=["And the dam?"], thumb=thumb, correction=correction),  # type: ignore[arg-type]
        )
    first, second = read_feedback(tmp_path)
    assert (first.thumb, first.correction, first.turns) == ("up", None, ["And the dam?", answer.question])
    assert second.correction == "62\u2028percent" and second.citations == answer.as_json()["citations"]


def test_an_index_nobody_spoke_about_has_no_feedback(tmp_path: Path) -> None:
    assert read_feedback(tmp_path) == []


def test_a_broken_line_is_named(tmp_path: Path) -> None:
    keep_feedback(tmp_path, said())
    with (tmp_path / "feedback.jsonl").open("a") as out:
        out.write("{}\n")
    with pytest.raises(BadInput, match=r"feedback.jsonl:2: "):
        read_feedback(tmp_path)


@pytest.mark.parametrize(
    ("answer_id", "found"),
    [
        pytest.param(None, "bbb2", id="latest-that-finds-fault"),
        pytest.param("aaa", "aaa1", id="first-letters"),
        pytest.param("ccc3", "ccc3", id="praise-by-name"),
    ],
)
def test_which_feedback_is_meant(answer_id: str | None, found: str) -> None:
    records = [
        said("aaa1"),
        said("bbb2", thumb=None, correction="No."),
        said("ccc3", thumb="up"),
        said("dd1"),
        said("dd2"),
    ]
    assert find_feedback(records[:3], answer_id).answer_id == found


@pytest.mark.parametrize(
    ("answer_id", "message"),
    [
        pytest.param("zzz", "holds no feedback on the answer 'zzz'", id="unknown"),
        pytest.param("dd", "Several answers have an id that starts with 'dd'", id="ambiguous"),
        pytest.param(None, "no thumbs-down and no correction", id="praise-alone"),
    ],
)
def test_feedback_that_cannot_be_found(answer_id: str | None, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        find_feedback([said("dd1", thumb="up"), said("dd2", thumb="up")], answer_id)


def test_the_draft_holds_what_was_asked_and_where_it_was_answered_from() -> None:
    draft = draft_question(said(correction="four fifths"), lambda _: TEXT)
    assert draft.model_dump(mode="json", exclude_none=True) == {
        "id": "feedback-abc123",
        "type": "factual",
        "turns": ["How full is it?"],
        "briefing": "2031-03-19-maren",
        "headings": ["Reservoir"],
        "evidence": [["The reservoir at Belen is four fifths full."]],
        "keys": [["four fifths"]],
        "answer": "four fifths",
        "speaker": "Ilse Maren",
        "role": "official",
    }


@pytest.mark.parametrize(
    ("feedback", "part", "value", "step"),
    [
        pytest.param(said(citations=(TWICE,)), "evidence", [], "replace `evidence`", id="quote-stands-there-twice"),
        pytest.param(said(citations=()), "briefing", "", "name the `briefing`", id="nothing-cited"),
        pytest.param(said(thumb="up"), "keys", [], "keep in `evidence`", id="praise"),
        pytest.param(said(correction="It is four fifths full now"), "keys", [], "write `keys`", id="long-correction"),
        pytest.param(
            said(correction="It is four fifths full now"), "answer", "It is four fifths full now", "`type`", id="answer"
        ),
        pytest.param(
            said(turns=("And?", "Is it?")), "type", QuestionType.FOLLOW_UP, "rewrite `standalone`", id="turns"
        ),
        pytest.param(said(turns=("And?", "Is it?")), "standalone", "Is it?", "rewrite `standalone`", id="standalone"),
    ],
)
def test_what_a_draft_lacks_is_told(feedback: Feedback, part: str, value: object, step: str) -> None:
    assert getattr(draft_question(feedback, lambda _: TEXT), part) == value
    assert any(step in each for each in left_to_do(feedback))
