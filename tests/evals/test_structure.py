"""The measure of the parser's structure, on transcripts whose right reading is written beside them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from typer import Typer
from typer.testing import CliRunner

from evals.structure import stored
from evals.structure.__main__ import main
from evals.structure.figures import figures
from evals.structure.fomc import find_sentences, speaker_at
from evals.structure.letters import HASHED, Letters, first_letter
from evals.structure.measure import measure, same_speaker
from evals.structure.records import Expectation, ExpectedTurn
from evals.structure.web_pages import article_letters
from evals.structure.whitehouse import whitehouse_expectation
from index.parser import parse_briefing
from index.passages import cut_passages
from index.records import Briefing, Role, Section, Turn
from index.settings import PassageSettings

TEXT = """---
title: "Press Briefing by Press Secretary Ilse Maren, March 19, 2031"
---

Port Vell

1:08 P.M.

MS. MAREN:  Good afternoon.  The grain corridor opens on Monday.

It will stay open for a year.

Q    Who pays for it?

Q    And who guards it?

MS. MAREN:  Northland and Velmara do.

MR. QUILL:  Both of them.

Q    Thank you.

END    1:20 P.M.
"""


def parsed() -> Briefing:
    return parse_briefing(TEXT, briefing_id="maren")


def figures_of(briefing: Briefing, expectation: Expectation | None = None) -> dict[str, float | None]:
    passages = cut_passages(briefing, PassageSettings())
    return dict(figures([measure("maren", expectation or whitehouse_expectation(TEXT), briefing, passages)]))


def with_turns(briefing: Briefing, change: dict[int, Turn | None]) -> Briefing:
    """The briefing with the turns at these places, in order of speech, exchanged or left out."""
    turns = sorted((turn for section in briefing.sections for turn in section.turns), key=lambda turn: turn.start)
    kept = [change.get(place, turn) for place, turn in enumerate(turns)]
    whole = replace(briefing.sections[0], remarks=tuple(turn for turn in kept if turn), exchanges=())
    return replace(briefing, sections=(whole,))


def turn_at(place: int) -> Turn:
    return sorted((turn for section in parsed().sections for turn in section.turns), key=lambda t: t.start)[place]


def test_a_perfect_reading_gets_full_marks() -> None:
    found = figures_of(parsed())
    assert {found[key] for key in ("precision", "recall", "f1", "roles", "speakers", "reporters_recall")} == {1.0}
    assert (found["turns"], found["unspoken"], found["wrong_quotes"]) == (6, 0, 0)
    assert found["exchanges"] == found["expected_exchanges"] == 2


@pytest.mark.parametrize(
    ("change", "lowered"),
    [
        pytest.param({1: None}, {"recall": 5 / 6, "reporters_recall": 2 / 3}, id="dropped-turn"),
        pytest.param(
            {1: replace(turn_at(1), role=Role.OFFICIAL)},
            {"precision": 5 / 6, "recall": 5 / 6, "roles": 5 / 6, "reporters_recall": 2 / 3},
            id="wrong-role",
        ),
        pytest.param(
            {3: replace(turn_at(3), start=turn_at(3).start + 5)}, {"precision": 5 / 6, "recall": 5 / 6}, id="late-start"
        ),
        pytest.param({4: replace(turn_at(4), speaker="Ilse Maren")}, {"speakers": 5 / 6}, id="wrong-speaker"),
        pytest.param({5: replace(turn_at(3), role=Role.REPORTER)}, {"recall": 5 / 6, "precision": 5 / 6}, id="doubled"),
    ],
)
def test_each_fault_lowers_its_own_figure(change: dict[int, Turn | None], lowered: dict[str, float]) -> None:
    found = figures_of(with_turns(parsed(), change))
    assert {key: found[key] for key in lowered} == pytest.approx(lowered)
    untouched = {"precision", "recall", "roles", "speakers"} - lowered.keys()
    if "speakers" in lowered:
        assert {found[key] for key in untouched} == {1.0}


def test_space_and_marks_before_the_words_do_not_matter() -> None:
    moved = with_turns(parsed(), {1: replace(turn_at(1), start=TEXT.index("Who pays") - 4)})
    assert figures_of(moved)["f1"] == 1.0


def test_words_nobody_spoke_are_found_in_passages() -> None:
    whole = Section(None, "All", parsed().sections[0].kind, 0, len(TEXT), (replace(turn_at(0), start=0),))
    assert figures_of(replace(parsed(), sections=(whole,)))["unspoken"]


def test_a_turn_that_the_text_does_not_hold_counts_as_missed() -> None:
    expectation = whitehouse_expectation(TEXT)
    more = replace(expectation, turns=(*expectation.turns, ExpectedTurn("Q", (), Role.REPORTER, None)))
    found = figures_of(parsed(), more)
    assert (found["recall"], found["precision"]) == pytest.approx((6 / 7, 1.0))


@pytest.mark.parametrize(
    ("line", "label"),
    [
        pytest.param("Q\u00a0\u00a0\u00a0 When?", "Q", id="no-break-space"),
        pytest.param("\u00a0\u00a0 Q\u00a0 When?", "Q", id="indented"),
        pytest.param("Q When?", "Q", id="one-space"),
        pytest.param("MR: QUILL:  Then.", "MR: QUILL", id="colon-for-a-full-stop"),
        pytest.param("MR. QUILL.  Then.", "MR. QUILL", id="full-stop-for-a-colon"),
        pytest.param("say it enough. TRADE MINISTER QUILL: And", "TRADE MINISTER QUILL", id="run-into-the-line-before"),
        pytest.param("I met MR. QUILL. He agreed.", None, id="name-in-a-sentence"),
        pytest.param("Quad meets on Monday.", None, id="word-with-q"),
        pytest.param("Q&A follows.", None, id="questions-and-answers"),
        pytest.param("Bottom line: it opens.", None, id="sentence-with-a-colon"),
    ],
)
def test_labels_of_the_white_house(line: str, label: str | None) -> None:
    turns = whitehouse_expectation(f"{line}\n").turns
    assert [turn.label for turn in turns] == ([label] if label else [])
    if label:
        assert turns[0].start == first_letter(line, line.index(label) + len(label))


def test_words_cut_off_the_end_of_a_turn_are_not_kept() -> None:
    first = turn_at(0)
    cut = with_turns(parsed(), {0: replace(first, end=TEXT.index("It will stay open"))})
    spoken = Letters(TEXT[TEXT.index("Good afternoon") : TEXT.index("END")]).row
    # Labels are no words, and what ends the last turn nothing marks.
    counted = len(spoken) - len(Letters("Q Q MS. MAREN: MR. QUILL: Q Thank you.").row)
    assert figures_of(parsed())["words_kept"] == 1.0
    lost = len(Letters("It will stay open for a year.").row)
    assert figures_of(cut)["words_kept"] == pytest.approx(1 - lost / counted)
    assert figures_of(cut)["f1"] == 1.0


def test_words_behind_a_heading_may_be_a_turn_of_their_own_or_not() -> None:
    expectation = whitehouse_expectation(TEXT)
    behind = TEXT.index("It will stay open")
    more = replace(
        expectation,
        turns=(*expectation.turns, ExpectedTurn("", ("Ilse Maren",), Role.OFFICIAL, behind, optional=True)),
    )
    first = turn_at(0)
    split = replace(
        with_turns(parsed(), {}),
        sections=(
            *with_turns(parsed(), {0: replace(first, end=behind)}).sections,
            replace(parsed().sections[0], remarks=(replace(first, start=behind),), exchanges=()),
        ),
    )
    assert figures_of(parsed(), more)["f1"] == figures_of(split, more)["f1"] == 1.0
    assert figures_of(split)["precision"] == pytest.approx(6 / 7)


@pytest.mark.parametrize(
    ("names", "found", "right"),
    [
        pytest.param(("MS. MAREN",), "Ilse Maren", True, id="title-for-a-first-name"),
        pytest.param(("ZOÉ TERÁN",), "Zoe Teran", True, id="accents"),
        pytest.param((), "Q", True, id="nobody-named"),
        pytest.param(("The President",), "THE VICE PRESIDENT", False, id="vice"),
        pytest.param(("The President", "Ilse Maren"), "Ilse Maren", True, id="either-name"),
        pytest.param(("MR. QUILL",), "Ilse Maren", False, id="somebody-else"),
    ],
)
def test_names_of_a_speaker(names: Sequence[str], found: str, right: bool) -> None:
    assert same_speaker(names, Turn(found, Role.OFFICIAL, 0, 1)) is right


def _store(folder: Path, family: str, lines: Sequence[dict[str, object]]) -> None:
    head = {"family": family, "checked": "2031-03-19", "how": "read"}
    folder.mkdir(exist_ok=True)
    text = "".join(json.dumps(line) + "\n" for line in (head, *lines))
    (folder / f"{family}.jsonl").write_text(text, encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param(TEXT, id="as-checked"),
        pytest.param(TEXT.replace("\n\n", ",").replace("  ", " "), id="paragraphs-run-together"),
        pytest.param(TEXT.replace("Q    ", "**Q**\u00a0").replace(". ", "\n"), id="other-blanks-and-markup"),
        pytest.param("Menu\nQuestions\n" + TEXT + "Share this page\n", id="a-menu-around"),
    ],
)
def test_a_stored_expectation_is_found_in_any_text_that_holds_the_words(
    text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = Letters(TEXT)

    def line(label: str, words: str, **more: object) -> dict[str, object]:
        at = row.index(TEXT.index(words))
        count = min(HASHED, len(row.row) - at)
        return {"document": "a", "label": label, "sha1": row.fingerprint(at, count), "letters": count, **more}

    end = {
        "document": "a",
        "unspoken": True,
        "length": 8,
        "letters": 8,
        "sha1": row.fingerprint(row.index(TEXT.index("END")), 8),
    }
    lines = [
        line("MS. MAREN:", "Good afternoon", role="official", speakers=["Ilse Maren"]),
        line("Q", "Who pays", role="reporter"),
        line("Q", "And who", role="reporter"),
        line("MR. QUILL:", "Both of them", role="official"),
        end,
    ]
    _store(tmp_path / "expected", "fictional", lines)
    monkeypatch.setattr(stored, "EXPECTED", tmp_path / "expected")
    stored.stored_expectations.cache_clear()
    found = stored.stored_expectation("fictional", "a", text)
    assert [text[turn.start or 0 :][:4] for turn in found.turns] == ["Good", "Who ", "And ", "Both"]
    assert [text[start:end].split()[0] for start, end in found.unspoken[1:]] == ["END"]
    assert Letters(text[found.unspoken[0][1] :]).row.startswith("msmaren")


def test_only_an_articles_words_are_let_into_the_passages_of_a_web_page(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    speech = "<p>MS. MAREN:  The grain corridor opens.</p>"
    page.write_text(f"<nav>Press office</nav><main>{speech}<script>let a</script></main>", encoding="utf-8")
    text = "Press office\nMS. MAREN:  The grain corridor opens.\n"
    article = article_letters(page, "main")
    expectation = Expectation((), article=article)
    passages = [replace(cut_passages(parsed(), PassageSettings())[0], text=words) for words in text.splitlines()]
    assert article == "msmarenthegraincorridoropens"
    assert measure("page", expectation, parsed(), passages).unspoken == 1


def test_sentences_of_a_table_are_found_across_pages_and_their_speakers_told() -> None:
    rows = [
        ("CHAIR MAREN", "Good afternoon."),
        ("CHAIR MAREN", "The grain March 19, 2031 Page 2 corridor opens on Monday."),
        ("QUESTION", "Who pays for it?"),
        ("CHAIR MAREN", "Nobody asked this in the text at all."),
    ]
    sentences = find_sentences(rows, TEXT)
    assert [bool(sentence.places) for sentence in sentences] == [True, True, True, False]
    held = [speaker_at(parsed(), sentence) for sentence in sentences]
    assert [turn and turn.role for turn in held] == [Role.OFFICIAL, Role.OFFICIAL, Role.REPORTER, None]


def test_a_reporter_who_says_her_name_starts_behind_the_label() -> None:
    text = "CHAIR MAREN.  Good afternoon.\n\nADA QUILL.  Ada Quill, Northland News.  Who pays for it?\n"
    rows = [("CHAIR MAREN", "Good afternoon."), ("ADA QUILL", "Ada Quill, Northland News."), ("ADA QUILL", "Who pays?")]
    assert find_sentences(rows, text)[1].places[0] == text.index("Ada Quill")


def test_the_command_prints_figures_and_differences(tmp_path: Path) -> None:
    (tmp_path / "whitehouse_md").mkdir()
    (tmp_path / "whitehouse_md" / "maren.md").write_text(TEXT, encoding="utf-8")
    app = Typer()
    app.command()(main)
    told = CliRunner().invoke(app, ["whitehouse_md", "--json", "--transcripts", str(tmp_path)])
    assert told.exit_code == 0
    assert json.loads(told.stdout)["whitehouse_md"]["f1"] == 1.0
    assert CliRunner().invoke(app, ["velmara", "--transcripts", str(tmp_path)]).exit_code == 2
