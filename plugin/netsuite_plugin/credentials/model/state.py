"""How a grant is shown to people: its state, and the nearest end of it."""

from datetime import datetime, timedelta

from netsuite_plugin.credentials.model.grant import UNMAPPED, AuthorizationCodeGrant, Grant


def state_of(grant: Grant, *, client_id: str | None, now: datetime) -> str:
    """
    Say whether a grant can be used: `connected`, `never connected`, `expired`, or `reconnect required`.

    `client_id` is the one its OAuth Config has now; None where that cannot be seen.
    """
    if grant.status_reason.startswith(UNMAPPED):
        return "never connected"
    end = _nearest(grant)
    if end is not None and end <= now:
        return "expired"
    replaced = client_id is not None and client_id != grant.client_id
    return "reconnect required" if replaced or grant.status == "reconnect_required" else "connected"


def end_of(grant: Grant, now: datetime) -> str:
    """Say what comes first: `dies in 47 h if unused`, `ends in 5 days`; empty where the tokens do not tell."""
    end = _nearest(grant)
    if end is None:
        return ""
    left = end - now
    if left <= timedelta(0):
        return f"ended on {end:%Y-%m-%d %H:%M} UTC"
    if grant.ends_at is not None and end < grant.ends_at:
        return f"dies in {_length(left)} if unused"
    return f"ends in {_length(left)}"


def _nearest(grant: Grant) -> datetime | None:
    unused = grant.refresh_expires_at if isinstance(grant, AuthorizationCodeGrant) else None
    return min((end for end in (unused, grant.ends_at) if end is not None), default=None)


def _length(left: timedelta) -> str:
    minutes = left.total_seconds() / 60
    if minutes < 60:
        return f"{minutes:.0f} min"
    return f"{minutes / 60:.0f} h" if minutes < 72 * 60 else f"{minutes / 1440:.0f} days"
