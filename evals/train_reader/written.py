"""Questions written one by one for this project: freely worded, and near misses beside them.

`written/briefings.jsonl` holds those about passages of the training briefings, which are known by a digest of their
words and looked up; `written/ministries.jsonl` those about fictional briefings, written with them. One passage a line:
`questions` with `answers`, the sentences that answer, the best first (none: a near miss), and `short`, the sentence,
start and end of a short answer.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from evals.train_reader.briefing_data import Cut, telling
from evals.train_reader.records import Example, Kind, squeezed

WRITTEN = "written"
FOLDER = Path(__file__).with_name("written")


def passage_digest(sentences: Sequence[str]) -> str:
    """What a written question's passage is known by, whatever its spaces and dashes."""
    return sha256(squeezed(" ".join(sentences)).encode()).hexdigest()[:16]


def read_written(cuts: Sequence[Cut], folder: Path = FOLDER) -> list[Example]:
    """All written questions whose passage is among `cuts` or was written with them."""
    at_hand = {passage_digest(cut.sentences): cut for cut in cuts}
    examples: list[Example] = []
    for row in rows_about_briefings(folder):
        if cut := at_hand.get(row["passage"]):
            asked = cut.asked if cut.first_of_reply else ""
            examples += _examples(row, telling(cut.heading), asked, cut.sentences)
    for row in _rows(folder / "ministries.jsonl"):
        examples += _examples(row, row["heading"], row["asked"], tuple(row["sentences"]))
    return examples


def rows_about_briefings(folder: Path = FOLDER) -> Iterator[dict[str, Any]]:
    """What is asked about passages of the training briefings, as stored."""
    return _rows(folder / "briefings.jsonl")


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _examples(row: dict[str, Any], heading: str, asked: str, sentences: tuple[str, ...]) -> Iterator[Example]:
    for question in row["questions"]:
        answers = question["answers"]
        short = question.get("short")
        yield Example(
            question["question"],
            heading,
            sentences,
            tuple(sorted(answers)),
            WRITTEN,
            Kind.ANSWERED if answers else Kind.NEAR_MISS,
            span=tuple(short) if short else None,
            asked=asked,
        )
