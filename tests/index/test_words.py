"""The word index."""

from __future__ import annotations

import shutil
from pathlib import Path

from index.words import WordIndex


def test_what_a_killed_commit_left_behind_is_cleared_away(tmp_path: Path) -> None:
    words = WordIndex(tmp_path / "words")
    rows = [("a", "first", "1", "Ilse Maren", None, "the harbour"), ("b", "second", "2", "Ilse Maren", None, "grain")]
    words.update(rows)
    shutil.copytree(tmp_path / "words", tmp_path / "later")
    WordIndex(tmp_path / "later").update((), deleted=["first"])
    # Killed before the last step, which names the new files in meta.json.
    for file in (tmp_path / "later").iterdir():
        if file.name != "meta.json" and not file.name.endswith(".lock"):
            shutil.copy(file, tmp_path / "words")
    words = WordIndex(tmp_path / "words")
    words.update((), deleted=["first"])
    assert words.ids() == {"b"}
