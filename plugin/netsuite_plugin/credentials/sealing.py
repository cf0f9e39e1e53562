"""
Seals secrets at rest: AES-256-GCM, bound to the row and column they stand in, so that a copied cell does not open elsewhere.

The master key comes from NETSUITE_NODES_MASTER_KEY (base64 of 32 bytes) or from a file only its owner can read, made with the
first credential. Whoever holds the store and the key holds every credential in it.
"""

import base64
import binascii
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

from netsuite_plugin.errors import StoreError

_VERSION = b"\x01"
_KEY_ID, _NONCE = 4, 12


class Seal:
    """One master key at work."""

    def __init__(self, key: bytes, source: str) -> None:
        self._cipher = AESGCM(key)
        self._key_id = hashlib.sha256(b"netsuite-nodes master key\0" + key).digest()[:_KEY_ID]
        self._source = source

    def __repr__(self) -> str:
        return f"Seal({self._source!r})"

    def close(self, secrets: Mapping[str, str], *, row: str, column: str) -> bytes:
        """Return the secrets sealed for one row and column."""
        nonce = os.urandom(_NONCE)
        sealed = self._cipher.encrypt(nonce, json.dumps(dict(secrets)).encode(), _place(row, column))
        return _VERSION + self._key_id + nonce + sealed

    def open(self, sealed: bytes, *, row: str, column: str) -> dict[str, str]:
        """
        Return what was sealed for this row and column.

        Raises:
            StoreError: Another master key sealed it, or the row was damaged or copied. The row is left as it is.
        """
        version, key_id, rest = sealed[:1], sealed[1 : 1 + _KEY_ID], sealed[1 + _KEY_ID :]
        if version != _VERSION or len(rest) <= _NONCE:
            raise StoreError(
                f"The secrets of credential {row} are damaged. Restore the store from a copy, or connect again."
            )
        if key_id != self._key_id:
            raise StoreError(
                f"Credential {row} was sealed with another master key than the one in {self._source}. Nothing was changed: bring back "
                "the key the store was made with."
            )
        try:
            secrets: dict[str, str] = json.loads(
                self._cipher.decrypt(rest[:_NONCE], rest[_NONCE:], _place(row, column))
            )
        except InvalidTag:
            raise StoreError(
                f"The secrets of credential {row} are damaged, or were copied from another row. Restore the store from a copy."
            ) from None
        return secrets


def _place(row: str, column: str) -> bytes:
    return json.dumps(["credentials", row, column]).encode()


def master_key(from_environment: SecretStr | None, file: Path, *, may_create: bool) -> Seal:
    """
    Return the seal of the configured master key; with `may_create`, a new key file is made where there is none.

    Raises:
        StoreError: The key is missing, malformed, or readable by others.
    """
    if from_environment is not None:
        source = "NETSUITE_NODES_MASTER_KEY"
        return Seal(_decode(from_environment.get_secret_value(), source), source)
    try:
        if may_create and not file.exists():
            _create(file)
        mode = stat.S_IMODE(file.stat().st_mode)
        text = file.read_text(encoding="ascii")
    except FileNotFoundError:
        raise StoreError(
            f"The master key file {file} is missing, and the store holds credentials sealed with it. Bring it back, or set NETSUITE_NODES_MASTER_KEY."
        ) from None
    except (OSError, UnicodeDecodeError) as error:
        raise StoreError(f"The master key file {file} cannot be read: {error}") from None
    if mode & 0o077:
        raise StoreError(f"The master key file {file} can be read by others (mode {mode:o}): run chmod 600 on it.")
    return Seal(_decode(text, str(file)), str(file))


def _create(file: Path) -> None:
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return  # another process was first
    with os.fdopen(descriptor, "wb") as opened:
        opened.write(base64.b64encode(AESGCM.generate_key(256)) + b"\n")
        opened.flush()
        os.fsync(descriptor)


def _decode(text: str, source: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise StoreError(f"The master key in {source} is not base64 of 32 bytes. Nothing was changed.")
    return key
