"""What `netsuite-nodes emulator serve` says on a terminal."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any


def for_people(described: dict[str, Any], save: Path | None) -> str:
    """Say what to type in another terminal, who may log in, and what becomes of the state."""
    return "\n".join(_lines(described, save))


def _lines(described: dict[str, Any], save: Path | None) -> Iterator[str]:
    yield f"EMULATOR: a local NetSuite on {described['base_url']}"
    if described["ca_file"]:
        yield "\nIn another terminal:"
        yield f"  export NETSUITE_NODES_DOMAIN={described['domain']} SSL_CERT_FILE={described['ca_file']}"
    else:
        yield "\nWithout TLS, for other clients: the commands of netsuite-nodes speak TLS only."
    for account in described["accounts"]:
        yield f"\nAccount {account['account']}"
        if described["ca_file"]:
            yield from _connecting(account)
        yield "  Log in as:"
        widest = max((len(each["email"]) for each in account["users"]), default=0)
        for user in account["users"]:
            roles = ", ".join(each["name"] for each in user["roles"])
            yield f"    {user['email']:<{widest}}  password {user['password']}  ({roles})"
    yield f"\nKept in memory{f', and written to {save.resolve()} at the end' if save else ' only; --save FILE keeps it'}."
    yield "Ctrl-C stops it."


def _connecting(account: dict[str, Any]) -> Iterator[str]:
    """Store an OAuth Config of the account, as a Public Client with a secret if there is one, and connect."""
    grants = [each for each in account["integrations"] if each["authorization_code_grant"] and each["client_secret"]]
    for client in sorted(grants, key=lambda each: not each["public"])[:1]:
        yield f"  echo {client['client_secret']} | netsuite-nodes setup --client-id {client['client_id']} --client-secret-stdin"
    yield f"  netsuite-nodes connect {account['account']}"
