"""What the server knows of an index beside its vectors: which editions make it up, and each edition whole.

    <index>-catalogue    one record a briefing (its edition and the number of the change that made it so), a record of
                         what the index was made with, one with the number of the last change, one an unfinished edition
    <index>-editions     every edition packed, cut into parts

A change becomes part of the index when the number of the last change reaches it; until then nobody looks at it. A
process that knows the index as of change n asks for that one number, and where it is greater for the records between.
"""

from __future__ import annotations

import base64
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from typing import Any, TypeVar

from pydantic import ValidationError

from index.errors import IndexDamaged
from index.manifest import Manifest
from index.server.connection import PAGE, ChromaServer

_Item = TypeVar("_Item")
_MANIFEST, _REVISION = "manifest", "revision"
_NOWHERE = [0.0]
"""Chroma wants a vector for every record; these are found by id and metadata alone."""
_VALUE = 4_000
"""Characters of one metadata value: Chroma Cloud allows 4,096 bytes."""
_VALUES = 24
"""Values of one part: Chroma Cloud allows 32 keys."""
_PARTS = 20
"""Parts read or written at once, some 2 MB."""


@dataclass(frozen=True, slots=True)
class Head:
    """Which edition a briefing has."""

    briefing_id: str
    edition: str
    source: str
    number: int
    """Of the change that made it so."""
    present: bool
    """False once it was taken out."""
    parts: int
    sha256: str
    """Of the packed edition."""


