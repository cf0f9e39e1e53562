"""What a check found: its severity, what was answered, and the causes in order of likelihood."""

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from netsuite_plugin.doctor.answer_classes import AnswerClass
from netsuite_plugin.doctor.answers import Answer
from netsuite_plugin.doctor.causes import Cause

Severity: TypeAlias = Literal["ok", "warning", "problem", "skipped"]


@dataclass(frozen=True)
class Finding:
    """
    The result of one check.

    `kind` names the class of the answer: what cannot be told apart from outside. One cause alone stands there only where evidence on
    this machine decides. `blocks`: checks that need this one cannot be made.
    """

    severity: Severity
    tried: str
    found: str
    answered: Answer | None = None
    kind: str = ""
    causes: tuple[Cause, ...] = ()
    blocks: bool = False
    check: str = ""
    title: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "check": self.check,
            "severity": self.severity,
            "tried": self.tried,
            "found": self.found,
            "answered": self.answered.as_json() if self.answered else None,
            "class": self.kind,
            "causes": [cause.as_json() for cause in self.causes],
        }


def ok(tried: str, found: str, answered: Answer | None = None) -> Finding:
    """All is well."""
    return Finding("ok", tried, found, answered)


def warning(
    tried: str, found: str, answered: Answer | None = None, *, kind: str = "", causes: tuple[Cause, ...] = ()
) -> Finding:
    """It works today, or works in part."""
    return Finding("warning", tried, found, answered, kind, causes)


def problem(
    tried: str, found: str, answered: Answer | None = None, *, kind: str, causes: tuple[Cause, ...] = ()
) -> Finding:
    """Calls fail until somebody acts."""
    return Finding("problem", tried, found, answered, kind, causes, blocks=True)


def refused(
    tried: str, answered: Answer, of: AnswerClass, *, first: tuple[Cause, ...] = (), without: tuple[Cause, ...] = ()
) -> Finding:
    """NetSuite said no: the class of its answer, and its causes as other evidence orders them."""
    return problem(tried, of.says, answered, kind=of.name, causes=of.ordered(first, without=without))


def skipped(why: str) -> Finding:
    """It could not be checked, nor can what needs it."""
    return Finding("skipped", "", why, blocks=True)


def not_needed(why: str) -> Finding:
    """There is nothing to check here; nothing else is held up by that."""
    return Finding("skipped", "", why)


@dataclass(frozen=True)
class Report:
    """All findings, in the order of the checks, and what they are about."""

    account: str
    credential: str
    oauth_config: str
    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding | None:
        """The problem to solve first; without one the first warning."""
        for severity in ("problem", "warning"):
            for finding in self.findings:
                if finding.severity == severity:
                    return finding
        return None

    @property
    def connected(self) -> bool:
        """Whether there is a login to examine."""
        return bool(self.credential)

    @property
    def exit_code(self) -> int:
        """0 healthy, 1 a problem or nobody is connected, 2 what was typed is wrong."""
        problems = [finding for finding in self.findings if finding.severity == "problem"]
        if any(finding.kind == "account_id" for finding in problems):
            return 2
        return int(bool(problems) or not self.connected)

    def as_json(self) -> dict[str, Any]:
        """Return it for programs."""
        return {
            "account": self.account,
            "credential": self.credential,
            "oauth_config": self.oauth_config,
            "connected": self.connected,
            "healthy": self.exit_code == 0,
            "findings": [finding.as_json() for finding in self.findings],
        }
