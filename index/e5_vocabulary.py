"""The tokenizer of multilingual-e5-small, cut to the pieces that are written in some alphabets.

A piece is kept where all its letters are of them, so a text in these alphabets is cut into the same pieces as by the
whole vocabulary, and has the same vector. Letters of another alphabet all become the piece for unknown ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from tokenizers import AddedToken, Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from index.e5_weights import Unpacked

LETTERS = re.compile(
    r"(?:[^\w]|[0-9_]"  # Signs and digits.
    r"|[a-zA-Zªº\u00c0-\u017f\u0218-\u021b]"  # Latin of Europe, America, Turkey and most of Africa.
    r"|[\u0400-\u04ff]"  # Cyrillic.
    r"|[\u0620-\u06ff]"  # Arabic.
    r"|[\u3400-\u4dbf\u4e00-\u9fff])+"  # Chinese.
)
"""What the six languages of the United Nations are written in, and many others with them."""
_SPACE = "\u2581"
"""Stands before a word."""


def kept_pieces(unpacked: Unpacked, letters: re.Pattern[str] = LETTERS) -> list[int]:
    """Places of the pieces made of `letters` alone, and of the special ones."""
    special = {unpacked.beginning, unpacked.end, unpacked.padding, unpacked.unknown}
    return [
        place
        for place, (piece, _) in enumerate(unpacked.pieces)
        if place in special or letters.fullmatch(piece.replace(_SPACE, " "))
    ]


def tokenizer_of(unpacked: Unpacked, kept: Sequence[int]) -> str:
    """tokenizer.json for these pieces, numbered in this order."""
    pieces = [unpacked.pieces[place] for place in kept]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=kept.index(unpacked.unknown), byte_fallback=False))
    # SentencePiece's nmt_nfkc, which the model was trained with.
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.WhitespaceSplit(), pre_tokenizers.Metaspace(replacement=_SPACE, prepend_scheme="always")]
    )
    first, last = (unpacked.pieces[place][0] for place in (unpacked.beginning, unpacked.end))
    numbered = [(first, kept.index(unpacked.beginning)), (last, kept.index(unpacked.end))]
    tokenizer.post_processor = processors.TemplateProcessing(single=f"{first} $A {last}", special_tokens=numbered)
    tokenizer.add_special_tokens([AddedToken(first, special=True), AddedToken(last, special=True)])
    written: str = tokenizer.to_str()
    return written
