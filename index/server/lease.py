"""One writer at a time over all machines: a lease kept on the server.

Leases are numbered. A new one is added under the next number's id, and Chroma keeps the first that is added under an
id: of two who try, one wins. The holder moves its `beat` on; a lease whose beat stands still for as long as `_DEAD` on
the clock of whoever waits was left by a dead process, and the next number may be taken. No two clocks are compared.
"""

from __future__ import annotations

import os
import socket
import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

from index.errors import IndexLocked, ServerUnreachable

_BEAT, _DEAD = 3.0, 15.0
"""Seconds between beats, and without one until the holder counts as dead."""
_LOOK = 0.2
_NOWHERE = [0.0]


class WriterLease:
    """Taken with `held`; not by two threads at once."""

    def __init__(self, catalogue: Any, purpose: str, *, wait: float = 30.0) -> None:
        self._catalogue = catalogue
        self._who = f"`{purpose}` (process {os.getpid()} on {socket.gethostname()})"
        self._token = uuid.uuid4().hex
        self._wait = wait
        self._number = 0
        self.is_held = False

    @contextmanager
    def held(self) -> Iterator[None]:
        """The lease, kept alive until the end. Raises IndexLocked, naming who writes, where that does not end."""
        self._take()
        done = threading.Event()
        beating = threading.Thread(target=self._beat, args=(done,), name="lease", daemon=True)
        beating.start()
        self.is_held = True
        try:
            yield
        finally:
            self.is_held = False
            done.set()
            beating.join()
            with suppress(ServerUnreachable):  # Then it ends by itself.
                self._write(released=True, beat=0)

    def check(self) -> None:
        """Raise IndexLocked where the lease was lost, because this process slept or the server was away."""
        newest = self._newest()
        if newest is None or newest["token"] != self._token:
            raise IndexLocked("Another process writes to the index now; run it again: what is finished is kept")

    def _take(self) -> None:
        end = time.monotonic() + self._wait
        seen: tuple[int, int] | None = None
        moved = time.monotonic()
        while True:
            newest = self._newest()
            number = int(newest["number"]) if newest else 0
            if newest is None or newest["released"] or newest["token"] == self._token:
                free = True  # One of our own is left where the server was away when it ended.
            else:
                now = (number, int(newest["beat"]))
                if now != seen:
                    seen, moved = now, time.monotonic()
                free = time.monotonic() - moved > _DEAD
            if free and self._claim(number + 1):
                return
            if newest is not None and time.monotonic() > end:
                raise IndexLocked(f"The index is being written to by {newest['who']}; run it again when that is done")
            time.sleep(_LOOK)

    def _claim(self, number: int) -> bool:
        self._number = number
        self._catalogue.add(ids=[_id(number)], embeddings=[_NOWHERE], metadatas=[self._record(released=False, beat=0)])
        every = self._all()
        newest = _newest_of(every)
        if newest is None or newest["token"] != self._token or newest["number"] != number:
            return False
        former = [_id(each["number"]) for each in every if each["number"] < number]
        if former:
            self._catalogue.delete(ids=former)
        return True

    def _beat(self, done: threading.Event) -> None:
        beat = 0
        while not done.wait(_BEAT):
            beat += 1
            with suppress(ServerUnreachable):  # `check` tells whether it was lost meanwhile.
                self._write(released=False, beat=beat)

    def _write(self, *, released: bool, beat: int) -> None:
        # An update, which makes nothing: the lease may have been taken over and cleared away.
        self._catalogue.update(ids=[_id(self._number)], metadatas=[self._record(released=released, beat=beat)])

    def _record(self, *, released: bool, beat: int) -> dict[str, Any]:
        return {
            "kind": "lease",
            "number": self._number,
            "token": self._token,
            "who": self._who,
            "beat": beat,
            "released": released,
        }

    def _all(self) -> list[Mapping[str, Any]]:
        found: list[Mapping[str, Any]] = self._catalogue.get(where={"kind": "lease"}, include=["metadatas"])[
            "metadatas"
        ]
        return found

    def _newest(self) -> Mapping[str, Any] | None:
        return _newest_of(self._all())


def _newest_of(leases: list[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    return max(leases, key=lambda each: int(each["number"]), default=None)


def _id(number: int) -> str:
    return f"lease-{number:09}"
