"""The floors that a change may not fall below, and whether it does."""

from __future__ import annotations

import tempfile
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from assistant.errors import UsageError
from evals.questions import read_questions
from evals.report import table
from evals.runner import run
from evals.scores import LABELS, RunScores, in_words, load_run, score_run
from evals.sets import NAMES, QUESTIONS, QuestionSet, named_set
from evals.statistics import Estimate
from evals.systems.port import SystemUnderTest
from evals.systems.registry import system_named

GATE = Path(__file__).with_name("gate.toml")


class Floors(BaseModel, frozen=True, extra="forbid"):
    """What one set of questions must reach."""

    at_least: dict[str, float] = {}
    at_most: dict[str, float] = {}
    """For figures of which less is better."""
    always: list[str] = []
    """Figures that are 1 for every question."""
    never: list[str] = []
    """Figures that are 0 for every question."""
    optional: bool = False
    """Left out where the transcripts are not on this machine."""


class _GateFile(BaseModel, frozen=True, extra="forbid"):
    sets: dict[str, Floors]


@dataclass(frozen=True, slots=True)
class Failure:
    """A figure that fell."""

    metric: str
    wanted: str
    found: Estimate | None
    """None where no question has the figure any more."""

    def __str__(self) -> str:
        found = in_words(self.metric, self.found) if self.found else "not measured"
        return f"{LABELS.get(self.metric, self.metric)}: {found}, want {self.wanted}"


@dataclass(frozen=True, slots=True)
class GateOutcome:
    """What the gate found, by set."""

    failures: dict[str, list[Failure]] = field(default_factory=dict)
    tables: dict[str, str] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)
    """Optional sets that could not be asked, and why."""

    @property
    def passed(self) -> bool:
        return bool(self.failures) and not any(self.failures.values())


def read_floors(path: Path = GATE) -> dict[str, Floors]:
    """Floors by name of the set; a floor for a figure that is not measured is refused."""
    floors = _GateFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))).sets
    for name, each in floors.items():
        if name.partition(".")[0] not in NAMES:
            raise UsageError(f"{path}: no set '{name}'; there are {', '.join(NAMES)}, each with .dev and .test")
        if unknown := {*each.at_least, *each.at_most, *each.always, *each.never} - set(LABELS):
            raise UsageError(f"{path}: {name} has floors for {', '.join(sorted(unknown))}, which is not measured")
    return floors


def check(scores: RunScores, floors: Floors) -> list[Failure]:
    """What lies significantly on the wrong side of its floor, and any exception to what must always hold."""
    found = scores.estimates
    failures = [
        Failure(name, f"at least {floor:.2f}", found.get(name))
        for name, floor in floors.at_least.items()
        if name not in found or found[name].high < floor
    ]
    failures += [
        Failure(name, f"at most {ceiling:.2f}", found.get(name))
        for name, ceiling in floors.at_most.items()
        if name not in found or found[name].low > ceiling
    ]
    failures += [
        Failure(name, "1 for every question", found.get(name))
        for name in floors.always
        if name not in found or found[name].value < 1.0
    ]
    failures += [
        Failure(name, "0 for every question", found.get(name))
        for name in floors.never
        if name not in found or found[name].value > 0.0
    ]
    if scores.failed:
        share = scores.failed / scores.asked
        failures.append(Failure("failed questions", "none", Estimate(share, share, share, scores.asked)))
    return failures


def run_gate(
    sets: Sequence[str] | None = None,
    *,
    floors: Mapping[str, Floors] | None = None,
    make_system: Callable[[], SystemUnderTest] = lambda: system_named("ours"),
) -> GateOutcome:
    """Ask the sets that gate.toml names, or `sets` of them, and hold the figures against the floors."""
    floors = floors or read_floors()
    if unknown := set(sets or ()) - set(floors):
        raise UsageError(f"No floors for {', '.join(sorted(unknown))}; gate.toml has {', '.join(floors)}")
    outcome = GateOutcome()
    for name in sets or floors:
        questions, missing = _transcripts_of(name)
        if questions is None:
            if not floors[name].optional:
                raise UsageError(missing)
            outcome.left_out[name] = missing
            continue
        with tempfile.TemporaryDirectory() as folder:
            _, lines, text_of = load_run(run(make_system(), questions, Path(folder)))
        _hold(outcome, name, score_run(lines, text_of), floors[name])
    return outcome


def check_runs(folders: Sequence[Path], *, floors: Mapping[str, Floors] | None = None) -> GateOutcome:
    """Hold runs that were made against the floors of their sets.

    UsageError for a set without floors, for two runs of one set, and for a run stopped or made with other questions.
    """
    floors = floors or read_floors()
    outcome = GateOutcome()
    for folder in folders:
        settings, lines, text_of = load_run(folder)
        name = settings.questions
        if name not in floors:
            raise UsageError(f"{folder} asked {name}, which has no floors; gate.toml has {', '.join(floors)}")
        if name in outcome.failures:
            raise UsageError(f"{folder} is a second run of {name}; give one of them")
        # The transcripts need not be here: a run keeps the texts.
        asked, _ = read_questions(QUESTIONS / f"{name}.jsonl")
        if {each.id: each for each in asked} != {line.question.id: line.question for line in lines}:
            raise UsageError(f"{folder} does not hold {name} as it is now, whole; let the run go on, or make a new one")
        _hold(outcome, name, score_run(lines, text_of), floors[name])
    return outcome


def _hold(outcome: GateOutcome, name: str, scores: RunScores, floors: Floors) -> None:
    outcome.failures[name] = check(scores, floors)
    outcome.tables[name] = _held_against(scores, floors, outcome.failures[name])


def _transcripts_of(name: str) -> tuple[QuestionSet | None, str]:
    """The set, or what it lacks on this machine."""
    try:
        set_name, _, half = name.partition(".")
        questions = named_set(set_name, half)
    except UsageError as error:
        return None, str(error)
    absent = [path for path in questions.transcripts if not path.exists()]
    return (None, f"{absent[0]} is not on this machine") if absent else (questions, "")


def _held_against(scores: RunScores, floors: Floors, failures: Sequence[Failure]) -> str:
    fell = {failure.metric for failure in failures}
    wanted = {name: f"≥ {floor:.2f}" for name, floor in floors.at_least.items()}
    wanted |= {name: f"≤ {ceiling:.2f}" for name, ceiling in floors.at_most.items()}
    wanted |= dict.fromkeys(floors.always, "always") | dict.fromkeys(floors.never, "never")
    rows = [
        [LABELS[name], words, in_words(name, scores.estimates.get(name)), "FELL" if name in fell else "holds"]
        for name, words in wanted.items()
    ]
    rows.append(
        ["Questions failed", "none", f"{scores.failed} of {scores.asked}", "FELL" if scores.failed else "holds"]
    )
    return table(["figure", "floor", "found (95%)", ""], rows)
