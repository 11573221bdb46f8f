"""Our retriever for LlamaIndex programs: fits any LlamaIndex query engine, chat engine or agent."""

from __future__ import annotations

from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle

from assistant.retriever import Retriever
from assistant.settings import AssistantSettings
from index.briefing_index import BriefingIndex
from index.filters import Filters
from index.nodes import as_node


class HybridRetriever(BaseRetriever):
    """Passages of a briefing index as scored LlamaIndex nodes, best first."""

    def __init__(
        self, index: BriefingIndex, settings: AssistantSettings | None = None, filters: Filters | None = None
    ) -> None:
        super().__init__()
        self._index = index
        self._settings = settings or AssistantSettings()
        self._filters = filters or Filters()
        self._retriever = Retriever(index, self._settings)

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        limit = self._settings.passages_per_answer
        found = self._retriever.find(query_bundle.query_str, limit=limit, filters=self._filters)
        dates = {summary.id: summary.date for summary in self._index.briefings()}
        nodes = []
        for each in found:
            when = dates[each.passage.briefing_id]
            node = as_node(each.passage, when.isoformat() if when else None)
            nodes.append(NodeWithScore(node=node, score=each.score))
        return nodes
