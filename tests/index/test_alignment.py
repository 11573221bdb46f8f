"""Headings given to exchanges that carry none."""

from __future__ import annotations

import pytest

from index.alignment import Spoken, assign_headings

FISH, GRAIN = "Arvenia’s accession to the fish treaty", "Grain corridor"
NORTH, SOUTH = "Talks with the northern front", "Talks with the southern front"


def said(question: str, reply: str = "We have nothing to add.") -> Spoken:
    return Spoken(question, reply)


@pytest.mark.parametrize(
    ("headings", "exchanges", "expected"),
    [
        pytest.param(
            [FISH, GRAIN], [said("Will Arvenia accede?"), said("Is the grain moving?")], [0, 1], id="one-each"
        ),
        pytest.param(
            [FISH, GRAIN],
            [said("Will Arvenia accede?"), said("So it will?"), said("And when?"), said("Is the grain moving?")],
            [0, 0, 0, 1],
            id="follow-ups",
        ),
        pytest.param(
            [NORTH, GRAIN, SOUTH],
            [said("What of the northern front?"), said("Is the grain moving?"), said("And the southern front?")],
            [0, 1, 2],
            id="near-identical-headings",
        ),
        pytest.param(
            [NORTH, GRAIN, NORTH],
            [said("What of the northern front?"), said("Is the grain moving?"), said("The northern front again?")],
            [0, 1, 2],
            id="the-same-heading-twice",
        ),
        pytest.param(
            [FISH, SOUTH, GRAIN],
            [said("Will Arvenia accede?"), said("Is the grain moving?")],
            [0, 2],
            id="heading-without-exchange",
        ),
        pytest.param(
            [FISH, "New Year greetings"],
            [said("Will Arvenia accede?"), Spoken("", "A happy New Year to you all, and warm greetings.")],
            [0, 1],
            id="closing-words",
        ),
        pytest.param(
            [GRAIN],
            [
                said("Will Selwyn’s parliament vote on the opera festival? It has waited for a very long time now."),
                said("Is the grain corridor open?"),
            ],
            [None, 0],
            id="no-heading-for-the-first",
        ),
        pytest.param(
            [FISH, SOUTH],
            [
                said("Will Arvenia accede?"),
                said("Who is to be consul in Westerlo, now that the last one has left without a word to anybody?"),
                said("And when?"),
                said("What of the southern front?"),
            ],
            [0, None, None, 1],
            id="follow-up-of-an-exchange-without-a-heading",
        ),
        pytest.param([], [said("Why?")], [None], id="no-headings"),
        pytest.param([FISH], [], [], id="no-exchanges"),
    ],
)
def test_assignment(headings: list[str], exchanges: list[Spoken], expected: list[int | None]) -> None:
    assert assign_headings(headings, exchanges) == expected


def test_many_exchanges_and_headings_take_no_time() -> None:
    headings = [f"Matter number {n} of Arvenia{n}" for n in range(200)]
    exchanges = [said(f"What about matter {n} of Arvenia{n}?") for n in range(200)]
    assert assign_headings(headings, exchanges) == list(range(200))
