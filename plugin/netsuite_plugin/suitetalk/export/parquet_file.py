"""Parquet, in groups of 100,000 rows: columns are typed where their type is known and every value fits it."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import JsonValue

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.suitetalk.export.column_types import ColumnType
from netsuite_plugin.suitetalk.models import Row

_POOL = "ARROW_DEFAULT_MEMORY_POOL"

# Arrow looks once. What it uses when nothing is said keeps the memory it was given: a third more for the same file.
_said = os.environ.get(_POOL)
os.environ.setdefault(_POOL, "system")
try:
    import pyarrow as pa
    import pyarrow.parquet as pq

    pa.default_memory_pool()
except ImportError:
    raise ConfigurationError("Parquet and Arrow need the extra: pip install 'netsuite-nodes[arrow]'") from None
finally:
    if _said is None:
        del os.environ[_POOL]

_GROUP = 100_000
"""Rows: a hundred pages."""
_PAGE_BYTES = 1 << 17
_DIGITS, _SCALE = 38, 10
"""Of decimals: more places than any amount or rate of NetSuite has."""
_STRPTIME = {"YYYY": "%Y", "YY": "%y", "Month": "%B", "Mon": "%b", "MM": "%m", "M": "%m", "DD": "%d", "D": "%d"}
_NOUNS = {
    "integer": "an integer",
    "decimal": "a number",
    "date": "a date as the account writes it",
    "boolean": "T or F",
}
_PART = re.compile("|".join(_STRPTIME))


@dataclass(frozen=True, slots=True)
class Types:
    """What is known of the columns, and how the account writes dates (`DD-Mon-YYYY`)."""

    of: Mapping[str, ColumnType]
    dates: str


class ParquetFile:
    """
    Rows kept as Arrow streams of text, one a life of the export, and written as Parquet at its end.

    A Parquet file cannot be gone on with: what stands in it is known from its last bytes alone. And whether all values of a column fit
    its type is known only when all have come.
    """

    def __init__(self, path: Path, kept: dict[str, JsonValue], types: Types) -> None:
        self._path, self._types = path, types
        streams = kept.get("streams")
        self._streams: list[int] = [int(str(each)) for each in streams] if isinstance(streams, list) else []
        """Bytes of each stream that are rows, in the order of the rows."""
        for place, size in enumerate(self._streams):
            with self._stream(place).open("r+b") as file:
                file.truncate(size)
        self._file: Any = None
        self._writer: Any = None
        self._columns: tuple[str, ...] = ()
        self.warnings: list[str] = []

    def add(self, rows: Iterable[Row], columns: Sequence[str]) -> None:
        """Append rows."""
        if self._writer is None or self._columns != tuple(columns):
            self.close()
            self._columns = tuple(columns)
            self._file = self._stream(len(self._streams)).open("wb")
            self._writer = pa.ipc.new_stream(self._file, pa.schema([(name, pa.string()) for name in columns]))
            self._streams.append(0)
        rows = list(rows)
        arrays = [pa.array([row.get(name) for row in rows], pa.string()) for name in columns]
        self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, names=list(columns)))
        self._file.flush()
        self._streams[-1] = self._file.tell()

    def keep(self) -> dict[str, JsonValue]:
        """Bring what was written to the disk."""
        if self._file is not None:
            os.fsync(self._file.fileno())
        return {"streams": list(self._streams)}

    def close(self) -> None:
        """Close the stream."""
        if self._file is not None:
            self._file.close()
            self._file = self._writer = None

    def finish(self, columns: Sequence[str]) -> Path:
        """Return the complete file."""
        self.close()
        schema = pa.schema([(name, self._type(name)) for name in columns])
        whole = self._path.with_name("whole")
        # zstd makes of repeated values what a dictionary would, in half the time and without the memory of one
        with pq.ParquetWriter(
            whole,
            schema,
            compression="zstd",
            use_dictionary=False,
            data_page_size=_PAGE_BYTES,
        ) as written:
            waiting: list[Any] = []
            for batch in self._batches(columns):
                waiting.append(batch)
                if sum(each.num_rows for each in waiting) >= _GROUP:
                    self._write(written, schema, waiting)
                    waiting.clear()  # before the next group is read: one at a time is in memory
            if waiting:
                self._write(written, schema, waiting)
        return whole

    def _write(self, written: Any, schema: Any, batches: Sequence[Any]) -> None:
        """Write rows as one group."""
        group = pa.Table.from_batches(batches)
        arrays = [self._cast(group.column(name), schema.field(name).type) for name in schema.names]
        written.write_table(pa.Table.from_arrays(arrays, schema=schema), row_group_size=_GROUP)

    def _stream(self, place: int) -> Path:
        return self._path.with_name(f"{self._path.name}-{place}")

    def _batches(self, columns: Sequence[str]) -> Iterator[Any]:
        """Give all rows, each with all columns."""
        for place, size in enumerate(self._streams):
            if not size:
                continue
            with (
                pa.OSFile(str(self._stream(place)), "rb") as file,
                pa.ipc.open_stream(file) as stream,
            ):
                for batch in stream:
                    absent = pa.nulls(batch.num_rows, pa.string())
                    names = set(batch.schema.names)
                    arrays = [batch.column(name) if name in names else absent for name in columns]
                    yield pa.RecordBatch.from_arrays(arrays, names=list(columns))

    def _type(self, name: str) -> Any:
        """Return the type of a column: as known, or text where a value does not fit."""
        known = self._types.of.get(name, "text")
        arrow = {
            "text": pa.string(),
            "integer": pa.int64(),
            "decimal": pa.decimal128(_DIGITS, _SCALE),
            "date": pa.date32(),
            "boolean": pa.bool_(),
        }[known]
        if known == "text":
            return arrow
        try:
            for batch in self._batches([name]):
                self._cast(batch.column(0), arrow)
        except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
            self.warnings.append(f"Column {name} is text: not every value of it is {_NOUNS[known]}.")
            return pa.string()
        return arrow

    def _cast(self, texts: Any, arrow: Any) -> Any:
        if not (pa.types.is_date(arrow) or pa.types.is_boolean(arrow)):
            return texts.cast(arrow)
        import pyarrow.compute  # large, and for these two alone

        pc: Any = pyarrow.compute  # its functions are made when it is loaded

        if pa.types.is_date(arrow):
            return pc.cast(pc.strptime(texts, format=_format(self._types.dates), unit="s", error_is_null=False), arrow)
        true, false = pc.equal(texts, "T"), pc.equal(texts, "F")
        if not pc.all(pc.or_(true, false)).as_py() and texts.null_count < len(texts):
            raise pa.ArrowInvalid("a value is neither T nor F")
        return true


def table_of(file: Path) -> Any:
    """Return what a Parquet file has as a `pyarrow.Table`."""
    return pq.read_table(file, memory_map=False)


def _format(written: str) -> str:
    """Return how an account writes dates, in the words of strptime."""
    return _PART.sub(lambda part: _STRPTIME[part[0]], written)
