"""What a local NetSuite itself says of what it saw, asked from another process."""

import ssl
from typing import Any

import httpx


class Server:
    """The local NetSuite's own account of what it saw."""

    def __init__(self, netsuite: dict[str, Any], account: str) -> None:
        self._account = account
        trusted = ssl.create_default_context(cafile=netsuite["ca_file"])
        self._http = httpx.Client(base_url=netsuite["base_url"], verify=trusted, timeout=60)

    def close(self) -> None:
        """Let its connections go: a server that is stopped waits for them."""
        self._http.close()

    def tell(self, action: str, **body: Any) -> dict[str, Any]:
        """Ask something of it, and return what it answers."""
        answer: dict[str, Any] = (
            self._http.post(f"/__emulator__/{self._account}/{action}", json=body).raise_for_status().json()
        )
        return answer

    def given(self, record_type: str, **fields: Any) -> str:
        """Put a record into the account, past all rules, and return its ID."""
        return str(self.tell("given", record_type=record_type, fields=fields)["id"])

    def state(self) -> dict[str, Any]:
        """Return its counts."""
        return self._seen("state")

    def requests(self) -> list[dict[str, Any]]:
        """Return every request it has seen, in the order they were answered."""
        entries: list[dict[str, Any]] = self._seen("requests")["requests"]
        return entries

    def injected(self) -> list[dict[str, Any]]:
        """Return every fault that happened, and to which request."""
        happened: list[dict[str, Any]] = self._seen("faults")["injected"]
        return happened

    def _seen(self, view: str) -> dict[str, Any]:
        seen: dict[str, Any] = self._http.get(f"/__emulator__/{self._account}/{view}").raise_for_status().json()
        return seen
