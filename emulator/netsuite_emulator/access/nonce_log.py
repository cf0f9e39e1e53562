"""Every nonce that an account was sent by token-based authentication: for tests that must know whether one came twice."""

from collections import Counter


class NonceLog:
    """
    One entry a call, in the order they came: token ID, nonce and timestamp, as the call states them.

    What is refused, struck by a fault or never answered is noted as well: a client does not know what became of a call whose answer it lost.
    """

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = []

    def note(self, stated: dict[str, str]) -> None:
        """Write one entry from the parameters of an Authorization header."""
        names = ("token", "nonce", "timestamp")
        self.entries.append({name: stated.get(f"oauth_{name}", "") for name in names})

    def repeated(self) -> list[str]:
        """Give the nonces that came more than once with the same token, whatever their timestamps."""
        counts = Counter((each["token"], each["nonce"]) for each in self.entries)
        return [nonce for (_, nonce), count in counts.items() if count > 1]
