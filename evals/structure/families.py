"""Families of real transcripts, and where what is expected of each comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from evals.structure.measure import Difference, Measured, measure
from evals.structure.records import Expectation
from evals.structure.whitehouse import whitehouse_expectation
from index.errors import BadInput
from index.parser import parse_briefing
from index.passages import cut_passages
from index.reader import read_transcript
from index.settings import PassageSettings

TRANSCRIPTS = Path(__file__).parents[3] / "shared" / "briefings"
"""Beside the project, on machines where it is developed."""


@dataclass(frozen=True, slots=True)
class Family:
    """Transcripts printed alike."""

    name: str
    """Of its folder."""
    pattern: str
    expect: Callable[[str], Expectation]
    """What is expected of a document with this canonical text; no turns: it is no transcript."""


FAMILIES = {family.name: family for family in (Family("whitehouse_md", "**/*.md", whitehouse_expectation),)}


def measure_family(family: Family, folder: Path, *, only: str = "") -> Iterator[Measured]:
    """Each document of `family` in `folder`, or those whose name holds `only`; one that cannot be read misses all."""
    for path in sorted((folder / family.name).glob(family.pattern)):
        if only in path.name:
            yield from _measure_document(family, path)


def _measure_document(family: Family, path: Path) -> Iterator[Measured]:
    try:
        text = read_text(path)
    except BadInput as error:
        yield Measured(path.stem, differences=(Difference(0, str(error)),))
        return
    expectation = family.expect(text)
    if expectation.turns:
        briefing = parse_briefing(text, briefing_id=path.stem)
        yield measure(path.stem, expectation, briefing, cut_passages(briefing, PassageSettings()))


def read_text(path: Path) -> str:
    """The canonical text of the transcript in `path`."""
    return read_transcript(path).text
