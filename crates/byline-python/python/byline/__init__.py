"""Offline news analysis: who said what, about whom, in what tone, and what is worth checking.

>>> import byline
>>> nlp = byline.load()
>>> record = nlp("“We are close,” Kari Lindqvist said on Monday.")
>>> [(str(quote.speaker), quote.text) for quote in record.quotes]
[('Kari Lindqvist', 'We are close')]

``nlp.pipe(texts)`` takes many articles, ``nlp.analyze_batch(table)`` whatever speaks Arrow. All offsets count code points,
as Python's strings do.
"""

from __future__ import annotations

import atexit
import os
import warnings
from typing import Iterable, Iterator, Sequence, overload

from . import _byline
from ._engine import Byline, Records, load
from ._errors import BylineError, Place, UsageError
from ._extractor import Document, Extractor, Token
from ._findings import (
    Claim,
    Entity,
    Finding,
    Match,
    Mention,
    Quantity,
    Quote,
    Score,
    SentenceScore,
    Sentiment,
    Span,
    Speaker,
    Target,
    TargetMention,
)
from ._record import Record
from ._tables import Table, spark_schema, tables, to_arrow, to_frame

__version__ = _byline.__version__

__all__ = [
    "Byline",
    "BylineError",
    "Claim",
    "Database",
    "Document",
    "Entity",
    "Extractor",
    "Finding",
    "Match",
    "Mention",
    "Place",
    "Quantity",
    "Quote",
    "Record",
    "Records",
    "Score",
    "SentenceScore",
    "Sentiment",
    "Span",
    "Speaker",
    "Table",
    "Target",
    "TargetMention",
    "Token",
    "UsageError",
    "load",
    "match",
    "read_records",
    "report",
    "spark_schema",
    "tables",
    "to_arrow",
    "to_frame",
]

# No thread of the engine asks for Python's lock once the interpreter ends.
atexit.register(_byline.end)


class Database:
    """Fact-checks that claims are matched against, opened once: a file that ``byline match --database`` takes."""

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Opens it. Raises :class:`UsageError` if it cannot be read; what in it is no fact-check is a warning."""
        self._inner = _byline.Database(os.fspath(path))
        for reason, count, first in self._inner.left_out():
            warnings.warn(f"left out {count} entries {reason}, the first: {first}", stacklevel=2)

    def __len__(self) -> int:
        return len(self._inner)

    def match(self, claim: str, *, context: Sequence[str] = (), top: int = 5) -> list[Match]:
        """The fact-checks of a claim, best first, at most ``top``; ``context`` are the sentences around it."""
        return [Match(found, "") for found in self._inner.search(claim, list(context), top)]


@overload
def match(  # type: ignore[overload-overlap]
    claims: str, database: str | os.PathLike[str] | Database, *, context: Sequence[str] = (), top: int = 5
) -> list[Match]: ...


@overload
def match(
    claims: Iterable[str], database: str | os.PathLike[str] | Database, *, context: Sequence[str] = (), top: int = 5
) -> list[list[Match]]: ...


def match(
    claims: str | Iterable[str],
    database: str | os.PathLike[str] | Database,
    *,
    context: Sequence[str] = (),
    top: int = 5,
) -> list[Match] | list[list[Match]]:
    """The fact-checks of a claim, best first; of several claims, a list for each.

    ``database`` is a path or, for more than one call, a :class:`Database`. Raises :class:`UsageError` if it cannot be read.
    """
    opened = database if isinstance(database, Database) else Database(database)
    if isinstance(claims, str):
        return opened.match(claims, context=context, top=top)
    return [opened.match(claim, context=context, top=top) for claim in claims]


def report(records: Iterable[Record], output: str | os.PathLike[str], *, force: bool = False) -> int:
    """Writes one page of HTML on all records, and returns how many there are.

    The records are read once, one at a time. Raises :class:`UsageError` if there are none, or if ``output`` is there already
    and ``force`` is not given, :class:`BylineError` if it cannot be written.
    """
    return _byline.report((record._inner for record in records), os.fspath(output), force)


def read_records(path: str | os.PathLike[str]) -> Iterator[Record]:
    """The records of a file that ``byline analyze --output records.ndjson`` wrote, one at a time.

    Raises :class:`UsageError` at a line that is no record.
    """
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            if line.strip():
                yield Record.from_json(line)
