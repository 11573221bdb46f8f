"""Runs: saved line by line, continued where they stopped, failures counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UsageError
from evals.questions import write_questions
from evals.records import ReferenceQuestion
from evals.runner import RESULTS, RunProgress, read_results, read_settings, read_texts, run
from evals.sets import QuestionSet, own_set
from tests.evals.fakes import BRIEFING, TEXT, ScriptedSystem

ANCHOR = "is four fifths full"


def question(number: int, **changed: Any) -> ReferenceQuestion:
    given = {"id": f"made-{number}", "type": "factual", "turns": [f"Question {number}?"], "briefing": BRIEFING}
    return ReferenceQuestion.model_validate({**given, "evidence": [[ANCHOR]], **changed})


def question_set(folder: Path, *questions: ReferenceQuestion) -> QuestionSet:
    write_questions(folder / "made.jsonl", questions or [question(number) for number in range(1, 6)])
    return own_set(folder / "made.jsonl", folder)


def ids(folder: Path) -> list[str]:
    return [line.question.id for line in read_results(folder)]


def test_every_answer_is_kept_with_its_gold_and_what_made_it(tmp_path: Path) -> None:
    system = ScriptedSystem()
    told: list[RunProgress] = []
    folder = run(system, question_set(tmp_path), tmp_path / "run", on_progress=told.append)
    lines = read_results(folder)
    assert [line.question.id for line in lines] == [f"made-{number}" for number in range(1, 6)]
    assert [(span.start, span.end) for span in lines[0].gold[0]] == [(14, 14 + len(ANCHOR))]
    assert lines[0].answer and lines[0].answer["text"] == f"Question 1?\u2028{TEXT}"
    assert read_texts(folder) == {BRIEFING: TEXT}
    settings = read_settings(folder)
    assert (settings.system, settings.questions, settings.live) == ("scripted", "made", False)
    assert settings.digests["made_of"] == "one" and settings.digests["reporters"] == "indexed"
    assert [(now.done, now.total, now.failed) for now in told] == [(number, 5, 0) for number in range(1, 6)]
    assert told[-1].seconds_left == 0.0 and all(now.rate > 0 for now in told)
    assert system.closed and system.reporters


@pytest.mark.parametrize(
    "torn",
    [pytest.param("", id="between-two-lines"), pytest.param('{"question": {"id": "made-3", "ty', id="inside-a-line")],
)
def test_a_stopped_run_goes_on_where_it_was(tmp_path: Path, torn: str) -> None:
    asked = question_set(tmp_path)
    stopped = ScriptedSystem({"Question 1?": ValueError("lost"), "Question 3?": KeyboardInterrupt()})
    with pytest.raises(KeyboardInterrupt):
        run(stopped, asked, tmp_path / "run")
    assert stopped.closed
    with (tmp_path / "run" / RESULTS).open("a", encoding="utf-8") as out:
        out.write(torn)
    continued = ScriptedSystem()
    told: list[RunProgress] = []
    run(continued, asked, tmp_path / "run", on_progress=told.append)
    assert [turns[-1] for turns, _ in continued.asked] == ["Question 3?", "Question 4?", "Question 5?"]
    assert ids(tmp_path / "run") == [f"made-{number}" for number in range(1, 6)]
    # The failure of the first half still counts.
    assert [(now.done, now.failed) for now in told] == [(3, 1), (4, 1), (5, 1)]


@pytest.mark.parametrize(
    ("system", "live", "named"),
    [
        pytest.param(ScriptedSystem(digest="two"), False, "other digests", id="another-model"),
        pytest.param(ScriptedSystem(), True, "other live", id="live"),
    ],
)
def test_a_run_of_anything_else_is_not_continued(
    tmp_path: Path, system: ScriptedSystem, live: bool, named: str
) -> None:
    run(ScriptedSystem(), question_set(tmp_path), tmp_path / "run")
    with pytest.raises(UsageError, match=named):
        run(system, question_set(tmp_path), tmp_path / "run", live=live)
    assert len(ids(tmp_path / "run")) == 5 and not system.asked


def test_other_questions_are_another_run(tmp_path: Path) -> None:
    run(ScriptedSystem(), question_set(tmp_path), tmp_path / "run")
    with pytest.raises(UsageError, match="name another folder with --out"):
        run(ScriptedSystem(), question_set(tmp_path, question(1, keys=[["four"]])), tmp_path / "run")


@pytest.mark.parametrize(
    ("asked", "error"),
    [
        pytest.param(question(1), "ValueError: no answer today", id="the-system-raises"),
        pytest.param(question(1, evidence=[["is three fifths full"]]), "occurs 0 times", id="the-text-has-changed"),
        pytest.param(question(1, briefing="elsewhere"), "no briefing 'elsewhere' is indexed", id="not-indexed"),
    ],
)
def test_a_failure_is_kept_and_counted(tmp_path: Path, asked: ReferenceQuestion, error: str) -> None:
    told: list[RunProgress] = []
    system = ScriptedSystem({"Question 1?": ValueError("no answer today")})
    folder = run(system, question_set(tmp_path, asked, question(2)), tmp_path / "run", on_progress=told.append)
    failed, fine = read_results(folder)
    assert failed.answer is None and error in (failed.error or "")
    assert fine.answer is not None and fine.error is None
    assert [now.failed for now in told] == [1, 1]


@pytest.mark.parametrize("live", [False, True])
def test_a_follow_up_is_asked_in_three_ways(tmp_path: Path, live: bool) -> None:
    follow_up = question(1, type="follow_up", turns=["Is it full?", "And the gate?"], standalone="Is the gate shut?")
    system = ScriptedSystem()
    folder = run(system, question_set(tmp_path, follow_up), tmp_path / "run", live=live)
    assert system.asked == [
        (("Is it full?", "And the gate?"), live),
        (("And the gate?",), False),
        (("Is the gate shut?",), False),
    ]
    assert list(read_results(folder)[0].variants) == ["last_turn", "reference"]


def test_reporters_own_questions_are_asked_without_their_words(tmp_path: Path) -> None:
    system = ScriptedSystem()
    folder = run(system, question_set(tmp_path, question(1, type="asked")), tmp_path / "run")
    assert system.reporters is False
    assert read_settings(folder).digests["reporters"] == "left out"


def test_the_texts_of_all_briefings_cited_are_kept(tmp_path: Path) -> None:
    """Else quotes from a briefing nobody asked about could not be checked."""

    class CitesAnother(ScriptedSystem):
        def text_of(self, briefing_id: str) -> str | None:
            return TEXT if briefing_id in (BRIEFING, "another") else None

        def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
            return {**super().ask(turns, live=live), "citations": [{"briefing_id": "another"}]}

    folder = run(CitesAnother(), question_set(tmp_path), tmp_path / "run")
    assert read_texts(folder) == {BRIEFING: TEXT, "another": TEXT}
