"""Question files: what is told about a faulty line, and about an anchor that no longer leads to one place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from assistant.errors import UsageError
from evals.questions import as_line, read_question_file, read_questions, resolve, unresolved, write_questions
from evals.records import ReferenceQuestion
from evals.sets import HALVES, QUESTIONS, REFUSALS, named_set, own_set

GOOD: dict[str, Any] = {
    "id": "made-1",
    "type": "factual",
    "turns": ["How full is the reservoir?"],
    "standalone": None,
    "briefing": "2031-03-19-maren",
    "headings": ["Reservoir"],
    "evidence": [["is four fifths full"]],
    "keys": [["four fifths", "80 percent"]],
    "answer": "four fifths",
    "speaker": "Ilse Maren",
    "role": "official",
    "premise": None,
}
TEXT = "Reservoir\n\nThe reservoir is four fifths full. The gate is shut. The gate is shut.\u2028And that is all."


def question_file(folder: Path, *lines: dict[str, Any] | str) -> Path:
    path = folder / "made.jsonl"
    path.write_text("".join((line if isinstance(line, str) else json.dumps(line)) + "\n" for line in lines))
    return path


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        pytest.param({"colour": "red"}, "unknown key 'colour'", id="unknown-key"),
        pytest.param({"premise": {"claim": "x", "why": 1, "correction_keys": [["y"]]}}, "unknown key 'premise.why'"),
        pytest.param({"turns": None}, "turns: Input should be a valid array", id="wrong-kind"),
        pytest.param({"turns": []}, "turns: List should have at least 1 item", id="no-turn"),
        pytest.param({"turns": [" "]}, "an empty turn", id="blank-turn"),
        pytest.param({"type": "riddle"}, "type: Input should be 'factual'", id="unknown-type"),
        pytest.param({"id": " "}, "need a name", id="blank-id"),
        pytest.param({"turns": ["One?", "Two?"]}, "only a follow_up has several turns", id="several-turns"),
        pytest.param({"standalone": "Is it full?"}, "`standalone` rewrites the last", id="standalone-of-one-turn"),
        pytest.param({"type": "follow_up", "standalone": "So?"}, "a follow_up needs two turns", id="lone-follow-up"),
        pytest.param({"type": "follow_up", "turns": ["One?", "Two?"]}, "needs `standalone`", id="no-standalone"),
        pytest.param({"evidence": []}, "a question of type factual needs evidence", id="no-evidence"),
        pytest.param({"evidence": [[]]}, "an empty list in evidence", id="empty-place"),
        pytest.param({"evidence": [["is full"]]}, "has 2 words; take 3 to 12", id="short-anchor"),
        pytest.param({"evidence": [["a " * 13]]}, "has 13 words; take 3 to 12", id="long-anchor"),
        pytest.param({"evidence": [["is four\nfifths full"]]}, "runs over a line end", id="anchor-over-lines"),
        pytest.param({"keys": [["80", " "]]}, "an empty key", id="empty-key"),
        pytest.param({"type": "unanswerable"}, "neither evidence nor keys", id="unanswerable-with-evidence"),
        pytest.param(
            {"type": "unanswerable", "evidence": [], "keys": []}, "no headings, answer", id="unanswerable-with-answer"
        ),
        pytest.param({"type": "false_premise"}, "`premise` goes with type false_premise", id="no-premise"),
        pytest.param(
            {"type": "false_premise", "premise": {"claim": "It is empty.", "correction_keys": []}},
            "correction_keys` needs one key",
            id="premise-without-correction",
        ),
        pytest.param({"type": "several_sections"}, "needs two places", id="one-place-of-several"),
        pytest.param({"type": "reporter_question"}, "has role reporter", id="reporter-question-by-official"),
        pytest.param({"role": "spokeswoman"}, "role 'spokeswoman' is none of official, reporter", id="unknown-role"),
        pytest.param({"type": "about_document", "evidence": [], "keys": []}, "nothing tells a right answer"),
    ],
)
def test_a_fault_is_told_with_file_and_line(tmp_path: Path, changed: dict[str, Any], message: str) -> None:
    path = question_file(tmp_path, {**GOOD, "id": "made-0"}, {**GOOD, **changed})
    held = read_question_file(path)
    assert list(held.questions) == [1]
    assert any(str(problem).startswith(f"{path}:2: ") and message in str(problem) for problem in held.problems)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        pytest.param("{not json", "not JSON: Expecting property name", id="not-json"),
        pytest.param(json.dumps({"id": "made-2"}), "key 'type' is missing", id="missing-keys"),
        pytest.param(json.dumps(GOOD)[:-1] + ', "id": "made-3"}', "key 'id' stands there twice", id="key-twice"),
        pytest.param(json.dumps(GOOD), "id 'made-1' stands on line 1 already", id="id-twice"),
    ],
)
def test_a_line_that_is_no_question_is_told(tmp_path: Path, line: str, message: str) -> None:
    path = question_file(tmp_path, GOOD, line)
    assert any(f"{path}:2: " in str(each) and message in str(each) for each in read_question_file(path).problems)


def test_a_question_is_read_as_it_was_written(tmp_path: Path) -> None:
    odd = ReferenceQuestion.model_validate({**GOOD, "turns": ["A line\u2028separator, a next\u0085line: “ž”?"]})
    write_questions(tmp_path / "below" / "odd.jsonl", [odd])
    held = read_question_file(tmp_path / "below" / "odd.jsonl")
    assert list(held.questions.values()) == [odd] and not held.problems
    assert list(json.loads(as_line(odd))) == list(GOOD)


@pytest.mark.parametrize(
    ("evidence", "places", "problem"),
    [
        pytest.param([["is four fifths full"]], [["is four fifths full"]], None, id="once"),
        pytest.param([["is four fifths full", "And that is all"]], [["is four fifths full", "And that is all"]], None),
        pytest.param([["is three fifths full"]], [[]], "occurs 0 times", id="changed-text"),
        pytest.param([["The gate is shut."]], [[]], "occurs 2 times", id="ambiguous"),
        pytest.param([["And that is all"], ["is three fifths full"]], [["And that is all"], []], "occurs 0 times"),
    ],
)
def test_an_anchor_leads_to_one_place_or_is_told(
    evidence: list[list[str]], places: list[list[str]], problem: str | None
) -> None:
    question = ReferenceQuestion.model_validate({**GOOD, "evidence": evidence})
    gold, problems = resolve(question, lambda _: TEXT)
    assert [[TEXT[span.start : span.end] for span in spans] for spans in gold] == places
    assert [problem in each for each in problems] == [True] if problem else not problems


def test_a_briefing_that_is_not_there_is_told(tmp_path: Path) -> None:
    held = read_question_file(question_file(tmp_path, GOOD))
    assert [str(each) for each in unresolved(held, lambda _: None)] == [
        f"{held.path}:1: no briefing '2031-03-19-maren' is indexed"
    ]


@pytest.mark.parametrize("name", ["samples", "samples-refusal"])
def test_the_samples_are_always_there_and_whole(name: str) -> None:
    texts = {path.stem: path.read_text(encoding="utf-8") for path in named_set(name, "all").transcripts}
    for file in named_set(name, "all").files:
        held = read_question_file(file)
        assert held.questions and not held.problems
        assert not unresolved(held, texts.get)


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("name", REFUSALS)
def test_near_misses_have_no_evidence_and_stand_beside_answerable_questions(name: str, half: str) -> None:
    questions, problems = read_questions(QUESTIONS / f"{name}.{half}.jsonl")
    near_misses = [question for question in questions if not question.answerable]
    answerable = [question for question in questions if question.answerable]
    assert not problems
    assert len(near_misses) >= 25 and len(answerable) >= 25
    assert not any(question.evidence or question.keys for question in near_misses)
    assert all(question.evidence for question in answerable)
    assert {question.briefing for question in near_misses} == {question.briefing for question in answerable}


@pytest.mark.parametrize("name", REFUSALS)
def test_the_halves_of_the_refusal_questions_share_neither_a_question_nor_a_section(name: str) -> None:
    dev, test = (read_questions(QUESTIONS / f"{name}.{half}.jsonl")[0] for half in HALVES)
    assert not {question.turns[-1].lower() for question in dev} & {question.turns[-1].lower() for question in test}
    assert not {question.id for question in dev} & {question.id for question in test}
    assert not _sections(dev) & _sections(test)


def _sections(questions: list[ReferenceQuestion]) -> set[tuple[str, str]]:
    return {(question.briefing, heading) for question in questions for heading in question.headings}


@pytest.mark.parametrize(
    ("name", "half", "message"),
    [
        pytest.param("moon", "dev", "No set 'moon'; there are samples, zakharova, whitehouse", id="set"),
        pytest.param("samples", "third", "No half 'third'; say dev, test or all", id="half"),
        pytest.param("whitehouse", "dev", "--data or BRIEFINGS_EVAL_DATA", id="no-data"),
    ],
)
def test_an_unknown_set_says_what_there_is(tmp_path: Path, name: str, half: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        named_set(name, half, tmp_path / "nowhere")


def test_reporters_words_are_left_out_for_their_own_questions_alone(tmp_path: Path) -> None:
    asked = {**GOOD, "id": "made-2", "type": "asked"}
    assert own_set(question_file(tmp_path, GOOD), tmp_path).reporters
    assert not own_set(question_file(tmp_path, asked), tmp_path).reporters
    with pytest.raises(UsageError, match="keep them in a file of their own"):
        own_set(question_file(tmp_path, GOOD, asked), tmp_path).questions()
