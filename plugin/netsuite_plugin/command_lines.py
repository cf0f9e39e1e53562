"""
The command line's words for what to do next: what a person types for each step that an error names.

Rooms below the commands name steps (`NextStep`); a host of pages makes links of them, as this makes commands.
"""

import shlex
from collections.abc import Sequence

from netsuite_plugin.contract import NextStep, NodeError

__all__ = ["command_line", "for_administrators", "told", "with_commands"]


def told(error: NodeError) -> str:
    """Say an error to a person at a command line: what happened, and what to type."""
    return with_commands(str(error), error.next_steps)


def with_commands(message: str, steps: Sequence[NextStep]) -> str:
    """Return a message with the commands to type after it."""
    if not steps:
        return message
    first, *others = steps
    further = "".join(f"; {'or' if each.instead else 'then'}: {command_line(each)}" for each in others)
    who = "An administrator runs" if for_administrators(first) else "Run"
    return f"{message} {who}: {command_line(first)}{further}"


def for_administrators(step: NextStep) -> bool:
    """Tell whether a step is refused to everybody but an administrator of the organization."""
    return step.parameters.get("level") == "organization" or step.action in {
        "allow",
        "use_certificate",
        "new_certificate",
    }


def command_line(step: NextStep) -> str:
    """Return the command a person types for a step; what is not known of it stands in capitals."""
    given = {name: shlex.quote(value) for name, value in step.parameters.items()}
    account, credential = given.get("account", ""), given.get("credential", "")
    match step.action:
        case "connect":
            line = f"connect {account or 'WORKSPACE'}" + _option("--team", given.get("team"))
        case "set_up":
            organization = " --organization" if given.get("level") == "organization" else ""
            line = f"setup{organization}" + _option("--account", account)
        case "add_token":
            organization = " --organization" if given.get("level") == "organization" else ""
            line = f"credentials add-token {account}{organization}" + _option("--replace", credential)
        case "allow":
            line = f"credentials allow {credential} {given['user']}"
        case "use_certificate":
            line = f"credentials use-certificate {credential} CERTIFICATE_ID"
        case "new_certificate":
            line = f"credentials new-certificate {account}" + _option("--replace", credential)
        case "choose_default":
            line = "credentials default"
        case "upgrade_store":
            line = "credentials db upgrade"
    domain = f"NETSUITE_NODES_DOMAIN={given['domain']} " if "domain" in given else ""
    return f"{domain}netsuite-nodes {line}"


def _option(name: str, value: str | None) -> str:
    return f" {name} {value}" if value else ""
