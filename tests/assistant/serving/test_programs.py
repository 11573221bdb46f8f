"""Other programs ask: through gradio_client, curl and MCP, as docs/api.md shows."""

from __future__ import annotations

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from gradio_client import Client
from mcp import ClientSession
from mcp.client.streamable_http import streamable_http_client
from mcp.types import TextContent

from tests.assistant.chat.visits import QUESTION

# Raised by gradio's own counting, whatever is asked.
pytestmark = pytest.mark.filterwarnings("ignore::pandas.errors.Pandas4Warning")


def post(address: str, endpoint: str, *data: Any) -> httpx.Response:
    return httpx.post(f"{address}gradio_api/run/{endpoint}", json={"data": list(data)}, timeout=30)


def test_one_post_is_one_answer(open_address: str) -> None:
    (answer,) = post(open_address, "ask", QUESTION, [], "", "", "").json()["data"]
    assert answer["kind"] == "answered" and answer["citations"][0]["quote"]


def test_the_three_endpoints_over_gradio_client(open_address: str) -> None:
    client = Client(open_address, verbose=False)
    answer = client.predict(QUESTION, api_name="/ask")
    listed = client.predict(api_name="/structure")["briefings"]
    assert answer["citations"][0]["briefing_id"] in {each["id"] for each in listed}
    passages = client.predict(QUESTION, 2, api_name="/search")["passages"]
    assert len(passages) == 2 and passages[0]["text"] and passages[0]["score"] >= passages[1]["score"]
    shown = client.predict(listed[0]["id"], api_name="/structure")
    assert shown["sections"] and "/" not in shown["source"]


def test_questions_before_it_are_heard(open_address: str) -> None:
    (answer,) = post(open_address, "ask", "And when?", [QUESTION], "", "", "").json()["data"]
    assert "summit" in answer["standalone_question"].casefold()


@pytest.mark.parametrize(
    ("endpoint", "data", "says"),
    [
        pytest.param("ask", ["  ", [], "", "", ""], "empty", id="empty-question"),
        pytest.param("ask", ["x" * 2001, [], "", "", ""], "too long", id="long-question"),
        pytest.param("ask", [QUESTION, [], "", "yesterday", ""], "YYYY-MM-DD", id="no-day"),
        pytest.param("ask", [QUESTION, [], "no-such", "", ""], "no-such", id="no-such-briefing"),
        pytest.param("ask", [QUESTION, ["more"] * 11, "", "", ""], "at most the last 10", id="long-history"),
        pytest.param("search", [QUESTION, 0, "", "", ""], "1 to 50", id="no-passages"),
        pytest.param("structure", ["../../etc/passwd"], "passwd", id="path-as-id"),
    ],
)
def test_what_cannot_be_asked_says_why(open_address: str, endpoint: str, data: list[Any], says: str) -> None:
    reply = post(open_address, endpoint, *data)
    assert reply.status_code == 500 and says in reply.json()["error"]
    assert "Traceback" not in reply.text and "root:" not in reply.text


def over_mcp(address: str, headers: dict[str, str], tool: str, **arguments: Any) -> tuple[list[str], Any]:
    """The tools offered, and what one gives. In a thread: Playwright keeps a loop running in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, _over_mcp(address, headers, tool, **arguments)).result()


async def _over_mcp(address: str, headers: dict[str, str], tool: str, **arguments: Any) -> tuple[list[str], Any]:
    url = f"{address}mcp"
    async with (
        httpx.AsyncClient(headers=headers) as client,
        streamable_http_client(url, http_client=client) as (read, write, _),
        ClientSession(read, write) as session,
    ):
        await session.initialize()
        tools = [each.name for each in (await session.list_tools()).tools]
        result = await session.call_tool(tool, arguments)
        assert not result.isError, result.content
        (said,) = result.content
        assert isinstance(said, TextContent) and json.loads(said.text) == result.structuredContent
        return tools, result.structuredContent


def test_a_real_mcp_client_asks(open_address: str) -> None:
    tools, answer = over_mcp(open_address, {}, "ask", question=QUESTION)
    assert sorted(tools) == ["ask", "search", "structure"]
    assert answer["citations"][0]["quote"]
    _, found = over_mcp(open_address, {}, "search", query=QUESTION, limit=1)
    assert len(found["passages"]) == 1
