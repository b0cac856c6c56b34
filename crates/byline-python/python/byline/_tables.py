"""Findings as tables: Arrow, data frames, and what Spark wants to know of them."""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING, Any, Iterable, Sequence

from . import _byline
from ._errors import UsageError
from ._record import Record

if TYPE_CHECKING:
    import pandas
    import polars
    import pyarrow

LAYERS: dict[str, tuple[str, ...]] = {
    "entities": ("entities", "mentions"),
    "quotes": ("quotes", "quote_spans"),
    "sentiment": ("sentiment",),
    "claims": ("claims", "matches", "evidence", "quantities"),
}
"""The tables of each layer."""
CUSTOM = ("custom", "custom_fields")
"""The tables that all custom layers share."""


class Table:
    """Arrow data in memory. It is read by whatever takes ``__arrow_c_stream__``: ``pyarrow.table(table)``,
    ``polars.DataFrame(table)``, ``duckdb.sql("from table")``."""

    def __init__(self, inner: _byline.Table) -> None:
        self._inner = inner

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        return self._inner.__arrow_c_stream__(requested_schema)

    def __arrow_c_schema__(self) -> object:
        return self._inner.__arrow_c_schema__()

    def __len__(self) -> int:
        return len(self._inner)

    @property
    def column_names(self) -> list[str]:
        """The names of the columns."""
        return self._inner.column_names

    def to_pydict(self) -> dict[str, list[Any]]:
        """The columns as lists; this needs no other package."""
        return self._inner.to_pydict()

    def to_arrow(self) -> pyarrow.Table:
        """As a table of pyarrow, without a copy."""
        import pyarrow

        return pyarrow.table(self)

    def to_polars(self) -> polars.DataFrame:
        """As a data frame of polars."""
        import polars

        return polars.DataFrame(self)

    def to_pandas(self) -> pandas.DataFrame:
        """As a data frame of pandas."""
        import pandas

        if importlib.util.find_spec("pyarrow") is not None:
            return self.to_arrow().to_pandas()
        return pandas.DataFrame(self.to_pydict())

    def __repr__(self) -> str:
        return f"<Table of {len(self)} rows: {', '.join(self.column_names)}>"


def tables() -> dict[str, dict[str, str]]:
    """The flat tables that findings fit in: for each its columns, and for each column ``text``, ``integer``, ``real`` or
    ``truth``. ``docs/tables.md`` explains them."""
    return {name: dict(columns) for name, columns in _byline.tables()}


def to_arrow(records: Iterable[Record], table: str) -> Table:
    """One table of many records, as Arrow data: ``quotes``, ``mentions``, ``articles`` … (see :func:`tables`).

    The first column, ``article``, is the number of the record, from 1: it joins the tables. Offsets count code points.
    Raises :class:`UsageError` for an unknown table.
    """
    return Table(_byline.Table.of([record._inner for record in records], table))


def to_frame(records: Iterable[Record], table: str, library: str | None = None) -> Any:
    """The same as a data frame of ``library``: ``pandas`` or ``polars``; by default the first of them that is installed.

    Raises :class:`UsageError` for an unknown table or library, and ``ImportError`` if the library is not installed.
    """
    if library is None:
        library = next((one for one in ("pandas", "polars") if importlib.util.find_spec(one)), "pandas")
    made = to_arrow(records, table)
    if library == "pandas":
        return made.to_pandas()
    if library == "polars":
        return made.to_polars()
    raise UsageError(f"there is no library `{library}`: `pandas` or `polars`", hint="`to_arrow` serves all others")


def columns_of(layers: Iterable[str]) -> list[str]:
    """The tables that the columns of an analysis are made of."""
    found: list[str] = []
    for layer in layers:
        found += [table for table in LAYERS.get(layer, CUSTOM) if table not in found]
    return [*found, "remarks"]


def layers_of(wanted: Sequence[str], provided: Sequence[str]) -> list[str]:
    """The layers that must be there to fill these tables."""
    layers = [layer for layer, own in LAYERS.items() if any(table in own for table in wanted)]
    if any(table in CUSTOM for table in wanted):
        layers += [layer for layer in provided if layer not in LAYERS]
    return layers


_SPARK = {"text": "string", "integer": "bigint", "real": "double", "truth": "boolean"}


def spark_schema(
    layers: Sequence[str] | None = None, *, tables: Sequence[str] | None = None, id: str | None = "id", keep: str = ""
) -> str:
    """What ``analyze_batch`` returns for the same ``layers`` or ``tables``, as the schema that Spark's ``mapInArrow`` wants.

    ``id`` is the name of the column of identifiers, which are strings; ``keep`` the columns that are kept, as Spark writes
    them: ``"url string, year int"``.
    """
    wanted = list(tables) if tables is not None else columns_of(LAYERS if layers is None else layers)
    known = globals()["tables"]()
    columns = [f"`{id}` string"] if id else []
    columns += [keep] if keep else []
    for table in wanted:
        if table not in known:
            raise UsageError(f"there is no table `{table}`", hint=f"the tables are {', '.join(known)}")
        fields = [f"`{name}`: {_SPARK[of]}" for name, of in known[table].items() if name != "article"]
        columns.append(f"`{table}` array<struct<{', '.join(fields)}>>")
    return ", ".join(columns)
