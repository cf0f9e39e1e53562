"""`netsuite-nodes emulator token`: an access token without a browser, for any client."""

import json

from netsuite_emulator.cli.asking import ask


def token(
    *,
    account: str = "1234567",
    user: str | None = None,
    role: str | None = None,
    integration: str | None = None,
    scopes: str | None = None,
    url: str | None = None,
) -> None:
    """
    Print the answer a user's consent would end in, as JSON: `access_token`, `refresh_token`, `expires_in`.

    The emulator is found by NETSUITE_NODES_DOMAIN and SSL_CERT_FILE, as `serve` says to set them.

    Parameters
    ----------
    account
        The account ID.
    user
        Whose token it is: an e-mail address; the administrator's by default.
    role
        The ID of one of the user's roles; the first by default.
    integration
        The integration it is given to: confidential, public, both (the default), or one that was added.
    scopes
        Scopes, separated by commas; all by default.
    url
        Where the emulator listens, if not where NETSUITE_NODES_DOMAIN says.
    """
    asked = {"user": user, "role": role, "integration": integration, "scopes": scopes.split(",") if scopes else None}
    told = ask(url, account, "token", {name: value for name, value in asked.items() if value is not None})
    print(json.dumps(told, indent=2))  # noqa: T201 - the answer
