"""Any bytes under any name give a sound text or BadInput; a longer run is `python -m evals.fuzz`."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evals.fuzz import check_file, fuzz
from index.reader import SUFFIXES
from tests.index.files.samples import TURNS, docx_bytes, html_bytes, json_bytes, pdf_bytes

_PLAIN = "\r\n".join(TURNS).encode()
_STARTS = (b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xfe", b"\xef\xbb\xbf", b"<html>", b'[{"text": "', b"Q: \xd0\xb4")


@pytest.mark.parametrize("suffix", sorted(SUFFIXES))
@settings(max_examples=60, deadline=None)
@given(start=st.sampled_from(_STARTS), rest=st.binary(max_size=300))
def test_any_bytes_give_a_sound_text_or_bad_input(suffix: str, start: bytes, rest: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        check_file(start + rest, suffix, Path(folder))


def test_a_short_run_over_damaged_files_finds_nothing() -> None:
    seeds = [
        (".txt", _PLAIN),
        (".md", _PLAIN),
        (".html", html_bytes()),
        (".pdf", pdf_bytes(times=2)),
        (".docx", docx_bytes()),
        (".json", json_bytes()),
    ]
    findings: list[str] = []
    assert fuzz(seeds, 10, findings.append) > 0
    assert not findings
