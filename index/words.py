"""Keeps and finds passages by their words (BM25); owns tantivy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import tantivy

from index.errors import REMEDY, IndexNotWritable, opening_failed
from index.filters import Filters, date_number

_ANALYZER = "stemmed_english"
_LATEST = 99_999_999
_HEAP = 64 * 1024 * 1024


class WordIndex:
    """The passages of an index by BM25 over stemmed words, without stop words."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        builder.add_text_field("edition", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("briefing_id", tokenizer_name="raw", index_option="basic")
        builder.add_text_field("speaker", tokenizer_name="raw", index_option="basic")
        builder.add_integer_field("date_number", indexed=True, fast=True)
        builder.add_text_field("words", tokenizer_name=_ANALYZER, index_option="position")
        self._schema = builder.build()
        try:
            self._index = tantivy.Index(self._schema, path=str(folder))
            self._analyzer = _english()
            self._index.register_tokenizer(_ANALYZER, self._analyzer)
            self._index.reload()
        except (ValueError, OSError) as error:
            raise opening_failed(folder, error) from error

    def update(self, added: Iterable[tuple[str, str, str, str, str | None, str]], deleted: Iterable[str] = ()) -> None:
        """Add rows (passage id, edition, briefing id, speaker, ISO date, words), delete editions, in one commit."""
        try:
            self._update(added, deleted)
        except (ValueError, OSError) as error:  # What tantivy raises for all that goes wrong on the disk.
            raise IndexNotWritable(f"the word index cannot be written ({error}); {REMEDY}") from error

    def _update(self, added: Iterable[tuple[str, str, str, str, str | None, str]], deleted: Iterable[str]) -> None:
        writer = self._index.writer(heap_size=_HEAP, num_threads=1)
        # A process killed while it committed leaves a file that the same commit would stumble over.
        writer.garbage_collect_files()
        for edition in deleted:
            writer.delete_documents_by_term("edition", edition)
        for id_, edition, briefing_id, speaker, date, words in added:
            writer.add_document(
                tantivy.Document(
                    id=id_,
                    edition=edition,
                    briefing_id=briefing_id,
                    speaker=speaker,
                    date_number=date_number(date),
                    words=words,
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def best(self, question: str, *, limit: int, filters: Filters) -> list[tuple[str, float]]:
        """Ids and BM25 scores of the `limit` passages that share most with the question's words, best first."""
        words = self._analyzer.analyze(question)
        if not words:
            return []
        should = tantivy.Occur.Should
        query = tantivy.Query.boolean_query(
            [(should, tantivy.Query.term_query(self._schema, "words", word)) for word in dict.fromkeys(words)]
        )
        # Only a query for words alone skips what cannot be among the best, and only where the rest is not counted.
        if within := list(self._filters(filters)):
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, clause) for clause in (query, *within)])
        searcher = self._index.searcher()
        hits = searcher.search(query, limit, count=False).hits
        return [(str(searcher.doc(address)["id"][0]), float(score)) for score, address in hits]

    def ids(self) -> set[str]:
        searcher = self._index.searcher()
        if not searcher.num_docs:
            return set()
        hits = searcher.search(tantivy.Query.all_query(), searcher.num_docs).hits
        return {str(searcher.doc(address)["id"][0]) for _, address in hits}

    def analyze(self, text: str) -> Sequence[str]:
        """Stems of the words of `text` as they are indexed."""
        return list(self._analyzer.analyze(text))

    def _filters(self, filters: Filters) -> Iterable[Any]:
        for field, wanted in (("briefing_id", filters.briefing_id), ("speaker", filters.speaker)):
            if wanted:
                named = tantivy.Query.term_query(self._schema, field, wanted)
                yield tantivy.Query.const_score_query(named, 0.0)  # A filter must not change the ranking.
        if filters.since or filters.until:
            first = date_number(filters.since.isoformat()) if filters.since else 1
            last = date_number(filters.until.isoformat()) if filters.until else _LATEST
            in_range = tantivy.Query.range_query(
                self._schema, "date_number", tantivy.FieldType.Integer, first, last, True, True
            )
            yield tantivy.Query.const_score_query(in_range, 0.0)


def _english() -> Any:
    steps = [
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stopword("english"),
        tantivy.Filter.stemmer("english"),
    ]
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()


def analyzer() -> Callable[[str], Sequence[str]]:
    """The stems an index keeps of a text, for whoever has no index at hand."""
    english = _english()
    return lambda text: list(english.analyze(text))
