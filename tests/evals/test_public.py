"""The public sets on small files in their formats, written for the test; the model and the steps measured are real."""

from __future__ import annotations

import json
import random
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.errors import UsageError
from evals.cli import eval_app
from evals.public.cast import CastTurn, RewriteScores, score_rewrite, standalone
from evals.public.mtrag_un import MtragTask
from evals.public.qed import covers_half
from evals.public.reading import GivenText, Reader, as_briefing, offsets, overlap
from evals.public.records import PublicReport, sample
from evals.public.sets import SETS, markdown, measure_sets
from index.encoder import SentenceEncoder

HARBOUR = "The harbour of Stell was built in 1871. Its cranes lift forty tons. Pilots are on duty at night."
CRANES = "Its cranes lift forty tons."
BAKERY = "The bakery in Corvane opens at six. It sells rye bread."


def span_of(words: str) -> dict[str, int]:
    return {"start": HARBOUR.index(words), "end": HARBOUR.index(words) + len(words)}


def qed_line(question: str, support: str | None, kind: str = "single_sentence") -> dict[str, Any]:
    annotation: dict[str, Any] = {"explanation_type": kind}
    if support:
        annotation["selected_sentence"] = {**span_of(support), "string": support}
    starts = [0, HARBOUR.index("Its"), HARBOUR.index("Pilots")]
    return {
        "title_text": "Stell",
        "question_text": question,
        "paragraph_text": HARBOUR,
        "sentence_starts": starts,
        "annotation": annotation,
    }


def mtrag_line(question: str, answerability: str, *texts: str) -> dict[str, Any]:
    contexts = [{"document_id": "1", "text": text} for text in texts]
    turns = [{"speaker": "user", "text": question}]
    return {"contexts": contexts, "input": turns, "answerability": [answerability], "targets": []}


def squad_question(question: str, *answers: str) -> dict[str, Any]:
    spans = [{"text": text, "answer_start": HARBOUR.index(text)} for text in answers]
    return {"question": question, "id": question, "answers": spans, "is_impossible": not answers}


