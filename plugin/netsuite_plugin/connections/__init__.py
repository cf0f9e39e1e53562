"""
How a person connects, how a connection is tested, kept alive and ended: flows for hosts, without a terminal or a browser.

They take what the host brings and its settings, say everything in their results and errors, and ask nobody: `begin` returns a URL,
`finish` a stored credential or a question.
"""

from netsuite_plugin.connections.adding_token import add_token
from netsuite_plugin.connections.certificate import use_certificate
from netsuite_plugin.connections.check import CheckedConnection, check_connection
from netsuite_plugin.connections.claiming import claim
from netsuite_plugin.connections.connecting import AccountQuestion, Connected, PendingConnection, begin, finish
from netsuite_plugin.connections.disconnecting import Disconnected, disconnect, disconnect_member
from netsuite_plugin.connections.keep_alive import KeptAlive, keep_alive, keep_alive_for_ever
from netsuite_plugin.connections.members import MemberConnection, end_member, members

__all__ = [
    "AccountQuestion",
    "CheckedConnection",
    "Connected",
    "Disconnected",
    "KeptAlive",
    "MemberConnection",
    "PendingConnection",
    "add_token",
    "begin",
    "check_connection",
    "claim",
    "disconnect",
    "disconnect_member",
    "end_member",
    "finish",
    "keep_alive",
    "keep_alive_for_ever",
    "members",
    "use_certificate",
]
