"""Prompts: strictly filled, and told apart by what they say."""

from __future__ import annotations

from pathlib import Path

import pytest

from prompts import Prompt, PromptError, fill, load

GREETING = Prompt("greeting", "Good morning, $name, it is $$5 for $what.")


def test_every_place_is_filled_and_a_value_is_not_read_for_places() -> None:
    assert fill(GREETING, name="Ada", what="$name") == "Good morning, Ada, it is $5 for $name."


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"name": "Ada"}, id="value-missing"),
        pytest.param({"name": "Ada", "what": "tea", "when": "noon"}, id="value-unused"),
        pytest.param({}, id="no-values"),
    ],
)
def test_values_must_be_those_of_the_places(values: dict[str, str]) -> None:
    with pytest.raises(PromptError, match=r"prompt greeting has places \['name', 'what'\]"):
        fill(GREETING, **values)


def test_a_sign_that_begins_no_place_is_refused() -> None:
    with pytest.raises(PromptError, match="write \\$\\$"):
        Prompt("price", "It is $5.")


def test_the_digest_changes_with_the_text_alone() -> None:
    assert Prompt("one", "Say $what.").digest == Prompt("other", "Say $what.").digest
    assert Prompt("one", "Say $what.").digest != Prompt("one", "Say $what!").digest


def test_a_prompt_that_is_not_there_is_told_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "greeting.md").write_text("Hello, $name.", encoding="utf-8")
    assert load("greeting", tmp_path).places == {"name"}
    with pytest.raises(PromptError, match="no prompt farewell; there are: greeting"):
        load("farewell", tmp_path)


def test_the_judge_is_shown_question_reference_and_answer() -> None:
    assert load("judge_answer").places == {"question", "reference", "answer"}
