"""Plain LlamaIndex as people use it: fixed-size chunks, a vector index in memory, the nearest few.

Without a model server such a system shows what it retrieved, so its answer is the chunks and its citations are the
chunks whole, which is also what CitationQueryEngine cites. Same embedding model as ours.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import NodeWithScore, TextNode

from index.embedder import MiniLMEmbedding
from index.reader import read_transcript


class PlainLlamaIndex:
    """SentenceSplitter(size, overlap) and the `top` nearest chunks; knows neither sections nor speakers."""

    def __init__(self, name: str, *, size: int, overlap: int, top: int) -> None:
        self.name = name
        self._splitter = SentenceSplitter(chunk_size=size, chunk_overlap=overlap)
        self._top = top
        self._texts: dict[str, str] = {}
        self._retriever: BaseRetriever

    def prepare(self, transcripts: Sequence[Path], folder: Path) -> dict[str, str]:
        self._texts = {path.stem: read_transcript(path).text for path in transcripts}
        documents = [Document(text=text, id_=id_, metadata={}) for id_, text in self._texts.items()]
        embedding = MiniLMEmbedding()
        index = VectorStoreIndex.from_documents(documents, embed_model=embedding, transformations=[self._splitter])
        self._retriever = index.as_retriever(similarity_top_k=self._top)
        return {"embedding": embedding.model_name, "splitter": f"{self._splitter.chunk_size}"}

    def text_of(self, briefing_id: str) -> str | None:
        return self._texts.get(briefing_id)

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        started = time.perf_counter()
        found = self._retriever.retrieve(turns[-1])
        took = (time.perf_counter() - started) * 1000
        passages = [self._passage(each) for each in found]
        citations = [
            {
                "number": number,
                "briefing_id": passage["briefing_id"],
                "title": passage["briefing_id"],
                "date": None,
                "heading": "",
                "speaker": "",
                "role": "unknown",
                "quote": passage["text"],
                "start": passage["start"],
                "end": passage["end"],
                "asked": "",
            }
            for number, passage in enumerate(passages, start=1)
        ]
        statements = [
            {"text": passage["text"], "support": "verbatim", "citations": [number]}
            for number, passage in enumerate(passages, start=1)
        ]
        return {
            "id": uuid.uuid4().hex,
            "question": turns[-1],
            "standalone_question": turns[-1],
            "kind": "answered",
            "text": "\n\n".join(f"{passage['text']} [{number}]" for number, passage in enumerate(passages, start=1)),
            "statements": statements,
            "citations": citations,
            "passages": passages,
            "suggestions": [],
            "confidence": min(1.0, max(0.0, passages[0]["score"])) if passages else 0.0,
            "answered_by": self.name,
            "timings_ms": {"total": took, "retrieve": took},
        }

    def close(self) -> None:
        return None

    @staticmethod
    def _passage(found: NodeWithScore) -> dict[str, Any]:
        node = found.node
        assert isinstance(node, TextNode)
        return {
            "id": node.node_id,
            "briefing_id": node.ref_doc_id or "",
            "heading": "",
            "start": node.start_char_idx or 0,
            "end": node.end_char_idx or 0,
            "score": float(found.score or 0.0),
            "text": node.text,
        }
