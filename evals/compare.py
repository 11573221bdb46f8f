"""Two runs over the same questions: is the second better, by how much, how surely, and which questions changed?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.errors import UsageError
from evals.metrics import refusal
from evals.metrics.follow_up import follow_up_evidence, gap_closed
from evals.records import ResultLine, RunSettings
from evals.report import table
from evals.scores import (
    COSTS,
    LABELS,
    LOWER_IS_BETTER,
    SET_METRICS,
    QuestionScores,
    RunScores,
    aurc_of,
    judged,
    load_run,
    score_run,
)
from evals.statistics import Difference, mcnemar, paired_difference, paired_statistic_difference

YES_NO = frozenset(
    {
        "right",
        "first_right",
        "any_of_3_right",
        "premise_as_official",
        "reporter_first",
        "first_heading",
        "spans_valid",
        *(name for name in LABELS if name.startswith("all_evidence")),
    }
)
SURE = 0.05


@dataclass(frozen=True, slots=True)
class Comparison:
    """Second run minus first; each figure over the questions that have it in both runs."""

    first: RunSettings
    second: RunSettings
    asked: int
    failed: tuple[int, int]
    differences: dict[str, Difference]
    """P-values are McNemar's for the figures in `YES_NO`, the paired bootstrap's for the others."""
    lost: tuple[str, ...]
    """Questions right in the first run and not in the second; one that failed is not right."""
    won: tuple[str, ...]
    questions: dict[str, str]
    """The last turn of each question that changed."""

    def as_json(self) -> dict[str, Any]:
        return {
            "first": self.first.model_dump(),
            "second": self.second.model_dump(),
            "asked": self.asked,
            "failed": list(self.failed),
            "differences": {name: asdict(each) for name, each in self.differences.items()},
            "right_to_wrong": [{"id": id_, "question": self.questions[id_]} for id_ in self.lost],
            "wrong_to_right": [{"id": id_, "question": self.questions[id_]} for id_ in self.won],
        }


def compare(first: Path, second: Path) -> Comparison:
    """Compare the runs in two folders; UsageError where they did not ask the same questions."""
    (before, before_lines, before_texts), (after, after_lines, after_texts) = load_run(first), load_run(second)
    if before.digests["questions"] != after.digests["questions"]:
        raise UsageError(
            f"{first} asked {before.questions} ({before.digests['questions']}) and {second} asked {after.questions} "
            f"({after.digests['questions']}); only runs over the same questions compare"
        )
    in_both = {line.question.id for line in before_lines} & {line.question.id for line in after_lines}
    if not in_both or len(in_both) < max(len(before_lines), len(after_lines)):
        raise UsageError(
            f"{first} has {len(before_lines)} answers and {second} has {len(after_lines)}; "
            "let the run that was stopped go on to its end first"
        )
    before_lines.sort(key=lambda line: line.question.id)
    after_lines.sort(key=lambda line: line.question.id)
    old, new = score_run(before_lines, before_texts), score_run(after_lines, after_texts)
    pairs = list(zip(old.questions, new.questions, strict=True))
    answered = [place for place, (one, other) in enumerate(pairs) if not one.failed and not other.failed]
    lost = tuple(one.id for one, other in pairs if one.right is True and other.right is False)
    won = tuple(one.id for one, other in pairs if one.right is False and other.right is True)
    return Comparison(
        first=before,
        second=after,
        asked=len(pairs),
        failed=(old.failed, new.failed),
        differences=_differences(old, pairs)
        | _whole_set(
            ([before_lines[place] for place in answered], [old.questions[place] for place in answered]),
            ([after_lines[place] for place in answered], [new.questions[place] for place in answered]),
        ),
        lost=lost,
        won=won,
        questions={
            line.question.id: line.question.turns[-1] for line in before_lines if line.question.id in {*lost, *won}
        },
    )


def markdown(comparison: Comparison) -> str:
    """What changed, as a table, then the questions that changed."""
    rows = [
        [_label(name), _signed(name, each), _p(each.p), _verdict(name, each), str(each.count)]
        for name in LABELS
        if (each := comparison.differences.get(name))
    ]
    failed = comparison.failed
    parts = [
        f"# {_name(comparison.second)} against {_name(comparison.first)} on {comparison.first.questions}",
        f"{comparison.asked} questions; failed: {failed[0]} in the first run, {failed[1]} in the second. "
        "A question that failed in one run is left out of the differences, and not right in the lists below.",
        *_made_differently(comparison),
        table(["figure", "second − first (95%)", "p", "", "questions"], rows),
        "P by McNemar’s exact test for yes/no figures, else by paired bootstrap; “better” and “worse” where "
        f"p < {SURE}. Of {len(rows)} figures, one in twenty may look changed by chance.",
        *_changed("Right before, wrong now", comparison.lost, comparison.questions),
        *_changed("Wrong before, right now", comparison.won, comparison.questions),
    ]
    return "\n\n".join(parts) + "\n"


def _differences(old: RunScores, pairs: Sequence[tuple[QuestionScores, QuestionScores]]) -> dict[str, Difference]:
    found: dict[str, Difference] = {}
    for name in old.questions[0].values:
        both = [(one.values[name], other.values[name]) for one, other in pairs]
        told = [(one, other) for one, other in both if one is not None and other is not None]
        before, after = [one for one, _ in told], [other for _, other in told]
        difference = paired_difference(before, after)
        if difference and name in YES_NO:
            p = mcnemar([value == 1.0 for value in before], [value == 1.0 for value in after])
            difference = Difference(difference.value, difference.low, difference.high, p, difference.count)
        if difference:
            found[name] = difference
    return found


_Answered = tuple[Sequence[ResultLine], Sequence[QuestionScores]]
"""The questions that neither run failed, as one of them answered them and what that scored."""


def _whole_set(old: _Answered, new: _Answered) -> dict[str, Difference]:
    before, after = refusal.outcomes(old[0]), refusal.outcomes(new[0])
    found = {name: paired_statistic_difference(before, after, metric) for name, metric in SET_METRICS.items()}
    found["aurc"] = paired_statistic_difference(judged(*old), judged(*new), aurc_of)
    follow_ups = [
        (one, other)
        for one, other in zip(map(follow_up_evidence, old[0]), map(follow_up_evidence, new[0]), strict=True)
        if one and other
    ]
    found["gap_closed"] = paired_statistic_difference(
        [one for one, _ in follow_ups], [other for _, other in follow_ups], gap_closed
    )
    return {name: difference for name, difference in found.items() if difference}


def _made_differently(comparison: Comparison) -> list[str]:
    """The settings in which the runs differ: what the differences may come from."""
    old, new = comparison.first, comparison.second
    names = sorted({*old.digests, *new.digests})
    rows = [[name, old.digests.get(name, "–"), new.digests.get(name, "–")] for name in names]
    rows += [["system", old.system, new.system], ["live", str(old.live), str(new.live)]]
    rows = [row for row in rows if row[1] != row[2]]
    return [table(["made with", "first", "second"], rows)] if rows else ["Both runs were made with the same settings."]


def _changed(title: str, ids: Sequence[str], questions: dict[str, str]) -> list[str]:
    listed = "\n".join(f"- `{id_}` {' '.join(questions[id_].split())}" for id_ in ids)
    return [f"## {title}: {len(ids)}", *([listed] if ids else [])]


def _label(name: str) -> str:
    return LABELS[name] + (" ↓" if name in LOWER_IS_BETTER else "")


def _name(settings: RunSettings) -> str:
    return f"{settings.system}{' (live)' if settings.live else ''}"


def _signed(name: str, each: Difference) -> str:
    digits = 1 if name in COSTS else 2
    return f"{each.value:+,.{digits}f} ({each.low:+,.{digits}f} to {each.high:+,.{digits}f})"


def _p(value: float) -> str:
    return "< 0.001" if value < 0.001 else f"{value:.3f}"


def _verdict(name: str, each: Difference) -> str:
    if each.p >= SURE or each.value == 0:
        return ""
    return "better" if (each.value > 0) != (name in LOWER_IS_BETTER) else "worse"
