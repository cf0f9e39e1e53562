"""
What the command line logs: lines on standard error, each with the piece of work it is about, as text or as JSON.

The loggers of this package's rooms (`netsuite_…`) follow the level that was asked for. What else runs in the process speaks from WARNING on:
an HTTP client's own lines hold addresses whole, with the account's number and what stands in the query.
"""

import json
import logging
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Literal, TypeAlias, get_args

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.text import on_one_line

Level: TypeAlias = Literal["info", "warning", "error"]
LEVELS: Mapping[str, Level] = {each: each for each in get_args(Level)}

_ROOMS = ("plugin", "nodes", "runner", "web", "adapters", "emulator")
_FIELDS = "netsuite_nodes."
"""What the names of the fields of our log lines begin with (netsuite_plugin.contract.telemetry)."""


def write_logs(level: Level | None = None, *, as_json: bool = False) -> None:
    """Write the log lines of this process to standard error from now on; those from WARNING on where no level is given."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json() if as_json else _Text())
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    if level is not None:
        for room in _ROOMS:
            logging.getLogger(f"netsuite_{room}").setLevel(level.upper())
    logging.getLogger("dbos").setLevel(logging.ERROR)  # its warnings are about itself


def asked_for(tokens: Sequence[str]) -> list[str]:
    """
    Write logs as a command line asks for, wherever in it that is said, and return the rest of it.

    Raises:
        ConfigurationError: The level is missing or not one.
    """
    rest: list[str] = []
    level: Level | None = None
    as_json = asked = False
    given = iter(tokens)
    for word in given:
        if word == "--":
            rest += [word, *given]
        elif word == "--log-json":
            as_json = asked = True
        elif word == "--log-level" or word.startswith("--log-level="):
            named = word.partition("=")[2] or next(given, "")
            level = LEVELS.get(named.lower())
            if level is None:
                raise ConfigurationError(f"--log-level {named or 'is given nothing'}: one of {', '.join(LEVELS)}.")
            asked = True
        else:
            rest.append(word)
    if asked:
        write_logs(level, as_json=as_json)
    return rest


def _moment(record: logging.LogRecord) -> str:
    return datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")


def _fields(record: logging.LogRecord) -> dict[str, object]:
    return {name: value for name, value in vars(record).items() if name.startswith(_FIELDS)}


class _Text(logging.Formatter):
    """`2026-01-31T09:00:00.123+00:00 INFO netsuite_plugin.transport GET … 200 0.412 s run.id=… step=… account=…`."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one line; below it the traceback, where it has one."""
        fields = "".join(f" {name.removeprefix(_FIELDS)}={value}" for name, value in _fields(record).items())
        line = on_one_line(f"{_moment(record)} {record.levelname} {record.name} {record.getMessage()}{fields}")
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    """One JSON object a line: time, level, logger, message, the fields by their full names, and exception where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """Write a record as one JSON object."""
        told: dict[str, object] = {
            "time": _moment(record),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False, default=str)
