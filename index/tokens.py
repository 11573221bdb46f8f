"""Counts tokens; owns tiktoken."""

from __future__ import annotations

import importlib.util
import os
from functools import lru_cache
from pathlib import Path

import tiktoken


@lru_cache(maxsize=1)
def _encoding() -> tiktoken.Encoding:
    # tiktoken downloads its tables unless told where they lie; llama-index-core ships them. Found without importing
    # it, which would cost a second and a half.
    package = importlib.util.find_spec("llama_index.core")
    if package and package.submodule_search_locations:
        tables = Path(package.submodule_search_locations[0]) / "_static" / "tiktoken_cache"
        os.environ.setdefault("TIKTOKEN_CACHE_DIR", str(tables))
    return tiktoken.get_encoding("cl100k_base")


def count_tokens(text: str) -> int:
    """Tokens of cl100k_base; special tokens in the text count as plain text."""
    return len(_encoding().encode_ordinary(text))
