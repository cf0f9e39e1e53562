"""
A cursor: up to which moment changes were reported, as a text that nobody but this module reads.

It holds too what was reported of the last minutes. A write that takes a while appears after others with a later stamp, so the next reader looks
back; what it finds there and finds here was reported already.
"""

import base64
import binascii
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from netsuite_plugin.contract import InvalidParams

_VERSION = 1
_LARGEST = 50_000_000
"""Bytes of a cursor that is read: a text from outside may unpack to anything."""


class Stamped(NamedTuple):
    """A record, and what the account's clock showed when it was changed or deleted."""

    record_type: str
    id: str
    at: str


@dataclass(frozen=True)
class Reported:
    """Which records were reported, by type: what the account's clock showed at each change, and the IDs of the records changed then."""

    by_type: dict[str, dict[str, list[str]]] = field(default_factory=dict[str, dict[str, list[str]]])

    def __iter__(self) -> Iterator[Stamped]:
        """Give every record that was reported, once for each stamp."""
        for record_type, by_stamp in self.by_type.items():
            for at, ids in by_stamp.items():
                yield from (Stamped(record_type, each, at) for each in ids)

    def ids(self, record_type: str) -> set[str]:
        """Return the records of a type that were reported with whatever stamp."""
        return {each for ids in self.by_type.get(record_type, {}).values() for each in ids}

    @classmethod
    def of(cls, found: Iterable[Stamped], *, since: str) -> "Reported":
        """Keep what is stamped with `since` or later."""
        reported = cls()
        for each in dict.fromkeys(found):
            if each.at >= since:
                reported.by_type.setdefault(each.record_type, {}).setdefault(each.at, []).append(each.id)
        return reported


@dataclass(frozen=True)
class Cursor:
    """
    `at` is NetSuite's clock when the reader began, in UTC; `deletions_at` the same of the last reader that was shown the deletions.

    `changed` and `deleted` are what was reported.
    """

    at: datetime
    deletions_at: datetime
    changed: Reported = field(default_factory=Reported)
    deleted: Reported = field(default_factory=Reported)

    def text(self) -> str:
        """Return it as a text."""
        kept = {
            "v": _VERSION,
            "at": self.at.isoformat(),
            "deletions_at": self.deletions_at.isoformat(),
            "changed": self.changed.by_type,
            "deleted": self.deleted.by_type,
        }
        packed = zlib.compress(json.dumps(kept, separators=(",", ":")).encode(), 9)
        return base64.urlsafe_b64encode(packed).decode()

    @classmethod
    def of(cls, text: str) -> "Cursor":
        """
        Read one.

        Raises:
            InvalidParams: It is something else, or of a later release.
        """
        try:
            kept = _unpacked(text)
            if kept["v"] != _VERSION:
                raise InvalidParams(
                    f"The cursor is of form {kept['v']}, and this release reads {_VERSION}: it was made by a later one. Install that release, or begin without a cursor."
                )
            at, deletions_at = _moment(kept["at"]), _moment(kept["deletions_at"])
            return cls(at, deletions_at, _reported(kept["changed"]), _reported(kept["deleted"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, zlib.error):
            raise InvalidParams(
                "That is not a cursor of netsuite.record.changes: give the `cursor` of its last answer, unchanged, or none."
            ) from None


def _unpacked(text: str) -> dict[str, Any]:
    try:
        packed = base64.b64decode(text, altchars=b"-_", validate=True)
    except binascii.Error as error:
        raise ValueError(str(error)) from None
    unpacking = zlib.decompressobj()
    content = unpacking.decompress(packed, _LARGEST)
    if not unpacking.eof:
        raise ValueError("it is larger than a cursor, or cut off")
    return dict(json.loads(content))


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("a moment without a zone")
    return moment


def _reported(kept: dict[str, dict[str, list[str]]]) -> Reported:
    return Reported({str(name): {str(at): [*map(str, ids)] for at, ids in of.items()} for name, of in kept.items()})
