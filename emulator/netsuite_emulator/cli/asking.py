"""How a command asks something of an emulator that runs."""

import json
import os
import urllib.error
import urllib.request
from collections.abc import Mapping
from typing import Any

from netsuite_emulator.cli.endings import failed, wrong


def ask(url: str | None, account: str, what: str, body: Mapping[str, Any] | None = None) -> Any:
    """
    Post to an account's control endpoint, or read from it where there is no body.

    Without a URL the emulator is the one that NETSUITE_NODES_DOMAIN names. One that refuses or is not there ends the command.
    """
    if url is None:
        port = os.environ.get("NETSUITE_NODES_DOMAIN", "").rpartition(":")[2]
        if not port.isdecimal():
            wrong("no emulator is named: set NETSUITE_NODES_DOMAIN as `emulator serve` says, or give --url")
        url = f"https://127.0.0.1:{port}"
    place = f"{url.rstrip('/')}/__emulator__/{account}/{what}"
    data = None if body is None else json.dumps(body).encode()
    try:
        request = urllib.request.Request(place, data, {"Content-Type": "application/json"})  # noqa: S310 - the user's own URL
        with urllib.request.urlopen(request, timeout=10) as reply:  # noqa: S310 - the user's own URL
            return json.load(reply)
    except urllib.error.HTTPError as refused:
        (wrong if refused.code < 500 else failed)(f"the emulator refuses: {_reasons(refused)}")
    except (OSError, ValueError) as fault:
        failed(f"no emulator answers at {url}: {fault}")


def _reasons(refused: urllib.error.HTTPError) -> str:
    """Give the reasons of a refusal; a server that is not the emulator has only its status."""
    try:
        return "; ".join(each["detail"] for each in json.load(refused)["o:errorDetails"])
    except (KeyError, TypeError, ValueError):
        return f"{refused.code} {refused.reason}"
