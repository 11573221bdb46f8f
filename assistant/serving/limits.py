"""How often something may be done in a stretch of time, by key. In memory: a restart forgets."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable

_MOST_KEYS = 10_000


class RateLimit:
    """At most `most` events a key in any `seconds`. Holds the newest 10,000 keys, so that memory stays bounded."""

    def __init__(self, most: int, seconds: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._seconds, self._clock = most, seconds, clock
        self._events: OrderedDict[str, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def wait(self, key: str) -> float:
        """Seconds until the next event is allowed; 0 where it is now."""
        with self._lock:
            events = self._recent(key)
            return events[0] + self._seconds - self._clock() if len(events) >= self._most else 0.0

    def note(self, key: str) -> None:
        """Count one event now."""
        with self._lock:
            events = self._recent(key)
            events.append(self._clock())
            self._events[key] = events
            self._events.move_to_end(key)
            while len(self._events) > _MOST_KEYS:
                self._events.popitem(last=False)

    def forget(self, key: str) -> None:
        """Start anew for a key."""
        with self._lock:
            self._events.pop(key, None)

    def _recent(self, key: str) -> deque[float]:
        events = self._events.get(key, deque(maxlen=self._most))
        while events and events[0] <= self._clock() - self._seconds:
            events.popleft()
        return events
