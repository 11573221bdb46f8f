"""The support benchmark: cases are made as told, the same each time, and the figures come from verdicts."""

from __future__ import annotations

import random

import pytest

from assistant.samples import sample_paths
from evals.support import corrupt, reword
from evals.support.cases import TRUE, Case, make_cases
from evals.support.corpus import half, read_documents
from evals.support.measure import figures, run


@pytest.fixture(scope="module")
def cases() -> list[Case]:
    return make_cases(half(read_documents(sample_paths()), held_out=False), each=6, seed=1)


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        pytest.param(corrupt.negation("The pier is not open.", random.Random(1)), "The pier is open.", id="not-taken"),
        pytest.param(corrupt.negation("The pier is open.", random.Random(1)), "The pier is not open.", id="not-put-in"),
        pytest.param(corrupt.number("No figure here.", random.Random(1)), None, id="no-number"),
        pytest.param(corrupt.number("It opened in 1998.", random.Random(1)), None, id="a-year-is-a-date"),
        pytest.param(corrupt.date("No date here.", random.Random(1)), None, id="no-date"),
        pytest.param(
            reword.moved("In the spring of that year, the ferries were running again.", random.Random(1)),
            "The ferries were running again in the spring of that year.",
            id="adverbial-moved",
        ),
        pytest.param(
            reword.passive("Parliament approved the agreement.", random.Random(1)),
            "The agreement was approved by Parliament.",
            id="passive",
        ),
    ],
)
def test_rules_do_what_their_names_say(made: str | None, expected: str | None) -> None:
    assert made == expected


def test_cases_are_the_same_for_a_seed_and_differ_from_what_was_said(cases: list[Case]) -> None:
    again = make_cases(half(read_documents(sample_paths()), held_out=False), each=6, seed=1)
    assert [(case.kind, case.text) for case in cases] == [(case.kind, case.text) for case in again]
    assert all(case.text != case.origin for case in cases if case.kind not in (TRUE, "absent", "speaker"))
    assert all(case.passages for case in cases)


def test_halves_share_no_document() -> None:
    documents = read_documents(sample_paths())
    first, second = half(documents, held_out=False), half(documents, held_out=True)
    assert {each.id for each in first}.isdisjoint(each.id for each in second)
    assert len(first) + len(second) == len(documents)


def test_figures_count_verdicts(cases: list[Case]) -> None:
    outcomes, times = run(cases)
    measured = figures(outcomes, times)
    true = [each for each in outcomes if each.case.kind == TRUE]
    assert measured.true_rejected is not None
    assert measured.true_rejected.value == pytest.approx(sum(each.refused for each in true) / len(true))
    assert measured.cases == len(cases)
    caught = [each.refused for each in outcomes if each.case.kind not in (TRUE, "absent")]
    assert sum(caught) / len(caught) >= 0.85
    assert measured.true_rejected.value <= 0.1
