"""The machine interface: output, JSON and exit codes as other programs see them."""

from __future__ import annotations

import contextlib
import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import jsonschema
import pytest

import assistant
from assistant.cli import main
from assistant.samples import sample_paths
from assistant.settings import AssistantSettings

SCHEMA = json.loads((Path(assistant.__file__).parent / "answer.schema.json").read_text(encoding="utf-8"))
OLDEST, NEWEST = sample_paths()[0].stem, sample_paths()[-1].stem


@dataclass(frozen=True)
class Done:
    stdout: str
    stderr: str


def run(*words: str, index: Path | None = None, code: int = 0) -> Done:
    """The command line's entry point in this process: starting Python anew each time would take minutes in all."""
    out, err = io.StringIO(), io.StringIO()
    arguments = ["briefings", *words, *(["--index", str(index)] if index else [])]
    with (
        patch.object(sys, "argv", arguments),
        contextlib.redirect_stdout(out),
        contextlib.redirect_stderr(err),
        pytest.raises(SystemExit) as exited,
    ):
        main()
    assert (exited.value.code or 0) == code, err.getvalue()
    return Done(out.getvalue(), err.getvalue())


def run_json(*words: str, index: Path, code: int = 0) -> Any:
    return json.loads(run(*words, "--json", index=index, code=code).stdout)


