"""The names of the kinds of credential that calls can be made with. The providers need them with discovery, and nothing heavier."""

NETSUITE = "netsuite"
SERVICE_ACCOUNT = "netsuite.service_account"
TOKEN = "netsuite.token"  # noqa: S105 - the name of a kind
LOGINS = (NETSUITE, SERVICE_ACCOUNT, TOKEN)
"""All of them."""
OWN_LOGINS = (NETSUITE, TOKEN)
"""Those of them that a person may have for themselves."""
