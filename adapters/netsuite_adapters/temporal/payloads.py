"""
Large payloads by reference: a file of its owner alone in a folder that all workers share, and in the history only where it is.

Temporal refuses payloads over 2 MB and histories over 50 MB. Workflows see the whole value all the same: the SDK puts it in its place.
"""

import asyncio
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path

from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    StorageDriver,
    StorageDriverClaim,
    StorageDriverRetrieveContext,
    StorageDriverStoreContext,
)

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.own_files import write_whole

LARGEST = 128 * 1024
"""Bytes of a payload that stays in the history."""


class PayloadFiles(StorageDriver):
    """Payloads in a folder, each under the digest of its bytes: the same payload twice is one file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def name(self) -> str:
        """Return what references call it."""
        return "netsuite-nodes-files"

    async def store(self, context: StorageDriverStoreContext, payloads: Sequence[Payload]) -> list[StorageDriverClaim]:
        """
        Write payloads; they are durable when this returns.

        Raises:
            OSError: One cannot be written.
        """
        del context
        return await asyncio.to_thread(lambda: [self._written(each) for each in payloads])

    async def retrieve(
        self, context: StorageDriverRetrieveContext, claims: Sequence[StorageDriverClaim]
    ) -> list[Payload]:
        """
        Read payloads.

        Raises:
            ConfigurationError: One is not there: this worker has another folder, or the file was removed too early.
            OSError: One cannot be read.
            ValueError: A file was changed.
        """
        del context
        return await asyncio.to_thread(lambda: [self._read(each.claim_data["sha256"]) for each in claims])

    def _written(self, payload: Payload) -> StorageDriverClaim:
        content = payload.SerializeToString()
        digest = hashlib.sha256(content).hexdigest()
        file = self._folder / digest
        if file.exists():
            os.utime(file)  # those that nobody has needed for long can be removed by their age
        else:
            write_whole(file, content)
        return StorageDriverClaim({"sha256": digest})

    def _read(self, digest: str) -> Payload:
        if len(digest) != 64 or not digest.isalnum():
            raise ValueError("a reference to a payload is damaged")
        try:
            content = (self._folder / digest).read_bytes()
        except FileNotFoundError:
            # Temporal asks again until it is there: what was put right needs nothing more
            raise ConfigurationError(
                f"Payload {digest} is not in {self._folder}. All workers and clients of a namespace need one folder, "
                "NetSuitePlugin(payloads=...), and a file stays as long as its workflow. The workflow goes on when the file is there; end it "
                "where it was removed."
            ) from None
        if hashlib.sha256(content).hexdigest() != digest:
            raise ValueError(f"the file of payload {digest} was changed")
        payload = Payload()
        payload.ParseFromString(content)
        return payload
