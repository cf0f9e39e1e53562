"""`netsuite-nodes doctor`: examine a connection, or what there is before the first one."""

import json
import sys
from collections.abc import Sequence
from typing import Annotated

from cyclopts import Parameter
from rich.console import Console
from rich.padding import Padding
from rich.status import Status
from rich.table import Table

from netsuite_plugin.commands.host import command_host, tell
from netsuite_plugin.commands.prompt import line
from netsuite_plugin.contract import StoredCredential
from netsuite_plugin.doctor.causes import AUDIT_TRAIL
from netsuite_plugin.doctor.checklist import Check, examine
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, Report

_STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red", "skipped": "dim"}


async def doctor(
    *,
    credential: str | None = None,
    account: str | None = None,
    json_output: Annotated[bool, Parameter(name="--json", negative="")] = False,
) -> int:
    """
    Find out why NetSuite cannot be reached or used. Writes nothing in NetSuite.

    Exit code 0: healthy, perhaps with warnings; 1: a problem was found; 2: what was typed is wrong.

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
        sys.stdout.write(json.dumps(report.as_json(), indent=2) + "\n")
    else:
        _print(report)
    return report.exit_code


class _Progress:
    """On a terminal, one line that says what is being checked."""

    def __init__(self, *, live: bool) -> None:
        self.live = live
        self._status = Status("", console=Console(stderr=True)) if live else None

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
            tell(f"  {number}  {row.id}  account {row.attributes.get('account')}, {row.level} of {row.owner}")
        answer = ""
        while answer not in ids:
            answer = await line("Which credential? ")
        return ids[answer]

    def stop(self) -> None:
        """Take the line away."""
        if self._status is not None:
            self._status.stop()


def _print(report: Report) -> None:
    console = Console(highlight=False)
    table = Table("check", "", "found", box=None, header_style="bold")
    for finding in report.findings:
        style = _STYLES[finding.severity]
        table.add_row(finding.title, f"[{style}]{finding.severity}[/]", _plain(finding.found))
    console.print(table)
    for finding in report.findings:
        if finding.severity in {"problem", "warning"}:
            _explain(console, finding)
    problems = sum(finding.severity == "problem" for finding in report.findings)
    warnings = sum(finding.severity == "warning" for finding in report.findings)
    console.print(
        f"\n{'Healthy' if not problems else f'{problems} problem(s)'}{f', {warnings} warning(s)' if warnings else ''}."
        f"{' Begin with the first.' if problems else ''}"
    )


def _explain(console: Console, finding: Finding) -> None:
    console.print(f"\n[{_STYLES[finding.severity]}]{finding.title}[/]: {_plain(finding.found)}")
    told = [("tried", finding.tried)]
    if finding.answered is not None:
        told.append(("answered", str(finding.answered)))
    several = len(finding.causes) > 1
    if several:
        told.append(("likely", "one of these, the likeliest first:"))
    for number, cause in enumerate(finding.causes, 1):
        told += [(f"{number}." if several else "cause", cause.words), ("  open", cause.screen), ("  fix", cause.fix)]
        if several and cause.detail:
            told.append(("  proof", f"the audit trail says {cause.detail}"))
    if several and any(cause.detail for cause in finding.causes):
        told.append(("decides", AUDIT_TRAIL))
    lines = Table.grid(padding=(0, 2))
    for name, words in told:
        lines.add_row(_plain(name), _plain(words))
    console.print(Padding(lines, (0, 0, 0, 2)))


def _plain(text: str) -> str:
    """Keep what NetSuite wrote from being read as markup."""
    return text.replace("[", r"\[")
