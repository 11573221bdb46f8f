"""What the README shows works as shown."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.cli import app
from assistant.settings import AssistantSettings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_llama_index_example_runs(
    assistant_over_samples: Assistant, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code = re.search(r"```python\n(.*?)```", README, re.S)
    assert code
    # The samples' index is open in this process already; the example opens the one of the settings.
    opened = assistant_over_samples.index

    class Open:
        @staticmethod
        def open(settings: object) -> Open:
            return Open()

        def __enter__(self) -> object:
            return opened

        def __exit__(self, *_: object) -> None:
            return None

    monkeypatch.setattr("index.briefing_index.BriefingIndex", Open)
    exec(compile(code[1], "README.md", "exec"), {})
    assert len(capsys.readouterr().out.splitlines()) == AssistantSettings().passages_per_answer


def test_every_command_named_exists() -> None:
    known = {command.name or command.callback.__name__ for command in app.registered_commands if command.callback}
    named = set(re.findall(r"`briefings ([a-z]+)", README)) - {"eval"}
    assert named and named <= known


def test_every_make_target_named_exists() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    assert set(re.findall(r"(?:^    |`)make ([a-z]+)", README, re.M)) <= targets


def test_every_picture_and_file_named_is_there() -> None:
    for path in re.findall(r"\]\(([\w./-]+)\)", README):
        assert (ROOT / path).exists(), path
