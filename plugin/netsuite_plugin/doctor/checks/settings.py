"""Who asks, and which NetSuite is meant."""

from netsuite_plugin.contract import ConfigurationError
from netsuite_plugin.doctor.causes import Cause
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok, problem
from netsuite_plugin.opening import proxy_of

_ADDRESS = Cause(
    "proxy",
    "the address of the proxy is mistyped",
    "this machine",
    "correct HTTPS_PROXY or ALL_PROXY, or set NETSUITE_NODES_PROXY",
)


async def check(examination: Examination) -> Finding:
    """Say for whom and against what everything below is checked; settings that are wrong end any command before this."""
    caller, settings = examination.caller, examination.settings
    whose = f"{caller.user} of organization {caller.organization}" if caller.organization else caller.user
    where = f"the EMULATOR at {settings.domain}" if settings.emulated else settings.domain
    tried = "Read the settings"
    try:
        proxy = proxy_of(settings)
    except ConfigurationError as error:
        return problem(tried, str(error), kind="proxy", causes=(_ADDRESS,))
    exempt = f" (not for {', '.join(proxy.not_for)})" if proxy and proxy.not_for else ""
    way = f", through the proxy {proxy}{exempt}" if proxy else "" if settings.emulated else ", without a proxy"
    return ok(tried, f"for {whose} ({caller.role}), against {where}{way}")
