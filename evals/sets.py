"""Named sets of reference questions, each with the transcripts it asks about and a development and a test half.

`samples` ships whole. The transcripts of the others are real and lie outside the project: in the folder given by
--data or BRIEFINGS_EVAL_DATA, else beside the project, as in development.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from assistant.errors import UsageError
from assistant.samples import sample_paths
from evals.questions import read_questions
from evals.records import MADE, ReferenceQuestion

QUESTIONS = Path(__file__).parent / "questions"
HALVES = ("dev", "test")
NAMES = ("samples", "zakharova", "whitehouse")
FOLLOW_UPS = tuple(f"{name}-followups" for name in NAMES)
"""Conversations over the same transcripts, for `python -m evals.followups`."""
REFUSALS = tuple(f"{name}-refusal" for name in NAMES)
"""Near misses, on a topic of the transcripts but without an answer there, and answerable questions beside them."""


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions with the transcripts they are about."""

    name: str
    files: tuple[Path, ...]
    transcripts: tuple[Path, ...]

    @property
    def reporters(self) -> bool:
        """Whether reporters' words are indexed: not for questions that are reporters' own."""
        return not any(question.type in MADE for question in self.questions())

    def questions(self) -> list[ReferenceQuestion]:
        """All questions; UsageError naming file and line of whatever is wrong."""
        found: list[ReferenceQuestion] = []
        for file in self.files:
            questions, problems = read_questions(file)
            if problems:
                raise UsageError("\n".join(map(str, problems)))
            found += questions
        made = sum(question.type in MADE for question in found)
        if 0 < made < len(found):
            raise UsageError(
                f"{', '.join(map(str, self.files))}: reporters' own questions ({made} of {len(found)}) are asked over "
                "an index without reporters' words; keep them in a file of their own"
            )
        return found


def named_set(name: str, half: str = "dev", data: Path | None = None) -> QuestionSet:
    """The set of that name; `half` is dev, test, or all."""
    if name not in (*NAMES, *FOLLOW_UPS, *REFUSALS):
        raise UsageError(f"No set '{name}'; there are {', '.join(NAMES)}, or give a file with --questions")
    if half not in (*HALVES, "all"):
        raise UsageError(f"No half '{half}'; say dev, test or all")
    halves = HALVES if half == "all" else (half,)
    files = tuple(QUESTIONS / f"{name}.{each}.jsonl" for each in halves)
    return QuestionSet(f"{name}.{half}", files, tuple(_transcripts(name.partition("-")[0], data)))


def own_set(questions: Path, transcripts: Path) -> QuestionSet:
    """A file of questions over a file or folder of transcripts."""
    return QuestionSet(questions.stem, (questions,), (transcripts,))


def real_transcripts(data: Path | None = None) -> Path:
    """The folder of real transcripts; UsageError saying how to name it where there is none."""
    beside = Path(__file__).parents[2] / "shared" / "briefings"
    folder = data or Path(os.environ.get("BRIEFINGS_EVAL_DATA", beside))
    if not folder.is_dir():
        raise UsageError(f"No folder {folder}; name the folder of real transcripts with --data or BRIEFINGS_EVAL_DATA")
    return folder


def _transcripts(name: str, data: Path | None) -> list[Path]:
    if name == "samples":
        return sample_paths()
    folder = real_transcripts(data)
    if name == "zakharova":
        return [folder / "russian_mfa" / "2022-01-13-zakharova.txt"]
    listed = (QUESTIONS / "whitehouse.briefings.txt").read_text(encoding="utf-8").split()
    return [folder / "whitehouse_md" / path for path in listed]
