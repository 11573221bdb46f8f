"""How much of a conversation is won back, and what is spoiled."""

from __future__ import annotations

import pytest

from evals.followups import FollowUpReport, measure
from evals.records import QuestionType, ResultLine
from tests.result_lines import a_line, an_answer

FERRY, PIER = "The ferry to Stell resumes on April 18.", "The pier has been repaired."


def asked(alone: bool, ours: bool, reference: bool, *, change: bool = False, shown: str = "When?") -> ResultLine:
    """A conversation whose last turn finds its evidence or not, asked in the three ways."""

    def found(right: bool) -> list[str]:
        return [FERRY if right else PIER]

    return a_line(
        an_answer((), found(ours), standalone_question=shown),
        [FERRY],
        variants={"last_turn": an_answer((), found(alone)), "reference": an_answer((), found(reference))},
        type=QuestionType.FOLLOW_UP,
        turns=["Is it full?", "When?"],
        standalone="When?" if change else "When does the ferry to Stell resume?",
    )


def values(report: FollowUpReport) -> list[float | None]:
    estimates = (report.last_turn, report.ours, report.reference, report.gap_closed, report.harmed, report.left_alone)
    return [each.value if each else None for each in estimates]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        pytest.param(
            [asked(False, True, True), asked(False, False, True)], [0.0, 0.5, 1.0, 0.5, None, None], id="half-the-gap"
        ),
        pytest.param([asked(True, True, True)], [1.0, 1.0, 1.0, None, None, None], id="no-gap"),
        pytest.param(
            [asked(True, False, True, change=True, shown="Is it full? When?"), asked(True, True, True, change=True)],
            [None, None, None, None, 0.5, 0.5],
            id="a-change-of-topic-harmed",
        ),
        pytest.param(
            [asked(False, False, False, change=True)], [None, None, None, None, 0.0, 1.0], id="nothing-to-harm"
        ),
    ],
)
def test_what_was_won_back_and_what_was_spoiled(lines: list[ResultLine], expected: list[float | None]) -> None:
    assert values(measure(lines)) == expected


def test_a_failed_conversation_is_counted() -> None:
    assert measure([a_line(None, [FERRY], error="ValueError: no", type=QuestionType.FACTUAL)]).failed == 1
