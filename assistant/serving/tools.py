"""The endpoints as tools for language models, over MCP's streamable HTTP. Owns the mcp package.

Gradio's own MCP server would hand out Python's text of a dictionary instead of JSON, ask nobody to log in, and pass
each queued call through the server once more.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from starlette.routing import BaseRoute

from assistant.errors import UsageError
from assistant.serving.endpoints import Endpoints
from assistant.serving.serving import TOOLS_PATH

_WHAT_FOR = (
    "Answers from press briefings, in the speakers' own words. Use `ask` for a question; every statement of its answer "
    "carries citations with quote, speaker, date and heading: give them along. Where `kind` is not_found, say so."
)


@dataclass(frozen=True)
class Tools:
    """What the web application takes in."""

    route: BaseRoute
    lifespan: Callable[[Any], AbstractAsyncContextManager[None]]


def tools(endpoints: Endpoints, *, guarded: bool) -> Tools:
    """The tools at /mcp. `guarded`: users log in, so a page of another site cannot ask in somebody's name."""
    try:
        from mcp.server.fastmcp import FastMCP
        from mcp.server.transport_security import TransportSecuritySettings
        from mcp.types import ToolAnnotations
    except ModuleNotFoundError:
        raise UsageError("--mcp needs the package mcp: pip install 'briefings[mcp]'") from None
    server = FastMCP(
        "briefings",
        instructions=_WHAT_FOR,
        stateless_http=True,
        json_response=True,
        streamable_http_path=TOOLS_PATH,
        log_level="WARNING",
        transport_security=TransportSecuritySettings(
            # A page of another site that has its own name lead to this machine is turned away by the name.
            enable_dns_rebinding_protection=not guarded,
            allowed_hosts=["127.0.0.1:*", "localhost:*", "[::1]:*"],
            allowed_origins=["http://127.0.0.1:*", "http://localhost:*", "http://[::1]:*"],
        ),
    )
    for offered in endpoints.all:
        server.tool(annotations=ToolAnnotations(readOnlyHint=True, openWorldHint=False))(offered)
    (route,) = server.streamable_http_app().routes

    @asynccontextmanager
    async def lifespan(app: Any) -> AsyncIterator[None]:
        async with server.session_manager.run():
            yield

    return Tools(route, lifespan)
