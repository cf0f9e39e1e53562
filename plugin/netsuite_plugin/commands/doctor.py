"""`netsuite-nodes doctor`: examine a connection, or what there is before the first one."""

import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter
from rich.status import Status
from rich.text import Text

from netsuite_plugin.commands.host import command_host
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.contract import Caller, StoredCredential
from netsuite_plugin.counts import counted
from netsuite_plugin.doctor.causes import AUDIT_TRAIL
from netsuite_plugin.doctor.checklist import Check, examine
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, Report
from netsuite_plugin.terminal import answer, answer_json, cell, errors, grid, say, table

_STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red", "skipped": "dim"}


async def doctor(
    *,
    credential: str | None = None,
    account: str | None = None,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """
    Find out why NetSuite cannot be reached or used. Writes nothing in NetSuite.

    Exit code 0: healthy, perhaps with warnings; 1: a problem was found, or nobody is connected; 2: what was typed is wrong.

    Parameters
    ----------
    credential
        personal (as in a run, when not given), team:NAME, or a credential's id, each with an optional @ACCOUNT.
    account
        Account ID in any spelling; the credential's when not given.
    json_output
        Print one JSON object.
    """
    command = command_host()
    progress = _Progress(live=not json_output and sys.stderr.isatty())
    examination = Examination(
        command.host,
        command.settings,
        command.caller,
        typed_account=account,
        selector=credential,
        ask=progress.ask if progress.live and sys.stdin.isatty() else None,
    )
    try:
        report = await examine(examination, progress.told)
    finally:
        progress.stop()
    if json_output:
        answer_json(report.as_json(), indent=2)
    else:
        _print(report, command.caller)
    return report.exit_code


class _Progress:
    """On a terminal, one line that says what is being checked."""

    def __init__(self, *, live: bool) -> None:
        self.live = live
        self._status = Status("", console=errors()) if live else None

    def told(self, check: Check, finding: Finding | None) -> None:
        """Hear of a check."""
        if self._status is not None and finding is None:
            self._status.update(f"{check.title} …")
            self._status.start()

    async def ask(self, rows: Sequence[StoredCredential]) -> str:
        """Let the person choose among several credentials."""
        self.stop()
        ids = {str(number): row.id for number, row in enumerate(rows, 1)}
        for number, row in enumerate(rows, 1):
            say(f"  {number}  {row.id}  account {row.attributes.get('account')}, {row.level} of {row.owner}")
        answer = ""
        while answer not in ids:
            answer = await line("Which credential? ")
        return ids[answer]

    def stop(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.stop()


def _print(report: Report, caller: Caller) -> None:
    table(
        ("check", "", "found"),
        [
            (finding.title, cell(finding.severity, _STYLES[finding.severity]), finding.found)
            for finding in report.findings
            if finding.severity != "skipped"
        ],
    )
    if skipped := _skipped(report.findings):
        answer(f"\n{skipped}")
    wrong = [finding for finding in report.findings if finding.severity in {"problem", "warning"}]
    for finding in wrong:
        _explain(finding)
    if caller.role != "administrator" and any(
        cause.screen.startswith("Setup >") for each in wrong for cause in each.causes
    ):
        answer("\nScreens under Setup are for an administrator of the NetSuite account: hand this on.")
    problems = sum(finding.severity == "problem" for finding in wrong)
    state = counted(problems, "problem") if problems else "Healthy" if report.connected else "Not connected"
    warnings = f", {counted(len(wrong) - problems, 'warning')}" if len(wrong) > problems else ""
    answer(f"\n{state}{warnings}.{' Begin with the first.' if problems else ''}")


def _skipped(findings: Sequence[Finding]) -> str:
    """Name in one line the checks that were not made, and what each waits for; what does not concern this login is left out."""
    waiting: dict[str, list[str]] = {}
    for finding in findings:
        if finding.severity == "skipped" and finding.blocks:
            waiting.setdefault(finding.found, []).append(finding.title)
    return (
        "Not checked: " + "; ".join(f"{', '.join(titles)} ({why})" for why, titles in waiting.items())
        if waiting
        else ""
    )


def _explain(finding: Finding) -> None:
    answer(f"\n{finding.title}: {finding.found}")
    told: list[tuple[str, str | Text]] = [("tried", finding.tried)]
    if finding.answered is not None:
        told.append(("answered", str(finding.answered)))
    several = len(finding.causes) > 1
    if several:
        told.append(("likely", "one of these, the likeliest first:"))
    for number, cause in enumerate(finding.causes, 1):
        told.append((f"{number}." if several else "cause", cause.words))
        told += _screens("  open", cause.screen)
        told.append(("  fix", cause.fix))
        if several and cause.detail:
            told.append(("  proof", f"the audit trail says {cause.detail}"))
    if several and any(cause.detail for cause in finding.causes):
        told += _screens("decides", AUDIT_TRAIL)
    grid(told, indent=2)


def _screens(name: str, screens: str) -> list[tuple[str, Text]]:
    """Return each path of some screens for a line of its own."""
    first, *others = screens.split(", and ")
    return [(name, Text(first, no_wrap=True)), *(("", Text(each, no_wrap=True)) for each in others)]
