"""JSON and JSON lines: each record one briefing."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from index.errors import BadInput
from index.files.extracted import Extracted, clean
from index.front_matter import find_date


@dataclass(frozen=True, slots=True)
class JsonFields:
    """Names of the fields of a JSON record."""

    text: str = "text"
    title: str = "title"
    date: str = "date"
    id: str = "id"


@dataclass(frozen=True, slots=True)
class Record:
    """One record that holds a text."""

    name: str
    """Its id field, else its number from 1."""
    sha256: str
    """Of text, title and date: the same briefing under another id is a duplicate."""
    extracted: Extracted


def read_records(text: str, path: Path, fields: JsonFields, *, lines: bool) -> Iterator[Record | BadInput]:
    """The records in order; BadInput in place of one that cannot be used. Raises BadInput where nothing can be read."""
    taken: set[str] = set()
    for number, value in enumerate(_json_lines(text, path) if lines else _values(text, path, fields), start=1):
        if isinstance(value, BadInput):
            yield value
            continue
        found = _record(value, number, path, fields)
        if isinstance(found, Record) and found.name in taken:
            found = Record(f"{found.name}-{number}", found.sha256, found.extracted)
        if isinstance(found, Record):
            taken.add(found.name)
        yield found


def _json_lines(text: str, path: Path) -> Iterator[Any]:
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield json.loads(line)
            except (ValueError, RecursionError) as error:
                yield BadInput(f"{path}:{number}: is not JSON ({error}); correct the line")


def _values(text: str, path: Path, fields: JsonFields) -> list[Any]:
    """An array's items, an object that holds a text, or the one array of objects inside an object."""
    try:
        loaded = json.loads(text)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError) and error.msg == "Extra data":
            return list(_json_lines(text, path))
        line = getattr(error, "lineno", 1)
        raise BadInput(f"{path}:{line}: is not JSON ({error}); correct it, or save the text as .txt") from error
    if isinstance(loaded, list):
        return loaded
    if not isinstance(loaded, dict) or fields.text in loaded:
        return [loaded]
    arrays = [value for value in loaded.values() if isinstance(value, list) and any(isinstance(v, dict) for v in value)]
    if len(arrays) > 1:
        held = ", ".join(name for name, value in loaded.items() if value in arrays)
        raise BadInput(f"{path}: holds several lists of records ({held}); save the one meant as an array of its own")
    return arrays[0] if arrays else [loaded]


def _record(value: Any, number: int, path: Path, fields: JsonFields) -> Record | BadInput:
    if not isinstance(value, dict):
        return BadInput(f"{path}: record {number} is no object with fields but {_kind(value)}; make it one")
    name = value.get(fields.id)
    name = clean(str(name)).strip() if isinstance(name, str | int) and not isinstance(name, bool) else ""
    shown = f"record {number}" + (f" ({name[:60]})" if name else "")
    if fields.text not in value:
        held = ", ".join(map(str, list(value)[:12])) or "none"
        return BadInput(f"{path}: {shown} has no field '{fields.text}' (fields: {held}); name the field with the text")
    text = value[fields.text]
    if not isinstance(text, str):
        return BadInput(f"{path}: {shown}: field '{fields.text}' is no text but {_kind(text)}; name another field")
    text = clean(text.removeprefix("\ufeff"))
    if not text.strip():
        return BadInput(f"{path}: {shown}: field '{fields.text}' is empty; was the transcript saved?")
    title, date = value.get(fields.title), value.get(fields.date)
    title = clean(title).strip() or None if isinstance(title, str) else None
    found = Extracted(text, title, find_date(date[:200]) if isinstance(date, str) else None)
    mark = json.dumps([text, title, str(found.date)])
    return Record(name or str(number), sha256(mark.encode()).hexdigest(), found)


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")
