"""The language model that BRIEFINGS_LLM names, as LlamaIndex has it. Imported only where one is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from llama_index.core.llms import LLM

from assistant.errors import UsageError
from assistant.llm.local_server import LocalServer
from assistant.settings import AssistantSettings
from index.errors import first_line

_FORMS = (
    "openai-like:URL#MODEL, openai:MODEL, anthropic:MODEL, ollama:MODEL, ollama:URL#MODEL or local:/path/to/model.gguf"
)
_URL = re.compile(r"https?://[^\s#]+")
LOADING_SECONDS = 120.0
"""That a GGUF file may take to load."""


@dataclass(frozen=True, slots=True)
class ModelName:
    """What BRIEFINGS_LLM says: `KIND:MODEL` or `KIND:URL#MODEL`."""

    kind: str
    model: str
    url: str = ""

    @classmethod
    def parse(cls, setting: str) -> ModelName:
        """UsageError, with the forms there are, for anything else."""
        kind, colon, rest = setting.strip().partition(":")
        url, hash_sign, model = rest.rpartition("#") if _URL.match(rest) else ("", "", rest)
        wants_url = kind == "openai-like"
        right = (
            kind in _BUILDERS
            and colon
            and model.strip()
            and (not wants_url or url)
            and (not hash_sign or (_URL.fullmatch(url) and kind in ("openai-like", "ollama")))
        )
        if not right:
            raise UsageError(f"BRIEFINGS_LLM={setting!r} names no model; write {_FORMS}")
        return cls(kind, model.strip(), url)

    @property
    def shown(self) -> str:
        """For people: the model without its server or folder."""
        return Path(self.model).stem if self.kind == "local" else self.model


def build_llm(settings: AssistantSettings) -> LLM:
    """The model named; UsageError naming the setting and the remedy where it cannot be made.

    Clients do not retry by themselves: who waits for the answer does, within its own time limit.
    """
    name = ModelName.parse(settings.llm)
    extra, build = _BUILDERS[name.kind]
    try:
        return build(name, settings)
    except ImportError as error:
        raise UsageError(
            f"BRIEFINGS_LLM={name.kind}:... needs the extra `{extra}`: pip install 'briefings[{extra}]'"
        ) from error
    except ValueError as error:
        raise UsageError(
            f"BRIEFINGS_LLM={settings.llm!r} cannot be used: {first_line(error).rstrip('.')}. See that the model's "
            "name is right and that BRIEFINGS_LLM_KEY holds its key"
        ) from error


def _openai_like(name: ModelName, settings: AssistantSettings) -> LLM:
    return _served(name.model, name.url, settings.llm_key.get_secret_value() or "none", settings)


def _local(name: ModelName, settings: AssistantSettings) -> LLM:
    server = LocalServer(
        Path(name.model).expanduser(), context_tokens=settings.llm_context_tokens, timeout=LOADING_SECONDS
    )
    return _served(name.shown, server.url, server.key, settings)


def _served(model: str, url: str, key: str, settings: AssistantSettings) -> LLM:
    from llama_index.llms.openai_like import OpenAILike

    return OpenAILike(
        model=model,
        api_base=url,
        api_key=key,
        is_chat_model=True,
        context_window=settings.llm_context_tokens,
        **_common(settings),
    )


def _openai(name: ModelName, settings: AssistantSettings) -> LLM:
    from llama_index.llms.openai import OpenAI

    return OpenAI(model=name.model, api_key=settings.llm_key.get_secret_value() or None, **_common(settings))


def _anthropic(name: ModelName, settings: AssistantSettings) -> LLM:
    from llama_index.llms.anthropic import Anthropic

    made: LLM = Anthropic(model=name.model, api_key=settings.llm_key.get_secret_value() or None, **_common(settings))
    return made


def _ollama(name: ModelName, settings: AssistantSettings) -> LLM:
    from llama_index.llms.ollama import Ollama

    key = settings.llm_key.get_secret_value()  # Its own server asks for none, one in front of it may.
    made: LLM = Ollama(
        model=name.model,
        temperature=0.0,
        context_window=settings.llm_context_tokens,
        request_timeout=settings.llm_seconds,
        additional_kwargs={"num_predict": settings.llm_answer_tokens},
        headers={"Authorization": f"Bearer {key}"} if key else None,
        base_url=name.url or "http://localhost:11434",
    )
    return made


def _common(settings: AssistantSettings) -> dict[str, Any]:
    return {
        "temperature": 0.0,
        "max_tokens": settings.llm_answer_tokens,
        "timeout": settings.llm_seconds,
        "max_retries": 0,
    }


_BUILDERS = {
    "openai-like": ("llm", _openai_like),
    "openai": ("openai", _openai),
    "anthropic": ("anthropic", _anthropic),
    "ollama": ("ollama", _ollama),
    "local": ("local-llm", _local),
}
