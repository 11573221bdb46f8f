"""Imports go one way: evals -> assistant -> index, prompts; and each outside library has one owner."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MAY_IMPORT = {
    "index": {"index"},
    "prompts": {"prompts"},
    "assistant": {"assistant", "index", "prompts"},
    "evals": {"evals", "assistant", "index", "prompts"},
}
OWNERS = {
    "chromadb": {"index/vectors.py", "index/server/connection.py"},
    "httpx": {"index/server/connection.py", "index/server/transport.py"},
    "tantivy": {"index/words.py"},
    "sqlite3": {"index/catalogue.py"},
    "tiktoken": {"index/tokens.py"},
    "nltk": {"index/sentences.py"},
    "filelock": {"index/folder_lock.py"},
    "dateutil": {"index/front_matter.py"},
    "charset_normalizer": {"index/files/encodings.py"},
    "selectolax": {"index/files/html.py"},
    "pypdf": {"index/files/pdf.py"},
    "docx": {"index/files/docx.py", "assistant/export/docx.py"},
    "markdown_it": {"assistant/llm/plain.py"},
    "tenacity": {"assistant/llm/stream.py", "index/server/transport.py", "index/vectors.py"},
    "argon2": {"assistant/serving/users.py"},
    "prometheus_client": {"assistant/serving/observing.py"},
    "mcp": {"assistant/serving/tools.py"},
    "ray": {"index/on_ray.py"},
    "xllamacpp": {"assistant/llm/local_server.py"},
}


@cache
def imported(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return names | {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(package: str) -> None:
    ours = set(MAY_IMPORT)
    for path in (ROOT / package).rglob("*.py"):
        roots = {name.split(".")[0] for name in imported(path)}
        assert roots & ours <= MAY_IMPORT[package], path


@pytest.mark.parametrize("library", OWNERS)
def test_each_library_has_one_owner(library: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for package in ("index", "assistant")
        for path in (ROOT / package).rglob("*.py")
        if library in {name.split(".")[0] for name in imported(path)}
    }
    assert users == OWNERS[library]
