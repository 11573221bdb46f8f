"""Bytes to text: byte order marks, UTF-8, and older encodings where the bytes speak for one."""

from __future__ import annotations

import codecs
import re
from pathlib import Path

from index.errors import BadInput

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_HIGH = re.compile(rb"[\x80-\xff]")
_SAMPLE = 1 << 20
"""Bytes an encoding is guessed from."""
_IN_USE = (
    *("cp1252", "cp1251", "koi8_r", "cp1250", "iso8859_2", "cp1253", "cp1254", "cp1255", "cp1256", "cp866"),
    *("gb18030", "big5", "cp932", "euc_jp", "cp949"),
)
"""Encodings texts come in; of the rarer ones a guess is wrong more often than right."""
_HIRAGANA = re.compile("[ぁ-ん]")
_JAPANESE_MAIL = re.compile(rb"\x1b\$[@B]|\x1b\([BJ]")
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")


def decode(data: bytes, path: Path, *, declared: str | None = None) -> str:
    """The text of `data`: a byte order mark is dropped, every kind of line end becomes a newline.

    `declared` is the encoding the file names itself. BadInput names the line of what cannot be read.
    """
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked_utf16(data)
    if encoding is None:
        if b"\x00" in data:
            line = data[: data.index(b"\x00")].count(b"\n") + 1
            raise BadInput(f"{path}:{line}: is a binary file (it holds null bytes); save the transcript as plain text")
        encoding = "iso2022_jp" if len(_JAPANESE_MAIL.findall(data[:_SAMPLE])) > 1 else "utf-8"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        text = "" if encoding != "utf-8" else _older(data, declared)
        if not text:
            line = data[: error.start].count(b"\n") + 1
            raise BadInput(
                f"{path}:{line}: byte {error.start} is not valid {error.encoding}; "
                "correct the character and save the file as UTF-8"
            ) from error
    if ((control := _CONTROL.search(text)) and len(_CONTROL.findall(text)) > len(text) / 50) or "\x00" in text:
        line = text[: control.start()].count("\n") + 1 if control else 1
        raise BadInput(f"{path}:{line}: is a binary file (it holds control characters); save it as plain text")
    return re.sub("\r\n?", "\n", text)


def _unmarked_utf16(data: bytes) -> str | None:
    """UTF-16 without a mark: every other byte of Latin letters and of spaces is null."""
    sample = data[: 4096 & ~1]
    if len(data) % 2 or len(sample) < 4:
        return None
    for nulls, name in ((sample[1::2], "utf-16-le"), (sample[::2], "utf-16-be")):
        others = sample[::2] if name == "utf-16-le" else sample[1::2]
        if nulls.count(0) > len(nulls) / 8 and not others.count(0):
            return name
    return None


def _older(data: bytes, declared: str | None) -> str:
    """The text in an encoding older than UTF-8; empty where it is UTF-8 with an error, or nothing fits."""
    valid = len(_MULTIBYTE.findall(data))
    broken = len(_HIGH.findall(_MULTIBYTE.sub(b"", data)))
    # Chinese and Japanese bytes look like UTF-8 now and then, a UTF-8 file mostly.
    if valid >= broken:
        return ""
    if declared and declared.lower().replace("_", "-") not in ("utf-8", "utf8"):
        try:
            # What calls itself Latin-1 is Windows' superset of it, as browsers take it.
            latin = codecs.lookup(declared).name in ("iso8859-1", "ascii")
            return data.decode("cp1252" if latin else declared)
        except (LookupError, UnicodeError, ValueError):
            pass
    return _guessed(data, western=not valid)


def _guessed(data: bytes, *, western: bool) -> str:
    """The text as charset-normalizer reads it; Western European only where no byte speaks for UTF-8."""
    from charset_normalizer import from_bytes

    sample = (
        data if len(data) <= _SAMPLE else data[: data.index(b"\n", _SAMPLE) if b"\n" in data[_SAMPLE:] else _SAMPLE]
    )
    for japanese in ("cp932", "euc_jp"):
        # The guess takes some Japanese for Korean; hiragana settles it.
        try:
            text = data.decode(japanese)
        except UnicodeDecodeError:
            continue
        if len(_HIRAGANA.findall(text)) > len(text) / 10:
            return text
    best = from_bytes(sample, cp_isolation=list(_IN_USE)).best()
    encoding = best.encoding if best else ("cp1252" if western else None)
    if encoding is None:
        return ""
    try:
        return data.decode(encoding)
    except (UnicodeError, LookupError):
        return ""
