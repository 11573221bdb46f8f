"""What users put right: where it shows, and what it outlives."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from index.briefing_index import BriefingIndex
from index.corrections import Corrections, corrected
from index.errors import BadInput
from index.filters import Filters
from index.parser import parse_briefing
from index.records import Role, SectionKind
from index.reindex import reindex
from index.settings import IndexSettings, PassageSettings
from tests.small_briefings import small_briefing, write_briefings

UNKNOWN_ROLES = """Talks in Elm, May 3, 2031

VARN: Good morning. The dam is safe.

PELL: Is the dam safe for the fields below it?

VARN: It is. The engineers looked at it twice.

PELL: And the road?

VARN: The road is open.
"""
FACTS = Corrections("Talks on the dam", dt.date(2031, 5, 4), "Elm")


def test_title_date_and_place_hold_in_the_list_and_in_filters(index: BriefingIndex, tmp_path: Path) -> None:
    index.ingest(write_briefings(tmp_path, 1))
    index.correct("000", FACTS)
    (summary,) = index.briefings()
    assert (summary.title, summary.date, summary.place) == ("Talks on the dam", dt.date(2031, 5, 4), "Elm")
    late = Filters(since=dt.date(2031, 5, 4))
    assert index.words.best("talks", limit=9, filters=late)
    assert index.vectors.nearest(index.encoder.embed_query("talks"), limit=9, filters=late)
    assert index.verify().sound


def test_a_correction_of_facts_embeds_nothing(settings: IndexSettings, tmp_path: Path) -> None:
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(write_briefings(tmp_path, 1))
    with BriefingIndex.open(settings) as index:
        index.correct("000", FACTS)
        assert index.encoder._opened is None


def test_corrections_add_up(index: BriefingIndex, tmp_path: Path) -> None:
    index.ingest(write_briefings(tmp_path, 1))
    index.correct("000", Corrections(title="First", roles={"Tessa Varn": Role.MODERATOR}))
    index.correct("000", Corrections(place="Elm", roles={"TESSA VARN": Role.UNKNOWN}))
    found = index.briefing("000")
    assert (found.title, found.place) == ("First", "Elm")
    assert {turn.role for section in found.sections for turn in section.turns} == {Role.UNKNOWN, Role.REPORTER}


def test_corrections_outlive_a_changed_file_and_a_reindex(settings: IndexSettings, tmp_path: Path) -> None:
    (path,) = write_briefings(tmp_path, 1)
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest([path])
        index.correct("000", FACTS)
        path.write_text(small_briefing(0, edition=1), encoding="utf-8")
        assert len(index.ingest([path]).changed) == 1
        assert index.briefing("000").title == FACTS.title
        assert "Draft 1" in index.briefing("000").text
    reindex(settings)
    with BriefingIndex.open(settings) as index:
        assert index.briefings()[0].date == FACTS.date
        index.correct("000", Corrections(place="Port Vell"))
        assert index.briefings()[0].title == FACTS.title
        assert index.verify().sound


def test_a_removed_briefing_takes_its_corrections_along(index: BriefingIndex, tmp_path: Path) -> None:
    paths = write_briefings(tmp_path, 1)
    index.ingest(paths)
    index.correct("000", FACTS)
    index.remove("000")
    index.ingest(paths)
    assert index.briefings()[0].title != FACTS.title


def test_a_corrected_role_makes_exchanges_and_passages(index: BriefingIndex, tmp_path: Path) -> None:
    path = tmp_path / "talks.txt"
    path.write_text(UNKNOWN_ROLES, encoding="utf-8")
    index.ingest([path])
    found = index.correct("talks", Corrections(roles={"PELL": Role.REPORTER, "VARN": Role.OFFICIAL}))
    texts = [
        [found.text[turn.start : turn.end] for turn in (*exchange.questions, *exchange.replies)]
        for exchange in found.exchanges
    ]
    assert texts == [
        ["Is the dam safe for the fields below it?", "It is. The engineers looked at it twice."],
        ["And the road?", "The road is open."],
    ]
    assert [section.kind for section in found.sections] == [SectionKind.REMARKS, SectionKind.ANSWERS]
    assert [exchange.number for exchange in found.exchanges] == [1, 2]
    passages = index.passages(sorted(index.vectors.ids())).values()
    asked = {held.passage.text: held.passage.question for held in passages}
    assert asked["The road is open."] == "And the road?"
    assert index.verify().sound


def test_a_reporter_who_was_an_official_takes_the_questions_away() -> None:
    text = small_briefing(1)
    found = corrected(
        parse_briefing(text, briefing_id="b"), Corrections(roles={"Question": Role.OFFICIAL, "": Role.OFFICIAL})
    )
    assert [turn.role for section in found.sections for turn in section.turns] == [Role.OFFICIAL, Role.OFFICIAL]
    assert not any(exchange.questions for exchange in found.exchanges)


def test_the_spans_of_a_corrected_briefing_still_tile_its_turns() -> None:
    plain = parse_briefing(UNKNOWN_ROLES, briefing_id="talks")
    found = corrected(plain, Corrections(roles={"pell": Role.REPORTER}))
    turns = [(turn.start, turn.end) for section in plain.sections for turn in section.turns]
    assert [(turn.start, turn.end) for section in found.sections for turn in section.turns] == turns
    for before, after in zip(found.sections, found.sections[1:], strict=False):
        assert before.end == after.start


def test_a_speaker_nobody_is_names_those_who_speak(index: BriefingIndex, tmp_path: Path) -> None:
    index.ingest(write_briefings(tmp_path, 1))
    with pytest.raises(BadInput, match="Tessa Varn"):
        index.correct("000", Corrections(roles={"Nobody": Role.OFFICIAL}))


def test_reindex_takes_new_passage_settings_and_keeps_ids(settings: IndexSettings, tmp_path: Path) -> None:
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(write_briefings(tmp_path, 3))
        before = index.verify().passages
    smaller = settings.model_copy(update={"passages": PassageSettings(reporters=False)})
    report = reindex(smaller)
    assert report.briefings == 3 and report.passages < before
    with BriefingIndex.open(smaller) as index:
        assert {summary.id for summary in index.briefings()} == {"000", "001", "002"}
        assert index.verify().sound
        assert len(index.ingest([tmp_path]).unchanged) == 3
    reindex(settings)
    with BriefingIndex.open(settings) as index:
        assert index.verify().passages == before
    assert [path.name for path in settings.index.glob("stores-*")] == ["stores-0002"]
    assert not (settings.index / "chroma").exists()


def test_an_interrupted_reindex_goes_on_and_the_old_index_serves(
    settings: IndexSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = write_briefings(tmp_path, 4)
    with BriefingIndex.open(settings, create=True) as index:
        index.ingest(paths)
    other = settings.model_copy(update={"passages": PassageSettings(reporters=False)})

    class Stopped(Exception):
        pass

    with monkeypatch.context() as patch:
        patch.setattr("index.reindex._GROUP", 1)
        add, calls = BriefingIndex.add, iter(range(9))

        def add_two(index: BriefingIndex, briefings: object) -> None:
            if next(calls) == 2:
                raise Stopped
            add(index, briefings)  # type: ignore[arg-type]

        patch.setattr(BriefingIndex, "add", add_two)
        with pytest.raises(Stopped):
            reindex(other)
    with BriefingIndex.open(settings) as index:
        assert len(index.briefings()) == 4 and index.verify().sound
        index.correct("000", FACTS)
        index.remove("001")
    assert reindex(other).resumed < 3
    with BriefingIndex.open(other) as index:
        assert {summary.id for summary in index.briefings()} == {"000", "002", "003"}
        assert index.briefing("000").title == FACTS.title
        assert index.verify().sound
