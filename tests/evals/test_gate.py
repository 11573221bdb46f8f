"""The gate holds on what there is and falls when the retriever is crippled."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from assistant.errors import UsageError
from evals import gate
from evals.gate import Floors, GateOutcome, check, check_runs, read_floors, run_gate
from evals.records import QuestionType
from evals.report_cli import register
from evals.runner import RESULTS, run
from evals.scores import RunScores, load_run, score_run
from evals.sets import named_set
from evals.systems.ours import Ours
from tests.result_lines import a_citation, a_line, an_answer, text_of

FERRY, PIER = "The ferry to Stell resumes on April 18.", "The pier has been repaired."
NEEDED = ["resumes on April"]


@pytest.fixture(scope="module")
def run_of_ours(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one run over the samples; it takes as long as all else here."""
    folder = tmp_path_factory.mktemp("gate") / "run"
    run(Ours(), named_set("samples", "dev"), folder)
    return folder


class OfSomethingElse(Ours):
    """Retrieves for another question than the one asked."""

    told: dict[str, Any] | None = None

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        self.told = self.told or super().ask(["How heavy is the bell?"], live=live)
        return self.told


class FewerPassages(Ours):
    """Finds what a run of ours found, in the wrong order, and the best passage not at all."""

    def __init__(self, made: Path) -> None:
        _, lines, _ = load_run(made)
        self.answers = {tuple(line.question.turns): line.answer for line in lines}

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        answer = self.answers[tuple(turns)]
        assert answer
        return answer | {"passages": answer["passages"][:0:-1]}


def scores_of(right: int, wrong: int) -> RunScores:
    held, lost = a_line(an_answer([FERRY], [FERRY]), NEEDED), a_line(an_answer([PIER], [PIER]), NEEDED)
    return score_run([held] * right + [lost] * wrong, text_of)


@pytest.mark.parametrize(
    ("right", "wrong", "fell"),
    [
        pytest.param(40, 10, [], id="above"),
        pytest.param(38, 12, [], id="below-but-within-chance"),
        pytest.param(20, 30, ["first_right"], id="significantly-below"),
    ],
)
def test_a_floor(right: int, wrong: int, fell: list[str]) -> None:
    failures = check(scores_of(right, wrong), Floors(at_least={"first_right": 0.8}))
    assert [failure.metric for failure in failures] == fell


def test_a_ceiling() -> None:
    scores = scores_of(10, 0)
    assert check(scores, Floors(at_most={"total_ms": 12.0, "wrongly_refused": 0.0})) == []
    (failure,) = check(scores, Floors(at_most={"total_ms": 11.0}))
    assert str(failure) == "Milliseconds, total: 12.0 (12.0–12.0), want at most 11.00"


def test_what_must_always_hold_falls_at_the_first_exception() -> None:
    moved = a_line(an_answer([FERRY], citations=[a_citation(1, FERRY, start=1)]), NEEDED)
    sound = [a_line(an_answer([FERRY], [FERRY]), NEEDED)] * 200
    assert check(score_run(sound, text_of), Floors(always=["spans_valid"])) == []
    (failure,) = check(score_run([*sound, moved], text_of), Floors(always=["spans_valid"]))
    assert failure.metric == "spans_valid"


def test_what_may_never_hold_falls_at_the_first_exception() -> None:
    lines = [a_line(an_answer([FERRY], [FERRY]), NEEDED)] * 200
    passed_off = a_line(
        an_answer(["The bridge is open to all."]), ["bridge is open"], role="reporter", type=QuestionType.WHO
    )
    assert check(score_run(lines, text_of), Floors(never=["premise_as_official"])) == []
    (failure,) = check(score_run([*lines, passed_off], text_of), Floors(never=["premise_as_official"]))
    assert failure.metric == "premise_as_official"
    assert failure.wanted == "0 for every question"


