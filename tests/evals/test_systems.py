"""One suite for all systems under test, over the bundled samples; the models and stores are real."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import jsonschema
import pytest

import assistant.records
from assistant.errors import UsageError
from assistant.samples import sample_paths
from evals.systems.port import SystemUnderTest
from evals.systems.registry import SYSTEMS, system_named
from index.errors import BadInput

SCHEMA = json.loads(Path(assistant.records.__file__).with_name("answer.schema.json").read_text(encoding="utf-8"))
CHUNKS = {"llama-index-2": 2, "llama-index-5": 5, "citation-engine": 2}
DAM = "2025-03-06-velmara-foreign-ministry"


@pytest.fixture(scope="module", params=SYSTEMS)
def system(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[SystemUnderTest]:
    prepared = system_named(request.param)
    prepared.prepare([sample_paths()[0].parent], tmp_path_factory.mktemp("system"))
    yield prepared
    prepared.close()


def test_every_span_of_an_answer_is_the_text_at_its_place(system: SystemUnderTest) -> None:
    answer = system.ask(["How complete is the dam in Torrin Gorge?"], live=False)
    jsonschema.validate(answer, SCHEMA)
    assert answer["passages"] and answer["citations"]
    for span, words in [(p, p["text"]) for p in answer["passages"]] + [(c, c["quote"]) for c in answer["citations"]]:
        text = system.text_of(span["briefing_id"])
        assert text and text[span["start"] : span["end"]] == words
    assert 0.0 <= answer["confidence"] <= 1.0


def test_the_place_asked_about_is_among_what_is_retrieved(system: SystemUnderTest) -> None:
    text = system.text_of(DAM)
    assert text
    place = text.index("the dam is 62 percent complete")
    found = system.ask(["How complete is the dam in Torrin Gorge?"], live=False)["passages"]
    assert any(p["briefing_id"] == DAM and p["start"] <= place < p["end"] for p in found)


def test_a_briefing_that_is_not_indexed_has_no_text(system: SystemUnderTest) -> None:
    assert system.text_of("1999-01-01-nowhere") is None


def test_plain_llama_index_shows_its_chunks_whole(system: SystemUnderTest) -> None:
    answer = system.ask(["Who is Velmara’s third largest trading partner?"], live=False)
    if system.name in CHUNKS:
        assert len(answer["passages"]) == len(answer["citations"]) == len(answer["statements"]) == CHUNKS[system.name]
        assert answer["kind"] == "answered" and answer["confidence"] == max(p["score"] for p in answer["passages"])


@pytest.mark.parametrize("name", ["ours", "citation-engine"])
def test_without_reporters_nothing_of_theirs_is_found(name: str, tmp_path: Path) -> None:
    path = tmp_path / "2031-03-19-maren.txt"
    path.write_text(
        "Press Briefing by Press Secretary Ilse Maren, March 19, 2031\n\n"
        "MS. MAREN:  Good afternoon, everybody. The reservoir is four fifths full.\n\n"
        "Q    Will the zeppelin land in Belen?\n\nMS. MAREN:  It will, on Friday morning, at the old mast.\n",
        encoding="utf-8",
    )
    found = {}
    for reporters in (True, False):
        hidden = system_named(name)
        hidden.prepare([path], tmp_path / str(reporters), reporters=reporters)
        answer = hidden.ask(["Will the zeppelin land in Belen?"], live=False)
        found[reporters] = max(p["score"] if name != "ours" else "zeppelin" in p["text"] for p in answer["passages"])
        text = hidden.text_of("2031-03-19-maren") or ""
        assert all(text[p["start"] : p["end"]] == p["text"] for p in answer["passages"])
        hidden.close()
    assert found[False] < found[True]


def test_ours_hears_the_turns_before(tmp_path: Path) -> None:
    ours = system_named("ours")
    ours.prepare(sample_paths()[:1], tmp_path)
    for live in (False, True):
        answer = ours.ask(["How complete is the dam in Torrin Gorge?", "And when will it be filled?"], live=live)
        assert "Torrin Gorge" in answer["standalone_question"]
    ours.close()


@pytest.mark.parametrize("name", ["ours", "citation-engine"])
def test_nothing_to_index_is_told(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadInput, match="empty"):
        system_named(name).prepare([tmp_path / "empty"], tmp_path / "index")


def test_an_unknown_system_says_which_there_are() -> None:
    with pytest.raises(UsageError, match="there are ours, llama-index-2"):
        system_named("oracle")
