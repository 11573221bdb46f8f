"""The systems that can be put to the test, by name."""

from __future__ import annotations

from collections.abc import Callable

from assistant.errors import UsageError
from evals.systems.ours import Ours
from evals.systems.port import SystemUnderTest


def system_named(name: str) -> SystemUnderTest:
    """A fresh system; UsageError naming those there are."""
    try:
        return SYSTEMS[name]()
    except KeyError:
        raise UsageError(f"No system '{name}'; there are {', '.join(SYSTEMS)}") from None


def _plain(name: str, size: int, overlap: int, top: int) -> Callable[[], SystemUnderTest]:
    def make() -> SystemUnderTest:
        from evals.systems.plain_llama_index import PlainLlamaIndex  # Takes two seconds to import.

        return PlainLlamaIndex(name, size=size, overlap=overlap, top=top)

    return make


SYSTEMS: dict[str, Callable[[], SystemUnderTest]] = {
    "ours": Ours,
    "llama-index-2": _plain("llama-index-2", 1024, 20, 2),
    "llama-index-5": _plain("llama-index-5", 1024, 20, 5),
    "citation-engine": _plain("citation-engine", 512, 20, 2),
}
