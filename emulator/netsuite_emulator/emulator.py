"""The emulator: accounts, the application that answers for them, and their state in a file."""

from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from netsuite_emulator.account import DataCenter

if TYPE_CHECKING:
    from netsuite_emulator.asgi.app import App
    from netsuite_emulator.asgi.in_process import InProcess


class Emulator(DataCenter):
    """A NetSuite of one or more accounts; its options are those of DataCenter."""

    @cached_property
    def app(self) -> "App":
        """The ASGI application that answers for every host below the domain."""
        from netsuite_emulator.asgi.app import App

        return App(self)

    @property
    def transport(self) -> "InProcess":
        """The application in the place of the network, for httpx.AsyncClient; it answers for every account."""
        from netsuite_emulator.asgi.in_process import InProcess

        return InProcess(self.app)

    @classmethod
    def load(cls, path: str | Path, **options: Any) -> Self:
        """
        Make an emulator as `save` wrote it; `options` are its other ones, such as `latency`.

        Raises:
            ValueError: The file is not a saved state, is of another version, or is damaged.
        """
        from netsuite_emulator.saving import load

        return load(Path(path), partial(cls, **options))

    def save(self, path: str | Path) -> None:
        """Write accounts, records, tokens and the clock's offset to a file that only its owner may read."""
        from netsuite_emulator.saving import save

        save(self, Path(path))
