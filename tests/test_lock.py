"""Every dependency is installed by its hash, from wherever the user's packages come."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

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


def test_what_the_project_asks_for_is_in_the_lock_file() -> None:
    held = {canonicalize_name(each.name): each.specifier for each in map(Requirement, locked(LOCKS[0]))}
    for wanted in map(Requirement, PINNED):
        (version,) = held[canonicalize_name(wanted.name)]
        assert wanted.specifier.contains(version.version), wanted


@pytest.mark.parametrize("name", LOCKS)
def test_every_line_has_a_version_and_a_hash_and_names_no_host(name: str) -> None:
    for requirement, lines in locked(name).items():
        assert re.fullmatch(r"[\w.-]+(\[[\w,-]+\])?==[\w.]+", requirement), requirement
        assert re.search(r"--hash=sha256:[0-9a-f]{64}", lines), requirement
        assert "://" not in lines and "-url" not in lines
