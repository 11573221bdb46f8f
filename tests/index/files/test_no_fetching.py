"""Addresses in a document are text: nobody is asked for what they lead to."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from index.reader import read_transcripts
from tests.index.files.samples import docx_bytes

_ADDRESSES = (
    "<link rel=stylesheet href=http://evil.example/a.css><script src=http://evil.example/a.js></script>"
    "<img src=http://evil.example/a.png><iframe src=http://evil.example/></iframe>"
    "<object data=http://evil.example/a></object><base href=http://evil.example/>"
)
_SPOKEN = (
    "Question: Is it safe? See http://evil.example/a.\n\nTessa Varn: It is safe, ![x](http://evil.example/b.png).\n"
)
_XHTML = (
    '<?xml version="1.0"?><!DOCTYPE html SYSTEM "http://evil.example/a.dtd" [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    "<html><body><p>Question: Is it safe &e;?</p></body></html>"
)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        pytest.param("a.html", f"<html><head>{_ADDRESSES}</head><p>{_SPOKEN}</p></html>".encode(), id="html"),
        pytest.param("a.xhtml", _XHTML.encode(), id="xhtml-with-entities"),
        pytest.param("a.md", _SPOKEN.encode(), id="markdown"),
        pytest.param("a.txt", _SPOKEN.encode(), id="text"),
        pytest.param("a.docx", docx_bytes(), id="docx"),
    ],
)
def test_nobody_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes) -> None:
    asked: list[object] = []
    monkeypatch.setattr(socket.socket, "connect", lambda _, address: asked.append(address))
    monkeypatch.setattr(socket, "getaddrinfo", lambda *address, **_: asked.append(address))
    path = tmp_path / name
    path.write_bytes(content)
    (transcript,) = read_transcripts(path)
    assert asked == [] and transcript.text.strip() and "root:" not in transcript.text
