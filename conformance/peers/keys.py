"""What a client signs in with: an access token, or for client credentials a certificate of its own."""

from collections.abc import Callable, Mapping
from typing import Any

from conformance.peers.certificate import self_signed
from conformance.peers.homes import Client

_USER = "admin@example.com"


def keys_of(client: Client, described: Mapping[str, Any], ask: Callable[..., dict[str, Any]]) -> dict[str, Any]:
    """Give a client its keys for an account as the local NetSuite describes it; `ask` asks something of the local NetSuite itself."""
    account = {"account": described["account"]}
    if client.name != "@brokenrubik/netsuite-sdk":
        return {**account, **token_of(described)}
    private_key, certificate = self_signed()
    mapped = ask("map_certificate", pem=certificate, user=_USER)
    service = next(each for each in described["integrations"] if each["key"] == "service")
    signing = {"certificate_id": mapped["certificate_id"], "private_key": private_key}
    return {**account, "client_id": service["client_id"], **signing}


def token_of(described: Mapping[str, Any]) -> dict[str, Any]:
    """Give the administrator's access token of token-based authentication."""
    token: dict[str, Any] = next(each for each in described["access_tokens"] if each["user"] == _USER)
    return token
