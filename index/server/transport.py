"""HTTP to a Chroma server that may be slow, restarting or gone. Owns httpx.

Chroma's own client waits for ever and tries once. Here every request has a limit for all its attempts together; what is
likely to pass is tried again; what does not pass is told in words. All requests may be repeated: they write by id.
"""

from __future__ import annotations

import time

import httpx
from tenacity import RetryCallState, Retrying, retry_if_exception_type, stop_after_delay, wait_exponential_jitter

from index.errors import IndexMissing, ServerUnreachable

_WRITING = ("/add", "/upsert", "/delete")
_WRITES_TAKE = 6.0
"""Times the limit of a reading request: a batch of passages is embedded in the server's graph before it answers."""
_FIRST_WAIT, _LONGEST_WAIT = 0.1, 2.0
_BUSY = 429


class _Failing(Exception):
    """An attempt that may pass when tried again."""


class PatientTransport(httpx.BaseTransport):
    """Sends requests to one server; raises ServerUnreachable when `seconds` have gone by without an answer."""

    def __init__(self, url: str, seconds: float) -> None:
        self._url = url
        self._seconds = seconds
        self._http = httpx.HTTPTransport(limits=httpx.Limits(max_connections=None, keepalive_expiry=20.0))

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        seconds = self._seconds * (_WRITES_TAKE if request.url.path.endswith(_WRITING) else 1.0)
        end = time.monotonic() + seconds

        def attempt() -> httpx.Response:
            left = max(end - time.monotonic(), 0.05)
            request.extensions["timeout"] = httpx.Timeout(left).as_dict()
            return self._once(request)

        def gone(state: RetryCallState) -> httpx.Response:
            error = state.outcome.exception() if state.outcome else None
            raise ServerUnreachable(
                f"The Chroma server at {self._url} does not answer ({error}; tried for {seconds:g} s). Start it, or "
                "see to BRIEFINGS_CHROMA_URL; once it answers, everything goes on by itself."
            ) from error

        return Retrying(
            retry=retry_if_exception_type(_Failing),
            wait=wait_exponential_jitter(multiplier=_FIRST_WAIT, max=_LONGEST_WAIT, jitter=_FIRST_WAIT),
            stop=stop_after_delay(seconds),
            retry_error_callback=gone,
        )(attempt)

    def _once(self, request: httpx.Request) -> httpx.Response:
        try:
            response = self._http.handle_request(request)
            response.read()  # Else a server that stops in the middle of its answer fails outside of here.
        except httpx.TimeoutException as error:
            raise _Failing("no answer in time") from error
        except httpx.TransportError as error:
            raise _Failing(str(error) or type(error).__name__) from error
        status = response.status_code
        if status >= 500 or status == _BUSY:
            raise _Failing(f"status {status}: {' '.join(response.text.split())[:200]}")
        if status in (401, 403):
            raise ServerUnreachable(
                f"The Chroma server at {self._url} refuses the key (status {status}); "
                "see to BRIEFINGS_CHROMA_KEY, BRIEFINGS_CHROMA_TENANT and BRIEFINGS_CHROMA_DATABASE"
            )
        if status == 404 and "/collections/" in request.url.path:
            raise IndexMissing(f"The index on {self._url} was removed or made anew; start this process again")
        return response

    def close(self) -> None:
        self._http.close()
