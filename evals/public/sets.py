"""The public sets by name: measured one after the other, shown as one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from assistant.calibration import load_calibration
from assistant.errors import UsageError
from evals.public import cast, mtrag_un, qed, qevasion, squad2
from evals.public.reading import reader_in_use
from evals.public.records import Progress, PublicReport
from evals.report import table
from evals.statistics import Estimate
from index.encoder import SentenceEncoder
from index.settings import IndexSettings

LIMIT = 300
"""Questions of each set, so that all of them take a minute or two on two cores."""
BESIDE = Path(__file__).parents[3] / "shared" / "qa"


@dataclass(frozen=True, slots=True)
class PublicSet:
    """Where a set lies in the folder, and what measures it."""

    file: str
    title: str
    licence: str
    measure: Callable[[Path, int | None, SentenceEncoder, Progress], PublicReport]


SETS = {
    "cast": PublicSet("cast_2019_2020_rewrites.jsonl", "TREC CAsT 2019, 2020", "MIT", cast.measure),
    "mtrag_un": PublicSet("mtrag_un_half.jsonl", "IBM MTRAG-UN", "Apache 2.0", mtrag_un.measure),
    "squad2": PublicSet("squad2_dev_part.json", "SQuAD 2.0, 8 articles", "CC BY-SA 4.0", squad2.measure),
    "qed": PublicSet("qed_half.jsonl", "QED", "CC BY-SA 3.0", qed.measure),
    "qevasion": PublicSet("qevasion_half.csv", "QEvasion", "MIT", qevasion.measure),
}
NOTE = (
    "Means with 95% bootstrap intervals over questions; several questions share a text, so that the intervals are "
    "a little too narrow. – marks what ours is held against, or what the set holds. ↓ less is better."
)


@dataclass(frozen=True, slots=True)
class PublicRun:
    """The reports by set, and what they depend on."""

    reports: dict[str, PublicReport]
    left_out: dict[str, str]
    """Sets that were not measured, and why."""
    digests: dict[str, str]
    limit: int | None

    def as_json(self) -> dict[str, Any]:
        reports = {
            name: {"set": SETS[name].title, "licence": SETS[name].licence} | asdict(report)
            for name, report in self.reports.items()
        }
        return {"sets": reports, "left_out": self.left_out, "digests": self.digests, "limit": self.limit}


def measure_sets(
    names: Sequence[str],
    data: Path | None,
    *,
    limit: int | None = LIMIT,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> PublicRun:
    """Measure the named sets, or all that the folder holds; UsageError where there is nothing to measure."""
    if unknown := [name for name in names if name not in SETS]:
        raise UsageError(f"No public set '{unknown[0]}'; there are {', '.join(SETS)}")
    folder = _folder(data)
    missing = {name: f"no {SETS[name].file} in {folder}" for name in names or SETS if not _path(folder, name).is_file()}
    if missing and (names or len(missing) == len(SETS)):
        raise UsageError(f"{'; '.join(missing.values())}. Name the folder of the public sets with --data")
    encoder = SentenceEncoder.chosen(IndexSettings())
    tell = on_progress or (lambda name, done, total: None)
    reports = {}
    for name in names or SETS:
        if name not in missing:

            def told(done: int, total: int, name: str = name) -> None:
                tell(name, done, total)

            reports[name] = SETS[name].measure(_path(folder, name), limit, encoder, told)
    reader = reader_in_use()
    calibration = load_calibration(with_reader=reader is not None)
    digests = {"model": encoder.model_hash[:12], "threshold": str(calibration.threshold)}
    if reader:
        digests["reader"] = reader.card["sha256"][:12]
    return PublicRun(reports, missing, digests, limit)


def markdown(run: PublicRun) -> str:
    """One table over all sets, then what is to be known of each."""
    rows = [
        [f"`{name}`" if place == 0 else "", figure.label, _in_words(figure.estimate), _count(figure.estimate)]
        for name, report in run.reports.items()
        for place, figure in enumerate(report.figures)
    ]
    about = [
        " ".join(
            [
                f"- `{name}`: {SETS[name].title} ({SETS[name].licence}), {report.measured} of {report.held} questions.",
                *report.notes,
            ]
        )
        for name, report in run.reports.items()
    ]
    about += [f"- `{name}` left out: {why}." for name, why in run.left_out.items()]
    made = ", ".join(f"{name} `{value}`" for name, value in run.digests.items())
    head = ["set", "figure", "mean (95%)", "questions"]
    return "\n\n".join(["# Public sets", table(head, rows), NOTE, "\n".join(about), f"Made with: {made}."])


def _folder(data: Path | None) -> Path:
    folder = data or BESIDE
    if not folder.is_dir():
        raise UsageError(f"No folder {folder}; name the folder of the public sets with --data")
    return folder


def _path(folder: Path, name: str) -> Path:
    return folder / SETS[name].file


def _in_words(estimate: Estimate | None) -> str:
    return f"{estimate.value:.2f} ({estimate.low:.2f}–{estimate.high:.2f})" if estimate else "–"


def _count(estimate: Estimate | None) -> str:
    return str(estimate.count) if estimate else "–"
