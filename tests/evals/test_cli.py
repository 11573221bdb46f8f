"""`briefings eval` as it is typed: what is printed, written, and the exit code."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from assistant.assistant import Assistant
from assistant.errors import UsageError
from assistant.feedback import feedback_on, keep_feedback
from assistant.samples import sample_paths
from evals.cli import eval_app
from evals.runner import read_results
from index.briefing_index import BriefingIndex
from index.settings import IndexSettings

SAMPLE = sample_paths()[0]
QUESTION = {
    "id": "own-1",
    "type": "factual",
    "turns": ["How complete is the dam in Torrin Gorge?"],
    "briefing": SAMPLE.stem,
    "evidence": [["the dam is 62 percent complete"]],
    "keys": [["62 percent"]],
}


def typed(*words: object) -> Result:
    return CliRunner().invoke(eval_app, [str(word) for word in words], catch_exceptions=False)


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.jsonl"
    path.write_text(json.dumps(QUESTION) + "\n", encoding="utf-8")
    return path


def test_check_finds_nothing_wrong_with_a_good_file(own: Path) -> None:
    result = typed("check", own, "--briefings", SAMPLE)
    assert result.exit_code == 0 and result.output == f"{own}: 1 questions, 0 problems\n"


def test_check_says_where_a_changed_text_no_longer_holds_an_anchor(own: Path, tmp_path: Path) -> None:
    changed = tmp_path / SAMPLE.name
    changed.write_text(SAMPLE.read_text(encoding="utf-8").replace("62 percent", "63 percent"), encoding="utf-8")
    result = typed("check", own, "--briefings", changed)
    assert result.exit_code == 1
    assert result.output.startswith(f"{own}:1: anchor “the dam is 62 percent complete” occurs 0 times")


def test_check_without_transcripts_says_what_it_did_not_look_at(own: Path) -> None:
    result = typed("check", own)
    assert result.exit_code == 0 and "anchors not looked up" in result.output


def test_a_run_prints_its_figures_and_is_continued_under_the_same_name(
    own: Path, tmp_path: Path, report_path: Path
) -> None:
    words = ("--questions", own, "--briefings", SAMPLE, "--out", tmp_path / "run")
    result = typed(*words)
    assert result.exit_code == 0 and "# ours on own" in result.output
    page = tmp_path / "run" / "report.html"
    assert report_path.read_bytes() == page.read_bytes(), "the chat window shows the last report"
    before = (tmp_path / "run" / "results.jsonl").read_bytes()
    assert typed(*words).exit_code == 0
    assert (tmp_path / "run" / "results.jsonl").read_bytes() == before


def test_a_failed_question_is_counted_and_told_by_the_exit_code(own: Path, tmp_path: Path) -> None:
    own.write_text(own.read_text(encoding="utf-8").replace("62 percent complete", "63 percent complete"))
    result = typed("--questions", own, "--briefings", SAMPLE, "--out", tmp_path / "run")
    assert result.exit_code == 1 and "occurs 0 times" in result.output


def test_systems_are_shown_side_by_side(own: Path, tmp_path: Path) -> None:
    systems = ("--system", "ours", "--system", "citation-engine")
    result = typed("--questions", own, "--briefings", SAMPLE, "--out", tmp_path / "runs", *systems)
    assert result.exit_code == 0 and "`ours`" in result.output and "`citation-engine`" in result.output
    for name in ("ours", "citation-engine"):
        assert len(read_results(tmp_path / "runs" / name)) == 1


def test_resume_continues_the_latest_run(own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    words = ("--questions", own, "--briefings", SAMPLE)
    with pytest.raises(UsageError, match="No run of 'own-ours' in runs/"):
        typed(*words, "--resume")
    assert typed(*words).exit_code == 0
    (made,) = (tmp_path / "runs").iterdir()
    (made / "results.jsonl").write_text("")
    assert typed(*words, "--resume").exit_code == 0
    assert len(read_results(made)) == 1 and len(list((tmp_path / "runs").iterdir())) == 1


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(("--questions", "own.jsonl"), "go together", id="questions-without-briefings"),
        pytest.param(("--set", "moon"), "No set 'moon'", id="unknown-set"),
        pytest.param(("--system", "oracle"), "No system 'oracle'", id="unknown-system"),
        pytest.param(("--set", "zakharova", "--data", "/nowhere"), "No folder /nowhere", id="no-data"),
    ],
)
def test_what_cannot_be_run_says_why(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(UsageError, match=message):
        typed(*words)


def test_a_corpus_brings_its_own_questions(tmp_path: Path) -> None:
    made = tmp_path / "made.jsonl"
    result = typed("make", SAMPLE.parent, "--out", made)
    assert result.exit_code == 0 and f"briefings eval --questions {made} --briefings {SAMPLE.parent}" in result.output
    assert typed("check", made, "--briefings", SAMPLE.parent).exit_code == 0
    asked = typed("make", SAMPLE.parent, "--out", tmp_path / "plain.jsonl", "--plain")
    assert asked.exit_code == 0
    assert 0 < len((tmp_path / "plain.jsonl").read_text().splitlines()) < len(made.read_text().splitlines())


def test_a_folder_without_reporters_makes_no_questions(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_text("Nothing was asked.")
    with pytest.raises(UsageError, match="No reporter's question"):
        typed("make", tmp_path, "--out", tmp_path / "made.jsonl")


def test_feedback_becomes_a_draft_for_a_human_to_finish(tmp_path: Path) -> None:
    folder, file = tmp_path / "index", tmp_path / "drafts.jsonl"
    with BriefingIndex.open(IndexSettings(index=folder), create=True) as index:
        index.ingest([SAMPLE])
        answer = Assistant(index).ask("How complete is the dam in Torrin Gorge?")
        keep_feedback(folder, feedback_on(answer, thumb="down", correction="62 percent"))
    printed = CliRunner().invoke(eval_app, ["add", "--index", str(folder)], catch_exceptions=False)
    draft = json.loads(printed.stdout)
    assert draft["turns"] == ["How complete is the dam in Torrin Gorge?"] and draft["keys"] == [["62 percent"]]
    assert draft["evidence"] and "replace `evidence`" in printed.stderr
    assert typed("add", answer.id, "--index", folder, "--to", file).exit_code == 0
    assert json.loads(file.read_text()) == draft
    assert typed("check", file, "--briefings", SAMPLE).exit_code == 0


def test_the_suite_is_a_command_of_the_program() -> None:
    command = [sys.executable, "-m", "assistant.cli", "eval", "check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert "samples.dev.jsonl: " in done.stdout
