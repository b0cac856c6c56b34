"""The engine, as users hold it."""

from __future__ import annotations

import json
import os
from collections import deque
from typing import Any, Generic, Iterable, Iterator, Mapping, Sequence, TypeVar, overload

from . import _byline
from ._extractor import Extractor
from ._record import Record
from ._tables import Table, columns_of, layers_of

_Context = TypeVar("_Context")
_Item = TypeVar("_Item")
_FIELDS = ("title", "date", "url", "language", "id")


class Byline:
    """The engine: extractors in their order. Made by :func:`load`.

    It never changes, and may be used from any number of threads at once. It can be pickled, and is then loaded anew where
    it arrives.
    """

    def __init__(self, arguments: dict[str, Any]) -> None:
        self._arguments = arguments
        config = arguments["config"]
        self._engine = _byline.Engine(
            None if config is None else os.fspath(config),
            arguments["threads"],
            arguments["layers"],
            json.dumps(arguments["options"]),
            arguments["extractors"],
        )
        self._narrower: dict[tuple[str, ...], Byline] = {}

    def __call__(
        self,
        text: str,
        *,
        title: str | None = None,
        date: str | None = None,
        url: str | None = None,
        language: str | None = None,
        id: str | None = None,
    ) -> Record:
        """Analyses one article, on this thread; other threads of Python run meanwhile.

        ``date`` is ISO 8601, ``language`` an ISO 639-1 code. Whatever is wrong with the article stands in
        ``record.errors``. Raises ``TypeError`` if the text is no string, ``UnicodeEncodeError`` if it holds half a
        surrogate pair, which is no text (``text.encode("utf-8", "replace").decode()`` is).
        """
        return Record(self._engine.analyze((text, title, date, url, language, id)))

    @overload
    def pipe(self, texts: Iterable[str | Mapping[str, Any]]) -> Records[Record]: ...

    @overload
    def pipe(
        self, texts: Iterable[tuple[str | Mapping[str, Any], _Context]], as_tuples: bool
    ) -> Records[tuple[Record, _Context]]: ...

    def pipe(self, texts: Iterable[Any], as_tuples: bool = False) -> Records[Any]:
        """Analyses many articles in parallel, and gives their records in order.

        An article is a text, or a mapping with ``text`` and perhaps ``title``, ``date``, ``url``, ``language`` and ``id``;
        without ``id`` it is called by its number, from 1. With ``as_tuples`` each comes in a pair with anything else, and
        its record goes out with that. Articles are read on a thread of their own, a bounded number ahead; an exception of
        ``texts`` is raised in its place, and ends the records.
        """
        contexts: deque[Any] = deque()
        items = (_remember(item, contexts) for item in texts) if as_tuples else iter(texts)
        try:
            length = len(texts)  # type: ignore[arg-type]
        except TypeError:
            length = None
        pipe = self._engine.pipe(_article(item) for item in items)
        return Records(pipe, contexts if as_tuples else None, length)

    def analyze_batch(
        self,
        table: Any,
        text: str = "text",
        id: str | None = None,
        *,
        title: str | None = None,
        date: str | None = None,
        url: str | None = None,
        language: str | None = None,
        keep: Sequence[str] = (),
        layers: Sequence[str] | None = None,
        tables: Sequence[str] | None = None,
    ) -> Table:
        """Analyses a table of articles in parallel, and returns a table with a row for each.

        ``table`` is anything that speaks Arrow (``__arrow_c_stream__`` or ``__arrow_c_array__``). ``text``, ``id``,
        ``title``, ``date``, ``url`` and ``language`` are the names of columns; the column ``id`` and those of ``keep`` are
        passed through. ``layers`` are the layers wanted, by default all: only their extractors run. For each of the tables
        of ``docs/tables.md`` that belong to them there is a column of lists of structs, and ``remarks`` says what failed;
        ``tables`` names the columns one by one instead.

        A row without a text has nulls, and so has a layer that is not there. Integers are signed, offsets count code
        points. Raises :class:`UsageError` for a column, layer or table that does not exist, ``TypeError`` for data that is
        not Arrow.
        """
        nlp, request = self._request(text, id, title, date, url, language, keep, layers, tables)
        return Table(nlp._engine.analyze_batch(table, request))

    def analyze_stream(
        self,
        table: Any,
        text: str = "text",
        id: str | None = None,
        *,
        title: str | None = None,
        date: str | None = None,
        url: str | None = None,
        language: str | None = None,
        keep: Sequence[str] = (),
        layers: Sequence[str] | None = None,
        tables: Sequence[str] | None = None,
    ) -> _byline.Stream:
        """The same, made while it is read: in bounded memory, a batch for each batch of ``table``.

        It can be read once, for instance by ``pyarrow.RecordBatchReader.from_stream``.
        """
        nlp, request = self._request(text, id, title, date, url, language, keep, layers, tables)
        return nlp._engine.analyze_stream(table, request)

    def _request(
        self,
        text: str,
        id: str | None,
        title: str | None,
        date: str | None,
        url: str | None,
        language: str | None,
        keep: Sequence[str],
        layers: Sequence[str] | None,
        tables: Sequence[str] | None,
    ) -> tuple[Byline, dict[str, Any]]:
        provided = [layer for _, _, _, layer in self._engine.extractors()]
        if tables is None:
            wanted = provided if layers is None else list(layers)
            tables = columns_of(wanted)
        else:
            wanted = layers_of(tables, provided) if layers is None else list(layers)
        request = {"text": text, "id": id, "title": title, "date": date, "url": url, "language": language}
        return self._only(wanted, provided), {**request, "keep": list(keep), "tables": list(tables)}

    def _only(self, layers: Sequence[str], provided: Sequence[str]) -> Byline:
        """The engine with nothing but what fills these layers."""
        wanted = tuple(sorted(set(layers)))
        if wanted == tuple(sorted(provided)):
            return self
        if wanted not in self._narrower:
            self._narrower[wanted] = Byline({**self._arguments, "layers": list(wanted)})
        return self._narrower[wanted]

    @property
    def extractors(self) -> list[dict[str, str]]:
        """The extractors in the order in which they run: ``name``, ``version``, ``summary`` and the ``layer`` that each
        fills."""
        names = ("name", "version", "summary", "layer")
        return [dict(zip(names, one)) for one in self._engine.extractors()]

    @property
    def config(self) -> str:
        """The configuration in effect, and where each value comes from."""
        return self._engine.config()

    def __reduce__(self) -> tuple[object, ...]:
        return Byline, (self._arguments,)

    def __repr__(self) -> str:
        return f"<Byline {_byline.__version__}: {', '.join(one['name'] for one in self.extractors)}>"


