"""A SuiteQL result into a file: page by page, kept as it goes, complete or not there."""

import hashlib
import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol, TypeAlias, get_args
from urllib.parse import quote

import anyio.to_thread
from pydantic import JsonValue

from netsuite_plugin.contract import (
    Checkpoint,
    ConfigurationError,
    NullCheckpoint,
    Progress,
    Rehearsal,
    never_cancelled,
    no_progress,
)
from netsuite_plugin.suitetalk.export.arrow_table import types_of
from netsuite_plugin.suitetalk.export.part import ExportStopped, Part, Subject, held
from netsuite_plugin.suitetalk.export.text_files import CsvFile, NdjsonFile
from netsuite_plugin.suitetalk.models import Exported, Row
from netsuite_plugin.suitetalk.paging.pages import NETSUITE
from netsuite_plugin.suitetalk.shown_request import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from netsuite_plugin.suitetalk.metadata.service import Metadata
    from netsuite_plugin.suitetalk.suiteql import SuiteQL

Format: TypeAlias = Literal["csv", "ndjson", "parquet"]

_KEPT_EVERY = 1.0
"""Seconds between two times that what came is brought to the disk: what a kill loses is asked for again."""


class _File(Protocol):
    def add(self, rows: "Iterable[Row]", columns: "Sequence[str]") -> None: ...
    def keep(self) -> dict[str, JsonValue]: ...
    def finish(self, columns: "Sequence[str]") -> Path: ...
    def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class Export:
    """
    What to export, and where to.

    `format` None: as the name of the file ends. `resume`: go on with what an export that did not end has; from the beginning where there
    is none. `force`: replace the file, or what was begun of it.
    """

    query: str
    parameters: Mapping[str, Any]
    out: Path
    format: Format | None = None
    key: str | None = None
    resume: bool = False
    force: bool = False


