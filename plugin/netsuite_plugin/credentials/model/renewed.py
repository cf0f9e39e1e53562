"""How a renewal ended."""

from dataclasses import dataclass

from netsuite_plugin.contract import StoredCredential


@dataclass(frozen=True)
class Renewed:
    """The row with another access token; `asked` tells whether NetSuite issued it just now, or somebody else had saved it."""

    row: StoredCredential
    asked: bool
