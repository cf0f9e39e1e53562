"""A connection is tested by one harmless call: a connection that cannot be used is said at once."""

from dataclasses import dataclass

from netsuite_plugin.contract import ActsAs, Caller, Host
from netsuite_plugin.credentials.resolve import Selector, resolve
from netsuite_plugin.opening import open_client
from netsuite_plugin.settings import Settings


@dataclass(frozen=True)
class CheckedConnection:
    """In whose name NetSuite answered, and how many seconds its clock is ahead of this machine's (negative: behind)."""

    acts_as: ActsAs
    clock_ahead: float


async def check_connection(
    host: Host, settings: Settings, *, caller: Caller, selector: str = "personal"
) -> CheckedConnection:
    """
    Ask NetSuite for its time as the selected credential, which renews an expired access token.

    Raises:
        NodeError: The credential cannot be resolved or used.
    """
    asked = Selector.parse(selector)
    connection = await resolve(host.store, caller=caller, selector=asked, domain=settings.domain)
    async with open_client(connection, host=host, settings=settings) as client:
        theirs = await client.system.server_time()
    # a service account learns its role and user with its first token
    connection = await resolve(host.store, caller=caller, selector=asked, domain=settings.domain)
    return CheckedConnection(connection.acts_as, (theirs - host.clock.now()).total_seconds())
