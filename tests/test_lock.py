"""Every dependency is installed by its hash, from wherever the user's packages come."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PINNED = {
    *PROJECT["build-system"]["requires"],
    *PROJECT["project"]["dependencies"],
    *PROJECT["project"]["optional-dependencies"]["dev"],
    *PROJECT["project"]["optional-dependencies"]["evals"],
}
LOCKS = ("requirements.lock", "requirements-model.lock")


def locked(name: str) -> dict[str, str]:
    """Each requirement of a lock file with the lines below it, by `name==version`."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {each.split()[0]: each for each in re.split(r"\n(?=\S)", text.strip())}


def normalized(requirement: str) -> str:
    return re.sub(r"[-_.]+", "-", re.sub(r"\[.*?\]", "", requirement).split("==")[0]).lower() + (
        "==" + requirement.split("==")[1]
    )


def test_every_pin_of_the_project_is_in_the_lock_file() -> None:
    assert {normalized(each) for each in PINNED} <= {normalized(each) for each in locked(LOCKS[0])}


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_has_a_version_and_a_hash_and_names_no_host(name: str) -> None:
    for requirement, lines in locked(name).items():
        assert re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", lines), requirement
        assert "://" not in lines and "-url" not in lines
