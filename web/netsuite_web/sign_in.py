"""
One-time links: how a person signs in where no host does it for them. As Jupyter prints them: who can read the terminal may come in.

The first request spends a link and leads on at once, so that it does not stay in the address bar.
"""

import hmac
import secrets

from netsuite_plugin.contract import Caller


class Links:
    """The links that are not spent yet, and whom each signs in."""

    def __init__(self) -> None:
        self._open: dict[str, Caller] = {}

    def make(self, caller: Caller) -> str:
        """Return a new word for a link that signs in this person, once."""
        word = secrets.token_urlsafe(32)
        self._open[word] = caller
        return word

    def spend(self, word: str) -> Caller | None:
        """Return whom a link signs in, and forget it; None for one that is spent or never was."""
        given = word.encode()
        found = next((each for each in self._open if hmac.compare_digest(each.encode(), given)), None)
        return self._open.pop(found) if found else None