CAST: list[dict[str, Any]] = [
    {"history": [], "raw": "Who built Stell harbour?", "rewrite": "Who built Stell harbour?"},
    {"history": [{"q": "Who built Stell harbour?"}], "raw": "When?", "rewrite": "When was Stell harbour built?"},
    {
        "history": [{"q": "Who built it?", "a": None}],
        "raw": "Name the Corvane mill.",
        "rewrite": "Name the Corvane mill.",
    },
]
MTRAG = [
    mtrag_line("How many tons do the cranes lift?", "ANSWERABLE", HARBOUR),
    mtrag_line("When does the bakery in Corvane open?", "PARTIAL", BAKERY),
    mtrag_line("Which comet did the telescope see?", "UNANSWERABLE"),
    mtrag_line("And what about it?", "UNDERSPECIFIED"),
]
SQUAD_QUESTIONS = [
    squad_question("How many tons do the cranes lift?", "forty tons", "forty"),
    squad_question("Which comet did the telescope see?"),
]
SQUAD = {"data": [{"title": "Stell_harbour", "paragraphs": [{"context": HARBOUR, "qas": SQUAD_QUESTIONS}]}]}
QED = [
    qed_line("how many tons do the cranes lift", CRANES),
    qed_line("why is it so", None, "none"),
    qed_line("what do pilots and cranes do", CRANES, "multi_sentence"),
]
QEVASION = (
    "interview_question,interview_answer,clarity_label\n"
    '"Q. Will you go?","Yes,\nI will.",Clear Reply\nWhen?,Hm.,Ambivalent\n'
    "Why?,I cannot comment on that.,Clear Non-Reply\nWho?,Ask them. I have nothing for you on this.,Ambivalent\n"
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with all the sets."""
    for name, records in (("cast", CAST), ("mtrag_un", MTRAG), ("qed", QED)):
        text = "".join(json.dumps(record) + "\n" for record in records)
        (tmp_path / SETS[name].file).write_text(text, encoding="utf-8")
    (tmp_path / SETS["squad2"].file).write_text(json.dumps(SQUAD), encoding="utf-8")
    (tmp_path / SETS["qevasion"].file).write_text(QEVASION, encoding="utf-8")
    return tmp_path


def values(report: PublicReport) -> dict[str, float | None]:
    return {each.name: each.estimate.value if each.estimate else None for each in report.figures}


@pytest.mark.parametrize(
    ("name", "measured", "held", "expected"),
    [
        # "When?" is joined with what was asked before: all added words are in the rewrite.
        pytest.param("cast", 2, 3, {"recovered": 1.0, "precision": 1.0, "left_alone": 1.0, "word_f1": 1.0}, id="cast"),
        pytest.param("mtrag_un", 3, 4, {"hit@5": 1.0, "auroc": 1.0, "wrongly_refused": 0.0}, id="mtrag-un"),
        pytest.param("squad2", 2, 2, {"first_right": 1.0, "best_sentence_right": 1.0, "auroc": 1.0}, id="squad2"),
        pytest.param("qed", 1, 3, {"first_right": 1.0, "nearest_right": 1.0}, id="qed"),
        pytest.param("qevasion", 4, 4, {"precision": 0.5, "recall": 1.0, "clear_reply": 0.25}, id="qevasion"),
    ],
)
def test_each_set_is_measured(data: Path, name: str, measured: int, held: int, expected: dict[str, float]) -> None:
    report = measure_sets([name], data).reports[name]
    assert (report.measured, report.held) == (measured, held)
    assert expected.items() <= values(report).items()


@pytest.mark.parametrize(
    ("raw", "rewrite", "ours", "expected"),
    [
        pytest.param("ab", "abcd", "abce", RewriteScores(0.5, 0.5, None, 0.75, 2 / 3), id="half-of-both"),
        pytest.param("ab", "abcd", "ab", RewriteScores(0.0, None, None, 2 / 3, 2 / 3), id="nothing-added"),
        pytest.param("ab", "ab", "abc", RewriteScores(None, 0.0, 0.0, 0.8, 1.0), id="added-where-nothing-was-wanted"),
        pytest.param("ab", "ab", "ab", RewriteScores(None, None, 1.0, 1.0, 1.0), id="left-alone-rightly"),
        pytest.param("", "", "", RewriteScores(None, None, 1.0, 1.0, 1.0), id="stop-words-alone"),
    ],
)
def test_score_rewrite(raw: str, rewrite: str, ours: str, expected: RewriteScores) -> None:
    """Letters stand for words."""
    assert asdict(score_rewrite(set(raw), set(rewrite), set(ours))) == pytest.approx(asdict(expected))


def test_earlier_turns_stand_alone_too() -> None:
    turn = CastTurn.model_validate(
        {"history": [{"q": "Who built Stell harbour?"}, {"q": "When?"}], "raw": "Why?", "rewrite": "Why was it built?"}
    )
    assert standalone(turn) == "Who built Stell harbour? Why?"


def test_a_conversation_counts_the_users_turns_alone() -> None:
    turns = [("user", "Who built Stell harbour?"), ("agent", "Nobody knows."), ("user", "When?")]
    task = MtragTask.model_validate(
        {
            "contexts": [],
            "input": [{"speaker": who, "text": text} for who, text in turns],
            "answerability": ["PARTIAL"],
        }
    )
    assert task.question == "Who built Stell harbour? When?"


@pytest.mark.parametrize(
    ("picked", "meets", "half"),
    [
        pytest.param((0, 10), True, True, id="the-whole"),
        pytest.param((5, 30), True, True, id="half"),
        pytest.param((6, 30), True, False, id="less-than-half"),
        pytest.param((10, 30), False, False, id="next-to-it"),
        pytest.param(None, False, False, id="nothing-picked"),
    ],
)
def test_meeting_a_gold_sentence(picked: tuple[int, int] | None, meets: bool, half: bool) -> None:
    assert (overlap(picked, (0, 10)), covers_half(picked, (0, 10))) == (meets, half)


def test_given_texts_keep_their_places() -> None:
    texts = [GivenText(HARBOUR, "Stell"), GivenText(""), GivenText(BAKERY)]
    briefing = as_briefing("both", texts)
    assert [section.start for section in briefing.sections] == offsets(texts) == [0, len(HARBOUR) + 2, len(HARBOUR) + 4]
    for section, given in zip(briefing.sections, texts, strict=True):
        assert briefing.text[section.start : section.end] == given.text


def test_a_question_is_read_over_its_group_or_over_all() -> None:
    with Reader({"stell": [GivenText(HARBOUR)], "corvane": [GivenText(BAKERY)], "": []}, SentenceEncoder()) as reader:
        own, other, over_all = (
            reader.read(group, "When does the bakery open?") for group in ("corvane", "stell", None)
        )
        nothing = reader.read("", "When does the bakery open?")
    assert own.first == (0, BAKERY.index(" It")) and own.best_sentence == own.nearest_sentence == own.first
    assert {each.passage.briefing_id for each in other.found} == {"stell"}
    assert over_all.found[0].passage.briefing_id == "corvane"
    assert own.confidence > other.confidence
    assert nothing.refused and nothing.first is nothing.best_sentence is nothing.nearest_sentence is None


def test_a_sample_is_the_same_every_time_and_keeps_its_order() -> None:
    items = [random.random() for _ in range(50)]
    taken = sample(items, 10)
    assert taken == sample(items, 10) == sorted(taken, key=items.index) and len(taken) == 10
    assert sample(items, None) == sample(items, 50) == items


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        pytest.param(
            "cast", '{"history": [], "raw": "When?"}\n', r"\.jsonl:1: rewrite: Field required", id="no-rewrite"
        ),
        pytest.param("cast", "\n{\n", r"\.jsonl:2: record: Invalid JSON", id="no-json-line"),
        pytest.param("qed", '{"title_text": 4}\n', r"\.jsonl:1: title_text", id="number-for-title"),
        pytest.param("squad2", '{"data": [{"title": "A"}]}', r"\.json: data\.0\.paragraphs", id="no-paragraphs"),
        pytest.param("squad2", "{", r"\.json: not JSON", id="no-json"),
        pytest.param("qevasion", "a,b\n1,2\n", r"\.csv:2: interview_question", id="other-columns"),
        pytest.param("qevasion", QEVASION + "Who?,I.,Maybe\n", r"\.csv:7: clarity_label is none of", id="other-label"),
    ],
)
def test_a_bad_file_is_told_with_its_line(data: Path, name: str, text: str, message: str) -> None:
    (data / SETS[name].file).write_text(text, encoding="utf-8")
    with pytest.raises(UsageError, match=message):
        measure_sets([name], data)


def test_what_the_folder_lacks_is_left_out_and_named(data: Path) -> None:
    (data / SETS["qed"].file).unlink()
    run = measure_sets([], data)
    assert list(run.reports) == ["cast", "mtrag_un", "squad2", "qevasion"]
    assert f"- `qed` left out: no qed_half.jsonl in {data}." in markdown(run)


@pytest.mark.parametrize(
    ("names", "folder", "message"),
    [
        pytest.param(["trivia"], ".", "No public set 'trivia'; there are cast", id="unknown-name"),
        pytest.param(["qed"], ".", "no qed_half.jsonl in .*--data", id="named-and-missing"),
        pytest.param([], ".", "no cast.*no qevasion.*--data", id="empty-folder"),
        pytest.param([], "nowhere", "No folder .*nowhere; name the folder", id="no-folder"),
    ],
)
def test_nothing_to_measure_says_what_to_do(tmp_path: Path, names: list[str], folder: str, message: str) -> None:
    with pytest.raises(UsageError, match=message):
        measure_sets(names, tmp_path / folder)


def test_a_run_without_the_reader_says_so(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = measure_sets(["qed"], data).digests
    monkeypatch.setenv("BRIEFINGS_READER", "false")
    unread = measure_sets(["qed"], data).digests
    assert "reader" in read and "reader" not in unread
    assert read["threshold"] != unread["threshold"]


def test_progress_ends_with_every_question(data: Path) -> None:
    told: dict[str, tuple[int, int]] = {}
    measure_sets([], data, on_progress=lambda name, done, total: told.update({name: (done, total)}))
    assert set(told) == set(SETS) and all(done == total for done, total in told.values())


def test_typed_with_json_prints_the_figures_and_nothing_else(data: Path) -> None:
    words = ["public", "--data", str(data), "--set", "qed", "--set", "cast", "--limit", "1", "--json"]
    result = CliRunner().invoke(eval_app, words, catch_exceptions=False)
    printed = json.loads(result.stdout)
    assert result.exit_code == 0 and list(printed["sets"]) == ["qed", "cast"] and printed["limit"] == 1
    assert printed["sets"]["cast"]["measured"] == 1 and printed["sets"]["qed"]["licence"] == "CC BY-SA 3.0"


def test_typed_without_prints_a_table(data: Path) -> None:
    result = CliRunner().invoke(eval_app, ["public", "--data", str(data), "--set", "qed"], catch_exceptions=False)
    assert "| `qed` | First statement right" in result.output and "2 left out" in result.output
