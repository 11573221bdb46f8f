"""Keys and tokens are in no message, no export and no description of the settings."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from assistant.doctor import examine
from assistant.serving.settings import ServingSettings
from assistant.settings import AssistantSettings
from index.archive import export_index
from index.briefing_index import BriefingIndex
from tests.small_briefings import write_briefings

KEY, TOKEN = "sk-1234-very-secret", "token-5678-very-secret"


@pytest.fixture(autouse=True)
def secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_LLM", "openai-like:http://127.0.0.1:9/v1#model")
    monkeypatch.setenv("BRIEFINGS_LLM_KEY", KEY)
    monkeypatch.setenv("BRIEFINGS_METRICS_TOKEN", TOKEN)
    monkeypatch.setenv("BRIEFINGS_LLM_RETRIES", "0")


def test_settings_do_not_show_them() -> None:
    shown = f"{AssistantSettings()!r} {ServingSettings()!r} {AssistantSettings().model_dump_json()}"
    assert KEY not in shown and TOKEN not in shown
    assert AssistantSettings().llm_key.get_secret_value() == KEY


def test_an_export_does_not_hold_them(index: BriefingIndex) -> None:
    index.ingest(write_briefings(index.folder.parent / "in", 1))
    archive = index.folder.parent / "index.zip"
    export_index(index, archive, vectors=False)
    with zipfile.ZipFile(archive) as opened:
        content = b"".join(opened.read(name) for name in opened.namelist())
    assert b"Tessa Varn" in content
    assert KEY.encode() not in content and TOKEN.encode() not in content


def test_a_model_that_cannot_be_reached_is_told_without_its_key(tmp_path: Path) -> None:
    checks = {check.name: check for check in examine(tmp_path / "none")}
    assert not checks["language model"].ok
    assert KEY not in " ".join(check.detail for check in checks.values())
