"""What every command needs: the settings, the caller, and what the host brings. Says EMULATOR whenever one is used."""

import os
from dataclasses import dataclass

from netsuite_plugin.contract import Caller, Host
from netsuite_plugin.credentials.host_credentials import HostCredentials
from netsuite_plugin.discovery import current_registry
from netsuite_plugin.settings import Settings
from netsuite_plugin.terminal import say


@dataclass(frozen=True)
class CommandHost:
    """Settings, caller and host services of one command."""

    settings: Settings
    caller: Caller
    host: Host

    @property
    def credentials(self) -> HostCredentials:
        """The owner of the host's credentials."""
        return HostCredentials.of(self.host)


def command_host() -> CommandHost:
    """
    Read the settings and ask the plugins for store, clock and transport.

    Raises:
        ConfigurationError: A setting or a plugin is wrong.
    """
    settings = Settings.load(os.environ)
    if settings.emulated:
        say(f"EMULATOR: {settings.domain} stands for NetSuite.")
    return CommandHost(settings, settings.caller(), current_registry().host("netsuite"))