@pytest.fixture(scope="module")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of the samples, left alone by every test that uses it."""
    folder = tmp_path_factory.mktemp("cli") / "index"
    run("ingest", str(sample_paths()[0].parent), index=folder)
    return folder


def test_ingest_tells_added_then_unchanged(tmp_path: Path) -> None:
    first = run_json("ingest", str(sample_paths()[0]), index=tmp_path / "index")
    assert [outcome["briefing_id"] for outcome in first["added"]] == [sample_paths()[0].stem]
    second = run_json("ingest", str(sample_paths()[0]), index=tmp_path / "index")
    assert (len(second["added"]), len(second["unchanged"]), len(second["failed"])) == (0, 1, 0)


def test_ingest_with_a_bad_file_exits_1_and_does_the_rest(tmp_path: Path) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_bytes(b"\xff\xfe\x00")
    told = run_json("ingest", str(bad), str(sample_paths()[0]), index=tmp_path / "index", code=1)
    assert len(told["added"]) == 1
    assert "bad.txt" in told["failed"][0]["reason"]


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        pytest.param("Has the ministry agreed to observers at the Torrin Gorge Dam?", {"answered"}, id="answered"),
        pytest.param("What topics were covered on April 10?", {"overview"}, id="overview"),
        pytest.param("What is the boiling point of tungsten?", {"not_found"}, id="not-found"),
        pytest.param("   ", {"not_found"}, id="blank"),
        pytest.param("؟ ¿ 記者 \u202e \x07", {"not_found", "answered"}, id="odd-characters"),
    ],
)
def test_an_answer_is_valid_and_its_quotes_stand_in_the_text(samples: Path, question: str, kinds: set[str]) -> None:
    answer = run_json("ask", question, index=samples)
    jsonschema.validate(answer, SCHEMA)
    assert answer["kind"] in kinds
    for citation in answer["citations"]:
        shown = run_json("show", citation["briefing_id"], "--text", index=samples)
        assert shown["text"][citation["start"] : citation["end"]] == citation["quote"]
    numbers = {citation["number"] for citation in answer["citations"]}
    assert all(set(statement["citations"]) <= numbers for statement in answer["statements"])
    assert all(f"[{number}]" in answer["text"] for number in numbers)


def test_a_briefing_filter_holds(samples: Path) -> None:
    answer = run_json("ask", "What about observers at the dam?", "--briefing", NEWEST, index=samples)
    assert {passage["briefing_id"] for passage in answer["passages"]} == {NEWEST}


def test_a_date_filter_holds(samples: Path) -> None:
    answer = run_json("ask", "What about observers at the dam?", "--until", "2025-03-06", index=samples)
    assert {passage["briefing_id"] for passage in answer["passages"]} == {sample_paths()[0].stem}


def test_for_people_an_answer_names_speaker_date_heading_and_place(samples: Path) -> None:
    told = run("ask", "Which conditions apply to observers at the Torrin Gorge Dam?", index=samples).stdout
    flat = " ".join(told.split())
    assert "Tessa Varn" in flat and "10 April 2025" in flat and "[1]" in flat
    assert f"({NEWEST}, characters" in flat


def test_batch_answers_line_by_line_and_counts_bad_lines(samples: Path, tmp_path: Path) -> None:
    asked = tmp_path / "in.jsonl"
    lines = [
        {"id": "a", "turns": ["What did Tessa Varn say about the Torrin Gorge Dam?"]},
        {"id": "b", "turns": ["Who visits Elmarch?", "And when?"]},
        {"turns": ["no id"]},
    ]
    asked.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    out = tmp_path / "deep" / "out.jsonl"
    done = run("ask", "--batch", str(asked), "--out", str(out), index=samples, code=1)
    answers = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [answer["id"] for answer in answers] == ["a", "b"]
    for answer in answers:
        jsonschema.validate(answer, SCHEMA)
    assert answers[1]["question"] == "And when?" and "Elmarch" in answers[1]["standalone_question"]
    assert f"{asked}:3" in done.stderr.replace("\n", "")


def test_list_and_structure_agree(samples: Path) -> None:
    listed = run_json("list", index=samples)
    assert [each["date"] for each in listed] == ["2025-04-10", "2025-03-20", "2025-03-06"]
    for each in listed:
        structure = run_json("show", each["id"], "--structure", index=samples)
        exchanges = [exchange for section in structure["sections"] for exchange in section["exchanges"]]
        assert (len(structure["sections"]), len(exchanges)) == (each["sections"], each["exchanges"])
        text = run("show", each["id"], "--text", index=samples).stdout
        assert structure["characters"] == len(text)
        for exchange in exchanges:
            assert text[exchange["question"]["end"] - 1] in "?.!”"
            assert exchange["reply"]["role"] == "official"


def test_remove_then_verify(tmp_path: Path) -> None:
    index = tmp_path / "index"
    run("ingest", str(sample_paths()[0]), index=index)
    assert run_json("remove", sample_paths()[0].stem, index=index) == {"removed": [sample_paths()[0].stem]}
    found = run_json("verify", index=index)
    assert found["sound"] and found["passages"] == 0
    assert run_json("list", index=index) == []


def test_a_file_is_ingested_with_the_users_facts_and_corrected_later(tmp_path: Path) -> None:
    index, path = tmp_path / "index", tmp_path / "talks.txt"
    path.write_text("Question: Is the dam safe?\n\nTessa Varn: It is, and it was looked at twice.\n", encoding="utf-8")
    run("ingest", str(path), "--title", "Talks on the dam", "--date", "2031-05-04", index=index)
    (listed,) = run_json("list", index=index)
    assert (listed["title"], listed["date"]) == ("Talks on the dam", "2031-05-04")
    shown = run_json("correct", "talks", "--place", "Elm", "--role", "tessa varn=moderator", index=index)
    assert (shown["title"], shown["place"]) == ("Talks on the dam", "Elm")
    assert "Talks on the dam" in run("show", "talks", "--structure", index=index).stdout
    replies = [exchange["reply"] for section in shown["sections"] for exchange in section["exchanges"]]
    assert [(reply["speaker"], reply["role"]) for reply in replies] == [("Tessa Varn", "moderator")]
    citations = run_json("ask", "Is the dam safe?", "--since", "2031-05-04", index=index)["citations"]
    assert {(each["title"], each["date"]) for each in citations} == {("Talks on the dam", "2031-05-04")}


def test_dry_run_makes_no_index_and_reports_the_failures(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "bad.txt").write_bytes(b"")
    told = run_json("ingest", "--dry-run", str(tmp_path / "in"), str(sample_paths()[0]), index=tmp_path / "x", code=1)
    assert len(told["added"]) == 1 and told["failed"][0]["remedy"] == "was the transcript saved?"
    assert not (tmp_path / "x").exists()


def test_other_passage_settings_name_reindex_and_it_makes_the_index_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = tmp_path / "index"
    run("ingest", str(sample_paths()[0]), index=index)
    before = run_json("list", index=index)
    monkeypatch.setenv("BRIEFINGS_PASSAGES__TOKENS", "60")
    assert "briefings reindex --index" in run("list", index=index, code=3).stderr
    assert run_json("reindex", index=index)["briefings"] == 1
    after = run_json("list", index=index)
    assert after[0]["passages"] > before[0]["passages"] and after[0]["id"] == before[0]["id"]


def test_json_records_are_briefings_of_their_own(tmp_path: Path) -> None:
    text = "Question: Is the {0} safe?\n\nTessa Varn: The {0} is safe, and it was looked at twice.\n"
    records = [
        {"no": n, "body": text.format(w), "day": f"2031-05-0{n}", "head": f"On the {w}"}
        for n, w in ((1, "dam"), (2, "bridge"))
    ]
    path = tmp_path / "all.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    fields = ["--json-text-field", "body", "--json-title-field", "head"]
    fields += ["--json-date-field", "day", "--json-id-field", "no"]
    told = run_json("ingest", str(path), *fields, index=tmp_path / "index")
    assert [each["briefing_id"] for each in told["added"]] == ["all-1", "all-2"]
    listed = run_json("list", index=tmp_path / "index")
    assert [(each["title"], each["date"]) for each in listed] == [
        ("On the bridge", "2031-05-02"),
        ("On the dam", "2031-05-01"),
    ]
    path.write_text(json.dumps(records[1:]), encoding="utf-8")
    again = run_json("ingest", str(path), *fields, index=tmp_path / "index")
    assert (len(again["unchanged"]), len(again["removed"])) == (1, 1)


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        pytest.param(["correct", "x"], 2, "--title", id="nothing-corrected"),
        pytest.param(["correct", "x", "--role", "Varn=king"], 2, "official", id="no-such-role"),
        pytest.param(["reindex"], 3, "briefings ingest", id="reindex-no-index"),
        pytest.param(["ask", "q"], 3, "briefings ingest", id="no-index"),
        pytest.param(["list"], 3, "briefings ingest", id="list-no-index"),
        pytest.param(["ask"], 2, "either a question", id="nothing-asked"),
        pytest.param(["ask", "q", "--since", "yesterday"], 2, "yesterday", id="bad-date"),
        pytest.param(["ask", "--batch", "in.jsonl"], 2, "--out", id="batch-without-out"),
        pytest.param(["nonsense"], 2, "nonsense", id="unknown-command"),
        pytest.param(["chat", "--host", "0.0.0.0"], 2, "--auth-file", id="open-to-all-without-users"),
    ],
)
def test_exit_codes_and_what_to_do(tmp_path: Path, words: list[str], code: int, message: str) -> None:
    with_index = [] if words == ["nonsense"] else ["--index", str(tmp_path / "none")]
    done = run(*words, *with_index, code=code)
    assert message in done.stderr and "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("words", "code", "says"),
    [
        pytest.param(["ingest", "nosuchfolder"], 1, ["nosuchfolder: No such file or folder", "check"], id="no-folder"),
        pytest.param(["ingest", "{tmp}/plain"], 1, ["does not tell what it is", ".txt"], id="no-suffix"),
        pytest.param(["ingest", "a.txt", "--date", "soon"], 2, ["'soon' is no day", "YYYY-MM-DD"], id="date-of-ingest"),
        pytest.param(["ask", "q", "--since", "01.04.2025"], 2, ["is no day", "YYYY-MM-DD"], id="other-date"),
        pytest.param(["ask", "q", "--since", "2025-02-30"], 2, ["is no day"], id="no-such-day"),
        pytest.param(
            ["ask", "q", "--since", "2025-05-01", "--until", "2025-01-01"], 2, ["later than", "swap"], id="days-swapped"
        ),
        pytest.param(["ask", "q", "--out", "x"], 2, ["--batch IN.jsonl"], id="out-without-batch"),
        pytest.param(["ask", "--batch", "no.jsonl", "--out", "x"], 2, ["no.jsonl: No such file"], id="no-batch"),
        pytest.param(
            ["ask", "--batch", "{tmp}/plain", "--out", "{tmp}"], 2, ["another file with --out"], id="out-folder"
        ),
        pytest.param(["show", "2025-03-06"], 2, [f"did you mean {OLDEST}?", "briefings list"], id="part-of-an-id"),
        pytest.param(["ask", "q", "--briefing", OLDEST[:-1] + "i"], 2, [OLDEST], id="id-with-a-slip"),
        pytest.param(["remove", "zzz"], 2, ["No briefing 'zzz' in the index; `briefings list`"], id="no-such-id"),
        pytest.param(["chat", "--port", "99999"], 2, ["--port", "65535"], id="no-such-port"),
        pytest.param(["chat", "--auth-file", "{tmp}/no"], 2, ["no auth file", "briefings user add"], id="no-auth-file"),
        pytest.param(["export", "{tmp}/no/a.zip"], 2, ["no folder", "make it first"], id="export-to-nowhere"),
        pytest.param(["import", "{tmp}/no.zip"], 2, ["no such file"], id="import-of-nothing"),
        pytest.param(["import", "{tmp}/plain"], 2, ["no archive of an index"], id="import-of-a-transcript"),
        pytest.param(["list", "--index", "{tmp}/plain"], 2, ["is a file", "--index"], id="index-is-a-file"),
        pytest.param(["repair", "--index", "{tmp}/none"], 3, ["briefings ingest"], id="repair-no-index"),
        pytest.param(["export", "a.zip", "--index", "{tmp}/none"], 3, ["briefings ingest"], id="export-no-index"),
    ],
)
def test_a_wrong_word_is_named_with_what_to_write_instead(
    samples: Path, tmp_path: Path, words: list[str], code: int, says: list[str]
) -> None:
    (tmp_path / "plain").write_text("Question: Is it?\n\nTessa Varn: It is.\n", encoding="utf-8")
    words = [word.format(tmp=tmp_path) for word in words]
    done = run(*words, index=None if "--index" in words else samples, code=code)
    told = done.stderr + done.stdout
    assert all(each in told for each in says), told
    assert "Traceback" not in told and "Errno" not in told and not (tmp_path / "none").exists()


def test_a_copy_of_the_index_is_written_damaged_repaired_and_brought_back(tmp_path: Path) -> None:
    index, archive = tmp_path / "index", tmp_path / "copy.zip"
    run("ingest", str(sample_paths()[0]), index=index)
    assert run_json("export", str(archive), index=index)["briefings"] == 1
    (index / "catalogue.sqlite3").unlink()
    assert "briefings repair" in run("list", index=index, code=3).stderr
    assert not run_json("verify", index=index, code=3)["sound"]
    assert run_json("repair", index=index)["briefings"] == 1
    assert run_json("verify", index=index)["sound"]
    assert run_json("import", str(archive), index=tmp_path / "other")["briefings"] == 1
    assert run_json("list", index=tmp_path / "other") == run_json("list", index=index)


def test_a_wrong_setting_is_a_usage_error(tmp_path: Path) -> None:
    environment = {**os.environ, "BRIEFINGS_THREADS": "many", "BRIEFINGS_INDEX": str(tmp_path)}
    command = [sys.executable, "-m", "assistant.cli", "list"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert "BRIEFINGS_THREADS=many" in done.stderr and "Traceback" not in done.stderr


def test_a_default_that_hangs_on_a_wrong_setting_is_not_called_wrong_too(samples: Path) -> None:
    command = [sys.executable, "-m", "assistant.cli", "ask", "What about the dam?", "--index", str(samples)]
    environment = {**os.environ, "BRIEFINGS_READER": "perhaps"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 2
    assert done.stderr.count("BRIEFINGS_") == 1 and "BRIEFINGS_READER=perhaps" in done.stderr


def test_without_the_reader_an_answer_is_made_from_fewer_passages() -> None:
    read, unread = AssistantSettings(reader=True), AssistantSettings(reader=False)
    assert unread.passages_per_answer < read.passages_per_answer
    assert AssistantSettings(reader=False, passages_per_answer=30).passages_per_answer == 30


def test_json_on_standard_output_and_nothing_else(samples: Path) -> None:
    """The one real process: what a library prints on its own would show here."""
    command = [sys.executable, "-m", "assistant.cli", "ask", "What about the dam?", "--json", "--index", str(samples)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    jsonschema.validate(json.loads(done.stdout), SCHEMA)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes on this system")
def test_a_program_told_to_stop_closes_the_index(tmp_path: Path) -> None:
    index, questions = tmp_path / "index", tmp_path / "questions"
    run("ingest", str(sample_paths()[0]), index=index)
    os.mkfifo(questions)
    command = [sys.executable, "-m", "assistant.cli", "ask", "--batch", str(questions), "--out", str(tmp_path / "out")]
    with subprocess.Popen([*command, "--index", str(index)]) as asking:
        # A pipe opens once it is read from, and then the index is open. It is closed before the wait: a signal that
        # comes between Python's last look for one and the read itself would not wake the read.
        with questions.open("w"):
            assert not (index / "seal.json").exists()
            asking.send_signal(signal.SIGTERM)
        assert asking.wait(60) == 128 + signal.SIGTERM
    assert (index / "seal.json").exists() and not (index / "lock.holder.json").exists()


def test_doctor_checks_model_and_index(samples: Path) -> None:
    checks = {check["check"]: check for check in run_json("doctor", index=samples)}
    assert all(check["ok"] for check in checks.values())
    assert "3 briefings" in checks["index"]["detail"]


def test_asking_from_the_command_line_does_not_load_the_chat_window() -> None:
    script = (
        "import sys; import assistant.cli, assistant.assistant, assistant.terminal;"
        "print([name for name in ('gradio', 'llama_index.core', 'torch', 'pandas', 'nltk') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
