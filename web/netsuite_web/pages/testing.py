"""
Test: the doctor examines a login, finding by finding, while the person looks on.

The checks go on in the server; the page shows what is found so far, and grows by itself where scripts run.
"""

import asyncio
import secrets
from collections.abc import AsyncGenerator
from dataclasses import dataclass, field

from starlette.responses import Response, StreamingResponse

from netsuite_plugin.contract import NodeError
from netsuite_plugin.doctor.checklist import CHECKS, Check, examine
from netsuite_plugin.doctor.examination import Examination
from netsuite_plugin.doctor.findings import Finding
from netsuite_web.asked import Asked
from netsuite_web.cards import card
from netsuite_web.failure import for_pages

_KEPT = "tests"
_MOST = 10
_WAIT = 0.2
MARKS = {
    "ok": ("good", "Passed"),
    "warning": ("warn", "Warning"),
    "problem": ("bad", "Failed"),
    "skipped": ("none", "Skipped"),
}


@dataclass
class Testing:
    """One examination under way, or over."""

    id: str
    credential: str
    title: str
    findings: list[Finding] = field(default_factory=list[Finding])
    checking: str = ""
    over: bool = False
    refusal: str = ""
    task: asyncio.Task[None] | None = field(default=None, repr=False)

    def of(self, *severities: str) -> list[Finding]:
        """Return the findings of these severities, in the order of the checks."""
        return [finding for finding in self.findings if finding.severity in severities]

    @property
    def total(self) -> int:
        """How many checks there are."""
        return len(CHECKS)


async def start(asked: Asked) -> Response:
    """Begin the examination and show its page."""
    site = asked.site
    found = await card(site.host, asked.caller, asked.part("credential"), domain=site.settings.domain)
    if found is None:
        return asked.missing("This login", back="/connectors", back_title="Connectors")
    known: dict[str, Testing] = asked.session.kept.setdefault(_KEPT, {})
    running = next((each for each in known.values() if each.credential == found.id and not each.over), None)
    if running is None:
        running = Testing(secrets.token_urlsafe(9), found.id, found.title)
        while len(known) >= _MOST:
            known.pop(next(iter(known)))
        known[running.id] = running
        running.task = asyncio.create_task(_examine(asked, running))
    return asked.to(f"/connectors/{found.id}/test/{running.id}")


async def show(asked: Asked) -> Response:
    """Show what was found so far."""
    testing = _testing(asked)
    if testing is None:
        return asked.missing("This test", back="/connectors", back_title="Connectors")
    return asked.page("connectors/test.html", testing=testing, marks=MARKS)


async def events(asked: Asked) -> Response:
    """Send what is found as it is found, and end."""
    testing = _testing(asked)
    if testing is None:
        return Response(status_code=204)

    async def sent() -> AsyncGenerator[str]:
        seen = None
        while True:
            now = (len(testing.findings), testing.checking, testing.over)
            if now != seen:
                seen = now
                yield as_event(
                    asked.templates.fragment("connectors/findings.html", {"testing": testing, "marks": MARKS})
                )
            if testing.over:
                yield OVER_EVENT
                return
            await asyncio.sleep(_WAIT)

    return StreamingResponse(sent(), media_type="text/event-stream")


OVER_EVENT = "event: over\ndata: over\n\n"
"""Ends a stream for good: static/live.js does not connect again."""


def as_event(html: str) -> str:
    """Return a fragment as a server-sent event."""
    return "".join(f"data: {line}\n" for line in html.strip().splitlines()) + "\n"


def _testing(asked: Asked) -> Testing | None:
    testing: Testing | None = asked.session.kept.get(_KEPT, {}).get(asked.part("test"))
    return testing if testing is not None and testing.credential == asked.part("credential") else None


async def _examine(asked: Asked, testing: Testing) -> None:
    site = asked.site

    def told(check: Check, finding: Finding | None) -> None:
        testing.checking = check.title
        if finding is not None:
            testing.findings.append(finding)

    examination = Examination(site.host, site.settings, asked.caller, selector=testing.credential)
    try:
        await examine(examination, told)
    except NodeError as error:
        testing.refusal = for_pages(str(error))
    finally:
        testing.over = True
