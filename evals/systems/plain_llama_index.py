"""Plain LlamaIndex as people use it: fixed-size chunks, a vector index in memory, the nearest few.

Without a model server such a system shows what it retrieved, so its answer is the chunks and its citations are the
chunks whole, which is also what CitationQueryEngine cites. Same embedding model as ours.
"""

from __future__ import annotations

import hashlib
import time
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.schema import NodeWithScore, TextNode

from evals.transcripts import KeptText, read_transcripts, without_reporters
from index.embedder import EncoderEmbedding
from index.encoder import SentenceEncoder
from index.errors import BadInput


class PlainLlamaIndex:
    """SentenceSplitter(size, overlap) and the `top` nearest chunks; knows neither sections nor speakers."""

    def __init__(self, name: str, *, size: int, overlap: int, top: int) -> None:
        self.name = name
        self._splitter = SentenceSplitter(chunk_size=size, chunk_overlap=overlap)
        self._top = top
        self._texts: dict[str, str] = {}
        self._indexed: dict[str, KeptText] = {}
        self._retriever: BaseRetriever

    def prepare(self, transcripts: Sequence[Path], folder: Path, *, reporters: bool = True) -> dict[str, str]:
        found, problems = read_transcripts(transcripts)
        if not found:
            raise BadInput("; ".join(problems) or f"No transcript in {', '.join(map(str, transcripts))}")
        self._texts = {id_: transcript.text for id_, transcript in found.items()}
        self._indexed = {
            id_: KeptText(text, ((0, len(text)),)) if reporters else without_reporters(text)
            for id_, text in self._texts.items()
        }
        documents = [Document(text=kept.text, id_=id_, metadata={}) for id_, kept in self._indexed.items()]
        index = VectorStoreIndex.from_documents(
            documents, embed_model=EncoderEmbedding(), transformations=[self._splitter]
        )
        self._retriever = index.as_retriever(similarity_top_k=self._top)
        shas = "".join(found[id_].sha256 for id_ in sorted(found))
        return {
            "transcripts": hashlib.sha256(shas.encode()).hexdigest()[:12],
            "embedding": SentenceEncoder().model_hash[:12],
            "splitter": f"{self._splitter.chunk_size}/{self._splitter.chunk_overlap}, top {self._top}",
        }

    def text_of(self, briefing_id: str) -> str | None:
        return self._texts.get(briefing_id)

    def ask(self, turns: Sequence[str], *, live: bool) -> dict[str, Any]:
        """Knows no conversation: the last turn alone is searched for, whatever came before it."""
        started = time.perf_counter()
        found = self._retriever.retrieve(turns[-1])
        took = (time.perf_counter() - started) * 1000
        passages = [self._passage(each) for each in found]
        numbered = list(enumerate(passages, start=1))
        return {
            "id": uuid.uuid4().hex,
            "question": turns[-1],
            "standalone_question": turns[-1],
            "kind": "answered",
            "text": "\n\n".join(f"{passage['text']} [{number}]" for number, passage in numbered),
            "statements": [
                {"text": passage["text"], "support": "verbatim", "citations": [number]} for number, passage in numbered
            ],
            "citations": [_citation(number, passage) for number, passage in numbered],
            "passages": passages,
            "suggestions": [],
            "confidence": min(1.0, max(0.0, passages[0]["score"])) if passages else 0.0,
            "answered_by": self.name,
            "timings_ms": {"total": took, "retrieve": took},
        }

    def close(self) -> None:
        return None

    def _passage(self, found: NodeWithScore) -> dict[str, Any]:
        node = found.node
        if not isinstance(node, TextNode) or node.start_char_idx is None or node.end_char_idx is None:
            raise ValueError(f"LlamaIndex does not tell where chunk {node.node_id} stands in its document")
        briefing_id = node.ref_doc_id or ""
        start, end = self._indexed[briefing_id].origin(node.start_char_idx, node.end_char_idx)
        return {
            "id": node.node_id,
            "briefing_id": briefing_id,
            "heading": "",
            "start": start,
            "end": end,
            "score": float(found.score or 0.0),
            # Where reporters are kept out this is more than was indexed, but it is what stands at the place told.
            "text": self._texts[briefing_id][start:end],
        }


def _citation(number: int, passage: dict[str, Any]) -> dict[str, Any]:
    return {
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
