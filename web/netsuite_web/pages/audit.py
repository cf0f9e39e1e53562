"""Audit: what happened to credentials, who did it, why, and how it ended; by day, with filters in the address, and as files."""

import csv
import io
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from urllib.parse import urlencode

from starlette.responses import Response

from netsuite_plugin.contract import CredentialEvent
from netsuite_web.asked import Asked
from netsuite_web.downloads import as_file

SINCE = {"1": "a day", "7": "7 days", "30": "30 days", "365": "a year"}
_MOST = 500
_COLUMNS = ("at", "actor", "event", "credential", "level", "owner", "outcome", "reason", "run")


async def index(asked: Asked) -> Response:
    """Show the lines that fit, the newest first, a heading a day."""
    events, filters, kinds = await _fitting(asked)
    shown = events[:_MOST]
    days = [(day, list(of_day)) for day, of_day in groupby(shown, key=lambda event: _midnight(event.at))]
    return asked.page(
        "audit.html",
        days=days,
        fitting=len(events),
        shown=len(shown),
        since_choices=SINCE,
        kinds=kinds,
        filtered=any(value for name, value in filters.items() if name != "since"),
        query=urlencode(filters),
        of_day={day: urlencode({**filters, "day": f"{day:%Y-%m-%d}"}) for day, _ in days},
        filters=filters,
    )


async def as_csv(asked: Asked) -> Response:
    """Give the lines that fit as CSV."""
    events, _, _ = await _fitting(asked)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(_COLUMNS)
    writer.writerows([[_told(event)[name] for name in _COLUMNS] for event in events])
    return as_file(out.getvalue(), "audit.csv", "text/csv")


async def as_json(asked: Asked) -> Response:
    """Give the lines that fit as JSON."""
    events, _, _ = await _fitting(asked)
    return as_file(
        json.dumps({"events": [_told(event) for event in events]}, indent=2), "audit.json", "application/json"
    )


async def _fitting(asked: Asked) -> tuple[list[CredentialEvent], dict[str, str], list[str]]:
    """Return the lines that fit, the newest first, what was asked, and which kinds of event there are to ask for."""
    filters = {name: asked.query(name) for name in ("q", "event", "who")}
    filters["since"] = asked.query("since") if asked.query("since") in SINCE else "30"
    since = asked.site.clock.now() - timedelta(days=int(filters["since"]))
    day = _day(asked.query("day"))
    filters["day"] = f"{day:%Y-%m-%d}" if day else ""
    events = await asked.site.host.store.events(asked.caller, since=day or since)
    words = filters["q"].lower().split()
    fitting = [
        event
        for event in events
        if filters["event"] in {"", event.event}
        and (day is None or event.at.date() == day.date())
        and filters["who"].lower() in event.actor.lower()
        and all(
            word in f"{event.event} {event.credential} {event.reason} {event.run} {event.owner}".lower()
            for word in words
        )
    ]
    return fitting[::-1], filters, sorted({event.event for event in events} | {filters["event"]} - {""})


def _day(typed: str) -> datetime | None:
    """Return the beginning of a day, or None for what is none."""
    try:
        return datetime.strptime(typed, "%Y-%m-%d").replace(tzinfo=UTC)
    except ValueError:
        return None


def _told(event: CredentialEvent) -> dict[str, object]:
    return {**asdict(event), "at": event.at.isoformat()}


def _midnight(moment: datetime) -> datetime:
    return moment.replace(hour=0, minute=0, second=0, microsecond=0)
