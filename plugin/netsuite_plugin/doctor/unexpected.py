"""Answers that say nothing about a login: a full pool, NetSuite down, a lost connection, or what nobody has seen before."""

from netsuite_plugin.command_lines import told
from netsuite_plugin.contract import NodeError
from netsuite_plugin.doctor.answers import Answer
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.findings import Finding, problem
from netsuite_plugin.errors import TransportError

_BUSY = Cause(
    "pool_full",
    "other integrations use all of the account's requests at once",
    "Setup > Integration > Integration Governance",
    "try again in a minute; lower NETSUITE_NODES_CONCURRENCY, or reserve requests for this integration",
)
_DOWN = Cause(
    "down",
    "NetSuite failed, or is under maintenance",
    "https://status.netsuite.com",
    "try again later; give support the request ID",
)
_MOVED = Cause(
    "moved",
    "the account is in another data centre, or the host is another account's",
    "Setup > Company > Company Information > Company URLs",
    "compare the host names",
)
_LOST = Cause("connection_lost", "the network ended the connection", "this machine", "run the doctor again")
_HERE = Cause("as_said", "the message says it", "this machine", "do what the message says, then run the doctor again")
_UNKNOWN = Cause(
    "unknown", "this answer is not known here", "the request ID, for NetSuite's support", "report it with this finding"
)


def unexpected(tried: str, error: Exception | None, answered: Answer | None = None) -> Finding:
    """Return the finding for an answer that is not a refusal of a login, or for none at all."""
    if answered is None and isinstance(error, TransportError):
        return problem(tried, f"no answer: {error}", kind="unreached", causes=(_LOST, _DOWN))
    if answered is None:
        return problem(
            tried, told(error) if isinstance(error, NodeError) else str(error), kind="unexpected", causes=(_HERE,)
        )
    if answered.status == 429 or answered.code == "SSS_REQUEST_LIMIT_EXCEEDED":
        return problem(tried, "the account's pool is full", answered, kind="busy", causes=(_BUSY,))
    if answered.status >= 500:
        return problem(tried, "NetSuite failed", answered, kind="unavailable", causes=(_DOWN,))
    if 300 <= answered.status < 400:
        return problem(tried, "NetSuite points to another host", answered, kind="moved", causes=(_MOVED,))
    return problem(tried, "NetSuite gave an unexpected answer", answered, kind="unexpected", causes=(_UNKNOWN,))
