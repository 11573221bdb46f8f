"""A run's figures as Markdown for the terminal, and beside it the page to open."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from evals.metrics.follow_up import BUDGET
from evals.records import RunSettings
from evals.report_html import page
from evals.scores import GROUPS, LABELS, LOWER_IS_BETTER, RunScores, in_words, load_run, score_run
from evals.statistics import Estimate

BY_TYPE = ("right", "any_of_3_right", "key_recall", "citation_recall", "recall@5")
SIDE_BY_SIDE = (
    "first_right",
    "any_of_3_right",
    "key_recall",
    "token_f1",
    "citation_precision",
    "citation_recall",
    "heading_accuracy",
    "speaker_accuracy",
    "spans_valid",
    "refusal_recall",
    "refusal_f1",
    "wrongly_refused",
    "auroc",
    "recall@1",
    "recall@5",
    "all_evidence_500",
    "all_evidence_1000",
    "ndcg@10",
    "mrr",
    "gap_closed",
    "tokens_retrieved",
    "total_ms",
)
NOTE = (
    "Means with 95% bootstrap intervals. An interval without width means that all questions agree, not certainty. "
    "↓ marks figures of which less is better; – where a figure does not apply. A token budget takes whole "
    "passages: one that is longer finds nothing in it."
)


def write_report(folder: Path) -> Path:
    """Write report.md and report.html into the run's folder; returns the page."""
    settings, lines, text_of = load_run(folder)
    scores = score_run(lines, text_of)
    (folder / "report.md").write_text(markdown(scores, settings), encoding="utf-8")
    html = folder / "report.html"
    html.write_text(page(lines, scores, settings), encoding="utf-8")
    return html


def markdown(scores: RunScores, settings: RunSettings) -> str:
    """The whole report; failures stand above the figures."""
    parts = [
        f"# {_cell(settings.system)} on {_cell(settings.questions)}",
        _counted(scores),
        *_failures(scores),
        *_headline(scores),
        NOTE,
        "## By type",
        _by_type(scores),
        *_follow_ups(scores),
        "## Times, in ms",
        _times(scores),
        "## Made with",
        _made_with(settings),
    ]
    return "\n\n".join(parts) + "\n"


def table_of_systems(runs: Sequence[tuple[RunSettings, RunScores]]) -> str:
    """Several systems side by side, one column each, with intervals and the better mean in bold."""
    head = ["", *(f"`{settings.system}`" for settings, _ in runs)]
    rows = [["questions (failed)", *(f"{scores.asked} ({scores.failed})" for _, scores in runs)]]
    for name in SIDE_BY_SIDE:
        found = [scores.estimates.get(name) for _, scores in runs]
        if any(found):
            rows.append([_label(name), *_best_in_bold(name, found)])
    return f"{table(head, rows)}\n\n{NOTE}"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table, columns padded so that it reads in a terminal too."""
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    dashes = ["-" * max(width, 3) for width in widths]
    lines = [head, dashes, *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _best_in_bold(name: str, found: Sequence[Estimate | None]) -> list[str]:
    rounded = [None if each is None else round(each.value, 2) for each in found]
    known = [value for value in rounded if value is not None]
    best = min(known) if name in LOWER_IS_BETTER else max(known)
    marked = len(set(known)) > 1
    return [
        f"**{in_words(name, each)}**" if marked and value == best else in_words(name, each)
        for value, each in zip(rounded, found, strict=True)
    ]


def _counted(scores: RunScores) -> str:
    right = sum(question.right is True for question in scores.questions)
    judged = sum(question.right is not None for question in scores.questions)
    return f"{scores.asked} questions asked, {scores.failed} failed; {right} of {judged} right at the first statement."


def _failures(scores: RunScores) -> list[str]:
    if not scores.failures:
        return []
    rows = [[_cell(id_), _cell(error)] for id_, error in scores.failures]
    note = "These have no scores: the figures below are about the other questions."
    return ["## Failures", note, table(["question", "error"], rows)]


def _headline(scores: RunScores) -> list[str]:
    parts: list[str] = []
    for group, names in GROUPS.items():
        found = [(name, scores.estimates[name]) for name in names if name in scores.estimates]
        if found:
            rows = [[_label(name), in_words(name, each), str(each.count)] for name, each in found]
            parts += [f"## {group}", table(["figure", "mean (95%)", "questions"], rows)]
    return parts


def _by_type(scores: RunScores) -> str:
    head = ["type", "asked", *(LABELS[name] for name in BY_TYPE)]
    rows = [
        [
            type_.value,
            str(sum(question.type is type_ for question in scores.questions)),
            *(in_words(name, found.get(name)) for name in BY_TYPE),
        ]
        for type_, found in scores.by_type.items()
    ]
    return table(head, rows)


def _follow_ups(scores: RunScores) -> list[str]:
    if not scores.follow_ups:
        return []
    names = {"last_turn": "the last turn alone", "own": "the system’s own question", "reference": "the reference one"}
    rows = [[names[part], in_words(part, each), str(each.count)] for part, each in scores.follow_ups.means.items()]
    rows.append(["gap closed", in_words("gap_closed", scores.follow_ups.gap_closed), ""])
    return ["## Follow-ups", table(["asked with", f"all evidence in {BUDGET:,} tokens", "questions"], rows)]


def _times(scores: RunScores) -> str:
    rows = [
        [_cell(step), f"{each.median:,.2f}", f"{each.p95:,.2f}", str(each.count)]
        for step, each in scores.latency.items()
    ]
    return table(["step", "median", "95th percentile", "questions"], rows)


def _made_with(settings: RunSettings) -> str:
    after = "the system’s own answers" if settings.live else "the reference turns"
    rows = [["follow-ups asked after", after]]
    rows += [[_cell(name), f"`{_cell(digest)}`"] for name, digest in settings.digests.items()]
    return table(["what", "digest or value"], rows)


def _label(name: str) -> str:
    return LABELS[name] + (" ↓" if name in LOWER_IS_BETTER else "")


def _cell(text: str) -> str:
    """Text from elsewhere: neither ends its cell nor becomes markup."""
    return " ".join(text.split()).replace("|", "\\|").replace("<", "&lt;")
