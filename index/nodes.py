"""Passages as LlamaIndex nodes."""

from __future__ import annotations

import numpy as np
from llama_index.core.schema import NodeRelationship, RelatedNodeInfo, TextNode
from numpy.typing import NDArray

from index.filters import date_number
from index.records import Passage


def as_node(passage: Passage, date: str | None, vector: NDArray[np.float32] | None = None) -> TextNode:
    """The passage as LlamaIndex sees it: its own words as text, where and by whom as metadata."""
    return TextNode(
        id_=passage.id,
        text=passage.text,
        start_char_idx=passage.start,
        end_char_idx=passage.end,
        embedding=vector.tolist() if vector is not None else None,
        metadata={
            "briefing_id": passage.briefing_id,
            "date": date or "",
            "date_number": date_number(date),
            "heading": passage.heading,
            "speaker": passage.speaker,
            "role": str(passage.role),
            "question": passage.question,
        },
        excluded_embed_metadata_keys=["briefing_id", "date_number"],
        excluded_llm_metadata_keys=["briefing_id", "date_number"],
        relationships={NodeRelationship.SOURCE: RelatedNodeInfo(node_id=passage.edition)},
    )
