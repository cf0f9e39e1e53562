"""Who asks, and which NetSuite is meant."""

from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, ok


async def check(examination: Examination) -> Finding:
    """Say for whom and against what everything below is checked; settings that are wrong end any command before this."""
    caller, settings = examination.caller, examination.settings
    whose = f"{caller.user} of organization {caller.organization}" if caller.organization else caller.user
    where = f"the EMULATOR at {settings.domain}" if settings.emulated else settings.domain
    return ok("Read the settings", f"for {whose} ({caller.role}), against {where}")
