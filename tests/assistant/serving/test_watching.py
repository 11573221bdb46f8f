"""What the server tells about itself, over HTTP; and what it never tells."""

from __future__ import annotations

import json
import logging
import subprocess
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import httpx
import pytest

from assistant.assistant import Assistant
from assistant.serving.levels import LogLevel
from assistant.serving.observing import JsonLines, log_to_stderr
from assistant.serving.roles import UserRole
from assistant.serving.settings import ServingSettings
from assistant.serving.users import write_user
from tests.assistant.chat.visits import QUESTION, serving

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")
DOCS = (Path(__file__).parents[3] / "docs" / "api.md").read_text(encoding="utf-8")


def ask(address: str, question: str, **headers: str) -> httpx.Response:
    body = {"data": [question, [], "", "", ""]}
    return httpx.post(f"{address}gradio_api/run/ask", json=body, headers=headers, timeout=30)


def figure(address: str, name: str) -> float:
    lines = httpx.get(f"{address}metrics").text.splitlines()
    return sum(float(line.rsplit(" ", 1)[1]) for line in lines if line.split(" ")[0] == name)


def test_it_lives_and_can_answer(open_address: str) -> None:
    assert httpx.get(f"{open_address}healthz").text == "ok\n"
    assert httpx.get(f"{open_address}readyz").json() == {"ready": True}


def test_figures_count_what_was_asked(open_address: str) -> None:
    names = (
        'briefings_questions_total{channel="api",kind="answered"}',
        'briefings_questions_total{channel="api",kind="not_found"}',
        "briefings_refusals_total",
        'briefings_step_seconds_count{step="retrieve"}',
    )
    before = [figure(open_address, name) for name in names]
    ask(open_address, QUESTION)
    ask(open_address, "How do I bake sourdough bread with rye flour?")
    after = [figure(open_address, name) for name in names]
    assert [now - then for now, then in zip(after, before, strict=True)] == [1, 1, 1, 2]
    assert figure(open_address, "briefings_questions_running") == 0
    assert figure(open_address, "process_resident_memory_bytes") > 0


@pytest.fixture
def logged() -> Iterator[StringIO]:
    told = StringIO()
    handler = logging.StreamHandler(told)
    handler.setFormatter(JsonLines(with_messages_of_errors=False))
    logger = logging.getLogger("assistant")
    level = logger.level
    logger.setLevel(logging.INFO)
    logger.addHandler(handler)
    yield told
    logger.removeHandler(handler)
    logger.setLevel(level)


def test_log_lines_carry_the_request_id_and_no_question(open_address: str, logged: StringIO) -> None:
    reply = ask(open_address, QUESTION, **{"X-Request-ID": "from-the-proxy-1"})
    assert reply.headers["x-request-id"] == "from-the-proxy-1"
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    mine = [line for line in lines if line.get("request_id") == "from-the-proxy-1"]
    assert [line["event"] for line in mine] == ["answered", "request"]
    assert mine[0]["kind"] == "answered" and mine[0]["ms"]["total"] > 0
    assert mine[1]["path"] == "/gradio_api/run/ask" and mine[1]["status"] == 200
    assert "summit" not in logged.getvalue().casefold()


class Terminal(StringIO):
    def __init__(self, *, at_terminal: bool) -> None:
        super().__init__()
        self._at_terminal = at_terminal

    def isatty(self) -> bool:
        return self._at_terminal


@pytest.fixture
def loggers() -> Iterator[list[logging.Logger]]:
    """The ones that the program logs with, put back afterwards."""
    ours = [logging.getLogger(name) for name in ("assistant", "index")]
    before = [(each.level, list(each.handlers), each.propagate) for each in ours]
    yield ours
    for each, (level, handlers, propagate) in zip(ours, before, strict=True):
        each.setLevel(level)
        each.handlers, each.propagate = handlers, propagate


@pytest.mark.parametrize(
    ("at_terminal", "level", "told"),
    [
        pytest.param(True, None, ["not ready"], id="a-person-reads-what-went-wrong"),
        pytest.param(True, LogLevel.INFO, ["request", "not ready"], id="asked-for-at-a-terminal"),
        pytest.param(False, None, ["request", "not ready"], id="a-program-reads-all"),
        pytest.param(False, LogLevel.ERROR, [], id="as-little-as-asked-for"),
    ],
)
def test_a_terminal_is_left_in_peace(
    at_terminal: bool,
    level: LogLevel | None,
    told: list[str],
    loggers: list[logging.Logger],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written = Terminal(at_terminal=at_terminal)
    monkeypatch.setattr("sys.stderr", written)
    log_to_stderr(ServingSettings(log_level=level))
    loggers[0].info("request")
    loggers[1].warning("not ready")
    lines = written.getvalue().splitlines()
    assert [line if at_terminal and level is None else json.loads(line)["event"] for line in lines] == told


def test_an_id_that_is_none_is_replaced(open_address: str) -> None:
    given = 'x" onload="alert(1)'
    assert httpx.get(f"{open_address}healthz", headers={"X-Request-ID": given}).headers["x-request-id"] != given


def test_errors_are_logged_with_their_place_and_without_their_message(logged: StringIO) -> None:
    try:
        raise ValueError(f"cannot parse {QUESTION}")
    except ValueError:
        logging.getLogger("assistant.chat").exception("asking failed")
    line = json.loads(logged.getvalue())
    assert line["error_type"] == "ValueError" and "test_watching.py" in line["at"][0] and QUESTION not in str(line)


@pytest.mark.parametrize(
    ("token", "sent", "status"),
    [
        pytest.param("", "", 403, id="none-set"),
        pytest.param("long-token", "", 401, id="none-sent"),
        pytest.param("long-token", "Bearer other", 401, id="wrong"),
        pytest.param("long-token", "Bearer long-token", 200, id="right"),
    ],
)
def test_figures_are_kept_from_strangers_where_users_log_in(
    assistant_over_samples: Assistant,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    token: str,
    sent: str,
    status: int,
) -> None:
    monkeypatch.setenv("BRIEFINGS_METRICS_TOKEN", token)
    write_user(tmp_path / "users", "anna", "long enough", UserRole.EDITOR)
    for address in serving(assistant_over_samples, tmp_path / "users"):
        reply = httpx.get(f"{address}metrics", headers={"Authorization": sent} if sent else {})
        assert reply.status_code == status and ("briefings_questions" in reply.text) == (status == 200)
        assert not token or token not in reply.text


def blocks(language: str) -> list[str]:
    return [part.split("```")[0] for part in DOCS.split(f"```{language}\n")[1:]]


def test_the_curl_examples_of_the_docs_run(open_address: str, tmp_path: Path) -> None:
    environment = {"BRIEFINGS_URL": open_address.rstrip("/"), "PASSWORD": "any", "PATH": "/usr/bin:/bin"}
    asked, logged_in = blocks("sh")
    said = subprocess.run(["sh", "-c", asked], env=environment, capture_output=True, check=True).stdout
    assert json.loads(said)["data"][0]["citations"]
    listed = subprocess.run(
        ["sh", "-ec", logged_in], env=environment, cwd=tmp_path, capture_output=True, check=True
    ).stdout
    assert b'"briefings"' in listed


def test_the_python_example_of_the_docs_runs(
    open_address: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BRIEFINGS_URL", open_address)
    (code,) = blocks("python")
    exec(compile(code, "docs/api.md", "exec"), {})
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("1 ") and told[-1] == "3"
