"""What Airflow learns of this package when it starts. Airflow calls it in every one of its processes: nothing heavy is imported."""

from typing import Any

from netsuite_plugin import __version__

_HERE = "netsuite_adapters.airflow"


def get_provider_info() -> dict[str, Any]:
    """Return the provider's description; its connection form is made of `conn-fields`, whose values lie encrypted in Airflow's database."""
    return {
        "package-name": "netsuite-nodes",
        "name": "NetSuite",
        "description": "NetSuite nodes: records and SuiteQL with credentials that survive, each write once.",
        "versions": [__version__],
        "integrations": [
            {"integration-name": "NetSuite", "external-doc-url": "https://www.netsuite.com", "tags": ["service"]}
        ],
        "hooks": [{"integration-name": "NetSuite", "python-modules": [f"{_HERE}.hook"]}],
        "operators": [{"integration-name": "NetSuite", "python-modules": [f"{_HERE}.operator"]}],
        "triggers": [{"integration-name": "NetSuite", "python-modules": [f"{_HERE}.trigger"]}],
        "connection-types": [
            {
                "connection-type": "netsuite",
                "hook-class-name": f"{_HERE}.hook.NetSuiteHook",
                "hook-name": "NetSuite",
                "ui-field-behaviour": {
                    "hidden-fields": ["host", "port", "schema", "login", "password"],
                    "relabeling": {},
                    "placeholders": {},
                },
                "conn-fields": {
                    "credential": _field(
                        "Credential in the store of netsuite-nodes",
                        "personal, team:NAME or a credential's id, each with an optional @ACCOUNT. Leave all fields from Account ID on empty.",
                    ),
                    "user": _field("User", "Whose personal credential; whom NETSUITE_NODES_USER names when empty."),
                    "organization": _field("Organization", "That user's; NETSUITE_NODES_ORGANIZATION when empty."),
                    "teams": _field("Teams", "That user's, separated by commas; NETSUITE_NODES_TEAMS when empty."),
                    "account": _field(
                        "Account ID", "For a credential that Airflow keeps, as NetSuite shows it: 1234567_SB1."
                    ),
                    "client_id": _field("Client ID", "Of the integration record (consumer key)."),
                    "client_secret": _secret("Client secret", "Consumer secret, for a token."),
                    "token_id": _secret("Token ID", "Of token-based authentication."),
                    "token_secret": _secret("Token secret", "Of token-based authentication."),
                    "certificate_id": _field("Certificate ID", "Of a certificate for the client credentials grant."),
                    "private_key": _secret("Private key", "The certificate's, PEM without a password."),
                },
            }
        ],
    }


def _field(label: str, description: str, **more: str) -> dict[str, Any]:
    return {"label": label, "description": description, "schema": {"type": ["string", "null"], **more}}


def _secret(label: str, description: str) -> dict[str, Any]:
    return _field(label, description, format="password")
