"""Families of real transcripts, and where what is expected of each comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from evals.structure.fomc import fomc_expectation, read_sentences, speaker_at
from evals.structure.measure import Difference, Measured, measure, same_speaker
from evals.structure.records import Expectation
from evals.structure.stored import stored_expectation
from evals.structure.web_pages import ARTICLES, article_letters
from evals.structure.whitehouse import whitehouse_expectation
from index.errors import BadInput
from index.parser import parse_briefing
from index.passages import cut_passages
from index.reader import read_transcripts
from index.records import Briefing
from index.settings import PassageSettings

TRANSCRIPTS = Path(__file__).parents[3] / "shared" / "briefings"
"""Beside the project, on machines where it is developed."""


@dataclass(frozen=True, slots=True)
class Family:
    """Transcripts printed alike."""

    name: str
    """Of its folder."""
    pattern: str
    expect: Callable[[Path, str], Expectation]
    """What is expected of the document at a path with this canonical text; no turns: it is no transcript."""


def _by_rule(path: Path, text: str) -> Expectation:
    return whitehouse_expectation(text)


def _checked(family: str, path: Path, text: str) -> Expectation:
    """Of a document that was checked by reading; its words as a web page have to come from the page's article."""
    expectation = stored_expectation(family, path.name, text)
    selector = ARTICLES.get(family)
    return replace(expectation, article=article_letters(path, selector)) if selector else expectation


def _by_hand(name: str, pattern: str, expected: str = "") -> Family:
    return Family(name, pattern, partial(_checked, expected or name))


FAMILIES = {
    family.name: family
    for family in (
        Family("whitehouse_md", "**/*.md", _by_rule),
        _by_hand("whitehouse_md_gaggle", "*.md"),
        _by_hand("whitehouse_md_background_call", "*.md"),
        _by_hand("us_president_newsconf_lines", "*.txt"),
        # The same words with paragraphs run together.
        _by_hand("us_president_newsconf_raw", "*.txt", "us_president_newsconf_lines"),
        _by_hand("mexico_covid_es", "*.txt"),
        _by_hand("whitehouse_obama_html", "*.html"),
        _by_hand("whitehouse_covid_full_page_html", "*.html"),
        Family("fomc_presser_pdf", "*.pdf", fomc_expectation),
    )
}


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
    expectation = family.expect(path, text)
    if not expectation.turns:
        return
    briefing = parse_briefing(text, briefing_id=path.stem)
    measured = measure(path.stem, expectation, briefing, cut_passages(briefing, PassageSettings()))
    yield _with_sentences(measured, path, briefing) if family.expect is fomc_expectation else measured


def _with_sentences(measured: Measured, path: Path, briefing: Briefing) -> Measured:
    """Count the sentences of a table that the text holds, and those that are in a turn of their speaker."""
    sentences = read_sentences(path, briefing.text)
    held = [(sentence, speaker_at(briefing, sentence)) for sentence in sentences]
    right = [
        turn is not None and turn.role is sentence.role and same_speaker(sentence.names, turn)
        for sentence, turn in held
    ]
    return replace(
        measured,
        sentences=len(sentences),
        found_sentences=sum(bool(sentence.places) for sentence in sentences),
        right_sentences=sum(right),
    )


def read_text(path: Path) -> str:
    """The canonical text of the transcript in `path`."""
    return read_transcripts(path)[0].text