class SharedRecord:
    """Any process may read and put editions; heads are changed by the holder of the lease alone."""

    def __init__(self, server: ChromaServer) -> None:
        self._where = server.where
        self.catalogue: Any = server.collection("catalogue", space="l2")
        self._editions: Any = server.collection("editions", space="l2")

    def manifest(self) -> tuple[str, Manifest] | None:
        """Id of the index, and what it was made with; None where there is no index yet."""
        found = self._record(_MANIFEST)
        if found is None:
            return None
        try:
            return str(found["id"]), Manifest.model_validate_json(str(found["manifest"]))
        except (KeyError, ValidationError) as error:
            raise IndexDamaged(
                f"The index on {self._where} cannot be read ({error}); name another one with BRIEFINGS_CHROMA_INDEX"
            ) from error

    def make(self, manifest: Manifest) -> tuple[str, Manifest]:
        """Make the index; where two processes do at once, the first is right."""
        record = {"kind": _MANIFEST, "id": uuid.uuid4().hex, "manifest": manifest.model_dump_json()}
        self.catalogue.add(ids=[_MANIFEST], embeddings=[_NOWHERE], metadatas=[record])
        made = self.manifest()
        assert made is not None
        return made

    def revision(self) -> int:
        """Number of the last change; 0 before the first."""
        found = self._record(_REVISION)
        return int(found["number"]) if found else 0

    def heads(self, *, after: int, upto: int) -> list[Head]:
        """Briefings whose last change lies in that range, in order of change."""
        where = {"$and": [{"kind": "briefing"}, {"number": {"$gt": after}}, {"number": {"$lte": upto}}]}
        heads = [_as_head(each) for each in self._records(where)]
        return sorted(heads, key=lambda head: head.number)

    def head(self, briefing_id: str) -> Head | None:
        found = self._record(_id_of(briefing_id))
        return _as_head(found) if found else None

    def repair(self) -> int:
        """Finish a change whose writer died between its records and the number; the number of the last change.

        For the holder of the lease.
        """
        number = self.revision()
        left = [each["number"] for each in self._records({"$and": [{"kind": "briefing"}, {"number": {"$gt": number}}]})]
        if left:
            number = max(left)
            self._put_revision(number)
        return number

    def change(self, heads: Sequence[Head]) -> None:
        """Make these the heads of their briefings, all at one moment. For the holder of the lease."""
        if not heads:
            return
        for some in _batches(heads, PAGE):
            self.catalogue.upsert(
                ids=[_id_of(head.briefing_id) for head in some],
                embeddings=[_NOWHERE] * len(some),
                metadatas=[{"kind": "briefing", **asdict(head)} for head in some],
            )
        self._put_revision(max(head.number for head in heads))

    def _put_revision(self, number: int) -> None:
        record = {"kind": _REVISION, "number": number}
        self.catalogue.upsert(ids=[_REVISION], embeddings=[_NOWHERE], metadatas=[record])

    def begin(self, editions: Sequence[str], published: Mapping[str, tuple[int, str]] | None = None) -> None:
        """Note that the server holds, or is about to hold, parts of these editions that are not part of the index.

        `published`: of those that are there whole, how many parts they have and their hash.
        """
        for some in _batches(editions, PAGE):
            told = [(edition, *(published or {}).get(edition, (0, ""))) for edition in some]
            self.catalogue.upsert(
                ids=[_id_of(f"unfinished {edition}") for edition in some],
                embeddings=[_NOWHERE] * len(some),
                metadatas=[
                    {"kind": "unfinished", "edition": edition, "parts": parts, "sha256": digest}
                    for edition, parts, digest in told
                ],
            )

    def published(self, editions: Sequence[str]) -> dict[str, tuple[int, str]]:
        """Of these editions, those that are on the server whole without being part of the index: parts and hash."""
        found: dict[str, tuple[int, str]] = {}
        for some in _batches(editions, PAGE):
            ids = [_id_of(f"unfinished {edition}") for edition in some]
            for each in self.catalogue.get(ids=ids, include=["metadatas"])["metadatas"]:
                if each["parts"]:
                    found[str(each["edition"])] = int(each["parts"]), str(each["sha256"])
        return found

    def unfinished(self) -> list[str]:
        return [str(each["edition"]) for each in self._records({"kind": "unfinished"})]

    def finish(self, editions: Sequence[str]) -> None:
        for some in _batches(editions, PAGE):
            self.catalogue.delete(ids=[_id_of(f"unfinished {edition}") for edition in some])

    def put_edition(self, edition: str, packed: bytes) -> tuple[int, str]:
        """Keep a packed edition; how many parts it has, and their hash."""
        text = base64.b64encode(packed).decode()
        values = [text[first : first + _VALUE] for first in range(0, len(text), _VALUE)]
        parts = [values[first : first + _VALUES] for first in range(0, len(values), _VALUES)]
        for numbers in _batches(range(len(parts)), _PARTS):
            self._editions.upsert(
                ids=[_part_id(edition, number) for number in numbers],
                embeddings=[_NOWHERE] * len(numbers),
                metadatas=[
                    {"edition": edition, **{f"value{place:02}": value for place, value in enumerate(parts[number])}}
                    for number in numbers
                ],
            )
        return len(parts), sha256(packed).hexdigest()

    def edition(self, head: Head) -> bytes | None:
        """The packed edition; None where parts are missing or changed."""
        found: dict[str, Mapping[str, Any]] = {}
        for numbers in _batches(range(head.parts), _PARTS):
            got = self._editions.get(ids=[_part_id(head.edition, each) for each in numbers], include=["metadatas"])
            found |= dict(zip(got["ids"], got["metadatas"], strict=True))
        parts = [found.get(_part_id(head.edition, number), {}) for number in range(head.parts)]
        text = "".join(str(part.get(f"value{place:02}", "")) for part in parts for place in range(_VALUES))
        try:
            packed = base64.b64decode(text)
        except ValueError:
            return None
        return packed if sha256(packed).hexdigest() == head.sha256 else None

    def delete_edition(self, edition: str) -> None:
        self._editions.delete(where={"edition": edition})

    def _record(self, id_: str) -> Mapping[str, Any] | None:
        found = self.catalogue.get(ids=[id_], include=["metadatas"])["metadatas"]
        return found[0] if found else None

    def _records(self, where: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        offset = 0
        while True:
            found = self.catalogue.get(where=where, limit=PAGE, offset=offset, include=["metadatas"])["metadatas"]
            yield from found
            if len(found) < PAGE:
                return
            offset += PAGE


def _as_head(record: Mapping[str, Any]) -> Head:
    return Head(**{name: record[name] for name in Head.__slots__})


def _id_of(name: str) -> str:
    """Short whatever the name: Chroma Cloud allows 128 bytes."""
    return sha256(name.encode()).hexdigest()


def _part_id(edition: str, number: int) -> str:
    return f"{_id_of(edition)}-{number:05}"


def _batches(items: Sequence[_Item], most: int) -> Iterable[Sequence[_Item]]:
    return (items[first : first + most] for first in range(0, len(items), most))
