"""Rounds of training in a folder: dealt where the transcripts are, learnt on any machine, one with a GPU as well.

texts.json.xz       every text once
validation.json.xz  examples as rows that name texts by their place
0.json.xz ..        those of each round, in the order they were dealt
deal.json           how they were made, and how many records of each source there were
"""

from __future__ import annotations

import json
import lzma
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from evals.train_reader.records import Example, Kind
from index.errors import BadInput

_PRESET = 2
"""Of xz: higher ones take minutes for a hundredth."""


def write_rounds(
    folder: Path, rounds: Iterable[Sequence[Example]], validation: Sequence[Example], made: dict[str, Any]
) -> None:
    """Write them all; `made` says how, for whoever reads the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    places: dict[str, int] = {}
    count = 0
    _write(folder / "validation.json.xz", [_row(each, places) for each in validation])
    for count, examples in enumerate(rounds, start=1):
        _write(folder / f"{count - 1}.json.xz", [_row(each, places) for each in examples])
    _write(folder / "texts.json.xz", list(places))
    (folder / "deal.json").write_text(json.dumps({**made, "rounds": count}, indent=2) + "\n", encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Dealt:
    """A folder of rounds, opened."""

    folder: Path
    made: dict[str, Any]
    texts: list[str]

    @classmethod
    def open(cls, folder: Path) -> Dealt:
        """Raises BadInput where no rounds were dealt into the folder."""
        if not (folder / "deal.json").exists():
            raise BadInput(f"{folder} holds no rounds; make it with `python -m evals.train_reader deal`")
        made = json.loads((folder / "deal.json").read_text(encoding="utf-8"))
        return cls(folder, made, _read(folder / "texts.json.xz"))

    def validation(self) -> list[Example]:
        return self._examples("validation")

    def round(self, number: int) -> list[Example]:
        """The rounds follow each other over and over."""
        return self._examples(str(number % self.made["rounds"]))

    def _examples(self, name: str) -> list[Example]:
        return [_example(row, self.texts) for row in _read(self.folder / f"{name}.json.xz")]


def _row(example: Example, places: dict[str, int]) -> list[Any]:
    def place(text: str) -> int:
        return places.setdefault(text, len(places))

    return [
        *map(place, (example.question, example.heading, example.asked)),
        [*map(place, example.sentences)],
        example.positive,
        example.span,
        example.source,
        example.kind,
        int(example.weak),
    ]


def _example(row: Sequence[Any], texts: Sequence[str]) -> Example:
    question, heading, asked, sentences, positive, span, source, kind, weak = row
    return Example(
        texts[question],
        texts[heading],
        tuple(texts[place] for place in sentences),
        tuple(positive),
        source,
        Kind(kind),
        tuple(span) if span else None,
        texts[asked],
        bool(weak),
    )


def _write(path: Path, value: Any) -> None:
    with lzma.open(path, "wt", preset=_PRESET, encoding="utf-8") as file:
        json.dump(value, file, ensure_ascii=False, separators=(",", ":"))


def _read(path: Path) -> Any:
    with lzma.open(path, "rt", encoding="utf-8") as file:
        return json.load(file)
