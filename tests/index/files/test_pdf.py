"""PDF files: paragraphs are whole again, words too, and what runs through the pages is gone."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from index.files.pdf import read_pdf
from index.files.printed_pages import PrintedLine, flow
from tests.conftest import real_transcripts
from tests.index.files.samples import TURNS, pdf_bytes

LONG = "MS. MAREN:  " + "We have looked into the matter with our partners and will say more in due course. " * 5


def page(*lines: str | tuple[str, float], left: float = 72, step: float = 14) -> list[PrintedLine]:
    """Lines one below the other; with a number, that much further in."""
    placed = [(line, 0.0) if isinstance(line, str) else line for line in lines]
    return [PrintedLine(text, left + by, 700 - step * n, 12, {"Serif"}) for n, (text, by) in enumerate(placed)]


def test_paragraphs_run_over_lines_and_pages_without_headers() -> None:
    turns = (*TURNS, LONG.strip())
    found = read_pdf(pdf_bytes(turns), Path("a.pdf"))
    assert re.sub(r" +", " ", found.text).split("\n\n") == [re.sub(r" +", " ", turn) for turn in turns] * 12
    assert sum("running line" in each for each in found.furniture) == 2


_FULL = "a line of words that fills the whole width of the page"


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        pytest.param((_FULL, "and its end", ("Indented start", 36)),
                     f"{_FULL} and its end\n\nIndented start", id="indent"),
        pytest.param((f"{_FULL} the negotia-", f"tion of the negotiation {_FULL}"),
                     f"{_FULL} the negotiation of the negotiation {_FULL}", id="split-word"),
        pytest.param((f"{_FULL} the long-", f"term plan, a long-term plan {_FULL}"),
                     f"{_FULL} the long-term plan, a long-term plan {_FULL}", id="hyphen-of-its-own"),
        pytest.param((f"{_FULL} they came—", f"and went, {_FULL}"), f"{_FULL} they came—and went, {_FULL}", id="dash"),
        pytest.param((f"{_FULL} MR. QUILL:", f"QUESTION: Why? {_FULL}"),
                     f"{_FULL} MR. QUILL:\n\nQUESTION: Why? {_FULL}", id="label"),
        pytest.param((_FULL, "Short end.", _FULL), f"{_FULL} Short end.\n\n{_FULL}", id="room-left"),
    ],
)  # fmt: skip
def test_lines_become_paragraphs(lines: tuple[str, ...], text: str) -> None:
    assert flow([page(*lines)])[0] == text


def test_a_sentence_said_again_is_no_header() -> None:
    pages = [page(f"{_FULL} {n}", "Thank you.", f"{_FULL} {n}") for n in ("one", "two", "three")]
    pages[1] = page(f"{_FULL} two", f"{_FULL} two", f"{_FULL} two", "Thank you.", left=72, step=20)
    assert flow([pages[1], *pages[:1]])[0].count("Thank you.") == 2


@pytest.mark.parametrize("name", ["20110427", "20160615", "20200303"])
def test_every_sentence_of_the_central_bank_is_found(name: str) -> None:
    folder = real_transcripts()
    path = folder / "fomc_presser_pdf" / f"FOMCpresconf{name}.pdf"
    # The truth was made from the same pages and carries their headers inside sentences.
    header = re.compile(r"(?:March 3, 2020|June 15, 2016|April 27, 2011|Chair(?:man)? \w+’s Press Conference FINAL)")

    def plain(text: str) -> str:
        return " ".join(header.sub(" ", text).split())

    found = plain(read_pdf(path.read_bytes(), path).text)
    with (folder / "fomc_presser_csv" / f"FOMCpresconf{name}.csv").open(encoding="utf-8") as opened:
        sentences = [plain(row["sentence"]) for row in csv.DictReader(opened)]
    assert sum(sentence in found for sentence in sentences) >= 0.99 * len(sentences) > 100
