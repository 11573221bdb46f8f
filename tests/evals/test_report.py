"""Scores of a run, and the report over them: failures shown, nothing unescaped, nothing fetched."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from assistant.errors import UsageError
from evals.records import QuestionType, ResultLine, RunSettings
from evals.report import markdown, table_of_systems, write_report
from evals.report_html import marked, page
from evals.runner import RESULTS, SETTINGS, TEXTS
from evals.scores import GROUPS, LABELS, SET_METRICS, load_run, score_line, score_run
from tests.result_lines import BRIEFING, TEXT, a_line, an_answer, gold, text_of

FERRY, PIER = "The ferry to Stell resumes on April 18.", "The pier has been repaired."
SETTINGS_OF_RUN = RunSettings(system="ours", questions="port.dev", live=False, digests={"questions": "abc123"})


def a_run() -> list[ResultLine]:
    held, lost = an_answer([FERRY], [FERRY, PIER]), an_answer([PIER], [PIER])
    return [
        a_line(held, ["resumes on April"], id="right", keys=[["April 18"]], headings=["Ferries"]),
        a_line(lost, ["resumes on April"], id="wrong", type=QuestionType.WHEN, keys=[["April 18"]]),
        a_line(an_answer(kind="not_found", confidence=0.1), id="refused", type=QuestionType.UNANSWERABLE),
        a_line(
            held,
            ["resumes on April"],
            id="then",
            type=QuestionType.FOLLOW_UP,
            turns=["The ferry?", "And when?"],
            standalone="When does the ferry resume?",
            variants={"last_turn": lost, "reference": held},
        ),
        a_line(an_answer(kind="overview"), id="about", type=QuestionType.ABOUT_DOCUMENT),
        a_line(None, ["pier has"], id="broken", error="ValueError: <b>no</b> index | at all"),
    ]


def saved(folder: Path, lines: list[ResultLine], settings: RunSettings = SETTINGS_OF_RUN) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / RESULTS).write_text("".join(line.model_dump_json() + "\n" for line in lines), encoding="utf-8")
    (folder / SETTINGS).write_text(settings.model_dump_json(), encoding="utf-8")
    (folder / TEXTS).write_text(json.dumps({BRIEFING: TEXT}), encoding="utf-8")
    return folder


def test_every_figure_has_a_name_and_a_group() -> None:
    measured = {*score_line(a_run()[0], text_of), *SET_METRICS, "aurc", "gap_closed"}
    assert measured == set(LABELS)
    assert sum(map(len, GROUPS.values())) == len(LABELS)


def test_a_run_is_scored_and_its_failures_counted() -> None:
    scores = score_run(a_run(), text_of)
    assert (scores.asked, scores.failed) == (6, 1)
    assert scores.failures == (("broken", "ValueError: <b>no</b> index | at all"),)
    assert [question.right for question in scores.questions] == [True, False, True, True, None, False]
    first = scores.overall["first_right"]
    assert first.value == pytest.approx(2 / 3)
    assert first.count == 3
    assert scores.by_type[QuestionType.WHEN]["first_right"].value == 0.0
    assert scores.whole_set["refusal_recall"].value == 1.0
    assert scores.whole_set["auroc"].value == 1.0
    assert scores.whole_set["refusal_recall"].count == 1, "one is unanswerable"
    assert scores.follow_ups is not None
    assert scores.follow_ups.means["last_turn"].value == 0.0
    assert scores.estimates["gap_closed"].value == 1.0
    assert scores.latency["total"].median == 12.0
    assert set(scores.questions[-1].values.values()) == {None}


def test_risk_counts_an_answer_to_an_unanswerable_question_as_wrong() -> None:
    lines = [
        a_line(an_answer([FERRY], confidence=0.9), ["resumes on April"]),
        a_line(an_answer([FERRY], confidence=0.5), type=QuestionType.UNANSWERABLE),
    ]
    assert score_run(lines, text_of).risk_coverage == ((0.5, 0.0), (1.0, 0.5))


def test_a_question_about_the_document_is_right_where_every_key_is_said() -> None:
    lines = [
        a_line(an_answer([FERRY]), type=QuestionType.ABOUT_DOCUMENT, keys=[["Stell"]]),
        a_line(an_answer([FERRY]), type=QuestionType.ABOUT_DOCUMENT, keys=[["Stell"], ["Corvane"]]),
    ]
    assert [question.right for question in score_run(lines, text_of).questions] == [True, False]


def test_an_empty_run_and_a_run_of_failures_are_reported() -> None:
    for lines in ([], [a_line(None, ["pier has"], error="boom")]):
        scores = score_run(lines, text_of)
        assert scores.overall == {}
        assert f"{len(lines)} questions asked, {len(lines)} failed" in markdown(scores, SETTINGS_OF_RUN)
        assert page(lines, scores, SETTINGS_OF_RUN).count("<details") == len(lines)


def test_markdown_shows_failures_above_the_figures() -> None:
    text = markdown(score_run(a_run(), text_of), SETTINGS_OF_RUN)
    assert "6 questions asked, 1 failed" in text
    assert "broken" in text[: text.index("## Answers")]
    assert "&lt;b>no&lt;/b> index \\| at all" in text
    assert "| First statement leads to the evidence | 0.67 (0.00–1.00)" in text
    assert "abc123" in text
    assert "## Follow-ups" in text


def test_every_line_of_a_table_has_as_many_cells() -> None:
    text = markdown(score_run(a_run(), text_of), SETTINGS_OF_RUN)
    for block in re.findall(r"(?:^\|.*\n)+", text, re.MULTILINE):
        assert len({len(re.findall(r"(?<!\\)\|", line)) for line in block.splitlines()}) == 1


def test_systems_stand_side_by_side_with_the_better_in_bold() -> None:
    ours = score_run(a_run(), text_of)
    theirs = score_run([a_line(an_answer([PIER], [PIER]), ["resumes on April"])], text_of)
    plain = SETTINGS_OF_RUN.model_copy(update={"system": "llama-index-2"})
    text = table_of_systems([(SETTINGS_OF_RUN, ours), (plain, theirs)])
    assert re.search(r"First statement .*\| \*\*0\.67 .*\*\* +\| 0\.00 ", text)
    assert re.search(r"questions \(failed\) +\| 6 \(1\) +\| 1 \(0\)", text)


def test_the_page_shows_failures_and_misses_first() -> None:
    lines = a_run()
    html = page(lines, score_run(lines, text_of), SETTINGS_OF_RUN)
    assert "1 of 6 questions failed" in html
    shown = re.findall(r'<details class="question" id="q-([^"]+)" data-type="[^"]+" data-verdict="([^"]+)"', html)
    assert [verdict for _, verdict in shown] == ["miss", "miss", "untold", "right", "right", "right"]
    assert {id_ for id_, _ in shown[:2]} == {"wrong", "broken"}
    assert "<mark>resumes on April</mark>" in html


def test_the_page_escapes_what_it_shows() -> None:
    evil = "<script>alert('x')</script>"
    answer = an_answer([FERRY], [FERRY], text=evil, standalone_question=evil, timings_ms={evil: 1.0, "retrieve": 1.0})
    answer["statements"][0]["text"] = evil
    answer["citations"][0] |= {"quote": evil, "heading": evil, "speaker": evil}
    answer["passages"][0] |= {"text": evil, "heading": evil}
    lines = [
        a_line(answer, ["resumes on April"], id='"><i>', turns=[evil], keys=[[evil]], headings=[evil], answer=evil),
        a_line(None, id="failed", error=evil),
    ]
    html = page(lines, score_run(lines, text_of), SETTINGS_OF_RUN.model_copy(update={"system": evil}))
    assert html.count("<script>") == 1
    assert "alert('x')" not in html
    assert '"><i>' not in html


def test_the_page_fetches_nothing() -> None:
    lines = a_run()
    html = page(lines, score_run(lines, text_of), SETTINGS_OF_RUN)
    assert not re.findall(r"(?:src|href)=\"(?!data:|#)", html)
    assert not re.findall(r"https?://|@import|url\(", html)


@pytest.mark.parametrize(
    ("needed", "expected"),
    [
        pytest.param([], [(FERRY, False)], id="none"),
        pytest.param(
            ["ferry to Stell"],
            [("The ", False), ("ferry to Stell", True), (" resumes on April 18.", False)],
            id="one",
        ),
        pytest.param(
            ["ferry to", "to Stell"],
            [("The ", False), ("ferry to", True), (" Stell", True), (" resumes on April 18.", False)],
            id="overlapping",
        ),
        pytest.param(
            ["April 18. The pier"], [("The ferry to Stell resumes on ", False), ("April 18.", True)], id="runs-on"
        ),
    ],
)
def test_evidence_is_marked(needed: list[str], expected: list[tuple[str, bool]]) -> None:
    span = {"briefing_id": BRIEFING, "start": 0, "end": len(FERRY)}
    spans = [each for alternatives in gold(*needed) for each in alternatives]
    assert marked(FERRY, span, spans) == expected


def test_a_saved_run_is_loaded_and_its_report_written(tmp_path: Path) -> None:
    folder = saved(tmp_path / "run", a_run())
    settings, lines, texts = load_run(folder)
    assert settings == SETTINGS_OF_RUN
    assert lines == a_run()
    assert texts(BRIEFING) == TEXT
    html = write_report(folder)
    assert html == folder / "report.html"
    assert "ours on port.dev" in html.read_text(encoding="utf-8")
    assert (folder / "report.md").read_text(encoding="utf-8").startswith("# ours on port.dev")


def test_a_folder_without_a_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="holds no run"):
        write_report(tmp_path)
