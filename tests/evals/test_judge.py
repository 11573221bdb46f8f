"""The judge over a real HTTP server on this machine, and what is made of its replies."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from assistant.errors import UsageError
from evals.cli import eval_app
from evals.judge import JudgeFailed, OpenAILikeJudge, cohen_kappa, judge_run, markdown, read_verdict
from evals.records import ResultLine, RunSettings
from prompts import load
from tests.result_lines import BRIEFING, TEXT, a_line, an_answer

FERRY = "The ferry to Stell resumes on April 18."
PIER = "The pier has been repaired."


class RuleServer(ThreadingHTTPServer):
    """Speaks as an OpenAI-compatible server: "yes" where the answer names April, unless told to reply otherwise."""

    daemon_threads = True

    def __init__(
        self, replies: dict[str, str], delay: float = 0.0, status: int = 200, raw: bytes | None = None
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.replies, self.delay, self.status, self.raw = replies, delay, status, raw
        self.asked: list[dict[str, Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"


class _Handler(BaseHTTPRequestHandler):
    server: RuleServer

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.asked.append(asked)
        time.sleep(self.server.delay)
        answer = asked["messages"][-1]["content"].split("Answer to judge:")[1].split("Does the answer")[0].strip()
        reply = self.server.replies.get(answer, "yes" if "April" in answer else "No.")
        choice = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": reply}}
        usage = {"prompt_tokens": 9, "completion_tokens": 1, "total_tokens": 10}
        made = {"id": "1", "object": "chat.completion", "created": 1, "model": asked["model"], "usage": usage}
        body = self.server.raw if self.server.raw is not None else json.dumps(made | {"choices": [choice]}).encode()
        try:
            self.send_response(self.server.status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except (BrokenPipeError, ConnectionResetError):
            pass  # The client gave up waiting, as a test wants it to.

    def log_message(self, format: str, *args: Any) -> None:
        """Keep the test's output clean."""


@contextmanager
def serving(
    replies: dict[str, str] | None = None, *, delay: float = 0.0, status: int = 200, raw: bytes | None = None
) -> Iterator[RuleServer]:
    with RuleServer(replies or {}, delay, status, raw) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


def lines() -> list[ResultLine]:
    keys = [["April 18", "18 April"]]
    return [
        a_line(an_answer([FERRY]), id="said", keys=keys),
        a_line(an_answer([PIER]), id="not-said", keys=keys),
        a_line(an_answer([FERRY]), id="other-words", keys=[["spring"]]),
        a_line(an_answer(kind="not_found"), id="refused", keys=keys),
        a_line(an_answer([PIER]), id="nothing-to-compare"),
        a_line(None, id="system-failed", keys=keys, error="stopped"),
    ]


def test_verdicts_are_held_against_the_keys() -> None:
    with serving() as server:
        report = judge_run(lines(), OpenAILikeJudge("rule-1", server.url))
    told = {each.id: (each.right, each.key_recall) for each in report.verdicts}
    assert told == {"said": (True, 1), "not-said": (False, 0), "other-words": (True, 0), "refused": (False, 0)}
    agreement, kappa = report.figures["agreement"], report.figures["kappa"]
    # Three of four agree; by chance 2/4 x 1/4 + 2/4 x 3/4 would.
    assert agreement and agreement.value == 0.75 and kappa and kappa.value == pytest.approx(0.5)
    assert (report.failed, report.not_judged) == (0, 2)
    assert "Judge yes, keys no: 1; judge no, keys yes: 0." in markdown(report)


def test_the_server_is_asked_for_the_pinned_model_at_temperature_0_with_the_whole_prompt() -> None:
    with serving() as server:
        report = judge_run(lines()[:1], OpenAILikeJudge("rule-1", server.url))
    asked = server.asked[0]
    assert (asked["model"], asked["temperature"]) == ("rule-1", 0.0)
    shown = asked["messages"][-1]["content"]
    assert "- “April 18” or “18 April”" in shown and FERRY in shown and "When?" in shown
    assert (report.model, report.prompt_digest) == ("rule-1", load("judge_answer").digest)


def test_a_garbage_reply_is_counted_and_leaves_the_others_their_verdict() -> None:
    with serving({PIER: "It depends: yes and no"}) as server:
        report = judge_run(lines(), OpenAILikeJudge("rule-1", server.url))
    assert report.failed == 1 and len(report.pairs) == 3
    assert "1 × neither yes nor no: 'It depends: yes and no'" in markdown(report)


