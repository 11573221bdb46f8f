"""How the servers of OpenAI, Anthropic and Ollama speak, as their API references document it."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from email.message import Message
from typing import Any


@dataclass(frozen=True)
class Wire:
    """One protocol; every function gives the bytes of one message of the stream."""

    path: str
    """Of the request that asks for a reply."""
    setting: Callable[[str], str]
    """BRIEFINGS_LLM for a server at an address."""
    environment: Callable[[str], Mapping[str, str]]
    """What names the server where the setting does not."""
    key: Callable[[Message], str]
    """The key among the headers of a request."""
    opening: bytes
    piece: Callable[[str], bytes]
    ending: Callable[[str], bytes]
    """For the reason why the reply ends: `stop` or `length`."""
    silence: bytes
    """A message without words."""
    refusal: bytes
    """Body of the answer to a wrong key, HTTP 401."""


def _event(data: object, name: str = "") -> bytes:
    return (f"event: {name}\n" if name else "").encode() + b"data: " + json.dumps(data).encode() + b"\n\n"


def _line(**data: object) -> bytes:
    return json.dumps({"model": "rule-1", "created_at": "2031-03-19T09:00:00.000000Z", **data}).encode() + b"\n"


def _chunk(delta: dict[str, Any], finish: str | None) -> bytes:
    choice = {"index": 0, "delta": delta, "logprobs": None, "finish_reason": finish}
    head = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "gpt-4o-mini"}
    return _event({**head, "choices": [choice]})


_MESSAGE: dict[str, Any] = {
    "id": "msg_1",
    "type": "message",
    "role": "assistant",
    "content": [],
    "model": "claude-sonnet-4-5",
    "stop_reason": None,
    "stop_sequence": None,
    "usage": {"input_tokens": 25, "output_tokens": 1},
}


def _anthropic_ending(reason: str) -> bytes:
    told = {"stop_reason": {"stop": "end_turn", "length": "max_tokens"}[reason], "stop_sequence": None}
    return (
        _event({"type": "content_block_stop", "index": 0}, "content_block_stop")
        + _event({"type": "message_delta", "delta": told, "usage": {"output_tokens": 15}}, "message_delta")
        + _event({"type": "message_stop"}, "message_stop")
    )


OPENAI = Wire(
    path="/v1/chat/completions",
    setting=lambda address: "openai:gpt-4o-mini",
    environment=lambda address: {"OPENAI_API_BASE": f"{address}/v1"},
    key=lambda headers: headers.get("Authorization", "").removeprefix("Bearer "),
    opening=_chunk({"role": "assistant", "content": ""}, None),
    piece=lambda words: _chunk({"content": words}, None),
    ending=lambda reason: _chunk({}, reason) + b"data: [DONE]\n\n",
    silence=_chunk({"content": ""}, None),
    refusal=json.dumps(
        {
            "error": {
                "message": "Incorrect API key provided.",
                "type": "invalid_request_error",
                "param": None,
                "code": "invalid_api_key",
            }
        }
    ).encode(),
)
ANTHROPIC = Wire(
    path="/v1/messages",
    setting=lambda address: "anthropic:claude-sonnet-4-5",
    environment=lambda address: {"ANTHROPIC_BASE_URL": address},
    key=lambda headers: headers.get("X-Api-Key", ""),
    opening=_event({"type": "message_start", "message": _MESSAGE}, "message_start")
    + _event(
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        "content_block_start",
    )
    + _event({"type": "ping"}, "ping"),
    piece=lambda words: _event(
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": words}},
        "content_block_delta",
    ),
    ending=_anthropic_ending,
    silence=_event({"type": "ping"}, "ping"),
    refusal=json.dumps(
        {"type": "error", "error": {"type": "authentication_error", "message": "invalid x-api-key"}}
    ).encode(),
)
OLLAMA = Wire(
    path="/api/chat",
    setting=lambda address: f"ollama:{address}#rule-1",
    environment=lambda address: {},
    key=lambda headers: headers.get("Authorization", "").removeprefix("Bearer "),
    opening=b"",
    piece=lambda words: _line(message={"role": "assistant", "content": words}, done=False),
    ending=lambda reason: _line(
        message={"role": "assistant", "content": ""},
        done=True,
        done_reason=reason,
        total_duration=1,
        load_duration=1,
        prompt_eval_count=26,
        prompt_eval_duration=1,
        eval_count=9,
        eval_duration=1,
    ),
    silence=_line(message={"role": "assistant", "content": ""}, done=False),
    refusal=b'{"error": "unauthorized"}',
)
