"""Prompts are the .md files beside this one: loaded by name, filled strictly, told apart by their digest."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


class PromptError(Exception):
    """A prompt that is not there, is badly written, or is filled with other values than its places."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """A text with places such as `$question`; `$$` stands for a dollar sign."""

    name: str
    text: str

    def __post_init__(self) -> None:
        if not Template(self.text).is_valid():
            raise PromptError(f"prompt {self.name} has a $ that begins no place; write $$ for the sign itself")

    @property
    def places(self) -> frozenset[str]:
        return frozenset(Template(self.text).get_identifiers())

    @property
    def digest(self) -> str:
        """Changes with every letter of the text; saved beside whatever the prompt brought about."""
        return sha256(self.text.encode()).hexdigest()[:12]


def load(name: str, folder: Path = _FOLDER) -> Prompt:
    """The prompt in `name`.md; PromptError where there is none."""
    try:
        return Prompt(name, (folder / f"{name}.md").read_text(encoding="utf-8"))
    except OSError as error:
        there = ", ".join(sorted(path.stem for path in folder.glob("*.md"))) or "none"
        raise PromptError(f"no prompt {name}; there are: {there}") from error


def fill(prompt: Prompt, **values: str) -> str:
    """The prompt with every place filled; no place left, no value left over."""
    if prompt.places != set(values):
        raise PromptError(f"prompt {prompt.name} has places {sorted(prompt.places)}, was given {sorted(values)}")
    return Template(prompt.text).substitute(values)