class Records(Generic[_Item]):
    """Records in order, as they are ready. Its length is that of the articles, where these have one."""

    def __init__(self, pipe: _byline.Pipe, contexts: deque[Any] | None, length: int | None) -> None:
        self._pipe, self._contexts, self._length = pipe, contexts, length

    def __iter__(self) -> Iterator[_Item]:
        return self

    def __next__(self) -> _Item:
        record = Record(next(self._pipe))
        item: Any = record if self._contexts is None else (record, self._contexts.popleft())
        return item  # type: ignore[no-any-return]

    def __len__(self) -> int:
        if self._length is None:
            raise TypeError("the number of articles is not known before they are read")
        return self._length

    def __bool__(self) -> bool:
        return True


def _remember(item: Any, contexts: deque[Any]) -> Any:
    article, context = item
    contexts.append(context)
    return article


def _article(item: Any) -> Any:
    """What the engine takes: a text, or all that is known."""
    if isinstance(item, str):
        return item
    if isinstance(item, Mapping):
        unknown = item.keys() - {"text", *_FIELDS}
        if unknown or "text" not in item:
            fault = f"unknown field `{sorted(unknown)[0]}`" if unknown else "`text` is missing"
            raise TypeError(f"not an article: {fault}; the fields are text, {', '.join(_FIELDS)}")
        return (item["text"], *(item.get(field) for field in _FIELDS))
    raise TypeError(f"not an article: `{type(item).__name__}` is neither a string nor a mapping with `text`")


def load(
    config: str | os.PathLike[str] | None = None,
    threads: int | None = None,
    *,
    layers: Sequence[str] | None = None,
    options: Mapping[str, Mapping[str, Any]] | None = None,
    extractors: Sequence[Extractor] = (),
) -> Byline:
    """Makes an engine.

    ``config`` is the path of a ``byline.toml``; without one the four extractors that are built in run with their defaults.
    ``threads`` is how many articles are analysed at once, by default one for each core. ``layers`` limits what runs to what
    fills these layers. ``options`` sets options of extractors: ``{"quotes": {"minimum-confidence": 0.5}}``. ``extractors``
    are your own, written in Python: they hold Python's lock while they run, so that only one runs at a time.

    Raises :class:`UsageError` with the place and a hint if anything in the configuration is wrong.
    """
    arguments = {
        "config": config,
        "threads": threads,
        "layers": None if layers is None else list(layers),
        "options": {name: dict(values) for name, values in (options or {}).items()},
        "extractors": list(extractors),
    }
    return Byline(arguments)
