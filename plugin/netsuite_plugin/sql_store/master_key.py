"""
The master key wraps the store's data keys. It comes from NETSUITE_NODES_MASTER_KEY, the system's keyring, or a file only its owner reads.

While a key is being rotated two are in force: the first is the new one, the second the former.
"""

import base64
import binascii
import hashlib
import stat
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap
from pydantic import SecretStr

from netsuite_plugin.errors import StoreError
from netsuite_plugin.own_files import make_whole, write_whole
from netsuite_plugin.sql_store.sealing import DataKey

VARIABLE = "NETSUITE_NODES_MASTER_KEY"
KEYRING = "keyring"
_SERVICE, _NAME = "netsuite-nodes", "master-key"


@dataclass(frozen=True)
class MasterKey:
    """One master key. Its `id` may be shown: it is a fingerprint."""

    key: bytes = field(repr=False)

    @classmethod
    def new(cls) -> "MasterKey":
        """Make a fresh one."""
        return cls(AESGCM.generate_key(256))

    @property
    def id(self) -> str:
        """Eight hexadecimal digits that tell keys apart."""
        return hashlib.sha256(b"netsuite-nodes master key\0" + self.key).hexdigest()[:8]

    def wrap(self, data_key: DataKey) -> bytes:
        """Return a data key wrapped for the store."""
        return aes_key_wrap(self.key, data_key.key)

    def text(self) -> str:
        """Return the key as it is written down."""
        return base64.b64encode(self.key).decode()


class DamagedDataKey(StoreError):
    """A data key of the store does not unwrap under its own master key; what it sealed is lost, and nothing else."""


@dataclass(frozen=True)
class KeyRing:
    """The master keys in force, the newest first, and where they are kept."""

    keys: tuple[MasterKey, ...]
    source: str

    @property
    def current(self) -> MasterKey:
        """The key that wraps new data keys."""
        return self.keys[0]

    def unwrap(self, wrapped: bytes, *, data_key: str, master: str) -> DataKey:
        """
        Return a data key of the store.

        Raises:
            DamagedDataKey: The wrapped key is damaged.
            StoreError: The master key that wrapped it is not here.
        """
        found = next((key for key in self.keys if key.id == master), None)
        if found is None:
            have = " and ".join(key.id for key in self.keys)
            raise StoreError(
                f"The store is sealed under master key {master}, and {self.source} holds another master key ({have}). Nothing was changed: "
                "bring back the key the store was made with. If it is lost, the credentials are too: everybody connects again in a new store."
            )
        try:
            return DataKey(data_key, aes_key_unwrap(found.key, wrapped))
        except (InvalidUnwrap, TypeError):
            raise DamagedDataKey(
                f"The data key {data_key} in the store is damaged. Restore the store from a copy."
            ) from None


class KeyPlace:
    """Where the master key of one store is kept: the setting, the keyring it points to, or a file."""

    def __init__(self, setting: SecretStr | None, file: Path) -> None:
        self._setting = setting.get_secret_value().strip() if setting else ""
        self._file = file

    @property
    def source(self) -> str:
        """How people call the place."""
        if self._setting == KEYRING:
            return "the system's keyring"
        return VARIABLE if self._setting else str(self._file)

    @property
    def writable(self) -> bool:
        """Whether this package keeps the key itself; a variable is its owner's to change."""
        return not self._setting or self._setting == KEYRING

    def read(self, *, may_create: bool = False) -> KeyRing:
        """
        Return the keys in force; with `may_create`, a first key is made where there is none.

        Raises:
            StoreError: The key is missing, malformed, or readable by others.
        """
        if self._setting == KEYRING:
            text = _from_keyring()
            if text is None and may_create:
                self.write((MasterKey.new(),))
                text = _from_keyring()
        elif self._setting:
            text = self._setting
        else:
            text = self._read_file(may_create=may_create)
        if text is None:
            raise StoreError(
                f"The master key is missing from {self.source}, and the store holds credentials sealed under it. Bring it back, or set {VARIABLE}. "
                "If it is lost, the credentials are too: everybody connects again in a new store."
            )
        keys = tuple(_decoded(each, self.source) for each in text.replace(",", " ").split())
        if not keys:
            raise _malformed(self.source)
        return KeyRing(keys, self.source)

    def write(self, keys: tuple[MasterKey, ...]) -> None:
        """
        Keep these keys from now on, the newest first.

        Raises:
            StoreError: They cannot be written.
        """
        assert self.writable
        if self._setting == KEYRING:
            try:
                _keyring().set_password(_SERVICE, _NAME, ",".join(key.text() for key in keys))
            except Exception as error:  # noqa: BLE001 - each backend raises its own
                raise StoreError(
                    f"The system's keyring does not keep the master key: {error}. Give the key itself in {VARIABLE} instead."
                ) from None
            return
        try:
            write_whole(self._file, _written(keys))
        except OSError as error:
            raise StoreError(
                f"The master key file {self._file} cannot be written: {error.strerror}. Give the key in {VARIABLE} instead."
            ) from None

    def _read_file(self, *, may_create: bool) -> str | None:
        try:
            if may_create and not self._file.exists():
                make_whole(self._file, _written((MasterKey.new(),)))
            mode = stat.S_IMODE(self._file.stat().st_mode)
            text = self._file.read_text(encoding="ascii")
        except FileNotFoundError:
            return None
        except UnicodeDecodeError:
            raise _malformed(self.source) from None
        except OSError as error:
            raise StoreError(
                f"The master key file {self._file} cannot be read or made: {error.strerror}. Give the key in {VARIABLE} instead."
            ) from None
        if mode & 0o077:
            raise StoreError(
                f"The master key file {self._file} can be read by others (mode {mode:o}): run chmod 600 on it."
            )
        return text


def _written(keys: tuple[MasterKey, ...]) -> bytes:
    return "".join(f"{key.text()}\n" for key in keys).encode()


def _decoded(text: str, source: str) -> MasterKey:
    try:
        key = base64.b64decode(text, validate=True)
    except binascii.Error:
        key = b""
    if len(key) != 32:
        raise _malformed(source)
    return MasterKey(key)


def _malformed(source: str) -> StoreError:
    return StoreError(
        f"The master key in {source} is not base64 of 32 bytes. Nothing was changed. Make one with: openssl rand -base64 32"
    )


def _from_keyring() -> str | None:
    keyring = _keyring()
    try:
        found: str | None = keyring.get_password(_SERVICE, _NAME)
    except Exception as error:  # noqa: BLE001 - each backend raises its own
        raise StoreError(
            f"The system's keyring cannot be read: {error}. Unlock it, or give the key itself in {VARIABLE}."
        ) from None
    return found


def _keyring() -> ModuleType:
    try:
        import keyring
    except ImportError:
        raise StoreError("A master key in the keyring needs the extra: pip install 'netsuite-nodes[keyring]'") from None
    return keyring