def test_runs_that_were_made_are_held_against_their_floors(run_of_ours: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run_of_ours, folder)
    assert check_runs([folder], floors={"samples.dev": Floors(at_least={"recall@5": 0.5})}).passed
    assert not check_runs([folder], floors={"samples.dev": Floors(at_most={"recall@5": 0.5})}).passed
    with pytest.raises(UsageError, match=r"asked samples\.dev, which has no floors"):
        check_runs([folder], floors={"zakharova.dev": Floors()})
    with pytest.raises(UsageError, match="second run"):
        check_runs([folder, folder])
    results = folder / RESULTS
    results.write_bytes(b"".join(results.read_bytes().splitlines(keepends=True)[:-1]))
    with pytest.raises(UsageError, match=r"does not hold samples\.dev as it is now, whole"):
        check_runs([folder])


def test_a_figure_no_longer_measured_and_a_failed_question_fall() -> None:
    (failure,) = check(scores_of(3, 0), Floors(at_least={"speaker_accuracy": 0.5}))
    assert "not measured" in str(failure)
    failed = score_run([a_line(an_answer([FERRY]), NEEDED), a_line(None, NEEDED, error="boom")], text_of)
    (failure,) = check(failed, Floors())
    assert str(failure) == "failed questions: 0.50 (0.50–0.50), want none"


def test_the_gate_file_names_sets_and_figures_that_there_are(tmp_path: Path) -> None:
    floors = read_floors()
    assert not floors["samples.dev"].optional
    assert all("spans_valid" in each.always for each in floors.values())
    path = tmp_path / "gate.toml"
    path.write_text('[sets."samples.dev".at_least]\nmade_up = 0.5\n')
    with pytest.raises(UsageError, match="made_up, which is not measured"):
        read_floors(path)
    path.write_text('[sets."sample.dev"]\n')
    with pytest.raises(UsageError, match=r"no set 'sample\.dev'"):
        read_floors(path)


def test_a_set_without_floors_is_refused() -> None:
    with pytest.raises(UsageError, match=r"No floors for samples\.test"):
        run_gate(["samples.test"])


def test_a_set_whose_transcripts_are_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BRIEFINGS_EVAL_DATA", str(tmp_path / "nowhere"))
    outcome = run_gate(["zakharova.dev"])
    assert "nowhere" in outcome.left_out["zakharova.dev"]
    assert not outcome.passed, "nothing was measured"
    with pytest.raises(UsageError, match="nowhere"):
        run_gate(["zakharova.dev"], floors={"zakharova.dev": Floors()})


def test_ours_passes(run_of_ours: Path) -> None:
    outcome = check_runs([run_of_ours])
    assert outcome.failures == {"samples.dev": []}
    assert outcome.passed
    assert "FELL" not in outcome.tables["samples.dev"]


@pytest.mark.parametrize(
    ("crippled", "fell"),
    [
        pytest.param(
            lambda _: OfSomethingElse(), {"first_right", "key_recall", "recall@5", "ndcg@10"}, id="another-question"
        ),
        pytest.param(FewerPassages, {"recall@1", "recall@5", "ndcg@10"}, id="reversed-without-the-best"),
    ],
)
def test_a_crippled_retriever_falls(crippled: Callable[[Path], Ours], fell: set[str], run_of_ours: Path) -> None:
    outcome = run_gate(["samples.dev"], make_system=lambda: crippled(run_of_ours))
    assert not outcome.passed
    assert fell <= {failure.metric for failure in outcome.failures["samples.dev"]}
    assert "FELL" in outcome.tables["samples.dev"]


@pytest.mark.parametrize("right", [True, False])
def test_the_command_exits_with_1_where_something_fell(right: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    failures = [] if right else check(scores_of(0, 9), Floors(at_least={"first_right": 0.8}))
    outcome = GateOutcome({"samples.dev": failures}, {"samples.dev": "| a table |"})
    monkeypatch.setattr(gate, "run_gate", lambda: outcome)
    app = typer.Typer()
    register(app)
    result = CliRunner().invoke(app, ["gate"])
    assert result.exit_code == (0 if right else 1)
    assert "| a table |" in result.stdout
    assert ("samples.dev: First statement leads to the evidence" in result.stdout) is not right
    as_json = CliRunner().invoke(app, ["gate", "--json"])
    assert json.loads(as_json.stdout)["passed"] is right
