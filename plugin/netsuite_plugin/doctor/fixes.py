"""What would fix a cause, for this caller and what was examined: each command as it is typed, and whose it is to type."""

from netsuite_plugin.command_lines import command_line, for_administrators
from netsuite_plugin.contract import NextStep
from netsuite_plugin.credentials.model.grant import connect_again
from netsuite_plugin.credentials.model.oauth_config import set_up_again
from netsuite_plugin.doctor.examination import Examination


def fitting(fix: str, examination: Examination) -> str:
    """Return the words of a cause with this login's own commands; those that the caller would be refused are an administrator's."""
    caller, administrators = examination.caller, False
    for words, step in _steps(examination).items():
        if words in fix:
            fix = fix.replace(words, command_line(step))
            administrators = administrators or for_administrators(step)
    if administrators and caller.role != "administrator":
        return f"{fix} (this is for an administrator of {caller.organization})"
    return fix


def _steps(examination: Examination) -> dict[str, NextStep]:
    """Return what the causes call each command, and what it is here."""
    row = examination.row
    steps = {"netsuite-nodes setup": set_up_again(examination.config_row)}
    if row is None:
        return steps
    named = {"account": str(row.attributes.get("account", "")), "credential": row.id}
    return {
        **steps,
        "netsuite-nodes credentials new-certificate ACCOUNT --replace ID": NextStep("new_certificate", named),
        "netsuite-nodes credentials use-certificate ID CERTIFICATE_ID": NextStep("use_certificate", named),
        "netsuite-nodes credentials add-token ACCOUNT --replace ID": connect_again(row),
        "netsuite-nodes connect": connect_again(row),
    }
