"""Two saved runs compared: only over the same questions, with the questions that changed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from assistant.errors import UsageError
from evals.compare import compare, markdown
from evals.records import ResultLine, RunSettings
from evals.report_cli import register
from evals.runner import RESULTS, SETTINGS, TEXTS
from tests.result_lines import BRIEFING, TEXT, a_line, an_answer

FERRY, PIER = "The ferry to Stell resumes on April 18.", "The pier has been repaired."
NEEDED = ["resumes on April"]


def saved(folder: Path, right: str, *, system: str = "ours", questions: str = "abc") -> Path:
    """A run in which each letter is a question: r right, w wrong, f failed."""
    made: list[ResultLine] = []
    for number, letter in enumerate(right):
        answer = {"r": an_answer([FERRY], [FERRY]), "w": an_answer([PIER], [PIER]), "f": None}[letter]
        error = "boom" if answer is None else None
        made.append(a_line(answer, NEEDED, id=f"q-{number}", turns=[f"Number {number}?"], error=error))
    folder.mkdir()
    settings = RunSettings(system=system, questions="port.dev", live=False, digests={"questions": questions})
    # Written in another order: runs are matched by id.
    (folder / RESULTS).write_text("".join(line.model_dump_json() + "\n" for line in made[::-1]), encoding="utf-8")
    (folder / SETTINGS).write_text(settings.model_dump_json(), encoding="utf-8")
    (folder / TEXTS).write_text(json.dumps({BRIEFING: TEXT}), encoding="utf-8")
    return folder


def test_a_run_equals_itself(tmp_path: Path) -> None:
    run = saved(tmp_path / "a", "rrww")
    comparison = compare(run, run)
    assert {each.value for each in comparison.differences.values()} == {0.0}
    assert {each.p for each in comparison.differences.values()} == {1.0}
    assert (comparison.lost, comparison.won) == ((), ())
    assert "same settings" in markdown(comparison)


def test_differences_and_changed_questions(tmp_path: Path) -> None:
    comparison = compare(saved(tmp_path / "a", "rwwwwwwwww"), saved(tmp_path / "b", "wrrrrrrrrr", system="new"))
    first = comparison.differences["first_right"]
    assert first.value == pytest.approx(0.8)
    assert first.p == pytest.approx(2 * (1 + 10) / 2**10)
    assert comparison.lost == ("q-0",)
    assert comparison.won == tuple(f"q-{number}" for number in range(1, 10))
    text = markdown(comparison)
    assert "# new against ours on port.dev" in text
    assert "## Right before, wrong now: 1\n\n- `q-0` Number 0?" in text
    assert "better" in text


def test_a_failure_is_counted_and_is_not_right(tmp_path: Path) -> None:
    comparison = compare(saved(tmp_path / "a", "rrw"), saved(tmp_path / "b", "rfw"))
    assert comparison.failed == (0, 1)
    assert comparison.lost == ("q-1",)
    assert comparison.differences["first_right"].count == 2
    assert "0 in the first run, 1 in the second" in markdown(comparison)


def test_figures_of_the_whole_set_are_compared(tmp_path: Path) -> None:
    comparison = compare(saved(tmp_path / "a", "rrwwff"), saved(tmp_path / "b", "rrrrrr"))
    # All confidences are equal: the area is the share wrong, of the four that neither run failed.
    assert comparison.differences["aurc"].value == pytest.approx(-0.5)
    assert comparison.differences["aurc"].count == 4
    assert comparison.differences["wrongly_refused"].value == 0.0
    assert "gap_closed" not in comparison.differences, "no follow-ups"


def test_other_questions_are_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="only runs over the same questions"):
        compare(saved(tmp_path / "a", "rr"), saved(tmp_path / "b", "rr", questions="xyz"))


def test_a_run_that_was_stopped_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"has 3 answers and .* has 2"):
        compare(saved(tmp_path / "a", "rrr"), saved(tmp_path / "b", "rr"))


def test_the_commands(tmp_path: Path) -> None:
    app = typer.Typer()
    register(app)
    before, after = str(saved(tmp_path / "a", "rw")), str(saved(tmp_path / "b", "rr"))
    result = CliRunner().invoke(app, ["compare", before, after, "--json"])
    assert result.exit_code == 0
    assert json.loads(result.stdout)["wrong_to_right"] == [{"id": "q-1", "question": "Number 1?"}]
    assert "Wrong before, right now: 1" in CliRunner().invoke(app, ["compare", before, after]).stdout
    result = CliRunner().invoke(app, ["report", before])
    assert result.exit_code == 0
    assert "2 questions asked, 0 failed" in result.stdout
    assert (tmp_path / "a" / "report.html").exists()
