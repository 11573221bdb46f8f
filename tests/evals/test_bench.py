"""The bench's own logic: copies that may stand for an archive, and recall counted right. No times."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import numpy as np
import pytest
import typer

from assistant.assistant import Assistant
from evals.bench.__main__ import sizes_of
from evals.bench.copies import Copies
from evals.bench.recall import exact_nearest, recall_at
from index.catalogue import IndexedBriefing


@pytest.fixture(scope="module")
def corpus(assistant_over_samples: Assistant) -> list[IndexedBriefing]:
    index = assistant_over_samples.index
    return [index.indexed(summary.id) for summary in index.briefings()]


def test_the_corpus_itself_comes_first(corpus: list[IndexedBriefing]) -> None:
    copies = Copies(corpus)
    assert [copies.briefing(number).briefing for number in range(len(corpus))] == [each.briefing for each in corpus]


def test_a_copy_has_the_structure_of_its_briefing(corpus: list[IndexedBriefing]) -> None:
    original, copy = corpus[1], Copies(corpus).briefing(len(corpus) + 1)
    assert len(copy.briefing.text) == len(original.briefing.text)
    assert copy.briefing.sections == original.briefing.sections
    assert len(copy.passages) == len(original.passages)
    for held, former in zip(copy.passages, original.passages, strict=True):
        passage = held.passage
        assert copy.briefing.text[passage.start : passage.end] == passage.text
        assert passage.sentences == former.passage.sentences
        assert held.sentence_vectors.shape == former.sentence_vectors.shape


def test_a_share_of_the_words_spoken_is_swapped_and_nothing_else(corpus: list[IndexedBriefing]) -> None:
    original, copy = corpus[0], Copies(corpus, swapped=0.5).briefing(len(corpus))
    pairs = [
        (word, other)
        for held, former in zip(copy.passages, original.passages, strict=True)
        for word, other in zip(held.passage.text.split(), former.passage.text.split(), strict=True)
    ]
    assert all(len(word) == len(other) for word, other in pairs)
    # Some words are swapped for themselves.
    assert 0.3 < np.mean([word != other for word, other in pairs]) < 0.5
    spoken = [(each.passage.start, each.passage.end) for each in original.passages]
    for (_, end), (start, _) in pairwise(spoken):
        assert copy.briefing.text[end:start] == original.briefing.text[end:start]


def test_vectors_are_moved_and_stay_of_unit_length(corpus: list[IndexedBriefing]) -> None:
    copies, near = Copies(corpus), Copies(corpus, moved=0.1)
    original = np.vstack([held.vector for held in corpus[0].passages])
    moved, little = (each.passage_vectors(len(corpus)) for each in (copies, near))
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1.0, rtol=1e-5)
    assert np.mean((moved * original).sum(1)) < np.mean((little * original).sum(1)) < 1.0


def test_ids_and_vectors_without_the_rest_are_those_of_the_briefing(corpus: list[IndexedBriefing]) -> None:
    copies = Copies(corpus)
    for number in (1, len(corpus) + 2, 5 * len(corpus)):
        passages = copies.briefing(number).passages
        assert copies.passage_ids(number) == [held.passage.id for held in passages]
        np.testing.assert_array_equal(copies.passage_vectors(number), np.vstack([held.vector for held in passages]))


def test_every_copy_is_another_and_the_same_each_time(corpus: list[IndexedBriefing]) -> None:
    copies = Copies(corpus)
    briefings = [copies.briefing(number).briefing for number in range(3 * len(corpus))]
    assert len({each.id for each in briefings}) == len({each.text for each in briefings}) == len(briefings)
    assert len({each.date for each in briefings}) == len(briefings)
    assert Copies(corpus).briefing(4).briefing == briefings[4]


def test_exact_search_in_batches_finds_what_one_sort_finds() -> None:
    draw = np.random.default_rng(3)
    held = draw.normal(size=(500, 16)).astype(np.float32)
    held /= np.linalg.norm(held, axis=1, keepdims=True)
    questions = held[:7] + 0.1
    names = [str(place) for place in range(500)]
    batches = [(names[first : first + 64], held[first : first + 64]) for first in range(0, 500, 64)]
    wanted = [[names[place] for place in np.argsort(-(held @ each))[:10]] for each in questions]
    assert exact_nearest(questions, batches, 10) == wanted


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        pytest.param("1e2..1e4", [100, 1000, 10_000], id="powers-of-ten"),
        pytest.param("500..6000", [500, 5000], id="from-any-size"),
        pytest.param("100, 2e5", [100, 200_000], id="single-ones"),
        pytest.param("", [], id="none"),
    ],
)
def test_sizes(text: str, sizes: list[int]) -> None:
    assert sizes_of(text) == sizes


def test_a_size_that_is_no_number_is_told() -> None:
    with pytest.raises(typer.BadParameter, match=r"1e2\.\.1e6"):
        sizes_of("large")


@pytest.mark.parametrize(
    ("found", "recall"),
    [
        pytest.param([["a", "b", "c"]], 1.0, id="all"),
        pytest.param([["c", "a", "x"]], 2 / 3, id="order-does-not-count"),
        pytest.param([["x", "y", "z", "a"]], 0.0, id="beyond-the-limit"),
        pytest.param([[]], 0.0, id="nothing-found"),
    ],
)
def test_recall(found: list[list[str]], recall: float) -> None:
    assert recall_at(3, found, [["a", "b", "c", "d"]]) == pytest.approx(recall)


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere the count begins with the process that started it")
def test_the_memory_of_a_process_is_its_own() -> None:
    held = bytearray(600 * 2**20)
    held[:: 2**12] = b"x" * len(held[:: 2**12])
    told = subprocess.run(
        [sys.executable, "-c", "from evals.bench.serving import most_memory_mib; print(most_memory_mib())"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert 20 < int(told.stdout) < 600
