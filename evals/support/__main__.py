"""`python -m evals.support`: how many false sentences the check catches, and how many true ones it rejects."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from assistant.samples import sample_paths
from evals.statistics import Estimate
from evals.support.cases import make_cases
from evals.support.corpus import Document, half, read_documents
from evals.support.measure import Measured, Outcome, figures, run

_SHARED = Path(__file__).parents[2].parent / "shared" / "briefings"
_EACH_FORMAT = 14
"""Documents of a folder."""


def main(
    transcripts: Annotated[
        list[Path] | None, typer.Argument(help="Transcripts; the samples and those beside the project where none.")
    ] = None,
    held_out: Annotated[bool, typer.Option(help="The half kept for the end, instead of the development half.")] = False,
    each: Annotated[int, typer.Option(min=1, help="Sentences a document.")] = 40,
    seed: int = 20220113,
    out: Annotated[Path | None, typer.Option(help="Folder for figures.json and outcomes.jsonl.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Figures as JSON.")] = False,
) -> None:
    """Make cases by rule from transcripts, check each, and print the figures."""
    groups = [transcripts] if transcripts else _default_groups()
    documents = [document for paths in groups for document in half(read_documents(paths), held_out=held_out)]
    outcomes, times = run(make_cases(documents, each=each, seed=seed))
    measured = figures(outcomes, times)
    if out:
        _write(out, measured, outcomes)
    typer.echo(json.dumps(measured.as_json()) if as_json else _table(measured, documents))


def _default_groups() -> list[list[Path]]:
    """Paths of each format: the samples with the first document of the project, and White House briefings."""
    spoken = [*sample_paths(), *sorted((_SHARED / "russian_mfa").glob("*.txt"))]
    folder = sorted((_SHARED / "whitehouse_md").rglob("*.md"))
    step = max(1, len(folder) // _EACH_FORMAT)
    return [spoken, folder[::step]] if folder else [spoken]


def _write(out: Path, measured: Measured, outcomes: list[Outcome]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "figures.json").write_text(json.dumps(measured.as_json(), indent=1) + "\n", encoding="utf-8")
    with (out / "outcomes.jsonl").open("w", encoding="utf-8") as lines:
        for each in outcomes:
            row = {
                "kind": each.case.kind,
                "how": each.case.how,
                "text": each.case.text,
                "origin": each.case.origin,
                "support": each.verdict.support,
                "faults": [f"{fault.kind}: {fault.detail}" for fault in each.verdict.faults],
                "evidence": [evidence.quote for evidence in each.verdict.evidence],
            }
            lines.write(json.dumps(row, ensure_ascii=False) + "\n")


def _table(measured: Measured, documents: list[Document]) -> str:
    rows = [
        f"{measured.cases} cases from {len(documents)} documents; five sentences {measured.five_sentences_ms} ms, "
        f"{measured.five_sentences_cpu_ms} ms of the processor",
        "",
    ]
    rows += ["| corrupted | caught (95%) | named as such | n |", "|---|---|---|---|"]
    for kind, caught in measured.caught.items():
        if caught:
            rows.append(f"| {kind} | {_shown(caught)} | {_shown(measured.named.get(kind))} | {caught.count} |")
    rows += ["", "| true sentences | rejected (95%) | n |", "|---|---|---|"]
    for name, rejected in [("all", measured.true_rejected), *measured.rejected_by_rule.items()]:
        if rejected:
            rows.append(f"| {name} | {_shown(rejected)} | {rejected.count} |")
    return "\n".join(rows)


def _shown(figure: Estimate | None) -> str:
    return f"{figure.value:.3f} ({figure.low:.3f}-{figure.high:.3f})" if figure else ""


if __name__ == "__main__":
    typer.run(main)
