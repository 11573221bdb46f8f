"""Does the answer say what a right answer says? Key recall, and token F1 where a short answer exists."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter

from evals.records import ResultLine


def key_recall(line: ResultLine) -> float | None:
    """Share of the keys of which one spelling stands in the answer's statements."""
    if not line.question.keys or line.answer is None:
        return None
    said = plain(" ".join(statement["text"] for statement in line.answer["statements"]))
    return keys_held(said, line.question.keys) / len(line.question.keys)


def keys_held(said: str, keys: list[list[str]]) -> int:
    """How many keys the plain text `said` holds, as whole words and whole numbers."""
    return sum(any(_stands_in(plain(variant), said) for variant in variants) for variants in keys)


def token_f1(line: ResultLine) -> float | None:
    """SQuAD's token F1 of the reference answer and the statement nearest to it.

    A quoted sentence is longer than a short answer, so this rewards brevity; key recall does not.
    """
    if not line.question.answer or line.answer is None:
        return None
    return max((f1(statement["text"], line.question.answer) for statement in line.answer["statements"]), default=0.0)


def f1(said: str, reference: str) -> float:
    """F1 over bags of words, SQuAD's normalisation: case, punctuation and articles do not count."""
    one, other = _words(said), _words(reference)
    shared = sum((Counter(one) & Counter(other)).values())
    if not shared:
        return 0.0
    precision, recall = shared / len(one), shared / len(other)
    return 2 * precision * recall / (precision + recall)


def plain(text: str) -> str:
    """Case, accents, kinds of quotes, dashes and spaces taken out."""
    text = unicodedata.normalize("NFKD", text.casefold())
    text = "".join(letter for letter in text if not unicodedata.combining(letter))
    text = re.sub("[‘’ʼ`]", "'", re.sub("[“”«»„]", '"', text))
    return " ".join(re.sub("[‐‑‒–—−]", "-", text).split())


def _stands_in(variant: str, said: str) -> bool:
    if not variant:
        return False
    left = r"(?<!\w)" if variant[0].isalnum() else ""
    right = r"(?!\w)" if variant[-1].isalnum() else ""
    # 4 does not stand in 4,700, nor 18 in 18.5.
    left += r"(?<!\d[.,])" if variant[0].isdigit() else ""
    right += r"(?![.,]\d)" if variant[-1].isdigit() else ""
    return re.search(left + re.escape(variant) + right, said) is not None


def _words(text: str) -> list[str]:
    kept = re.sub(r"[^\w\s]", "", text.casefold())
    return [word for word in kept.split() if word not in ("a", "an", "the")]
