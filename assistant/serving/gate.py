"""What every request passes before gradio sees it: a request id, who it is, what is refused, headers of safety.

Gradio checks logins on its own routes, but not on the MCP tools mounted beside them; and it has routes that fetch
addresses or take uploads from whoever is logged in. Those are closed here, on the server, whatever the page shows.
"""

from __future__ import annotations

import base64
import binascii
import logging
import re
import time
import uuid
from http import HTTPStatus

from fastapi import HTTPException
from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from assistant.serving.limits import RateLimit
from assistant.serving.login import client_address
from assistant.serving.observing import current_request
from assistant.serving.serving import TOOLS_PATH, Serving

_log = logging.getLogger(__name__)

_API = "/gradio_api"
_UPLOAD = f"{_API}/upload"
_FETCHING = re.compile(rf"({_API})?/(proxy=|file=\s*https?:)", re.I)
"""Routes by which gradio's server would ask another one."""
_NOT_LOGGED = re.compile(rf"/(assets|static|svelte|theme\.css|healthz|readyz|metrics)|{_API}/heartbeat")
_REQUEST_ID = re.compile(r"[\w-]{8,64}")

# Gradio's page starts from inline scripts and compiles our panes' scripts, hence the two "unsafe" words; that nothing
# is loaded from, or sent to, any other host is what this policy holds. Rendering escapes all text (see rendering.py).
_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    )
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class Gate:
    """ASGI middleware over gradio's app."""

    def __init__(self, app: ASGIApp, serving: Serving) -> None:
        self._app = app
        self._serving = serving
        settings = serving.settings
        self._uploads = (
            (RateLimit(settings.uploads_per_minute, 60), "minute"),
            (RateLimit(settings.uploads_per_hour, 3600), "hour"),
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = _name_request(scope)
        if self._serving.language:
            _set_header(scope, b"accept-language", self._serving.language)
        current_request.set(request_id)
        client_address.set(scope["client"][0] if scope.get("client") else "")
        status = 0

        async def answered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                headers["X-Request-ID"] = request_id
                for name, value in _HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            refusal = await self._refusal(scope)
            await (refusal or self._app)(scope, receive, answered)
        finally:
            if not _NOT_LOGGED.match(scope["path"]):
                facts = {"method": scope["method"], "path": scope["path"], "status": status, "request_id": request_id}
                spent = round((time.perf_counter() - started) * 1000)
                _log.info("request", extra={"facts": {**facts, "ms": spent}})

    async def _refusal(self, scope: Scope) -> Response | None:
        """What is answered instead; None where the request may pass."""
        path = scope["path"]
        if _FETCHING.match(path):
            return _refused(HTTPStatus.FORBIDDEN, "This server fetches nothing from other addresses.")
        if path == TOOLS_PATH or path.startswith(f"{TOOLS_PATH}/"):
            return await self._stranger_at_tools(scope)
        if path.rstrip("/") == _UPLOAD:
            return self._upload_refusal(scope)
        return None

    async def _stranger_at_tools(self, scope: Scope) -> Response | None:
        door = self._serving.door
        if door is None or logged_in(scope):
            return None
        name, password = _basic(Headers(scope=scope).get("authorization", ""))
        try:
            if name and await door.lets_in(name, password):
                return None
        except HTTPException as waiting:
            return JSONResponse({"detail": waiting.detail}, waiting.status_code, headers=dict(waiting.headers or {}))
        asked = {"WWW-Authenticate": 'Basic realm="briefings", charset="UTF-8"'}
        said = "Log in: send your name and password as `Authorization: Basic`."
        return JSONResponse({"detail": said}, HTTPStatus.UNAUTHORIZED, headers=asked)

    def _upload_refusal(self, scope: Scope) -> Response | None:
        user = logged_in(scope)
        if self._serving.users is not None and user is None:
            return None  # Gradio asks for the login.
        if not self._serving.may_edit(user):
            return _refused(HTTPStatus.FORBIDDEN, "Only editors may add briefings. Ask one of them.")
        who = user or client_address.get()
        for limit, stretch in self._uploads:
            if limit.wait(who):
                said = f"Too many uploads. Wait a {stretch}, or ingest the folder with `briefings ingest`."
                return _refused(HTTPStatus.TOO_MANY_REQUESTS, said)
        for limit, _ in self._uploads:
            limit.note(who)
        return None


def logged_in(scope: Scope) -> str | None:
    """The user whose cookie this is, by gradio's own list."""
    app = scope["app"]
    cookies = HTTPConnection(scope).cookies
    names = (f"access-token-{app.cookie_id}", f"access-token-unsecure-{app.cookie_id}")
    token = next((cookies[name] for name in names if name in cookies), None)
    user: str | None = app.tokens.get(token)
    return user


def _name_request(scope: Scope) -> str:
    """The caller's id where it is one, else a new one; handlers read it from the request's headers."""
    given = Headers(scope=scope).get("x-request-id", "")
    request_id = given if _REQUEST_ID.fullmatch(given) else uuid.uuid4().hex
    _set_header(scope, b"x-request-id", request_id)
    return request_id


def _set_header(scope: Scope, name: bytes, value: str) -> None:
    others = [each for each in scope["headers"] if each[0] != name]
    scope["headers"] = [*others, (name, value.encode())]


def _basic(header: str) -> tuple[str, str]:
    kind, _, value = header.partition(" ")
    if kind.lower() != "basic":
        return "", ""
    try:
        name, _, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return "", ""
    return name, password


def _refused(status: HTTPStatus, said: str) -> Response:
    return JSONResponse({"detail": said}, status)
