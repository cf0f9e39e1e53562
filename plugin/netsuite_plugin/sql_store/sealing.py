"""
Seals secrets at rest: AES-256-GCM under data keys, which a master key wraps (RFC 3394).

Every cell is bound to its table, row, column and to everything the row shows, so that a copied cell or a row whose account or
owner was altered does not open. A person who holds the store and the master key holds every credential in it.
"""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.errors import StoreError

_VERSION = b"\x02"
_NONCE = 12


@dataclass(frozen=True)
class DataKey:
    """One key that seals cells; `id` stands beside every cell it sealed."""

    id: str
    key: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "DataKey":
        """Make a fresh one."""
        return cls(os.urandom(8).hex(), AESGCM.generate_key(256))


class UnknownDataKey(Exception):
    """A cell was sealed with a data key that this process has not read yet."""


class Seal:
    """The data keys of one store; the last one seals, all of them open."""

    def __init__(self, keys: tuple[DataKey, ...], damaged: Mapping[str, StoreError] | None = None) -> None:
        self._damaged = damaged or {}
        self._keys = keys
        self._ciphers = {key.id: AESGCM(key.key) for key in keys}
        self.current = keys[-1].id

    def with_former(self, keys: Sequence[DataKey]) -> "Seal":
        """Return a seal that also opens what was sealed under these keys."""
        return Seal((*keys, *self._keys), self._damaged)

    def __repr__(self) -> str:
        return f"Seal({', '.join(self._ciphers)})"

    def close(self, row: StoredCredential) -> bytes:
        """Return the row's secrets sealed with the current data key."""
        nonce = os.urandom(_NONCE)
        text = json.dumps(dict(row.secrets)).encode()
        return _VERSION + nonce + self._ciphers[self.current].encrypt(nonce, text, _bound(row))

    def open(self, sealed: bytes, row: StoredCredential, *, sealed_by: str) -> dict[str, str]:
        """
        Return what was sealed for this row.

        Raises:
            UnknownDataKey: Read the data keys again.
            StoreError: The row was damaged, altered or copied. It is left as it is.
        """
        cipher = self._ciphers.get(sealed_by)
        if sealed_by in self._damaged:
            raise StoreError(f"Credential {row.id} cannot be opened: {self._damaged[sealed_by]}")
        if cipher is None:
            raise UnknownDataKey(sealed_by)
        nonce, rest = sealed[1 : 1 + _NONCE], sealed[1 + _NONCE :]
        if sealed[:1] != _VERSION or not rest:
            raise StoreError(
                f"The secrets of credential {row.id} are damaged. Restore the store from a copy, or connect again."
            )
        try:
            secrets: dict[str, str] = json.loads(cipher.decrypt(nonce, rest, _bound(row)))
        except (InvalidTag, ValueError):
            raise StoreError(
                f"The secrets of credential {row.id} are damaged, its row was altered, or they were copied from another row. "
                "Restore the store from a copy, or connect again."
            ) from None
        return secrets


def _bound(row: StoredCredential) -> bytes:
    """Return what a cell is bound to: where it stands, whose it is, and all that the row shows."""
    shown: Mapping[str, Any] = dict(row.attributes)
    place = ["credentials", "secrets", row.id, row.kind, row.level, row.owner, row.organization, shown]
    return json.dumps(place, sort_keys=True, separators=(",", ":")).encode()
