"""What BRIEFINGS_LLM may say, and what is told where it is wrong."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from assistant.doctor import examine
from assistant.errors import UsageError
from assistant.llm.models import ModelName, build_llm
from assistant.settings import AssistantSettings
from tests.assistant.llm.model_server import Manners, serving


@pytest.mark.parametrize(
    ("setting", "name"),
    [
        pytest.param(
            "openai-like:http://127.0.0.1:8080/v1#qwen/q3:8b",
            ModelName("openai-like", "qwen/q3:8b", "http://127.0.0.1:8080/v1"),
            id="server",
        ),
        pytest.param("openai:gpt-5-mini", ModelName("openai", "gpt-5-mini"), id="openai"),
        pytest.param("anthropic:claude-sonnet", ModelName("anthropic", "claude-sonnet"), id="anthropic"),
        pytest.param("ollama:llama3.1:8b", ModelName("ollama", "llama3.1:8b"), id="ollama-tag"),
        pytest.param("ollama:http://box:11434#l3", ModelName("ollama", "l3", "http://box:11434"), id="ollama-server"),
        pytest.param("local:/models/a.gguf", ModelName("local", "/models/a.gguf"), id="local"),
    ],
)
def test_a_model_is_named_in_one_line(setting: str, name: ModelName) -> None:
    assert ModelName.parse(setting) == name


@pytest.mark.parametrize(
    "setting",
    [
        pytest.param("gpt-5", id="no-kind"),
        pytest.param("bard:one", id="unknown-kind"),
        pytest.param("openai:", id="no-model"),
        pytest.param("openai-like:qwen", id="no-server"),
        pytest.param("openai-like:http://127.0.0.1:8080/v1", id="server-without-model"),
        pytest.param("openai:http://127.0.0.1/v1#x", id="server-where-none-goes"),
    ],
)
def test_anything_else_is_told_with_the_forms_there_are(setting: str) -> None:
    with pytest.raises(UsageError, match=r"BRIEFINGS_LLM=.*openai-like:URL#MODEL"):
        ModelName.parse(setting)


def test_a_model_file_that_is_not_there_is_told() -> None:
    with pytest.raises(UsageError, match=r"BRIEFINGS_LLM names /nowhere/model\.gguf"):
        build_llm(AssistantSettings(llm="local:/nowhere/model.gguf"))


def test_the_key_is_sent_and_never_shown() -> None:
    settings = AssistantSettings.model_validate({"llm_key": "sk-very-secret"})
    assert "sk-very-secret" not in repr(settings) + str(settings.model_dump()) + settings.model_dump_json()
    with serving("ready") as server:
        made = settings.model_copy(update={"llm": server.setting})
        next(iter(build_llm(made).stream_complete("Are you there?")))
    assert server.keys == ["Bearer sk-very-secret"]


@pytest.mark.parametrize(
    ("manners", "ok", "told"),
    [
        pytest.param(Manners(), True, "rule-1 replied within", id="replies"),
        pytest.param(Manners(status=(401,)), False, "BRIEFINGS_LLM_KEY", id="wrong-key"),
        pytest.param(Manners(status=(404,)), False, "no such model", id="unknown-model"),
    ],
)
def test_doctor_asks_the_model_for_a_word(
    manners: Manners, ok: bool, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with serving("ready", manners) as server:
        monkeypatch.setenv("BRIEFINGS_LLM", server.setting)
        (check,) = [each for each in examine(tmp_path / "none") if each.name == "language model"]
    assert check.ok is ok and told in check.detail and len(server.asked) == 1


def test_doctor_names_a_server_that_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_LLM", "openai-like:http://127.0.0.1:9/v1#x")
    (check,) = [each for each in examine(tmp_path / "none") if each.name == "language model"]
    assert not check.ok and "cannot be reached" in check.detail and "BRIEFINGS_LLM" in check.detail


def test_without_a_model_no_client_is_imported() -> None:
    """They take seconds, which everybody would wait for."""
    code = "import sys, assistant.assistant; print(sorted(m for m in sys.modules if m.startswith('llama_index.llms')))"
    made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert made.stdout.strip() == "[]"