class Exports:
    """Exports of one account, as one user."""

    def __init__(
        self, suiteql: "SuiteQL", metadata: "Metadata", *, account: str, user: str, folder: Path | None
    ) -> None:
        self._suiteql, self._metadata, self._account, self._user = suiteql, metadata, account, user
        self._folder = folder

    def file_of(self, person: str, out: str) -> Path:
        """
        Return where a node's file stands: in the folder of exports, below the name of the person it acts for.

        Raises:
            ConfigurationError: The path leads out of there, or there is no such folder.
        """
        relative = Path(out)
        if relative.is_absolute() or ".." in relative.parts or not relative.name or "\0" in out:
            raise ConfigurationError(
                f"out: {out!r} is not a path within the folder of exports, as invoices.csv or 2026/invoices.csv is. Nothing was sent."
            )
        if self._folder is None:
            raise ConfigurationError(
                "No folder is set for exports: NETSUITE_NODES_EXPORTS names one. Nothing was sent."
            )
        return self._folder / quote(person, safe="@ ") / relative

    async def __call__(
        self,
        export: Export,
        *,
        checkpoint: Checkpoint | None = None,
        progress: Progress = no_progress,
        cancelled: Callable[[], bool] = never_cancelled,
    ) -> Exported:
        """
        Write all rows of a query to a file, and return what it has.

        The file appears when it is complete. Until then its rows stand in a folder beside it, from which an export that died goes on:
        no row is lost or twice, and all are in the same order, as long as the data stays the same. With a checkpoint that an earlier life
        of the call left, that is what happens.

        Raises:
            ConfigurationError: The query, the file or its format is wrong, or what was begun is of something else; nothing was sent.
            RequestRejected: NetSuite refused the query.
            ExportStopped: The file cannot be written; what came is kept.
            NetSuiteError: NetSuite did not give all rows; what came is kept.
        """
        format_ = export.format or format_of(export.out)
        digest = hashlib.sha256(
            json.dumps([export.query, export.parameters, export.key], sort_keys=True, default=str).encode()
        )
        subject = Subject(digest.hexdigest(), self._account, self._user, format_)
        checkpoint = checkpoint or NullCheckpoint()
        if await checkpoint.load() is not None:
            # what stands there by now, the earlier life wrote: it refused what was there when it began
            export = replace(export, resume=True, force=True)
        if self._folder is not None and export.out.is_relative_to(self._folder):
            export.out.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with held(export.out, subject, resume=export.resume, force=export.force) as part:
            await checkpoint.save({"out": str(export.out)})
            try:
                return await self._written(export, part, format_, progress, cancelled)
            except OSError as error:
                raise ExportStopped(
                    f"The export to {export.out} stopped: {error.strerror}. {part.reached.rows:,} rows are kept in {part.folder}: "
                    "--resume goes on after them.",
                    remedy="ask_administrator",
                ) from error

    async def rehearse(self, node: str, export: Export) -> Rehearsal:
        """
        Count the rows that an export would write, and look whether its file could be; nothing is written.

        Raises:
            ConfigurationError: The query or the format is wrong.
            NodeError: The account cannot be reached.
        """
        format_ = export.format or format_of(export.out)
        problems = [f"{export.out} is there already."] if export.out.exists() and not export.force else []
        # NetSuite counts no further than a thousand pages of the size that is asked for
        total = (await self._suiteql.query(export.query, export.parameters, max_rows=NETSUITE.page))["total_results"]
        rows = f"{total:,}" if total < NETSUITE.query else f"{NETSUITE.query:,} or more"
        notes = [f"{rows} rows would be written to {export.out} as {format_}."]
        request = shown(await self._suiteql.request(export.query, export.parameters, key=export.key))
        return Rehearsal(node=node, requests=[request], differences=[], problems=problems, notes=notes)

    async def _written(
        self, export: Export, part: Part, format_: Format, progress: Progress, cancelled: Callable[[], bool]
    ) -> Exported:
        file = await self._file(part, format_, export.query)
        reached = part.reached
        rows, columns, place = reached.rows, reached.columns, reached.at
        warnings: tuple[str, ...] = ()
        kept = time.monotonic()
        try:
            pages = self._suiteql.pages(
                export.query, export.parameters, key=export.key, after=place, cancelled=cancelled
            )
            async for page in pages:
                columns = tuple(dict.fromkeys((*columns, *page.columns)))
                await anyio.to_thread.run_sync(file.add, page.rows, columns)
                rows, place, warnings = rows + len(page.rows), page.place, page.warnings
                progress(rows, page.total)
                if time.monotonic() - kept > _KEPT_EVERY:
                    part.keep(rows=rows, at=place, columns=columns, file=file.keep())
                    kept = time.monotonic()
        finally:
            # whatever ended it, what came is not asked for again
            try:
                part.keep(rows=rows, at=place, columns=columns, file=file.keep())
            finally:
                file.close()
        complete = await anyio.to_thread.run_sync(file.finish, columns)
        size = complete.stat().st_size
        part.finish(complete, force=export.force)
        return Exported(
            path=str(export.out),
            format=format_,
            rows=rows,
            columns=list(columns),
            size=size,
            warnings=[*warnings, *getattr(file, "warnings", ())],
        )

    async def _file(self, part: Part, format_: Format, query: str) -> _File:
        if format_ == "csv":
            return CsvFile(part.data, part.reached.file)
        if format_ == "ndjson":
            return NdjsonFile(part.data, part.reached.file)
        types = await types_of(query, self._suiteql, self._metadata)
        from netsuite_plugin.suitetalk.export.parquet_file import ParquetFile  # pyarrow is an extra, and large

        return ParquetFile(part.data, part.reached.file, types)


def format_of(out: Path) -> Format:
    """
    Return the format that a file's name says.

    Raises:
        ConfigurationError: It says none.
    """
    word = {"jsonl": "ndjson"}.get(out.suffix.lower().removeprefix("."), out.suffix.lower().removeprefix("."))
    formats: tuple[Format, ...] = get_args(Format)
    if word in formats:
        return formats[formats.index(word)]
    raise ConfigurationError(
        f"{out.name} does not say in its ending which format it is: give one of csv, ndjson and parquet. Nothing was sent."
    )
