"""Full text with tantivy: BM25 (k1 = 1.2, b = .75, Lucene's form) over words that are already cut.

Limits on date, unit and kind are part of the query and add nothing to the score.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import FieldType, Occur, Query

from index.filters import Filters, last_day
from index.stored import DamagedIndex

# tantivy drops words above 65,530 bytes; nobody searches for one above this.
LONGEST_WORD = 200
_WRITER_BYTES = 64_000_000

Ids = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class TermEntry:
    """A passage as full text sees it: `words` as `joined` makes them, `date` a date number (0 unknown)."""

    passage_id: int
    words: str
    date: int
    unit: str
    kind: str


def joined(words: Iterable[str]) -> str:
    """Words with a space between them; each is cut at LONGEST_WORD characters. Words hold no white space."""
    return " ".join(word[:LONGEST_WORD] for word in words)


def no_hits() -> tuple[Ids, Scores]:
    """What a search returns that finds nothing."""
    return np.empty(0, dtype=np.int64), np.empty(0, dtype=np.float32)


class TermIndex:
    """The words of passages, in a folder of its own.

    `add`, `remove` and `clear` count from the next `commit` on, which is atomic: a process killed
    before it leaves the index as it was. One writer at a time; searches need no lock.
    """

    def __init__(self, folder: Path, create: bool = True) -> None:
        """Opens the folder's index, or creates one where there is none.

        Raises DamagedIndex when what is there cannot be read, or when nothing is there and `create` is False.
        """
        self._schema = _schema()
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not create and not tantivy.Index.exists(str(folder)):
                raise DamagedIndex(f"{folder.name}: no index")
            self._index = tantivy.Index(self._schema, path=str(folder), reuse=True)
            whitespace = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            self._index.register_tokenizer("words", whitespace)
            # Reloaded by hand, so that words and vectors of a change appear together.
            self._index.config_reader("manual")
            self._index.reload()
        except (ValueError, OSError) as error:
            raise DamagedIndex(f"{folder.name}: {error}") from error
        self._writer: tantivy.IndexWriter | None = None

    @property
    def size(self) -> int:
        """The number of passages."""
        return int(self._index.searcher().num_docs)

    def add(self, entries: Iterable[TermEntry]) -> None:
        """Adds passages; the caller has removed entries of the same ids. Raises OSError when nothing can be written."""
        documents = (
            tantivy.Document(
                passage_id=entry.passage_id,
                words=entry.words,
                first_day=entry.date,
                last_day=last_day(entry.date),
                unit=entry.unit,
                kind=entry.kind,
            )
            for entry in entries
        )
        with _failures_to_write():
            writer = self._writing()
            for document in documents:
                writer.add_document(document)

    def remove(self, ids: Iterable[int]) -> None:
        """Removes passages; ids that are not there do no harm."""
        writer = self._writing()
        for passage_id in ids:
            writer.delete_documents_by_term("passage_id", int(passage_id))

    def clear(self) -> None:
        """Removes everything."""
        self._writing().delete_all_documents()

    def commit(self) -> None:
        """Makes everything since the last commit lasting and visible to `search`; raises OSError."""
        if self._writer is not None:
            with _failures_to_write():
                self._writer.commit()
            self._index.reload()

    def release(self) -> None:
        """Drops what is not committed, finishes merging and lets other processes write."""
        if self._writer is not None:
            writer, self._writer = self._writer, None
            with _failures_to_write():
                writer.rollback()
                writer.wait_merging_threads()
            self._index.reload()

    def search(self, words: Sequence[str], k: int, filters: Filters | None = None) -> tuple[Ids, Scores]:
        """The k best passages that hold at least one word: ids int64 [n ≤ k], BM25 scores float32 [n].

        Best first, equal scores by id. A word that is given twice counts twice.
        """
        counts = Counter(word[:LONGEST_WORD] for word in words)
        if not counts or k <= 0:
            return no_hits()
        query = Query.boolean_query([(Occur.Should, self._word(word, count)) for word, count in counts.items()])
        limits = self._limits(filters) if filters else []
        if limits:
            query = Query.boolean_query([(Occur.Must, query), *((Occur.Must, limit) for limit in limits)])
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=k, count=False).hits
        ids = np.array(searcher.fast_field_values("passage_id", [address for _, address in hits]), dtype=np.int64)
        scores = np.array([score for score, _ in hits], dtype=np.float32)
        order = np.lexsort((ids, -scores))
        return ids[order], scores[order]

    def holding(
        self,
        required: Sequence[str],
        words: Sequence[str],
        k: int,
        filters: Filters | None = None,
        latest: bool = False,
    ) -> tuple[Ids, Scores]:
        """The k best passages that hold every required word: ids and BM25 scores of all `words`, as in `search`.

        With `latest` the k of the latest dates instead, undated last; their scores are 0.
        """
        if not required or k <= 0:
            return no_hits()
        needed = [(Occur.Must, self._word(word[:LONGEST_WORD], 1)) for word in dict.fromkeys(required)]
        others = [(Occur.Should, self._word(word[:LONGEST_WORD], 1)) for word in dict.fromkeys(words)]
        limits = [(Occur.Must, limit) for limit in self._limits(filters)] if filters else []
        query = Query.boolean_query([*needed, *others, *limits])
        searcher = self._index.searcher()
        hits = searcher.search(query, limit=k, count=False, order_by_field="last_day" if latest else None).hits
        ids = np.array(searcher.fast_field_values("passage_id", [address for _, address in hits]), dtype=np.int64)
        return ids, np.array([0.0 if latest else score for score, _ in hits], dtype=np.float32)

    def frequency(self, word: str) -> int:
        """How many passages hold the word; those just removed may still be counted."""
        return int(self._index.searcher().doc_freq("words", word[:LONGEST_WORD]))

    def _word(self, word: str, count: int) -> Query:
        query = Query.term_query(self._schema, "words", word, index_option="freq")
        return query if count == 1 else Query.boost_query(query, float(count))

    def _limits(self, filters: Filters) -> list[Query]:
        limits = []
        if filters.since is not None:
            limits.append(Query.range_query(self._schema, "last_day", FieldType.Integer, max(filters.since, 1), None))
        if filters.until is not None:
            # From 1: an unknown date is 0 and matches no range.
            limits.append(
                Query.range_query(self._schema, "first_day", FieldType.Integer, 1, max(last_day(filters.until), 1))
            )
        if filters.units:
            limits.append(Query.term_set_query(self._schema, "unit", sorted(filters.units)))
        if filters.kind:
            limits.append(Query.term_query(self._schema, "kind", filters.kind, index_option="basic"))
        return [Query.const_score_query(limit, 0.0) for limit in limits]

    def _writing(self) -> tantivy.IndexWriter:
        if self._writer is None:
            self._writer = self._index.writer(_WRITER_BYTES, num_threads=1)
        return self._writer


@contextmanager
def _failures_to_write() -> Iterator[None]:
    """tantivy reports a full disk as a ValueError of its writer."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"全文索引：{error}") from error


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    builder.add_integer_field("passage_id", indexed=True, fast=True)
    builder.add_text_field("words", tokenizer_name="words", index_option="freq")
    builder.add_integer_field("first_day", fast=True)
    builder.add_integer_field("last_day", fast=True)
    builder.add_text_field("unit", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    return builder.build()
