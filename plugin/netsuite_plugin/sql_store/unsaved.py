"""Rows that a store could not write, sealed in files of this machine, so that a rotated pair outlives a full disk or a fallen server."""

import base64
import json
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path

from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.errors import StoreError
from netsuite_plugin.own_files import write_whole
from netsuite_plugin.sql_store.sealing import Seal


class UnsavedRows:
    """A folder with one file a credential. It is there only while something is in it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, row: StoredCredential, seal: Seal) -> None:
        """
        Write a row down, durable when this returns.

        Raises:
            StoreError: This does not succeed either.
        """
        shown = {**asdict(row), "secrets": {}, "attributes": dict(row.attributes)}
        sealed = base64.b64encode(seal.close(row)).decode()
        kept = json.dumps({"row": shown, "sealed": sealed, "sealed_by": seal.current})
        try:
            # a full disk fails every process at once, and each keeps the pair it knows: none writes into another's file
            write_whole(self.file(row.id), kept.encode())
        except OSError as error:
            raise StoreError(
                f"Nor could it be kept in {self._folder}: {error.strerror}. Make room there, and let this process go on until it is saved."
            ) from None

    def has(self, credential_id: str) -> bool:
        """Tell whether something is kept here."""
        return self.file(credential_id).exists()

    def read(self, credential_id: str, seal: Seal) -> StoredCredential | None:
        """
        Return what is kept here, or None when it is gone.

        Raises:
            UnknownDataKey: It was sealed under another data key than those of the seal.
            StoreError: It is damaged. It is left as it is.
        """
        file = self.file(credential_id)
        try:
            kept = json.loads(file.read_text(encoding="utf-8"))
            row = StoredCredential(**kept["row"])
            secrets = seal.open(base64.b64decode(kept["sealed"]), row, sealed_by=kept["sealed_by"])
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise StoreError(
                f"A token pair of credential {credential_id} waits to be saved in {file}, which cannot be read ({type(error).__name__}). Remove that file and connect again."
            ) from None
        return replace(row, secrets=secrets)

    def ids(self) -> list[str]:
        """Return the credentials of which something is kept here."""
        return sorted(file.stem for file in self._folder.glob("*.row"))

    def forget(self, credential_id: str) -> None:
        """Remove what is kept here; the folder too when it is empty."""
        if not self._folder.exists():
            return
        with suppress(OSError):
            self.file(credential_id).unlink(missing_ok=True)
            self._folder.rmdir()

    def file(self, credential_id: str) -> Path:
        """Return where something of a credential is kept, if it is."""
        # ids are ours, and still become a file's name only letter by letter
        name = "".join(
            letter if letter.isalnum() or letter in "-_" else f"%{ord(letter):x}" for letter in credential_id
        )
        return self._folder / f"{name}.row"
