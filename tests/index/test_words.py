"""The word index."""

from __future__ import annotations

from pathlib import Path
from threading import Timer

from index.words import WordIndex


def test_a_lock_that_a_dying_process_still_holds_is_waited_for(tmp_path: Path) -> None:
    words = WordIndex(tmp_path / "words")
    dying = [WordIndex(tmp_path / "words")._writer()]
    Timer(0.3, dying.clear).start()
    words.update([("a", "e", "b", "Ilse Maren", None, "the harbour opens")])
    assert words.ids() == {"a"}