@pytest.mark.parametrize(
    ("trouble", "message"),
    [
        pytest.param({"delay": 1.0}, "timed out", id="too-slow"),
        pytest.param({"status": 500}, "InternalServerError", id="server-error"),
        pytest.param({"raw": b"<html>"}, "", id="no-json"),
        pytest.param({"raw": b'{"object": "chat.completion"}'}, "", id="no-choices"),
        pytest.param({"raw": b'{"choices": [{"message": {"content": null, "role": "assistant"}}]}'}, "", id="no-words"),
    ],
)
def test_what_a_server_does_wrong_is_a_failure_of_that_answer(trouble: dict[str, Any], message: str) -> None:
    with serving(**trouble) as server:
        report = judge_run(lines(), OpenAILikeJudge("rule-1", server.url, timeout=0.3))
    assert report.failed == 4 and not report.pairs
    assert all(message in (each.error or "") for each in report.verdicts)
    assert report.figures["kappa"] is None and "4 without a verdict" in markdown(report)


@pytest.mark.parametrize(
    ("reply", "right"),
    [
        pytest.param("yes", True, id="plain"),
        pytest.param(" **No.**\n", False, id="marked-up"),
        pytest.param("Yes, it does", None, id="more-than-a-word"),
        pytest.param("nothing", None, id="begins-with-no"),
        pytest.param("", None, id="empty"),
    ],
)
def test_read_verdict(reply: str, right: bool | None) -> None:
    if right is None:
        with pytest.raises(JudgeFailed):
            read_verdict(reply)
    else:
        assert read_verdict(reply) is right


@pytest.mark.parametrize(
    ("yes_yes", "yes_no", "no_yes", "no_no", "kappa"),
    [
        # Cohen's kappa of the textbook table 20, 5, 10, 15: (0.7 - 0.5) / (1 - 0.5).
        pytest.param(20, 5, 10, 15, 0.4, id="textbook"),
        pytest.param(3, 0, 0, 3, 1.0, id="all-agree"),
        pytest.param(0, 2, 2, 0, -1.0, id="none-agree"),
        pytest.param(4, 0, 0, 0, None, id="one-verdict-only"),
        pytest.param(0, 0, 0, 0, None, id="nothing"),
    ],
)
def test_cohen_kappa(yes_yes: int, yes_no: int, no_yes: int, no_no: int, kappa: float | None) -> None:
    pairs = [(True, True)] * yes_yes + [(True, False)] * yes_no + [(False, True)] * no_yes + [(False, False)] * no_no
    assert cohen_kappa(pairs) == (None if kappa is None else pytest.approx(kappa))


def save_run(folder: Path) -> None:
    """A run as the runner leaves it."""
    settings = RunSettings(system="ours", questions="own", live=False, digests={"questions": "1"})
    folder.mkdir()
    (folder / "settings.json").write_text(settings.model_dump_json(), encoding="utf-8")
    (folder / "texts.json").write_text(json.dumps({BRIEFING: TEXT}), encoding="utf-8")
    (folder / "results.jsonl").write_text("".join(f"{each.model_dump_json()}\n" for each in lines()), encoding="utf-8")


def test_the_report_shows_the_judge_below_its_figures_and_saves_the_verdicts(tmp_path: Path) -> None:
    save_run(tmp_path / "run")
    with serving() as server:
        words = ["report", str(tmp_path / "run"), "--judge", "rule-1", "--judge-url", server.url]
        result = CliRunner().invoke(eval_app, words, catch_exceptions=False)
    assert result.exit_code == 0 and "# ours on own" in result.output
    assert "| Cohen’s kappa of the two | 0.50" in result.output
    saved = json.loads((tmp_path / "run" / "judge.json").read_text(encoding="utf-8"))
    assert (saved["model"], saved["prompt_digest"]) == ("rule-1", load("judge_answer").digest)
    assert len(saved["verdicts"]) == 4 and saved["figures"]["agreement"]["value"] == 0.75


def test_an_answer_without_a_verdict_is_told_by_the_exit_code(tmp_path: Path) -> None:
    save_run(tmp_path / "run")
    with serving({PIER: "perhaps"}) as server:
        words = ["report", str(tmp_path / "run"), "--judge", "rule-1", "--judge-url", server.url]
        assert CliRunner().invoke(eval_app, words, catch_exceptions=False).exit_code == 1


def test_judge_and_its_server_go_together(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="go together"):
        CliRunner().invoke(eval_app, ["report", str(tmp_path), "--judge", "rule-1"], catch_exceptions=False)
