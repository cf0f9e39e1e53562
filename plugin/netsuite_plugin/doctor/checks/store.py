"""Store and master key: whether what is stored can be read."""

from netsuite_plugin.command_lines import told
from netsuite_plugin.counts import counted
from netsuite_plugin.credentials.model.kinds import LOGINS
from netsuite_plugin.credentials.model.oauth_config import OAUTH_CONFIG
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, problem, warning
from netsuite_plugin.errors import StoreError

_TRIED = "Read every credential you may use, and open its seals"
_UNREADABLE = Cause(
    "store_unreadable",
    "the store or its master key cannot be used",
    "this machine",
    "do what the message says; NETSUITE_NODES_STORE and NETSUITE_NODES_MASTER_KEY say where both are",
)


async def check(examination: Examination) -> Finding:
    """Read the store as a run would; one damaged row does not hide the others."""
    store, caller = examination.host.store, examination.caller
    try:
        examination.rows = await store.find(caller, *LOGINS, OAUTH_CONFIG)
    except StoreError as error:
        return problem(_TRIED, told(error), kind="store", causes=(_UNREADABLE,))
    damaged = [row.damaged for row in examination.rows if row.damaged]
    if damaged:
        return warning(_TRIED, " ".join(damaged), kind="store", causes=(_UNREADABLE,))
    configs = sum(row.kind == OAUTH_CONFIG for row in examination.rows)
    logins = len(examination.rows) - configs
    return ok(
        _TRIED,
        f"{counted(configs, 'NetSuite OAuth Config')} and {counted(logins, 'NetSuite credential')}",
    )
