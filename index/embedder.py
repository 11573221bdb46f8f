"""The encoder as a LlamaIndex embedding, for whatever of LlamaIndex wants to read or write our vectors.

Apart from the encoder because importing LlamaIndex takes longer than answering a question.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

from llama_index.core.base.embeddings.base import BaseEmbedding
from pydantic import Field, PrivateAttr

from index.encoder import MODEL_FOLDER, SentenceEncoder, Vector


class EncoderEmbedding(BaseEmbedding):
    """A model of index.export_model for LlamaIndex: 384 numbers a text, of unit length.

    Raises ModelFileError where the model is missing, at first use where it is damaged.
    """

    embed_batch_size: int = Field(default=256, gt=0, le=2048)
    folder: Path = Field(default=MODEL_FOLDER, description="Where model.int8.onnx, tokenizer.json and model.json are.")
    max_tokens: int = Field(default=384, ge=8, le=512, description="Word pieces after which a text is cut off.")
    threads: int | None = Field(default=None, ge=1, description="Texts embedded at the same time; else by the cores.")

    _encoder: SentenceEncoder = PrivateAttr()

    def model_post_init(self, context: Any, /) -> None:
        super().model_post_init(context)
        self._encoder = SentenceEncoder(self.folder, max_tokens=self.max_tokens, threads=self.threads)
        self.model_name = self._encoder.name

    @classmethod
    def class_name(cls) -> str:
        return "EncoderEmbedding"

    def _get_query_embedding(self, query: str) -> list[float]:
        return _as_list(self._encoder.embed_query(query))

    def _get_text_embedding(self, text: str) -> list[float]:
        return _as_list(self._encoder.embed_one(text))

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return [_as_list(vector) for vector in self._encoder.embed(texts)]

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return await asyncio.to_thread(self._get_query_embedding, query)

    async def _aget_text_embedding(self, text: str) -> list[float]:
        return await asyncio.to_thread(self._get_text_embedding, text)

    async def _aget_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        return await asyncio.to_thread(self._get_text_embeddings, texts)


def _as_list(vector: Vector) -> list[float]:
    numbers: list[float] = vector.tolist()
    return numbers
