"""Examinations in this process: the doctor over the emulator, as Maria."""

from dataclasses import dataclass
from typing import Any

import pytest

from conftest import MARIA
from netsuite_plugin.contract import Caller
from netsuite_plugin.credentials.model.grant import PRODUCTION_DOMAIN
from netsuite_plugin.doctor.checklist import examine
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding, Report
from netsuite_plugin.settings import Settings


@dataclass
class Examined:
    """A report, by the names of its checks."""

    report: Report

    def __getitem__(self, check: str) -> Finding:
        return next(finding for finding in self.report.findings if finding.check == check)

    @property
    def problems(self) -> list[str]:
        return [finding.check for finding in self.report.findings if finding.severity == "problem"]

    def causes(self, check: str) -> list[str]:
        return [cause.key for cause in self[check].causes]


@pytest.fixture
def examined(world):
    """Examine as a person would, with the answers of this world's NetSuite."""

    async def run(
        *,
        caller: Caller = MARIA,
        account: str | None = None,
        credential: str | None = None,
        ask: Any = None,
        **more: Any,
    ):
        settings = Settings(domain=PRODUCTION_DOMAIN, **more)
        examination = Examination(
            world.registry.host("netsuite"), settings, caller, typed_account=account, selector=credential, ask=ask
        )
        return Examined(await examine(examination, lambda check, finding: None))

    return run
